"""Arrays that take seconds to work out, kept on disk for as long as what they are made from stays the same."""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vr_assistant.whole_file import write_whole

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
            names = [name for name in file.files if name != "key"]
            if str(file["key"]) != _stamp(key, names):
                return None
            return {name: file[name] for name in names}
    except FileNotFoundError:
        return None
    except Exception as error:  # what NumPy and zipfile raise on a spoilt file is a dozen kinds, few of them documented
        log.warning("%s cannot be used and is made again: %s", path.name, error)
        return None


def _write(path: Path, key: str, arrays: Arrays) -> None:
    try:
        stamp = np.array(_stamp(key, arrays))
        write_whole(path, lambda file: np.savez(file, allow_pickle=False, key=stamp, **arrays))
    except OSError as error:
        log.warning("%s cannot be kept: %s", path.name, error)


def _stamp(key: str, names: Iterable[str]) -> str:
    """A file whose directory is damaged may have lost some of its arrays."""
    return " ".join([key, *sorted(names)])
