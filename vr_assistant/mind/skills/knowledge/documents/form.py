"""What is kept of the documents folder between starts: passages and their vectors, file by file, in one cache file."""

import logging
from pathlib import Path

import msgspec
import numpy as np

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.knowledge.passage import Passage
from vr_assistant.mind.understanding.vectors import ENCODER, Vectors
from vr_assistant.whole_file import write_whole

log = logging.getLogger(__name__)

VERSION = f"1 {ENCODER}"
"""Of the form, of the cutting into passages and of the vectors; anything else is read again."""


class KeptPassage(msgspec.Struct, frozen=True, array_like=True):
    text: str
    heading: str
    lang: Lang
    page: int


class KeptFile(msgspec.Struct, frozen=True):
    path: str
    """Below the folder, with /."""
    size: int
    mtime_ns: int
    digest: str = ""
    """sha256 of what was read."""
    title: str = ""
    note: str = ""
    """Why it, or a part of it, is not read; empty when all is well."""
    passages: tuple[KeptPassage, ...] = ()
    vectors: bytes = b""
    """float16, a row a passage."""

    def matrix(self) -> Vectors:
        """Shape (n, d), float32."""
        rows = np.frombuffer(self.vectors, np.float16).reshape(len(self.passages), -1) if self.passages else None
        return rows.astype(np.float32) if rows is not None else np.zeros((0, 0), np.float32)


class Index(msgspec.Struct, frozen=True):
    version: str
    folder: str
    files: tuple[KeptFile, ...] = ()
    waiting: int = 0
    """Files that are still to be read."""

    def passages(self) -> list[Passage]:
        return [
            Passage(p.text, file.path, "document", file.title, p.lang, p.heading, p.page)
            for file in self.files
            for p in file.passages
        ]

    def matrix(self) -> Vectors:
        """Shape (n, d); (0, 0) when there is nothing."""
        parts = [file.matrix() for file in self.files if file.passages]
        return np.concatenate(parts) if parts else np.zeros((0, 0), np.float32)


def index_path(cache_dir: Path) -> Path:
    return cache_dir / "knowledge" / "documents.msgpack"


def read_index(path: Path, folder: Path) -> Index:
    """Empty when there is none, or one of another folder or form."""
    empty = Index(VERSION, str(folder))
    try:
        index = msgspec.msgpack.decode(path.read_bytes(), type=Index)
        for file in index.files:
            file.matrix()
    except FileNotFoundError:
        return empty
    except (OSError, msgspec.MsgspecError, ValueError) as error:
        log.warning("The index of your documents cannot be used (%s); they are read again.", error)
        return empty
    return index if (index.version, index.folder) == (VERSION, str(folder)) else empty


def write_index(path: Path, index: Index) -> None:
    """Only the user may read it. Raises OSError."""
    data = msgspec.msgpack.encode(index)
    write_whole(path, lambda file: file.write(data))
