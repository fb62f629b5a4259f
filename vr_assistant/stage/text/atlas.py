"""Distance fields of the glyphs that stand in the world, in one picture.

Baked ahead by assets/fonts/bake_labels.py; what a world of somebody's own needs beyond that is added while it loads.
"""

import io
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.text.font import FONT_FILE
from vr_assistant.stage.text.shaping import shape

ATLAS_FILE = FONT_FILE.with_name("labels.npz")
EM_TEXELS = 64
"""The gaps between the strokes of 餐 or 馆 are 45 thousandths of an em: three texels."""
SPREAD_TEXELS = 8
"""Distances from -8 to 8 texels are told apart: room to smooth letters down to ten pixels an em."""
WIDTH = 1024

CELL = np.dtype(
    [
        ("glyph", "u2"),
        ("x", "u2"),  # texels of the picture, from its lower left corner
        ("y", "u2"),
        ("width", "u2"),
        ("height", "u2"),
        ("left", "f4"),  # em, from where the glyph stands to the lower left corner of its cell
        ("bottom", "f4"),
    ]
)


@dataclass(frozen=True)
class Atlas:
    cells: NDArray[np.void]
    """(n,) of CELL, by glyph; a glyph without ink has none."""
    pixels: NDArray[np.uint8]
    """(height, 1024): 0 is 8 texels outside, 255 is 8 inside; row 0 at the bottom."""

    @cached_property
    def known(self) -> frozenset[int]:
        return frozenset(self.cells["glyph"].tolist())

    def lacks(self, glyphs: Iterable[int]) -> set[int]:
        """Those that have ink and no cell here."""
        unknown = set(glyphs) - self.known
        return {glyph for glyph in unknown if _has_ink(glyph)}

    def with_texts(self, texts: Iterable[str]) -> "Atlas":
        """This one, or a larger one if it lacks a glyph of the texts; about 20 ms for each that it lacks."""
        missing = self.lacks(glyphs_of(texts))
        if not missing:
            return self
        more = bake(missing)
        cells = more.cells.copy()
        cells["y"] += len(self.pixels)
        together = np.concatenate([self.cells, cells])
        return Atlas(together[np.argsort(together["glyph"])], np.concatenate([self.pixels, more.pixels]))


def glyphs_of(texts: Iterable[str]) -> set[int]:
    return {glyph for text in texts for glyph in shape(text).glyphs.tolist()}


def _has_ink(glyph: int) -> bool:
    from vr_assistant.stage.text.font import open_font

    extents = open_font().get_glyph_extents(glyph)
    return extents is not None and extents.width != 0


def bake(glyphs: Iterable[int]) -> Atlas:
    """An atlas of these glyphs alone; those without ink are left out."""
    # Only who bakes needs to draw: the waiting scene has its letters without it.
    from vr_assistant.stage.text.distance_field import open_typeface, outline, signed_distance

    typeface = open_typeface()
    fields: list[tuple[int, float, float, NDArray[np.uint8]]] = []
    for glyph in sorted(set(glyphs)):
        rim = outline(typeface, glyph) * EM_TEXELS
        if not len(rim):
            continue
        left, bottom = np.floor(rim.reshape(-1, 2).min(axis=0)) - SPREAD_TEXELS
        right, top = np.ceil(rim.reshape(-1, 2).max(axis=0)) + SPREAD_TEXELS
        field = signed_distance(rim - [left, bottom, left, bottom], int(right - left), int(top - bottom))
        values = np.rint(127.5 + field * (127.5 / SPREAD_TEXELS)).clip(0, 255).astype(np.uint8)
        fields.append((glyph, left / EM_TEXELS, bottom / EM_TEXELS, values))
    return _pack(fields)


def _pack(fields: list[tuple[int, float, float, NDArray[np.uint8]]]) -> Atlas:
    """In rows, the tallest first."""
    x = y = row_height = 0
    placed = []
    for glyph, left, bottom, values in sorted(fields, key=lambda field: (-field[3].shape[0], field[0])):
        height, width = values.shape
        if x + width > WIDTH:
            x, y, row_height = 0, y + row_height, 0
        placed.append((glyph, x, y, width, height, left, bottom, values))
        x, row_height = x + width, max(row_height, height)
    pixels = np.zeros((-(-(y + row_height) // 16) * 16, WIDTH), np.uint8)
    cells = np.array([entry[:-1] for entry in placed], CELL)
    for _, x, y, width, height, *_, values in placed:
        pixels[y : y + height, x : x + width] = values
    return Atlas(cells[np.argsort(cells["glyph"])], pixels)


def open_atlas(file: Path = ATLAS_FILE) -> Atlas:
    """What was baked ahead. Raises GraphicsError when the file cannot be read."""
    try:
        with np.load(file, allow_pickle=False) as kept:
            return Atlas(kept["cells"], kept["pixels"])
    except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise GraphicsError(f"The letters of {file.name} cannot be read.", "Install the program again.") from error


def to_bytes(atlas: Atlas) -> bytes:
    """The content of the file; the same for the same atlas."""
    file = io.BytesIO()
    np.savez_compressed(file, cells=atlas.cells, pixels=atlas.pixels)
    return file.getvalue()
