"""Files of a cache: there whole or not at all, whoever is killed while writing, and however many write at once."""

import contextlib
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

PART = ".part"
ABANDONED_S = 3600.0
"""Nobody still writes to a part that old."""


def write_whole(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Have `write` fill a file that then takes the place of `path`; what writers that were killed have left goes.

    Raises OSError, and leaves what was there before.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path.parent)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem[:40], suffix=PART)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        Path(temporary).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(temporary).unlink(missing_ok=True)
        raise


def _sweep(folder: Path) -> None:
    for part in folder.glob("*" + PART):
        with contextlib.suppress(OSError):  # another program sweeps as well
            if time.time() - part.stat().st_mtime > ABANDONED_S:
                part.unlink()
