"""The bytes of a glTF file: behind its description, in it as text, or in files beside or below it."""

import base64
import binascii
from pathlib import Path, PureWindowsPath
from typing import Any
from urllib.parse import unquote

from vr_assistant.stage.gltf.document import MAX_FILE_BYTES, Document, read_file

MAX_BUFFERS = 64
MAX_TOTAL_BYTES = 128 << 20
"""Of all that a description refers to."""


class Buffers:
    """Reads each buffer once, when it is first asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._read: dict[int, memoryview] = {}
        self._bytes_left = MAX_TOTAL_BYTES

    def buffer(self, index: Any) -> memoryview:
        """Raises the document's error when it does not exist, is shorter than it says, or lies elsewhere."""
        document = self._document
        buffer = document.item("buffers", index)
        document.items("buffers", MAX_BUFFERS)
        if index not in self._read:
            length = document.whole(buffer.get("byteLength"), MAX_TOTAL_BYTES, "buffer")
            if "uri" in buffer:
                data = memoryview(self.referred(buffer["uri"]))
            elif index == 0 and document.blob is not None:
                data = document.blob
            else:
                raise document.refuse("one of its buffers has no content")
            if length > len(data):
                raise document.refuse("one of its buffers is truncated")
            self._read[index] = data[:length]
        return self._read[index]

    def view(self, index: Any) -> memoryview:
        """The bytes of a buffer view."""
        document = self._document
        view = document.item("bufferViews", index)
        buffer = self.buffer(view.get("buffer"))
        start = document.whole(view.get("byteOffset", 0), len(buffer), "buffer view")
        length = document.whole(view.get("byteLength"), len(buffer) - start, "buffer view")
        return buffer[start : start + length]

    def referred(self, uri: Any) -> bytes:
        """What a `data:` URI holds, or the file that a relative one names."""
        refuse = self._document.refuse
        if not isinstance(uri, str):
            raise refuse("the address of one of its parts is malformed")
        if uri.startswith("data:"):
            head, comma, text = uri.partition(",")
            if not comma or not head.endswith(";base64"):
                raise refuse("one of its embedded parts is not in base64")
            self._spend(len(text) * 3 // 4)
            try:
                return base64.b64decode(text, validate=True)
            except (binascii.Error, ValueError) as error:
                raise refuse("one of its embedded parts is not in base64") from error
        path = self._beside(uri)
        data = read_file(path, MAX_FILE_BYTES, refuse)
        self._spend(len(data))
        return data

    def _beside(self, uri: str) -> Path:
        document = self._document
        name = unquote(uri)
        folder = document.path.parent
        is_plain = ":" not in name and "\\" not in name and "\0" not in name and 0 < len(name) < 1024
        if not is_plain or name.startswith("/") or ".." in PureWindowsPath(name).parts:
            raise document.refuse(f"it refers to a file that does not lie beside or below it ({uri[:60]!r})")
        try:
            path = (folder / name).resolve()
            lies_below = path.is_relative_to(folder.resolve())
        except (OSError, RuntimeError, ValueError) as error:
            raise document.refuse(f"it refers to a file that cannot be found ({uri[:60]!r})") from error
        if not lies_below:
            raise document.refuse(f"it refers to a file that does not lie beside or below it ({uri[:60]!r})")
        return path

    def _spend(self, count: int) -> None:
        self._bytes_left -= count
        if self._bytes_left < 0:
            raise self._document.refuse(f"it refers to more than {MAX_TOTAL_BYTES >> 20} MB")
