"""What is written in the world, as rectangles for shaders/include/lettering.glsl: one for each glyph and each plate."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_assistant.stage.text.atlas import CELL, EM_TEXELS, Atlas
from vr_assistant.stage.text.shaping import advance, shape

Rgb = tuple[int, int, int]
"""sRGB, 0..255."""
Align = Literal["left", "centre", "right"]

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


class Lettering:
    """Collects text and plates on planes; what comes later is drawn over what came before."""

    def __init__(self, atlas: Atlas) -> None:
        """`atlas` has all glyphs that will be wanted; one that it lacks is left out."""
        self._atlas = atlas
        self._parts: list[NDArray[np.void]] = []
        self.on()

    def on(self, origin: ArrayLike = (0, 0, 0), right: ArrayLike = (1, 0, 0), up: ArrayLike = (0, 1, 0)) -> None:
        """From now on x and y are metres along the unit vectors `right` and `up` from `origin`."""
        self._origin, self._right, self._up = (np.asarray(vector, np.float32) for vector in (origin, right, up))

    def plate(
        self, x: float, y: float, width_m: float, height_m: float, colour: Rgb, line: Rgb, glow: float = 0.0
    ) -> None:
        """A rectangle around (x, y) with a fine line inside its edge.

        Args:
            glow: Share of its light that the line gives itself, where light matters.
        """
        half = np.array([width_m / 2, height_m / 2], np.float32)
        low = np.array([[x, y]], np.float32) - half
        part = self._rectangles(low, 2 * half[None], -half[None], 2 * half[None], (*line, 255), (*colour, glow))
        part["half"] = half
        self._parts.append(part)

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
        shaped = shape(line, em_m)
        cells = self._atlas.cells
        rows = np.searchsorted(cells["glyph"], shaped.glyphs)
        is_known = cells["glyph"].take(rows, mode="clip") == shaped.glyphs
        chosen, places = cells[rows[is_known]], shaped.positions[is_known]
        start = x - {"left": 0.0, "centre": 0.5, "right": 1.0}[align] * shaped.advance
        offset, size, texel = _of(chosen, "left", "bottom"), _of(chosen, "width", "height"), _of(chosen, "x", "y")
        low = places + offset * em_m + np.array([start, baseline], np.float32)
        colour = (*ink, round(255 * opacity))
        self._parts.append(self._rectangles(low, size * (em_m / EM_TEXELS), texel, size, colour, (0, 0, 0, glow)))
        return shaped.advance

    def build(self) -> NDArray[np.void]:
        """(4 n,) of LETTER."""
        return np.concatenate([np.zeros(0, LETTER), *self._parts])

    def _rectangles(
        self,
        low: NDArray[np.float32],
        size: NDArray[np.float32],
        uv: NDArray[np.float32],
        uv_size: NDArray[np.float32],
        ink: Sequence[int],
        plate: tuple[int, int, int, float],
    ) -> NDArray[np.void]:
        """(4 n,) of LETTER from (n, 2) lower left corners and sizes, on the plane and in the texture."""
        part = np.zeros((len(low), 4), LETTER)
        at = low[:, None] + _CORNERS * size[:, None]
        part["position"] = self._origin + at[..., :1] * self._right + at[..., 1:] * self._up
        part["uv"] = uv[:, None] + _CORNERS * uv_size[:, None]
        part["normal"][..., :3] = np.rint(127 * np.cross(self._right, self._up))
        part["ink"] = ink
        part["plate"] = (*plate[:3], round(255 * plate[3]))
        return part.reshape(-1)


def width_m(line: str, em_m: float) -> float:
    """Of one line, metres."""
    return advance(line, em_m)


def _of(cells: NDArray[np.void], first: str, second: str) -> NDArray[np.float32]:
    assert cells.dtype == CELL
    return np.stack([cells[first], cells[second]], -1).astype(np.float32)
