"""The description of a glTF 2.0 file that nobody vouches for: every entry is checked when it is used.

pygltflib writes our files and those of the tests. It does not read them here: measured, importing it and decoding the
assistant's body takes 0.5 s of the start, and it turns "12" and 1.5 into whole numbers instead of refusing them.
"""

import json
import math
import stat
import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from vr_assistant.errors import GraphicsError

MAX_FILE_BYTES = 64 << 20
MAX_DESCRIPTION_BYTES = 64 << 20
"""A .gltf may hold its numbers and pictures as text."""
MAX_MARKS = 400_000
"""Brackets, commas and colons of a description; each unpacks to at most some hundred bytes."""
FARTHEST = 1e5
"""No length, factor or scale of a sound file is larger."""

Table = dict[str, Any]
Refuse = Callable[[str], GraphicsError]


def refuse_model(reason: str) -> GraphicsError:
    return GraphicsError(
        f"The model file cannot be used: {reason}.", "Export it again as glTF 2.0, or name another file in world.toml."
    )


class Document:
    """The parsed description and, of a .glb, the numbers behind it."""

    def __init__(self, path: Path, refuse: Refuse = refuse_model) -> None:
        """
        Args:
            refuse: Makes the error of everything that reads this file, from the reason.
        Raises:
            GraphicsError: the file cannot be read, is too large, or is neither .glb nor .gltf.
        """
        self.path, self.refuse = path, refuse
        data = memoryview(read_file(path, MAX_FILE_BYTES, refuse))
        self.blob: memoryview | None = None
        if bytes(data[:4]) == b"glTF":
            text, self.blob = self._chunks(data)
        elif bytes(data[:64]).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
            text = data
        else:
            raise refuse("it is not a GLB file, nor a glTF description")
        self.root = self._parse(bytes(text))

    def _chunks(self, data: memoryview) -> tuple[memoryview, memoryview | None]:
        """(JSON, binary chunk). Source: glTF 2.0, chapter 4."""
        if len(data) < 20:
            raise self.refuse("it is truncated, or not of version 2")
        version, length = struct.unpack_from("<II", data, 4)
        if version != 2 or length != len(data):
            raise self.refuse("it is truncated, or not of version 2")
        chunks: list[memoryview] = []
        at = 12
        while at + 8 <= len(data) and len(chunks) < 2:
            (size,) = struct.unpack_from("<I", data, at)
            if at + 8 + size > len(data):
                raise self.refuse("it is truncated")
            chunks.append(data[at + 8 : at + 8 + size])
            at += 8 + size
        return chunks[0], chunks[1] if len(chunks) > 1 else None

    def _parse(self, text: bytes) -> Table:
        if len(text) > MAX_DESCRIPTION_BYTES or sum(map(text.count, (b"{", b"[", b",", b":"))) > MAX_MARKS:
            raise self.refuse("its description is too long")

        def not_a_number(_: str) -> NoReturn:
            raise ValueError

        try:
            root = json.loads(text, parse_constant=not_a_number)
        except (ValueError, RecursionError) as error:
            raise self.refuse("its description is not JSON") from error
        if not isinstance(root, dict):
            raise self.refuse("its description is not an object")
        return root

    def items(self, kind: str, most: int) -> list[Any]:
        """All entries of one of the document's lists."""
        items = self.entries(self.root, kind)
        if len(items) > most:
            raise self.refuse(f"it has {len(items)} {kind}, {most} are possible")
        return items

    def item(self, kind: str, index: Any) -> Table:
        items = self.entries(self.root, kind)
        if not is_whole(index) or not 0 <= index < len(items) or not isinstance(items[index], dict):
            raise self.refuse(f"it refers to one of its {kind} that does not exist")
        item: Table = items[index]
        return item

    def table(self, parent: Table, key: str) -> Table:
        value = parent.get(key, {})
        if not isinstance(value, dict):
            raise self.refuse(f"its entry {key} is malformed")
        return value

    def entries(self, parent: Table, key: str) -> list[Any]:
        value = parent.get(key, [])
        if not isinstance(value, list):
            raise self.refuse(f"its entry {key} is malformed")
        return value

    def tables(self, parent: Table, key: str, most: int) -> list[Table]:
        value = self.entries(parent, key)
        if len(value) > most or not all(isinstance(entry, dict) for entry in value):
            raise self.refuse(f"its entry {key} is malformed or too long")
        return value

    def extension(self, parent: Table, name: str) -> Table | None:
        value = self.table(parent, "extensions").get(name)
        if value is not None and not isinstance(value, dict):
            raise self.refuse(f"its entry {name} is malformed")
        return value

    def whole(self, value: Any, most: int, what: str) -> int:
        if not is_whole(value) or not 0 <= value <= most:
            raise self.refuse(f"the size of a {what} is impossible ({value!r:.40})")
        return int(value)

    def floats(self, values: Any, count: int, most: float = FARTHEST) -> list[float]:
        if not isinstance(values, list) or len(values) != count:
            raise self.refuse("a list of numbers has the wrong length")
        return [self.number(value, -most, most) for value in values]

    def number(self, value: Any, least: float, most: float) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(_float(value)):
            raise self.refuse("it contains numbers that are not finite")
        if not least <= value <= most:
            raise self.refuse(f"it contains a number that is out of bounds ({value:.3g})")
        return float(value)

    def text(self, parent: Table, key: str, otherwise: str) -> str:
        value = parent.get(key, otherwise)
        if not isinstance(value, str):
            raise self.refuse(f"its entry {key} is malformed")
        return value[:200]


def is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def first_of(names: Sequence[str]) -> str:
    """The first few of a list of names, short enough for a sentence."""
    shown = ", ".join(name[:60] for name in names[:3])
    return shown + (" …" if len(names) > 3 else "")


def read_file(path: Path, most: int, refuse: Refuse) -> bytes:
    """All of a plain file of at most so many bytes. Raises what `refuse` makes."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise refuse(f"{path.name} is not a plain file")
        if status.st_size > most:
            raise refuse(f"{path.name} is larger than {most >> 20} MB")
        with path.open("rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "its name is impossible"
        raise refuse(f"{path.name} cannot be read ({reason})") from error
    if len(data) > most:
        raise refuse(f"{path.name} is larger than {most >> 20} MB")
    return data


def _float(value: int | float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
