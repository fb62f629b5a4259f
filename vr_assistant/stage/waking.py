"""The very first picture: drawn before anything is loaded, so that nobody looks at nothing."""

import numpy as np
import skia
from numpy.typing import NDArray

from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import NoticeContent
from vr_assistant.stage.panels.notice import draw_notice
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL

_SKY_TOP, _SKY_BOTTOM = (36, 52, 88), (240, 176, 132)


def paint_waking(width: int, height: int) -> NDArray[np.uint8]:
    """(height, width, 4) opaque sRGB, top row first: a morning sky and a word in two languages."""
    ramp = np.linspace(0.0, 1.0, height, dtype=np.float32)[:, None] ** 1.4
    rows = np.array(_SKY_TOP, np.float32) * (1 - ramp) + np.array(_SKY_BOTTOM, np.float32) * ramp
    picture = np.full((height, width, 4), 255, np.uint8)
    picture[..., :3] = rows[:, None, :]
    _paste(picture, draw_notice(NoticeContent("Good morning. The town is waking up…", "早上好，小镇正在醒来……")))
    return picture


def show_waking(gl: GL, width: int, height: int) -> tuple[int, int]:
    """Upload the picture; gives (framebuffer, texture), to be deleted once the town is drawn."""
    texture = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, width, height)
    gl.upload(texture, np.ascontiguousarray(paint_waking(width, height)[::-1]))
    return gl.framebuffer(texture, None), texture


def _paste(picture: NDArray[np.uint8], card: Card) -> None:
    """In the middle, at most nine tenths as wide as the picture."""
    height, width = picture.shape[:2]
    pixels = card.pixels
    share = min(1.0, 0.9 * width / pixels.shape[1], 0.4 * height / pixels.shape[0])
    if share < 1.0:
        image = skia.Image.fromarray(pixels, colorType=skia.kRGBA_8888_ColorType)
        size = max(1, round(pixels.shape[1] * share)), max(1, round(pixels.shape[0] * share))
        pixels = np.asarray(image.resize(*size).toarray(colorType=skia.kRGBA_8888_ColorType), np.uint8)
    rows, columns = pixels.shape[:2]
    y, x = (height - rows) // 2, (width - columns) // 2
    under = picture[y : y + rows, x : x + columns, :3]
    alpha = pixels[..., 3:].astype(np.float32) / 255
    under[...] = np.clip(under * (1 - alpha) + pixels[..., :3], 0, 255)
