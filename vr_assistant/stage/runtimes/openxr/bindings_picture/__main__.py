import sys
from pathlib import Path

from vr_assistant.stage.runtimes.openxr.bindings_picture.sheet import sheet

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(sheet(), "utf-8")
