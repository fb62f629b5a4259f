"""What is written in the world, as rectangles for shaders/include/lettering.glsl: one for each glyph and each plate."""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.text.atlas import EM_TEXELS, Atlas
from vr_assistant.stage.text.shaping import advance, shape

Rgb = tuple[int, int, int]
"""sRGB, 0..255."""
Align = Literal["left", "centre", "right"]
Ink = tuple[int, int, int, int]
_SHARE_BEFORE: dict[Align, float] = {"left": 0.0, "centre": 0.5, "right": 1.0}

LETTER = np.dtype(
    [
        ("position", "f4", 3),
        ("uv", "f4", 2),  # of a glyph: texels of the atlas; of a plate: metres from its middle
        ("half", "f4", 2),  # of a plate: half its width and height, metres; zero for a glyph
        ("normal", "i1", 4),
        ("ink", "u1", 4),  # sRGB and opacity of the glyph, or of the line around the plate
        ("plate", "u1", 4),  # sRGB of the plate; a: share of its light that the ink gives itself
    ]
)
"""One of the four corners, counter-clockwise from the lower left, of one rectangle."""
_CORNERS = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
_PART = np.dtype(
    [
        ("origin", "f4", 3),
        ("right", "f4", 3),
        ("up", "f4", 3),
        ("start", "f4", 2),  # of a line, on its plane; of a plate: its middle
        ("em", "f4"),
        ("half", "f4", 2),
        ("ink", "u1", 4),
        ("plate", "u1", 4),
    ]
)
_NO_PLACE = np.zeros((1, 2), np.float32)
_NO_GLYPH = np.zeros(1, np.uint16)
Vector = tuple[float, float, float]


class Lettering:
    """Collects text and plates on planes; what comes later is drawn over what came before."""

    def __init__(self, atlas: Atlas) -> None:
        """`atlas` has all glyphs that will be wanted; one that it lacks is left out."""
        self._cells = atlas.cells
        self._parts: list[tuple[Vector, Vector, Vector, tuple[float, float], float, tuple[float, float], Ink, Ink]] = []
        self._glyphs: list[NDArray[np.uint16]] = []
        self._places: list[NDArray[np.float32]] = []
        self.on()

    def on(
        self, origin: Vector = (0.0, 0.0, 0.0), right: Vector = (1.0, 0.0, 0.0), up: Vector = (0.0, 1.0, 0.0)
    ) -> None:
        """From now on x and y are metres along the unit vectors `right` and `up` from `origin`."""
        self._plane = origin, right, up

    def plate(
        self, x: float, y: float, width_m: float, height_m: float, colour: Rgb, line: Rgb, glow: float = 0.0
    ) -> None:
        """A rectangle around (x, y) with a fine line inside its edge.

        Args:
            glow: Share of its light that the line gives itself, where light matters.
        """
        half = width_m / 2, height_m / 2
        self._parts.append((*self._plane, (x, y), 0.0, half, (*line, 255), (*colour, round(255 * glow))))
        self._glyphs.append(_NO_GLYPH)
        self._places.append(_NO_PLACE)

    def text(
        self,
        line: str,
        x: float,
        baseline: float,
        em_m: float,
        ink: Rgb,
        *,
        align: Align = "left",
        glow: float = 0.0,
        opacity: float = 1.0,
    ) -> float:
        """One line; gives its width in metres.

        Args:
            x: Its start, middle or end, as `align` says.
            glow: Share of its light that it gives itself, where light matters.
        """
        shaped = shape(line)
        width = shaped.advance * em_m
        start = x - _SHARE_BEFORE[align] * width, baseline
        colour, light = (*ink, round(255 * opacity)), (0, 0, 0, round(255 * glow))
        self._parts.append((*self._plane, start, em_m, (0.0, 0.0), colour, light))
        self._glyphs.append(shaped.glyphs)
        self._places.append(shaped.positions)
        return width

    def build(self) -> NDArray[np.void]:
        """(4 n,) of LETTER."""
        if not self._parts:
            return np.zeros(0, LETTER)
        parts = np.repeat(np.array(self._parts, _PART), [len(glyphs) for glyphs in self._glyphs])
        glyphs, places = np.concatenate(self._glyphs), np.concatenate(self._places)
        rows = np.searchsorted(self._cells["glyph"], glyphs).clip(max=len(self._cells) - 1)
        is_plate = parts["half"][:, 0] > 0
        is_drawn = is_plate | (self._cells["glyph"][rows] == glyphs)
        parts, cells, places, is_plate = (
            parts[is_drawn],
            self._cells[rows[is_drawn]],
            places[is_drawn],
            is_plate[is_drawn],
        )
        half, em = parts["half"], parts["em"][:, None]
        whose = is_plate[:, None]
        texels = _pairs(cells, "width", "height")
        low = parts["start"] + np.where(whose, -half, (places + _pairs(cells, "left", "bottom")) * em)
        size = np.where(whose, 2 * half, texels * em / EM_TEXELS)
        uv = np.where(whose, -half, _pairs(cells, "x", "y"))
        uv_size = np.where(whose, 2 * half, texels)
        result = np.zeros((len(parts), 4), LETTER)
        at = low[:, None] + _CORNERS * size[:, None]
        origin, right, up = (parts[name][:, None] for name in ("origin", "right", "up"))
        result["position"] = origin + at[..., :1] * right + at[..., 1:] * up
        result["uv"] = uv[:, None] + _CORNERS * uv_size[:, None]
        result["normal"][..., :3] = np.rint(127 * np.cross(right, up))
        for name in ("half", "ink", "plate"):
            result[name] = parts[name][:, None]
        return result.reshape(-1)


def width_m(line: str, em_m: float) -> float:
    """Of one line, metres."""
    return advance(line, em_m)


def _pairs(cells: NDArray[np.void], first: str, second: str) -> NDArray[np.float32]:
    return np.stack([cells[first], cells[second]], -1).astype(np.float32)
