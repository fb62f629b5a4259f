"""From characters to glyphs and where they stand, by HarfBuzz: kerning, ligatures, quotes as each language has them.

One line may hold both languages. It is cut into runs of one script first, because the font answers differently: the
curly quotes and the apostrophe that Chinese sets a full em wide are narrow beside Latin letters.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import uharfbuzz
from numpy.typing import NDArray

from vr_assistant.stage.text.font import UNITS_PER_EM, open_font

STAND_IN = "▫"
"""A small white square, for a character that the font has no glyph for."""
_KEPT_LINES, _LONGEST_KEPT = 4096, 200
"""Some ten megabytes."""
_LATIN_FEATURES = {"pwid": True}
"""The font's quotes and apostrophes are a full em wide unless asked to be proportional."""

_UNSEEN = (
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
    (0x2060, 0x206F), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE0FFF),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShapedLine:
    """Glyphs from left to right. Arrays are shared between all who ask for the same text: read only."""

    glyphs: NDArray[np.uint16]
    """(n,) numbers in the font."""
    positions: NDArray[np.float32]
    """(n, 2): x to the right and y up from the start of the baseline."""
    characters: NDArray[np.int32]
    """(n,): index of the first character that each glyph stands for."""
    advance: float
    """Width of the line."""


def shape(text: str, size: float = 1.0) -> ShapedLine:
    """One line; lengths in the unit of `size`, which is the em. Raises GraphicsError when the font cannot be read."""
    line = _in_em(text)
    if size == 1.0:
        return line
    return ShapedLine(line.glyphs, line.positions * np.float32(size), line.characters, line.advance * size)


def advance(text: str, size: float) -> float:
    """Width of one line in the unit of `size`."""
    return _in_em(text).advance * size


def _in_em(text: str) -> ShapedLine:
    return _kept(text) if len(text) <= _LONGEST_KEPT else _shape_em(text)


@lru_cache(_KEPT_LINES)
def _kept(text: str) -> ShapedLine:
    return _shape_em(text)


def _shape_em(text: str) -> ShapedLine:
    font = open_font()
    characters = [_drawable(char, font) for char in text]
    glyphs: list[int] = []
    at: list[int] = []
    places: list[tuple[float, float]] = []
    x = 0
    for start, end, is_han in _runs(text):
        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints([ord(char) for char in characters[start:end]])
        buffer.direction = "ltr"
        if is_han:
            buffer.script, buffer.language = "Hani", "zh-Hans"
        else:
            buffer.guess_segment_properties()
            buffer.direction, buffer.language = "ltr", "en"
        uharfbuzz.shape(font, buffer, {} if is_han else _LATIN_FEATURES)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            glyphs.append(info.codepoint)
            at.append(start + info.cluster)
            places.append((x + position.x_offset, position.y_offset))
            x += position.x_advance
    positions = np.array(places, np.float32).reshape(-1, 2) / np.float32(UNITS_PER_EM)
    line = ShapedLine(np.array(glyphs, np.uint16), positions, np.array(at, np.int32), x / UNITS_PER_EM)
    for array in (line.glyphs, line.positions, line.characters):
        array.flags.writeable = False
    return line


def _drawable(char: str, font: uharfbuzz.Font) -> str:
    """The character, or what is drawn for it; HarfBuzz itself hides joiners and other marks that are never seen."""
    if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp"):
        return " "
    if font.get_nominal_glyph(ord(char)) or _is_unseen(char):
        return char
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and font.get_nominal_glyph(ord(plain)) else STAND_IN


def _is_unseen(char: str) -> bool:
    """Joiners, direction marks, variation selectors: most of Unicode's Default_Ignorable_Code_Point."""
    code = ord(char)
    return any(first <= code <= last for first, last in _UNSEEN)


def _runs(text: str) -> list[tuple[int, int, bool]]:
    """(start, end, whether it is Chinese) of the runs of one script.

    What both scripts use goes with what stands before it; what opens a quote or a bracket, with what it opens.
    """
    scripts = [_is_han(char) for char in text]
    after: bool | None = None
    for index in range(len(text) - 1, -1, -1):
        if scripts[index] is None and unicodedata.category(text[index]) in ("Ps", "Pi"):
            scripts[index] = after
        after = after if scripts[index] is None else scripts[index]
    before = bool(after)
    runs: list[tuple[int, int, bool]] = []
    for index, script in enumerate(scripts):
        before = before if script is None else script
        if runs and runs[-1][2] == before:
            runs[-1] = (runs[-1][0], index + 1, before)
        else:
            runs.append((index, index + 1, before))
    return runs


def _is_han(char: str) -> bool | None:
    """None for spaces, quotes, dashes, digits and signs, which both languages use."""
    if unicodedata.east_asian_width(char) in "WF":
        return True
    return False if unicodedata.category(char).startswith("L") else None
