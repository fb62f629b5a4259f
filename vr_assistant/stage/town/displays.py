"""What shops show from afar: one painted texture a trade, so that a street tells its shops apart.

Painted in metres on a window of 2.4 by 2.0, y up; windows repeat it sideways. Colours are linear and as the shader
wants them: the vertex colour times twice the tint.
"""

import math
from collections.abc import Callable, Sequence

import numpy as np
import skia
from numpy.typing import NDArray

WIDTH_M, HEIGHT_M = 2.4, 2.0
_GLOW_OF_NOTHING = 0.35

Paint = tuple[float, float, float]
Shade = Sequence[float] | NDArray[np.float64]

_WOOD: Paint = (0.46, 0.29, 0.16)
_DARK: Paint = (0.13, 0.10, 0.08)
_CREAM: Paint = (0.86, 0.80, 0.66)
_BRASS: Paint = (0.72, 0.52, 0.18)


class _Pen:
    """Filled shapes on one window, coordinates in metres."""

    def __init__(self, size: int, wall: Paint, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self._size = size
        self._surface = skia.Surface(size, size)
        self._canvas = self._surface.getCanvas()
        self._canvas.scale(size / WIDTH_M, size / HEIGHT_M)
        self.box(0, 0, WIDTH_M, HEIGHT_M, wall)

    def _ink(self, paint: Shade, line: float = 0.0) -> skia.Paint:
        r, g, b = (min(max(float(c), 0.0), 1.0) for c in paint)
        ink = skia.Paint(Color4f=skia.Color4f(r, g, b, 1.0), AntiAlias=True)
        if line:
            ink.setStyle(skia.Paint.kStroke_Style)
            ink.setStrokeWidth(line)
        return ink

    def box(self, x: float, y: float, w: float, h: float, paint: Shade, corner: float = 0.0) -> None:
        """From its lower left corner."""
        self._canvas.drawRoundRect(skia.Rect.MakeXYWH(x, y, w, h), corner, corner, self._ink(paint))

    def oval(self, x: float, y: float, rx: float, ry: float, paint: Shade) -> None:
        """Around its middle."""
        self._canvas.drawOval(skia.Rect.MakeLTRB(x - rx, y - ry, x + rx, y + ry), self._ink(paint))

    def shape(self, points: Sequence[tuple[float, float]], paint: Shade) -> None:
        path = skia.Path()
        path.addPoly([skia.Point(x, y) for x, y in points], True)
        self._canvas.drawPath(path, self._ink(paint))

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float, paint: Shade) -> None:
        self._canvas.drawLine(x0, y0, x1, y1, self._ink(paint, width))

    def shelf(self, y: float, paint: Shade = _WOOD) -> None:
        """A board all across whose upper side is at y."""
        self.box(0, y - 0.05, WIDTH_M, 0.05, paint)
        self.box(0, y - 0.12, WIDTH_M, 0.07, np.asarray(paint) * 0.35)

    def tone(self, paint: Shade, spread: float = 0.2) -> NDArray[np.float64]:
        """The paint a little lighter or darker, by chance."""
        return np.asarray(paint) * (1 + spread * (self.rng.random() * 2 - 1))

    def pixels(self) -> NDArray[np.uint8]:
        """(size, size, 4), row 0 at the foot of the window; alpha is the share that glows at night."""
        rgba: NDArray[np.uint8] = self._surface.toarray(colorType=skia.kRGBA_8888_ColorType).copy()
        light = rgba[..., :3].max(axis=2) / 255
        rgba[..., 3] = np.rint(np.clip(_GLOW_OF_NOTHING + 0.8 * light, 0, 1) * 255)
        return rgba


def _loaves(pen: _Pen) -> None:
    for y in (0.10, 0.72, 1.34):
        pen.shelf(y)
    for row, y in enumerate((0.10, 0.72, 1.34)):
        x = 0.20
        while x < 2.2:
            crust = pen.tone((0.66, 0.38, 0.14), 0.25)
            if row == 2 and x < 1.3:  # baguettes in a basket
                for lean in (-0.10, -0.03, 0.05, 0.11):
                    pen.line(x + 0.12 + lean * 0.4, y + 0.1, x + 0.12 + lean * 1.6, y + 0.55, 0.07, pen.tone(crust))
                pen.box(x, y, 0.26, 0.24, (0.42, 0.27, 0.12), 0.04)
                x += 0.36
            elif row == 1:
                pen.oval(x + 0.10, y + 0.13, 0.16, 0.13, crust)
                for k in (-0.06, 0.0, 0.06):
                    pen.line(x + 0.08 + k, y + 0.07, x + 0.13 + k, y + 0.20, 0.02, crust * 1.5)
                x += 0.36
            else:
                pen.oval(x + 0.06, y + 0.09, 0.10, 0.085, crust * 1.15)
                pen.oval(x + 0.06, y + 0.12, 0.05, 0.03, crust * 1.5)
                x += 0.24


def _flowers(pen: _Pen) -> None:
    pen.shelf(0.10)
    pen.shelf(0.95)
    petals = ((0.80, 0.10, 0.14), (0.92, 0.55, 0.66), (0.95, 0.72, 0.10), (0.55, 0.26, 0.70), (0.95, 0.92, 0.86))
    for y in (0.10, 0.95):
        for k in range(6):
            x, hue = 0.22 + 0.39 * k, petals[pen.rng.integers(len(petals))]
            for _ in range(16):
                angle, reach = pen.rng.uniform(-0.9, 0.9), pen.rng.uniform(0.18, 0.5)
                tip = (x + math.sin(angle) * reach * 0.6, y + 0.22 + math.cos(angle) * reach)
                pen.line(x, y + 0.2, *tip, 0.018, pen.tone((0.12, 0.34, 0.09), 0.4))
                pen.oval(tip[0] + 0.02, tip[1] - 0.07, 0.06, 0.025, pen.tone((0.14, 0.40, 0.10), 0.4))
                pen.oval(*tip, 0.055, 0.05, pen.tone(hue, 0.25))
                pen.oval(*tip, 0.018, 0.016, np.asarray(hue) * 0.5)
            pot = pen.tone((0.56, 0.26, 0.14), 0.3)
            pen.shape([(x - 0.09, y), (x + 0.09, y), (x + 0.13, y + 0.24), (x - 0.13, y + 0.24)], pot)


def _dummies(pen: _Pen) -> None:
    pen.box(0, 0, WIDTH_M, 0.12, (0.50, 0.38, 0.26))
    cloths = ((0.66, 0.10, 0.12), (0.10, 0.30, 0.44), (0.85, 0.70, 0.30), (0.16, 0.36, 0.24))
    for k, cloth in enumerate(cloths):
        x = 0.32 + 0.59 * k
        pen.line(x, 0.12, x, 0.6, 0.03, _BRASS)
        pen.oval(x, 0.14, 0.13, 0.03, _BRASS)
        if k % 2:  # a dress
            pen.shape([(x - 0.10, 1.02), (x + 0.10, 1.02), (x + 0.25, 0.40), (x - 0.25, 0.40)], cloth)
        else:  # a jacket over trousers
            for side in (-1, 1):
                pen.box(x - 0.065 + 0.07 * side, 0.30, 0.13, 0.55, (0.14, 0.15, 0.20), 0.02)
            pen.box(x - 0.16, 0.72, 0.32, 0.35, cloth, 0.03)
        for side in (-1, 1):
            pen.line(x + 0.15 * side, 1.36, x + 0.23 * side, 0.88, 0.085, np.asarray(cloth) * 0.85)
        pen.shape([(x - 0.18, 1.42), (x + 0.18, 1.42), (x + 0.12, 1.0), (x - 0.12, 1.0)], cloth)
        pen.shape([(x - 0.05, 1.43), (x + 0.05, 1.43), (x, 1.20)], _CREAM)
        pen.box(x - 0.035, 1.40, 0.07, 0.10, _CREAM)
        pen.oval(x, 1.58, 0.085, 0.115, _CREAM)
        if k % 2 == 0:
            pen.oval(x, 1.67, 0.16, 0.03, np.asarray(cloth) * 0.6)
            pen.box(x - 0.08, 1.66, 0.16, 0.10, np.asarray(cloth) * 0.6, 0.03)


def _bottles(pen: _Pen) -> None:
    glass = ((0.16, 0.40, 0.26), (0.50, 0.28, 0.08), (0.20, 0.34, 0.52), (0.82, 0.84, 0.80), (0.60, 0.16, 0.14))
    for y in (0.06, 0.55, 1.04, 1.53):
        pen.shelf(y, (0.80, 0.80, 0.76))
        x = 0.06
        while x < 2.26:
            w, tall, hue = pen.rng.uniform(0.08, 0.14), pen.rng.uniform(0.18, 0.34), glass[pen.rng.integers(len(glass))]
            if pen.rng.random() < 0.3:
                pen.box(x, y, w * 1.3, tall * 0.8, _CREAM)
                pen.box(x, y + tall * 0.3, w * 1.3, 0.05, hue)
                x += w * 0.3
            else:
                pen.box(x, y, w, tall * 0.72, pen.tone(hue), 0.02)
                pen.box(x + w * 0.3, y + tall * 0.7, w * 0.4, tall * 0.3, pen.tone(hue))
                pen.box(x + w * 0.1, y + tall * 0.18, w * 0.8, tall * 0.25, (0.9, 0.88, 0.82))
            x += w + 0.05
    pen.box(1.02, 1.52, 0.36, 0.36, (0.9, 0.9, 0.88), 0.03)
    pen.box(1.15, 1.55, 0.10, 0.30, (0.05, 0.50, 0.22))
    pen.box(1.05, 1.65, 0.30, 0.10, (0.05, 0.50, 0.22))


def _toys(pen: _Pen) -> None:
    bright = ((0.80, 0.12, 0.10), (0.95, 0.68, 0.08), (0.10, 0.36, 0.66), (0.16, 0.52, 0.22))
    pen.shelf(0.10)
    pen.shelf(1.05)
    for x in (0.35, 1.25):  # bears
        fur = pen.tone((0.52, 0.31, 0.14))
        for side in (-1, 1):
            pen.oval(x + 0.17 * side, 0.20, 0.09, 0.10, fur)
            pen.oval(x + 0.11 * side, 0.76, 0.06, 0.06, fur)
        pen.oval(x, 0.32, 0.19, 0.22, fur)
        pen.oval(x, 0.31, 0.11, 0.14, fur * 1.5)
        pen.oval(x, 0.63, 0.16, 0.15, fur)
        pen.oval(x, 0.58, 0.07, 0.055, fur * 1.6)
        for side in (-1, 1):
            pen.oval(x + 0.06 * side, 0.67, 0.017, 0.02, _DARK)
    for k in range(6):  # blocks
        x, y = 0.66 + 0.17 * (k % 3) + 0.02 * (k // 3), 0.10 + 0.17 * (k // 3)
        pen.box(x, y, 0.155, 0.155, bright[k % 4], 0.015)
        pen.oval(x + 0.078, y + 0.078, 0.045, 0.045, _CREAM)
    for turn in range(8):  # a ball
        a, b = turn * math.pi / 4, (turn + 1) * math.pi / 4
        rim = [
            (1.95 + 0.26 * math.cos(a + (b - a) * t / 4), 0.36 + 0.26 * math.sin(a + (b - a) * t / 4)) for t in range(5)
        ]
        pen.shape([(1.95, 0.36), *rim], bright[turn % 4])
    for k in range(3):  # a train on the upper shelf
        x = 0.20 + 0.50 * k
        pen.box(x, 1.15, 0.40, 0.22 if k else 0.16, bright[k], 0.02)
        for wheel in (0.09, 0.31):
            pen.oval(x + wheel, 1.13, 0.07, 0.07, _DARK)
    pen.box(0.42, 1.28, 0.18, 0.22, bright[2])
    pen.box(0.24, 1.28, 0.07, 0.20, _DARK)
    pen.shape([(1.80, 1.08), (2.16, 1.08), (1.98, 1.72)], bright[3])  # a sailing boat
    pen.box(1.74, 1.05, 0.48, 0.10, bright[0], 0.03)


def _screens(pen: _Pen) -> None:
    pen.shelf(0.12, (0.30, 0.31, 0.33))
    pen.shelf(1.02, (0.30, 0.31, 0.33))
    for x, y, w, h in ((0.10, 0.22, 0.95, 0.60), (1.30, 0.22, 0.95, 0.60), (0.55, 1.12, 1.25, 0.72)):
        pen.box(x + w / 2 - 0.12, y - 0.10, 0.24, 0.12, (0.10, 0.10, 0.11))
        pen.box(x, y, w, h, (0.05, 0.05, 0.06), 0.02)
        left, low, wide, high = x + 0.03, y + 0.03, w - 0.06, h - 0.06
        for k in range(12):
            share = k / 11
            pen.box(
                left, low + high * k / 12, wide, high / 12 + 0.004, (0.20 + 0.35 * share, 0.48, 0.85 - 0.25 * share)
            )
        ridge = [(left + wide * t / 8, low + high * (0.22 + 0.26 * pen.rng.random())) for t in range(9)]
        pen.shape([(left, low), *ridge, (left + wide, low)], (0.10, 0.34, 0.20))
        pen.oval(left + wide * 0.75, low + high * 0.74, 0.06, 0.06, (1.0, 0.92, 0.62))
    for x in (0.16, 2.02):
        pen.box(x, 1.02, 0.24, 0.56, (0.12, 0.12, 0.13), 0.02)
        for y, r in ((1.18, 0.09), (1.42, 0.055)):
            pen.oval(x + 0.12, y, r, r, (0.34, 0.34, 0.36))
            pen.oval(x + 0.12, y, r * 0.4, r * 0.4, _DARK)


def _pictures(pen: _Pen) -> None:
    frames = (
        (0.12, 0.95, 0.62, 0.80), (0.92, 0.75, 0.95, 0.70), (2.0, 1.0, 0.32, 0.42),
        (0.16, 0.22, 0.50, 0.50), (0.95, 0.14, 0.55, 0.42), (1.68, 0.16, 0.56, 0.46),
    )  # fmt: skip
    for x, y, w, h in frames:
        pen.box(x - 0.05, y - 0.05, w + 0.10, h + 0.10, _BRASS)
        pen.box(x - 0.02, y - 0.02, w + 0.04, h + 0.04, _CREAM)
        sky, land = pen.tone((0.42, 0.58, 0.72), 0.4), pen.tone((0.24, 0.38, 0.16), 0.5)
        pen.box(x, y, w, h, sky)
        kind = pen.rng.integers(3)
        if kind == 0:
            ridge = [(x + w * t / 6, y + h * pen.rng.uniform(0.3, 0.6)) for t in range(7)]
            pen.shape([(x, y), *ridge, (x + w, y)], land)
            pen.oval(x + w * 0.7, y + h * 0.78, w * 0.08, w * 0.08, (0.95, 0.78, 0.34))
        elif kind == 1:
            pen.box(x, y, w, h * 0.4, (0.10, 0.28, 0.40))
            at = x + w * pen.rng.uniform(0.35, 0.6)
            pen.shape(
                [(at - 0.1 * w, y + 0.4 * h), (at + 0.16 * w, y + 0.4 * h), (at, y + 0.85 * h)], (0.9, 0.86, 0.78)
            )
        else:
            for _ in range(9):
                px, py = x + w * pen.rng.uniform(0.15, 0.85), y + h * pen.rng.uniform(0.3, 0.85)
                pen.oval(px, py, 0.07 * w + 0.02, 0.07 * w + 0.02, pen.tone((0.75, 0.30, 0.22), 0.7))
            pen.box(x + w * 0.38, y, w * 0.24, h * 0.3, (0.22, 0.30, 0.46), 0.03)


def _crates(pen: _Pen) -> None:
    kinds = (
        (0.78, 0.10, 0.07), (0.90, 0.46, 0.04), (0.36, 0.55, 0.09),
        (0.92, 0.78, 0.16), (0.42, 0.10, 0.24), (0.20, 0.42, 0.10),
    )  # fmt: skip
    for row, y in enumerate((0.04, 0.62, 1.20)):
        for k in range(4):
            x, hue = 0.04 + 0.59 * k, kinds[(k * 2 + row * 3) % len(kinds)]
            for level in range(3):
                for n in range(6 - level):
                    at = x + 0.09 + 0.075 * n + 0.037 * level
                    pen.oval(at, y + 0.24 + 0.065 * level, 0.05, 0.05, pen.tone(hue, 0.3))
            for slat in (0.0, 0.09, 0.18):
                pen.box(x, y + slat, 0.55, 0.075, pen.tone((0.52, 0.36, 0.19), 0.12))
        pen.box(0, y - 0.04, WIDTH_M, 0.04, np.asarray(_WOOD) * 0.5)


def _houseware(pen: _Pen) -> None:
    pen.shelf(0.10)
    pen.shelf(0.85)
    pen.shelf(1.45)
    for k in range(9):  # mugs and bowls
        x, hue = 0.12 + 0.25 * k, pen.tone(((0.72, 0.30, 0.20), (0.20, 0.38, 0.46), _CREAM)[k % 3])
        if k % 3 == 2:
            pen.shape([(x, 1.47), (x + 0.10, 1.47), (x + 0.17, 1.60), (x - 0.07, 1.60)], hue)
        else:
            pen.oval(x + 0.14, 1.53, 0.05, 0.05, hue)
            pen.oval(x + 0.14, 1.53, 0.025, 0.025, _DARK)
            pen.box(x, 1.45, 0.13, 0.16, hue, 0.01)
    for x, shade in ((0.30, (0.95, 0.78, 0.46)), (1.20, (0.90, 0.62, 0.50)), (2.08, (0.95, 0.86, 0.62))):  # lamps
        pen.line(x, 0.85, x, 1.12, 0.035, _BRASS)
        pen.oval(x, 0.87, 0.10, 0.03, _BRASS)
        pen.shape([(x - 0.18, 1.08), (x + 0.18, 1.08), (x + 0.10, 1.34), (x - 0.10, 1.34)], shade)
    for x, cloth in ((0.28, (0.20, 0.36, 0.34)), (1.52, (0.62, 0.30, 0.16))):  # armchairs
        pen.box(x, 0.34, 0.60, 0.42, cloth, 0.10)
        pen.box(x - 0.10, 0.16, 0.18, 0.36, np.asarray(cloth) * 0.8, 0.06)
        pen.box(x + 0.52, 0.16, 0.18, 0.36, np.asarray(cloth) * 0.8, 0.06)
        pen.box(x, 0.16, 0.60, 0.20, np.asarray(cloth) * 1.2, 0.05)
    pen.box(1.08, 0.10, 0.22, 0.36, (0.30, 0.44, 0.56), 0.08)


def _cakes(pen: _Pen) -> None:
    for y in (0.10, 0.75):
        pen.shelf(y, (0.62, 0.48, 0.34))
    for k in range(4):
        x, icing = 0.32 + 0.58 * k, ((0.92, 0.66, 0.70), (0.95, 0.90, 0.80), (0.34, 0.17, 0.08), (0.94, 0.80, 0.40))[k]
        pen.box(x - 0.03, 0.10, 0.06, 0.16, _CREAM)
        pen.oval(x, 0.27, 0.23, 0.035, _CREAM)
        pen.box(x - 0.17, 0.28, 0.34, 0.15, (0.60, 0.38, 0.18), 0.02)
        pen.box(x - 0.17, 0.36, 0.34, 0.09, icing, 0.03)
        for n in range(5):
            pen.oval(x - 0.13 + 0.065 * n, 0.47, 0.022, 0.022, (0.72, 0.06, 0.08))
    for k in range(8):
        x = 0.10 + 0.29 * k
        pen.oval(x + 0.08, 0.79, 0.13, 0.025, _CREAM)
        pen.oval(x + 0.17, 0.88, 0.045, 0.045, _CREAM)
        pen.box(x, 0.78, 0.16, 0.16, _CREAM, 0.03)
    for x in (0.6, 1.8):  # lamps over the counter
        pen.line(x, 2.0, x, 1.62, 0.02, _DARK)
        pen.shape([(x - 0.16, 1.45), (x + 0.16, 1.45), (x + 0.05, 1.64), (x - 0.05, 1.64)], (0.20, 0.34, 0.28))
        pen.oval(x, 1.44, 0.08, 0.05, (1.0, 0.92, 0.66))
    pen.box(0.95, 1.15, 0.52, 0.62, (0.16, 0.20, 0.18))
    for k in range(5):
        pen.line(1.02, 1.67 - 0.10 * k, 1.02 + pen.rng.uniform(0.2, 0.36), 1.67 - 0.10 * k, 0.025, (0.7, 0.7, 0.64))


_Painter = Callable[[_Pen], None]
_TRADES: dict[str, tuple[_Painter, Paint]] = {
    "LOAVES": (_loaves, (0.20, 0.14, 0.09)),
    "FLOWERS": (_flowers, (0.16, 0.20, 0.14)),
    "DUMMIES": (_dummies, (0.26, 0.24, 0.24)),
    "BOTTLES": (_bottles, (0.22, 0.25, 0.24)),
    "TOYS": (_toys, (0.18, 0.22, 0.28)),
    "SCREENS": (_screens, (0.12, 0.13, 0.16)),
    "PICTURES": (_pictures, (0.42, 0.40, 0.37)),
    "CRATES": (_crates, (0.18, 0.15, 0.11)),
    "HOUSEWARE": (_houseware, (0.28, 0.25, 0.21)),
    "CAKES": (_cakes, (0.24, 0.17, 0.12)),
}


def paint_displays(size: int) -> dict[str, NDArray[np.uint8]]:
    """(size, size, 4) a trade, by the name of its material."""
    painted = {}
    for number, (name, (painter, wall)) in enumerate(_TRADES.items()):
        pen = _Pen(size, wall, 90 + number)
        painter(pen)
        painted[name] = pen.pixels()
    return painted
