import sys

from vr_assistant.cli import main

if __name__ == "__main__":
    sys.exit(main())
