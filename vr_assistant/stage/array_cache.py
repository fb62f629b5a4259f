"""Arrays that take seconds to work out, kept on disk for as long as what they are made from stays the same."""

import hashlib
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]


class ArrayCache:
    """A folder of .npz files. It may vanish or be spoilt at any time; then things are worked out again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str, sources: Iterable[Path], build: Callable[[], Arrays]) -> Arrays:
        """What `build` returns, or what it returned before from the same sources.

        Args:
            name: Of the file; a new one replaces the old.
            sources: Files whose content decides, code included.
        """
        path, key = self._folder / f"{name}.npz", fingerprint(sources)
        kept = _read(path, key)
        if kept is not None:
            return kept
        made = build()
        _write(path, key, made)
        return made


def fingerprint(sources: Iterable[Path]) -> str:
    """Of the content of files; one that cannot be read counts as empty."""
    digest = hashlib.sha256(np.__version__.encode())
    for path in sources:
        try:
            data = path.read_bytes()
        except OSError:
            data = b""
        digest.update(path.name.encode() + len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()


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
