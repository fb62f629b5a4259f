"""Only one conversation at a time: two would fight over microphone, headset and cart."""

import errno
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from vr_assistant.errors import AlreadyRunning, StoreError

LOCK_FILE = "run.lock"


class SingleInstance:
    """Holds the lock while entered. The operating system lets go of it when the process ends, however it ends.

    The file stays; what counts is the lock on it, and what it says is the number of the process that holds it.
    """

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / LOCK_FILE
        self._descriptor = -1

    def __enter__(self) -> Self:
        """Raises AlreadyRunning, or StoreError when the folder cannot be written."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise StoreError(
                f"The data folder {self._path.parent} cannot be written: {error.strerror}.",
                "Free some space, or set paths.data_dir to another folder.",
            ) from error
        if not _lock(self._descriptor):
            holder = os.read(self._descriptor, 32).decode(errors="replace").strip() or "unknown"
            os.close(self._descriptor)
            raise AlreadyRunning(
                f"VR Assistant is already running (process {holder}).",
                "Close its window or press Ctrl-C there. `ask` works beside it.",
            )
        os.ftruncate(self._descriptor, 0)
        os.write(self._descriptor, f"{os.getpid()}\n".encode())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.close(self._descriptor)


def _lock(descriptor: int) -> bool:
    """Whether we have the lock now. A file system without locks counts as yes."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1024, os.SEEK_SET)  # beyond the number, which others must be able to read
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if sys.platform == "win32":
            os.lseek(descriptor, 0, os.SEEK_SET)
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK)
    return True
