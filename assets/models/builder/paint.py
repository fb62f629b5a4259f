"""Pictures painted with NumPy: cloth, planks, panels. All tile sideways."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

SIZE = 512
Colour = tuple[int, int, int]
RED, CREAM, GOLD, TEAL, DARK = (170, 32, 36), (240, 226, 196), (214, 164, 66), (28, 92, 104), (52, 34, 26)


def cloth(seed: int = 1) -> Image.Image:
    """One red and one cream stripe with a golden seam; below (v 1) is the hem."""
    picture = Image.new("RGB", (SIZE, SIZE), CREAM)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, SIZE // 2, SIZE), RED)
    for x in (0, SIZE // 2):
        draw.rectangle((x - 7, 0, x + 7, SIZE), GOLD)
        draw.rectangle((SIZE - 7, 0, SIZE, SIZE), GOLD)
    draw.rectangle((0, SIZE - 34, SIZE, SIZE), GOLD)
    draw.rectangle((0, SIZE - 24, SIZE, SIZE - 10), TEAL)
    return _aged(picture, seed, 0.10)


def valance(seed: int = 2) -> Image.Image:
    """Two scallops; what hangs below them is a hole (alpha 0)."""
    big = SIZE * 2
    picture = Image.new("RGB", (big, big), RED)
    draw = ImageDraw.Draw(picture)
    hole = Image.new("L", (big, big), 0)
    cut = ImageDraw.Draw(hole)
    half = big // 2
    cut.rectangle((0, 0, big, big * 0.55), 255)
    for n, (colour, trim) in enumerate(((RED, GOLD), (TEAL, GOLD))):
        box = (n * half, big * 0.10, (n + 1) * half - 1, big * 0.98)
        cut.ellipse(box, 255)
        draw.rectangle((n * half, 0, (n + 1) * half, big), colour)
        inner = (box[0] + 34, box[1] + 34, box[2] - 34, box[3] - 34)
        draw.ellipse(box, trim)
        draw.ellipse(inner, colour)
        draw.rectangle((n * half, 0, (n + 1) * half, big * 0.52), colour)
        _flower(draw, (n + 0.5) * half, big * 0.60, half * 0.2, trim)
    draw.rectangle((0, 0, big, big * 0.10), GOLD)
    picture, hole = (one.resize((SIZE, SIZE), Image.Resampling.LANCZOS) for one in (picture, hole))
    picture = _aged(picture, seed, 0.10)
    picture.putalpha(hole)
    return picture


def panel(seed: int = 3) -> tuple[Image.Image, Image.Image]:
    """A painted panel in a golden frame, and its heights."""
    picture = Image.new("RGB", (SIZE, SIZE), GOLD)
    height = Image.new("L", (SIZE, SIZE), 205)
    for canvas, colours in ((picture, (DARK, TEAL, CREAM, RED)), (height, (90, 120, 160, 190))):
        draw = ImageDraw.Draw(canvas)
        draw.rounded_rectangle((26, 26, SIZE - 26, SIZE - 26), 46, colours[0])
        draw.rounded_rectangle((40, 40, SIZE - 40, SIZE - 40), 38, colours[1])
        for corner in range(4):
            x = 100 if corner % 2 else SIZE - 100
            y = 100 if corner // 2 else SIZE - 100
            draw.arc((x - 58, y - 58, x + 58, y + 58), 0, 360, colours[2], 9)
            draw.ellipse((x - 15, y - 15, x + 15, y + 15), colours[3])
        draw.ellipse((SIZE / 2 - 118, SIZE / 2 - 118, SIZE / 2 + 118, SIZE / 2 + 118), colours[2])
        _star(draw, SIZE / 2, SIZE / 2, 104, 46, colours[3])
    return _aged(picture, seed, 0.08), height.filter(ImageFilter.GaussianBlur(4))


def planks(seed: int = 4) -> tuple[Image.Image, Image.Image]:
    """Boards along v, and their heights."""
    rng = np.random.default_rng(seed)
    boards = 8
    x = np.arange(SIZE)
    board, inside = x * boards // SIZE, (x * boards / SIZE) % 1
    tone = (0.75 + 0.5 * rng.random(boards))[board]
    grain = _noise(rng, (8, 128)) * 0.5 + _noise(rng, (4, 256)) * 0.3
    gap = np.clip(np.minimum(inside, 1 - inside) * 18, 0, 1)
    colour = (
        np.array([150, 104, 64])[None, None] * (tone[None, :] * (0.85 + 0.3 * grain) * (0.35 + 0.65 * gap))[..., None]
    )
    height = (140 + 60 * grain) * gap
    as_picture = [Image.fromarray(np.clip(array, 0, 255).astype(np.uint8)) for array in (colour, height)]
    return as_picture[0], as_picture[1].filter(ImageFilter.GaussianBlur(1))


def normals(height: Image.Image, strength: float) -> Image.Image:
    """Tangent-space normal map (+Y of the map is up, against v) of a tiling height map."""
    h = np.asarray(height, np.float32) / 255 * strength * 16
    du, dv = np.roll(h, -1, 1) - np.roll(h, 1, 1), np.roll(h, -1, 0) - np.roll(h, 1, 0)
    n = np.stack([-du, dv, np.ones_like(h)], -1)
    n /= np.linalg.norm(n, axis=-1, keepdims=True)
    return Image.fromarray(np.round(n * 127.5 + 127.5).astype(np.uint8))


def as_bytes(picture: Image.Image) -> tuple[bytes, str]:
    """PNG where it has holes, else JPEG; and the type's name."""
    out = io.BytesIO()
    if picture.mode == "RGBA":
        picture.save(out, "PNG", optimize=True)
        return out.getvalue(), "image/png"
    picture.save(out, "JPEG", quality=88)
    return out.getvalue(), "image/jpeg"


def _flower(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: Colour) -> None:
    for k in range(6):
        a = k * np.pi / 3
        cx, cy = x + np.cos(a) * radius * 0.62, y + np.sin(a) * radius * 0.62
        draw.ellipse((cx - radius * 0.36, cy - radius * 0.36, cx + radius * 0.36, cy + radius * 0.36), colour)


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, outer: float, inner: float, colour: Colour | int) -> None:
    angles = np.arange(16) * np.pi / 8 - np.pi / 2
    radii = np.where(np.arange(16) % 2, inner, outer)
    draw.polygon([(x + r * np.cos(a), y + r * np.sin(a)) for r, a in zip(radii, angles, strict=True)], colour)


def _noise(rng: np.random.Generator, cells: tuple[int, int]) -> NDArray[np.floating]:
    """(SIZE, SIZE) in -1..1, tiling."""
    small = rng.random(cells)
    tiled = Image.fromarray((np.tile(small, (3, 3)) * 255).astype(np.uint8)).resize(
        (SIZE * 3,) * 2, Image.Resampling.BICUBIC
    )
    return np.asarray(tiled, np.float32)[SIZE : 2 * SIZE, SIZE : 2 * SIZE] / 127.5 - 1


def _aged(picture: Image.Image, seed: int, amount: float) -> Image.Image:
    rng = np.random.default_rng(seed)
    wear = 1 + amount * (_noise(rng, (5, 5)) * 0.6 + _noise(rng, (48, 48)) * 0.5)
    return Image.fromarray(np.clip(np.asarray(picture, np.float32) * wear[..., None], 0, 255).astype(np.uint8))
