"""Pictures of a glTF file: PNG and JPEG, as Pillow reads them, within limits."""

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFile

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.gltf.buffers import Buffers
from vr_assistant.stage.gltf.document import Document

MAX_IMAGES = 32
MAX_SIDE_PIXELS = 8192
MAX_PIXELS = 4096 * 4096
MAX_TOTAL_PIXELS = 64 << 20
KEPT_SIDE_PIXELS = 1024
"""A larger picture is kept no larger: nobody stands nearer to a thing in the town than that shows."""

Pixels = NDArray[np.uint8]


class Images:
    """Decodes the pictures that are asked for, each once."""

    def __init__(self, document: Document, buffers: Buffers) -> None:
        self._document, self._buffers = document, buffers
        self._numbers: dict[int, int] = {}
        self._pixels_left = MAX_TOTAL_PIXELS
        self.pictures: list[Pixels] = []
        """(height, width, 4) as in the file, top row first."""

    def number_of(self, index: Any) -> int:
        """The place in `pictures` of an entry of `images`. Raises the document's error with what is wrong."""
        document = self._document
        image = document.item("images", index)
        document.items("images", MAX_IMAGES)
        if index not in self._numbers:
            data = bytes(self._buffers.view(image["bufferView"])) if "bufferView" in image else None
            self._numbers[index] = len(self.pictures)
            self.pictures.append(self._decode(data if data is not None else self._buffers.referred(image.get("uri"))))
        return self._numbers[index]

    def _decode(self, data: bytes) -> Pixels:
        refuse = self._document.refuse
        kind = "PNG" if data.startswith(b"\x89PNG\r\n\x1a\n") else "JPEG" if data.startswith(b"\xff\xd8") else None
        if kind is None:
            raise refuse("one of its pictures is neither PNG nor JPEG")
        try:
            with Image.open(io.BytesIO(data), formats=(kind,)) as image:
                width, height = image.size
                self._pixels_left -= width * height
                if max(width, height) > MAX_SIDE_PIXELS or width * height > MAX_PIXELS or self._pixels_left < 0:
                    raise refuse(f"its pictures are too large ({width} × {height} pixels)")
                return _kept(image)
        except GraphicsError:
            raise
        except Image.DecompressionBombError as error:
            raise refuse("one of its pictures is too large") from error
        except Exception as error:  # what a decoder raises on a spoilt picture is not documented
            raise refuse("one of its pictures is spoilt") from error


def _kept(image: ImageFile.ImageFile) -> Pixels:
    if image.mode.startswith("I"):  # 16 bits a sample: Pillow would clip, not scale
        deep = np.asarray(image, np.float32) / 257
        whole = Image.fromarray(np.clip(deep, 0, 255).astype(np.uint8)).convert("RGBA")
    else:
        image.draft("RGB", (KEPT_SIDE_PIXELS, KEPT_SIDE_PIXELS))
        whole = image.convert("RGBA")
    if max(whole.size) > KEPT_SIDE_PIXELS:
        share = KEPT_SIDE_PIXELS / max(whole.size)
        whole = whole.resize(
            (max(1, round(whole.width * share)), max(1, round(whole.height * share))), Image.Resampling.BOX
        )
    return np.asarray(whole, np.uint8)
