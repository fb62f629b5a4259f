"""Arrays that take seconds to work out, kept on disk for as long as what they are made from stays the same."""

import hashlib
import logging
import os
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Source = Path | bytes
Arrays = Mapping[str, NDArray[Any]]


class ArrayCache:
    """A folder of .npz files. It may vanish or be spoilt at any time; then things are worked out again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def read(self, name: str, sources: Iterable[Source]) -> Arrays | None:
        """What was written under a name for the same sources; None when there is no such thing.

        Args:
            sources: What decides the result: files by their content, code included, and bytes.
        """
        return _read(self.folder / f"{name}.npz", fingerprint(sources))

    def write(self, name: str, sources: Iterable[Source], arrays: Arrays) -> None:
        """Keeps arrays of plain types; a disk that cannot take them costs the time to build them again, no more."""
        _write(self.folder / f"{name}.npz", fingerprint(sources), arrays)


def fingerprint(sources: Iterable[Source]) -> str:
    """Of bytes and of the content of files; a file that cannot be read counts as empty."""
    digest = hashlib.sha256(np.__version__.encode())
    for source in sources:
        data, name = (source, "") if isinstance(source, bytes) else (_content(source), source.name)
        digest.update(name.encode() + len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _read(path: Path, key: str) -> Arrays | None:
    try:
        with np.load(path, allow_pickle=False) as file:
            if str(file["key"]) != key:
                return None
            return {name: file[name] for name in file.files if name != "key"}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        log.warning("%s cannot be used and is made again: %s", path.name, error)
        return None


def _write(path: Path, key: str, arrays: Arrays) -> None:
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.stem, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            np.savez(file, allow_pickle=False, key=np.array(key), **arrays)
        Path(temporary).replace(path)
    except OSError as error:
        log.warning("%s cannot be kept: %s", path.name, error)
        Path(temporary).unlink(missing_ok=True) if temporary else None
