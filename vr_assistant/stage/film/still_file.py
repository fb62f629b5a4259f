"""A finished picture on its way to the disk."""

import contextlib
from pathlib import Path

from vr_assistant.errors import RecordingError


def write_still(path: Path, data: bytes) -> Path:
    """Raises RecordingError when it cannot be written whole; then nothing half-written is left."""
    is_begun = False
    try:
        with path.open("wb") as file:
            is_begun = True
            file.write(data)
    except OSError as error:
        if is_begun:
            with contextlib.suppress(OSError):
                path.unlink(missing_ok=True)
        raise RecordingError(
            f"{path} cannot be written: {error.strerror}.", "Choose another folder with --out."
        ) from error
    return path
