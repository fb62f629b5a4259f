"""Draws scene.npz, the pictures of the waiting scene. Run it after a change: python assets/waking/draw_scene.py

Of each there are five levels, NAME-0 to NAME-4, each half as large as the one before.

words     (height, width) coverage of the two lines of text, 0..255, top row first
skyline   (height, width, 4), bottom row first, a sixth of the horizon wide and as wide as it is repeated:
          red     coverage of the near row of houses
          green   coverage of the far row
          blue    lit windows; the brighter, the sooner they are lit
          alpha   noise
"""

from pathlib import Path
from typing import Any

import numpy as np
import skia

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.text import font, width
from vr_assistant.stage.waking import LEVELS

LINES = (("Good morning. The town is waking up…", theme.TITLE), ("早上好，小镇正在醒来……", theme.BODY))
PX_PER_DMM = 1.6
ACROSS, UP = 1024, 192
"""Pixels of the skyline, 17 a degree."""


def draw_words() -> "np.ndarray[Any, np.dtype[np.uint8]]":
    across = max(width(text, size) for text, size in LINES) + 8.0
    down = sum(size * theme.LINE_SPACING for _, size in LINES)
    surface = skia.Surface(round(across * PX_PER_DMM), round(down * PX_PER_DMM))
    with surface as canvas:
        canvas.scale(PX_PER_DMM, PX_PER_DMM)
        top = 0.0
        for text, size in LINES:
            canvas.drawString(text, (across - width(text, size)) / 2, top + size * 1.02, font(size), _white())
            top += size * theme.LINE_SPACING
    return _coverage(surface)


def draw_skyline() -> "np.ndarray[Any, np.dtype[np.uint8]]":
    chance = np.random.default_rng(11)
    near, near_windows = _row(chance, tallest=74, widest=104, has_windows=True)
    far, _ = _row(chance, tallest=92, widest=64, has_windows=False)
    noise = np.tile(chance.integers(0, 8, (UP // 4, ACROSS // 8), np.uint8) * 36, (4, 8))
    return np.ascontiguousarray(np.stack([near, far, near_windows, noise], -1)[::-1])


def _row(chance: np.random.Generator, tallest: int, widest: int, has_windows: bool) -> tuple[Any, Any]:
    """A row of gabled houses, some with a chimney, one with a tower, trees between them; wraps around."""
    body, windows = skia.Surface(ACROSS, UP), skia.Surface(ACROSS, UP)
    tower_at = chance.uniform(0.2, 0.8) * ACROSS
    with body as houses, windows as lights:
        x = 0.0
        while x < ACROSS:
            across = min(chance.uniform(0.5, 1.0) * widest, ACROSS - x)
            if ACROSS - x - across < 0.4 * widest:
                across = ACROSS - x
            wall = chance.uniform(0.42, 0.72) * tallest
            gable = chance.uniform(0.18, 0.34) * tallest
            is_tower = x <= tower_at < x + across
            _house(houses, x, across, wall, gable, chance)
            if is_tower:
                _tower(houses, x + across / 2, tallest * 1.45, widest * 0.17)
            if has_windows:
                _windows(lights, x, across, wall, chance)
            if chance.random() < 0.55:
                _tree(houses, x, chance.uniform(0.3, 0.55) * tallest)
            x += across
    return _coverage(body), _coverage(windows)


def _house(canvas: Any, x: float, across: float, wall: float, gable: float, chance: np.random.Generator) -> None:
    canvas.drawRect(skia.Rect(x - 0.5, UP - wall, x + across + 0.5, UP), _white())
    path = skia.Path()
    ridge = 0.5 if chance.random() < 0.6 else 0.28
    for share, up in ((-0.03, 0.0), (ridge, gable), (1 - ridge, gable), (1.03, 0.0)):
        point = x + across * share, UP - wall - up + 0.5
        path.moveTo(*point) if share < 0 else path.lineTo(*point)
    canvas.drawPath(path, _white())
    if chance.random() < 0.7:
        at = x + across * chance.uniform(0.3, 0.7)
        canvas.drawRect(skia.Rect(at, UP - wall - gable * 1.12, at + 4.5, UP - wall), _white())


def _tower(canvas: Any, x: float, height: float, half: float) -> None:
    canvas.drawRect(skia.Rect(x - half, UP - height, x + half, UP), _white())
    path = skia.Path()
    path.moveTo(x - half * 1.3, UP - height + 0.5)
    path.lineTo(x, UP - height - half * 3.1)
    path.lineTo(x + half * 1.3, UP - height + 0.5)
    canvas.drawPath(path, _white())


def _tree(canvas: Any, x: float, height: float) -> None:
    for dx, dy, radius in ((0.0, 0.66, 0.34), (-0.2, 0.5, 0.26), (0.22, 0.47, 0.27)):
        canvas.drawCircle(x + dx * height, UP - dy * height, radius * height, _white())
    canvas.drawRect(skia.Rect(x - 1.5, UP - height * 0.5, x + 1.5, UP), _white())


def _windows(canvas: Any, x: float, across: float, wall: float, chance: np.random.Generator) -> None:
    columns, floors = max(2, int(across / 17)), max(1, int((wall - 6) / 17))
    first = chance.uniform(0.1, 0.85)
    for column in range(columns):
        for floor in range(floors):
            if chance.random() < 0.5:
                continue
            order = round(255 * (1 - min(0.95, first * chance.uniform(0.7, 1.15))))
            left = x + across * (column + 0.5) / columns - 2.9
            top = UP - 8 - floor * 17 - 8.5
            paint = skia.Paint(Color=skia.ColorSetARGB(order, 255, 255, 255), AntiAlias=True)
            for pane in (0.0, 3.2):
                canvas.drawRect(skia.Rect(left + pane, top, left + pane + 2.6, top + 8.5), paint)


def _white() -> Any:
    return skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)


def _coverage(surface: Any) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    return np.ascontiguousarray(surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)[..., 3])


def _levels(name: str, picture: "np.ndarray[Any, np.dtype[np.uint8]]") -> dict[str, Any]:
    found, mean = {}, picture.astype(np.float64)
    for level in range(LEVELS):
        found[f"{name}-{level}"] = np.round(mean).astype(np.uint8)
        mean = mean[: mean.shape[0] // 2 * 2, : mean.shape[1] // 2 * 2]
        mean = (mean[::2, ::2] + mean[1::2, ::2] + mean[::2, 1::2] + mean[1::2, 1::2]) / 4
    return found


if __name__ == "__main__":
    pictures = _levels("words", draw_words()) | _levels("skyline", draw_skyline())
    np.savez_compressed(Path(__file__).with_name("scene.npz"), **pictures)
