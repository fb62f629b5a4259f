"""Surfaces of the town: small tiling textures computed once, so that the fragment shader only looks things up.

Layer i of the two texture arrays belongs to the material with that number:
  tint     RGB: factor on the vertex colour, 128 is one half (the shader doubles it); A: share of the glow
  relief   RG: tangent-space normal; B: roughness; A: metalness
"""

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.float64]

SIZE = 256


class _Row(NamedTuple):
    layer: int
    tile_m: float


class Material(_Row, Enum):
    """tile_m: metres that one repeat of the texture covers."""

    PLAIN = 0, 2.0
    PLASTER = 1, 3.0
    BRICK = 2, 1.6
    STONE = 3, 2.4
    COBBLE = 4, 2.0
    TILE = 5, 2.0
    SLATE = 6, 2.0
    PLANK = 7, 1.6
    GRASS = 8, 4.0
    GRAVEL = 9, 2.0
    LEAF = 10, 2.0
    BARK = 11, 1.0
    GLASS = 12, 3.0
    METAL = 13, 1.0
    FABRIC = 14, 1.0
    SHELVES = 15, 2.4
    HILL = 16, 60.0
    SETT = 17, 1.8
    WOOD = 18, 1.2
    BOARDS = 19, 1.6
    # what shops show, see displays
    LOAVES = 20, 2.4
    FLOWERS = 21, 2.4
    DUMMIES = 22, 2.4
    BOTTLES = 23, 2.4
    TOYS = 24, 2.4
    SCREENS = 25, 2.4
    PICTURES = 26, 2.4
    CRATES = 27, 2.4
    HOUSEWARE = 28, 2.4
    CAKES = 29, 2.4


@dataclass(frozen=True, slots=True)
class Details:
    tint: NDArray[np.uint8]
    """(layers, SIZE, SIZE, 4)"""
    relief: NDArray[np.uint8]


def tiling_noise(size: int, cells: float, seed: int, slope: float = 1.6) -> Grey:
    """(size, size) tiling noise in 0..1 whose coarsest features are 1/cells of the tile."""
    rng = np.random.default_rng(seed)
    spectrum = np.fft.rfft2(rng.standard_normal((size, size)))
    fy, fx = np.fft.fftfreq(size)[:, None] * size, np.fft.rfftfreq(size)[None] * size
    frequency = np.hypot(fx, fy)
    spectrum *= np.where(frequency < cells * 0.6, 0.0, np.maximum(frequency, 1e-6) ** -slope)
    field = np.fft.irfft2(spectrum, s=(size, size))
    low, high = np.quantile(field, [0.01, 0.99])
    return np.asarray(np.clip((field - low) / (high - low), 0, 1))


def _grid() -> tuple[Grey, Grey]:
    axis = (np.arange(SIZE) + 0.5) / SIZE
    v, u = np.meshgrid(axis, axis, indexing="ij")
    return u, v


def _blocks(columns: int, rows: int, gap: float, seed: int, shift: float = 0.5) -> tuple[Grey, Grey, Grey]:
    """Masonry: height 0 in the joint to 1 on the block, a random number per block, and v inside the block."""
    u, v = _grid()
    wobble = (tiling_noise(SIZE, 6, seed) - 0.5) * 0.02
    row = np.floor((v + wobble) * rows)
    along = (u + wobble) * columns + shift * np.mod(row, 2)
    column = np.mod(np.floor(along), columns)
    inside_u, inside_v = np.mod(along, 1), np.mod((v + wobble) * rows, 1)
    edge = np.minimum(
        np.minimum(inside_u, 1 - inside_u) * rows / columns * (columns / rows) ** 2 * 0
        + np.minimum(inside_u, 1 - inside_u) / columns,
        np.minimum(inside_v, 1 - inside_v) / rows,
    )
    height = np.clip(edge / gap, 0, 1)
    rng = np.random.default_rng(seed)
    values = rng.random((rows, columns))
    return height**0.7, values[np.mod(row, rows).astype(int), column.astype(int)], inside_v


def _cells(count: int, seed: int) -> tuple[Grey, Grey]:
    """Rounded stones around a jittered grid: height 0 in the joint to 1, and a random number per stone."""
    rng = np.random.default_rng(seed)
    jitter = rng.uniform(0.22, 0.78, (count, count, 2))
    values = rng.random((count, count))
    u, v = _grid()
    cell_u, cell_v = np.floor(u * count).astype(int), np.floor(v * count).astype(int)
    first = np.full(u.shape, 9.0)
    second = np.full(u.shape, 9.0)
    owner = np.zeros(u.shape)
    for dy in (-1, 0, 1):
        for dx in (-1, 0, 1):
            x, y = cell_u + dx, cell_v + dy
            point = jitter[np.mod(y, count), np.mod(x, count)]
            distance = np.hypot(u * count - x - point[..., 0], v * count - y - point[..., 1])
            nearer = distance < first
            second = np.where(nearer, first, np.minimum(second, distance))
            owner = np.where(nearer, values[np.mod(y, count), np.mod(x, count)], owner)
            first = np.where(nearer, distance, first)
    return np.clip((second - first) * 3.2, 0, 1) ** 0.6, owner


def _relief(height: Grey, strength: float, roughness: Grey | float, metal: float = 0.0) -> NDArray[np.uint8]:
    dx = (np.roll(height, 1, 1) - np.roll(height, -1, 1)) * strength
    dy = (np.roll(height, 1, 0) - np.roll(height, -1, 0)) * strength
    scale = 1 / np.sqrt(dx * dx + dy * dy + 1)
    rough = np.broadcast_to(roughness, height.shape)
    return _bytes(np.stack([dx * scale * 0.5 + 0.5, dy * scale * 0.5 + 0.5, rough, np.full_like(height, metal)], -1))


def _tint(grey: Grey, warm: Grey | float = 0.0, mask: Grey | float = 1.0) -> NDArray[np.uint8]:
    """grey 1 leaves the colour as it is; warm shifts towards orange (positive) or blue."""
    hue = np.broadcast_to(warm, grey.shape)
    alpha = np.broadcast_to(mask, grey.shape)
    return _bytes(np.stack([grey * (1 + hue) / 2, grey / 2, grey * (1 - hue) / 2, alpha], -1))


def _bytes(values: Grey) -> NDArray[np.uint8]:
    return np.rint(np.clip(values, 0, 1) * 255).astype(np.uint8)


def build_details() -> Details:
    """All layers; about half a second."""
    from vr_assistant.stage.town.displays import paint_displays  # a kept town needs no drawing library

    fine, medium, coarse = (tiling_noise(SIZE, cells, 3 + int(cells)) for cells in (24, 8, 2))
    u, v = _grid()
    made: dict[Material, tuple[NDArray[np.uint8], NDArray[np.uint8]]] = {}

    made[Material.PLAIN] = _tint(0.96 + 0.08 * fine), _relief(fine, 0.3, 0.55)
    stains = np.clip(coarse * 1.3 - 0.15, 0, 1)
    made[Material.PLASTER] = (
        _tint(0.86 + 0.16 * stains + 0.06 * (fine - 0.5) + 0.05 * (medium - 0.5), 0.05 * (0.6 - stains)),
        _relief(medium * 0.7 + fine * 0.3, 0.55, 0.9),
    )
    height, block, _ = _blocks(7, 20, 0.011, 5)
    made[Material.BRICK] = (
        _tint((0.72 + 0.42 * block) * (0.62 + 0.38 * height) + 0.1 * (fine - 0.5), 0.16 * (block - 0.5)),
        _relief(height + 0.15 * fine, 2.6, 0.88),
    )
    height, block, _ = _blocks(4, 6, 0.014, 6)
    made[Material.STONE] = (
        _tint((0.86 + 0.2 * block) * (0.72 + 0.28 * height) + 0.16 * (medium - 0.5), 0.06 * (block - 0.5)),
        _relief(height + 0.25 * medium, 2.4, 0.82),
    )
    height, block = _cells(12, 7)
    made[Material.COBBLE] = (
        _tint((0.72 + 0.46 * block) * (0.42 + 0.58 * height) + 0.1 * (fine - 0.5), 0.14 * (block - 0.5)),
        _relief(np.sqrt(height) + 0.1 * fine, 4.5, 0.62 + 0.25 * (1 - height)),
    )
    height, block, _ = _blocks(12, 12, 0.012, 8)
    made[Material.SETT] = (
        _tint((0.74 + 0.44 * block) * (0.45 + 0.55 * height) + 0.14 * (medium - 0.5), 0.10 * (block - 0.5)),
        _relief(height + 0.2 * medium, 4.0, 0.66 + 0.2 * (1 - height)),
    )
    _, block, inside = _blocks(10, 8, 0.004, 9)
    hump = np.abs(np.sin(np.pi * (u * 10 + 0.5 * np.mod(np.floor(v * 8), 2))))
    lap = np.clip(inside * 5, 0, 1)
    made[Material.TILE] = (
        _tint(
            (0.70 + 0.40 * block) * (0.55 + 0.45 * lap) * (0.72 + 0.28 * hump) + 0.12 * (coarse - 0.5),
            0.22 * (block - 0.5),
        ),
        _relief(0.8 * np.sqrt(hump) + 0.9 * (1 - inside) * lap, 4.0, 0.8),
    )
    height, block, inside = _blocks(10, 12, 0.008, 10)
    made[Material.SLATE] = (
        _tint(
            (0.72 + 0.5 * block) * (0.6 + 0.4 * np.clip(inside * 6, 0, 1)) * (0.7 + 0.3 * height), 0.08 * (block - 0.5)
        ),
        _relief(height * 0.5 + (1 - inside) * 0.8, 2.5, 0.5 + 0.2 * block),
    )
    board = np.mod(u * 8, 1)
    number = np.random.default_rng(11).random(8)[np.floor(u * 8).astype(int)]
    grain = np.fft.irfft2(
        np.fft.rfft2(tiling_noise(SIZE, 3, 12)) * np.exp(-((np.fft.fftfreq(SIZE)[:, None] * 40) ** 2))
    )
    grain = (grain - grain.min()) / np.ptp(grain)
    joint = np.clip(np.minimum(board, 1 - board) * 14, 0, 1)
    made[Material.PLANK] = (
        _tint((0.7 + 0.4 * number + 0.5 * (grain - 0.5)) * (0.4 + 0.6 * joint), 0.1 * (number - 0.5)),
        _relief(joint + 0.5 * grain, 2.2, 0.75),
    )
    blades = tiling_noise(SIZE, 30, 13, 0.9)
    made[Material.GRASS] = (
        _tint(
            0.62 + 0.55 * blades + 0.4 * (coarse - 0.5) + 0.1 * (medium - 0.5),
            0.25 * (coarse - 0.5) + 0.1 * (blades - 0.5),
        ),
        _relief(blades, 2.5, 0.95),
    )
    height, block = _cells(28, 14)
    made[Material.GRAVEL] = (
        _tint((0.8 + 0.3 * block) * (0.7 + 0.3 * height) + 0.2 * (coarse - 0.5), 0.1 * (block - 0.5)),
        _relief(height, 1.8, 0.95),
    )
    tint, relief = made[Material.PLANK]
    made[Material.BOARDS] = np.swapaxes(tint, 0, 1), np.swapaxes(relief, 0, 1)[..., [1, 0, 2, 3]]
    along = grain.T
    made[Material.WOOD] = _tint(0.86 + 0.5 * (along - 0.5) + 0.08 * fine), _relief(along, 0.8, 0.7)
    height, block = _cells(20, 15)
    made[Material.LEAF] = (
        _tint((0.62 + 0.5 * block) * (0.62 + 0.38 * height) + 0.25 * (medium - 0.5), 0.22 * (block - 0.5)),
        _relief(height * 0.5 + blades * 0.5, 1.5, 0.85),
    )
    ridges = tiling_noise(SIZE, 5, 16)[:, np.arange(SIZE) * 3 % SIZE]
    made[Material.BARK] = _tint(0.6 + 0.7 * ridges), _relief(ridges, 3.0, 0.95)
    made[Material.GLASS] = _window_glass(u, v, coarse)
    made[Material.METAL] = _tint(0.9 + 0.2 * fine), _relief(fine, 0.4, 0.38 + 0.2 * medium, 0.85)
    weave = np.sin(u * np.pi * 64) * np.sin(v * np.pi * 64) * 0.5 + 0.5
    made[Material.FABRIC] = _tint(0.9 + 0.12 * weave + 0.08 * (coarse - 0.5)), _relief(weave, 0.5, 0.95)
    made[Material.SHELVES] = _shop_window(u, v)
    behind_glass = _relief(np.zeros_like(u), 0.0, 0.07)
    for name, painted in paint_displays(SIZE).items():
        made[Material[name]] = painted, behind_glass
    woods = tiling_noise(SIZE, 10, 17, 1.2)
    patches = np.clip((coarse - 0.45) * 6, 0, 1)
    made[Material.HILL] = (
        _tint((0.9 + 0.2 * medium) * (1 - 0.35 * patches * (0.6 + 0.4 * woods)), 0.1 * (1 - patches) - 0.06 * patches),
        _relief(woods * patches, 3.0, 0.98),
    )
    ordered = [made[material] for material in sorted(made, key=lambda m: m.layer)]
    return Details(np.stack([t for t, _ in ordered]), np.stack([r for _, r in ordered]))


def _window_glass(u: Grey, v: Grey, coarse: Grey) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """One repeat is one window: curtains at the sides, a dim room between."""
    folds = 0.5 + 0.5 * np.sin(u * 90)
    drawn = np.clip((np.abs(u - 0.5) - 0.27 - 0.05 * (1 - v)) * 30, 0, 1)
    room = 0.28 + 0.35 * np.clip(v - 0.55, 0, 1) + 0.1 * coarse
    grey = room * (1 - drawn) + drawn * (1.35 + 0.35 * folds)
    glow = (0.75 + 0.25 * v) * (1 - drawn) + drawn * (0.5 + 0.25 * folds)
    return _tint(grey, 0.05 * drawn, glow), _relief(coarse, 0.12, 0.08 + 0.0 * u)


def _shop_window(u: Grey, v: Grey) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Shelves of goods behind the glass: rows of little coloured boxes."""
    rng = np.random.default_rng(18)
    rows, columns = 4, 22
    shelf, inside = np.floor(v * rows).astype(int), np.mod(v * rows, 1)
    column = np.floor(u * columns).astype(int)
    tall = rng.uniform(0.35, 0.8, (rows, columns))[shelf, column]
    hues = np.array(
        [
            [0.62, 0.20, 0.13],
            [0.72, 0.48, 0.20],
            [0.24, 0.36, 0.26],
            [0.22, 0.30, 0.42],
            [0.80, 0.70, 0.52],
            [0.42, 0.24, 0.30],
        ]
    )
    paint = (hues[rng.integers(0, len(hues), (rows, columns))] * rng.uniform(0.7, 1.25, (rows, columns, 1)))[
        shelf, column
    ]
    thing = (inside > 0.1) & (inside < tall) & (np.mod(u * columns, 1) < 0.86)
    board = inside < 0.08
    colour = np.where(thing[..., None], paint, np.where(board[..., None], [0.5, 0.33, 0.2], [0.22, 0.16, 0.11]))
    tint = np.concatenate([colour, (0.35 + 0.65 * thing + 0.2 * inside)[..., None]], -1)
    return _bytes(tint), _relief(np.zeros_like(u), 0.0, 0.07)
