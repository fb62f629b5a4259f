"""What stands on the shelves, tables and window boards of shops, a board at a time.

The frame is the fixture's: customers stand at -z. Colours are linear RGB.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_assistant.stage.town import facades
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import BACK, GLOW_LAMP, NO_BOTTOM, RIGHT, TOP, MeshBuilder
from vr_assistant.stage.town.shapes import by, ellipsoids, frustums

Floats = NDArray[np.float64]

CREAM = (0.80, 0.74, 0.62)
DARK = (0.030, 0.030, 0.034)
WOOD = (0.34, 0.20, 0.10)
BRASS = (0.62, 0.42, 0.14)
LEAVES = (0.075, 0.20, 0.045)
BRIGHT = ((0.70, 0.09, 0.07), (0.88, 0.56, 0.06), (0.08, 0.28, 0.56), (0.12, 0.42, 0.16), (0.80, 0.76, 0.66))
MUTED = (
    (0.42, 0.08, 0.06), (0.50, 0.30, 0.08), (0.08, 0.20, 0.14), (0.07, 0.13, 0.28), (0.62, 0.54, 0.40),
    (0.24, 0.10, 0.20), (0.16, 0.28, 0.32), (0.60, 0.22, 0.10),
)  # fmt: skip
PETALS = ((0.76, 0.06, 0.10), (0.88, 0.40, 0.52), (0.94, 0.68, 0.08), (0.48, 0.20, 0.64), (0.92, 0.88, 0.80))


@dataclass(frozen=True, slots=True)
class Board:
    """A flat surface for goods: x from and to, its height, z of its front and back edge, and how high goods may be."""

    x0: float
    x1: float
    y: float
    z0: float
    z1: float
    height: float

    @property
    def depth(self) -> float:
        return self.z1 - self.z0

    def spots(self, rng: np.random.Generator, pitch: float, rows: int = 1, jitter: float = 0.15) -> Floats:
        """(n, 3): in rows, a little out of line."""
        count = max(1, int((self.x1 - self.x0) / pitch))
        x = self.x0 + (np.arange(count) + 0.5) * (self.x1 - self.x0) / count
        z = self.z0 + (np.arange(rows) + 0.5) * self.depth / rows
        grid = np.stack([np.tile(x, rows), np.full(count * rows, self.y), np.repeat(z, count)], -1)
        grid[:, 0] += (rng.random(len(grid)) - 0.5) * pitch * jitter
        return grid


Goods = Callable[[MeshBuilder, np.random.Generator, Board], None]


def tones(rng: np.random.Generator, palette: ArrayLike, count: int, spread: float = 0.25) -> Floats:
    """(count, 3): by chance out of a palette, each a little lighter or darker."""
    colours = np.asarray(palette, np.float64).reshape(-1, 3)
    return colours[rng.integers(0, len(colours), count)] * (1 + spread * (rng.random((count, 1)) * 2 - 1))


def stood(
    build: MeshBuilder, feet: Floats, sizes: ArrayLike, colour: ArrayLike, material: Material = Material.PLAIN
) -> None:
    """Boxes on their feet, whole sizes."""
    half = np.broadcast_to(np.asarray(sizes, np.float64) / 2, feet.shape)
    build.boxes(feet + half * [0, 1, 0], half, material, colour, faces=NO_BOTTOM, grounded=0.7)


def books(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    thick = rng.uniform(0.03, 0.065, int((board.x1 - board.x0) / 0.049))
    x = board.x0 + np.cumsum(thick) - thick / 2
    kept = (x + thick / 2 < board.x1) & (rng.random(len(x)) > 0.04)
    thick, x = thick[kept], x[kept]
    n = len(x)
    tall, deep = board.height * rng.uniform(0.62, 0.9, n), board.depth * rng.uniform(0.55, 0.7, n)
    foot = np.stack([x, np.full(n, board.y), board.z1 - deep / 2 - 0.03], -1)
    run = rng.integers(0, len(MUTED), n + 1)[np.cumsum(rng.random(n) < 0.45)]  # volumes of a series stand together
    paint = np.array(MUTED)[run] * (0.7 + 0.3 * rng.random((n, 1)))
    half = np.stack([thick / 2 - 0.0015, tall / 2, deep / 2], -1)
    centre = foot + half * [0, 1, 0]
    build.boxes(centre, half, Material.PLAIN, paint, faces=(BACK, RIGHT), grounded=0.75)
    build.boxes(centre, half, Material.PLAIN, CREAM, faces=(TOP,))
    label = np.stack([thick / 2 - 0.006, np.full(n, 0.016), np.full(n, 0.002)], -1)
    build.boxes(
        centre + np.stack([np.zeros(n), tall * 0.24, -deep / 2], -1), label, Material.PLAIN, BRASS, faces=(BACK,)
    )


def piled_books(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for foot in board.spots(rng, 0.34, max(1, round(board.depth / 0.36))):
        if rng.random() < 0.45:  # one stands open to view, leaning back
            _leaning(build, foot, 0.20, 0.27, tones(rng, MUTED, 1)[0])
            continue
        count = int(rng.integers(2, 6))
        feet = np.repeat(foot[None], count, axis=0)
        feet[:, 1] += 0.042 * np.arange(count)
        feet[:, [0, 2]] += (rng.random((count, 2)) - 0.5) * 0.025
        stood(build, feet, [0.19, 0.036, 0.25], tones(rng, MUTED, count))
        stood(build, feet + by(0.004, 0.005, -0.004), [0.186, 0.024, 0.25], CREAM)


def _leaning(build: MeshBuilder, foot: Floats, width: float, tall: float, colour: ArrayLike) -> None:
    """A flat thing with a picture on it, on a little stand."""
    x, y, z = foot
    w, back = width / 2, tall * 0.3
    front = np.array([[x + w, y, z], [x - w, y, z], [x - w, y + tall, z + back], [x + w, y + tall, z + back]])
    build.quads([front, front[::-1] + by(0, 0, 0.03)], Material.PLAIN, colour, occlusion=0.95)
    inset = 0.16
    out = np.array([0.0, 0.002, -0.004])
    corner = [front[0] * (1 - u) * (1 - v) + front[1] * u * (1 - v) + front[2] * u * v + front[3] * (1 - u) * v
              for u, v in ((inset, 0.55), (1 - inset, 0.55), (1 - inset, 0.85), (inset, 0.85))]  # fmt: skip
    build.quads([np.array(corner) + out], Material.PLAIN, CREAM)


def parcels(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.2, max(1, round(board.depth / 0.3)))
    n = len(feet)
    size = np.stack(
        [rng.uniform(0.12, 0.17, n), board.height * rng.uniform(0.4, 0.8, n), rng.uniform(0.12, 0.2, n)], -1
    )
    paint = tones(rng, BRIGHT, n)
    stood(build, feet, size, paint)
    band = feet + np.stack([np.zeros(n), size[:, 1] * 0.35, -size[:, 2] / 2 - 0.002], -1)
    stood(build, band, size * [0.8, 0.3, 0.01], CREAM)


def bottles(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    glass = ((0.05, 0.22, 0.10), (0.30, 0.13, 0.03), (0.08, 0.18, 0.34), (0.62, 0.66, 0.60), (0.36, 0.05, 0.06))
    _bottles(build, rng, board, glass, 0.75)


def medicines(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    white = ((0.82, 0.82, 0.78), (0.30, 0.13, 0.04), (0.20, 0.50, 0.38), (0.75, 0.80, 0.84))
    middle = (board.x0 + board.x1) / 2
    left = Board(board.x0, middle, board.y, board.z0, board.z1, board.height)
    _bottles(build, rng, left, white, 0.5)
    feet = Board(middle, board.x1, board.y, board.z0, board.z1, board.height).spots(rng, 0.13)
    n = len(feet)
    size = np.stack([np.full(n, 0.10), board.height * rng.uniform(0.35, 0.6, n), np.full(n, 0.12)], -1)
    stood(build, feet, size, tones(rng, ((0.84, 0.84, 0.80), (0.55, 0.72, 0.80)), n, 0.06))
    band = feet + np.stack([np.zeros(n), size[:, 1] * 0.3, np.full(n, -0.062)], -1)
    stood(
        build, band, size * [1, 0.28, 0.01], tones(rng, ((0.04, 0.42, 0.20), (0.08, 0.28, 0.56), (0.7, 0.1, 0.08)), n)
    )


def _bottles(build: MeshBuilder, rng: np.random.Generator, board: Board, glass: ArrayLike, share: float) -> None:
    feet = board.spots(rng, 0.115, max(1, round(board.depth / 0.24)))
    n = len(feet)
    paint, tall = tones(rng, glass, n), board.height * share * rng.uniform(0.75, 1.1, n)
    frustums(build, feet, 0.037, 0.037, tall * 0.66, paint, sides=7, is_open=True)
    neck = feet + np.stack([np.zeros(n), tall * 0.66, np.zeros(n)], -1)
    frustums(build, neck, 0.037, 0.014, tall * 0.16, paint, sides=7, is_open=True)
    neck[:, 1] += tall * 0.16
    frustums(build, neck, 0.014, 0.015, tall * 0.18, paint * 0.5, sides=5)
    stood(build, feet + np.stack([0 * tall, tall * 0.2, np.full(n, -0.036)], -1), [0.045, 0.07, 0.006], CREAM)


def folded_clothes(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    cloth = ((0.46, 0.07, 0.08), (0.07, 0.20, 0.32), (0.70, 0.54, 0.22), (0.10, 0.24, 0.16), (0.66, 0.62, 0.54), DARK)
    for foot in board.spots(rng, 0.42, max(1, round(board.depth / 0.42))):
        count = min(int(rng.integers(3, 6)), int(board.height / 0.06))
        feet = np.repeat(foot[None], count, axis=0)
        feet[:, 1] += 0.055 * np.arange(count)
        feet[:, 0] += (rng.random(count) - 0.5) * 0.02
        stood(build, feet, [0.33, 0.046, 0.29], tones(rng, cloth, count), Material.FABRIC)


def shoes(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for foot in board.spots(rng, 0.36, max(1, round(board.depth / 0.4))):
        paint = tones(rng, (*BRIGHT, *MUTED[:3]), 1)[0]
        for side in (-0.065, 0.065):
            at = foot + by(side, 0, 0)
            ellipsoids(build, [at + by(0, 0.045, -0.06), at + by(0, 0.075, 0.07)],
                       [[0.045, 0.042, 0.09], [0.045, 0.07, 0.06]], paint, sides=7)  # fmt: skip
            stood(build, at[None], [0.09, 0.02, 0.27], CREAM)


def dummies(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    """Torsos on poles, in dresses and jackets."""
    for number, foot in enumerate(board.spots(rng, 0.62, 1, 0.05)):
        cloth = tones(rng, ((0.50, 0.06, 0.08), (0.05, 0.20, 0.34), (0.74, 0.56, 0.18), (0.10, 0.28, 0.18)), 1)[0]
        frustums(build, foot, 0.15, 0.14, 0.02, BRASS, sides=12)
        frustums(build, foot, 0.014, 0.014, 0.5, BRASS, sides=6)
        hem = 0.22 if number % 2 == 0 else 0.13
        frustums(build, foot + by(0, 0.42, 0), hem, 0.115, 0.32, cloth, sides=12, material=Material.FABRIC)
        frustums(build, foot + by(0, 0.74, 0), 0.115, 0.165, 0.26, cloth, sides=12, material=Material.FABRIC)
        ellipsoids(build, [foot + by(0, 1.0, 0)], [0.175, 0.06, 0.11], cloth, sides=10, material=Material.FABRIC)
        for side in (-1, 1):
            arm = foot + by(0.185 * side, 0.80, 0)
            ellipsoids(build, [arm], [0.045, 0.22, 0.05], cloth * 0.85, material=Material.FABRIC)
        frustums(build, foot + by(0, 1.04, 0), 0.035, 0.035, 0.07, CREAM)
        ellipsoids(build, [foot + by(0, 1.2, 0)], [0.075, 0.105, 0.085], CREAM)


def hats(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for foot in board.spots(rng, 0.4):
        paint = tones(rng, MUTED, 1)
        frustums(build, foot, 0.16, 0.15, 0.02, paint, sides=12)
        frustums(build, foot + by(0, 0.02, 0), 0.095, 0.075, 0.11, paint, sides=10)
        frustums(build, foot + by(0, 0.02, 0), 0.098, 0.096, 0.025, paint * 0.3, sides=10, is_open=True)


def cushions(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.42)
    paint = tones(rng, MUTED, len(feet))
    ellipsoids(build, feet + by(0, 0.15, 0.02), [0.19, 0.16, 0.085], paint, material=Material.FABRIC)


def table_lamps(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.42, max(1, round(board.depth / 0.5)))
    n = len(feet)
    base = tones(rng, (*MUTED, BRASS), n)
    ellipsoids(build, feet + by(0, 0.07, 0), [0.06, 0.07, 0.06], base)
    stood(build, feet + by(0, 0.13, 0), [0.016, 0.08, 0.016], BRASS)
    shade = tones(rng, ((0.90, 0.74, 0.48), (0.88, 0.56, 0.42), (0.90, 0.84, 0.66)), n, 0.05)
    frustums(build, feet + by(0, 0.18, 0), 0.12, 0.07, 0.15, shade * 0.75, glow=GLOW_LAMP, sides=10)


def mugs(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.16, max(1, round(board.depth / 0.2)))
    paint = tones(
        rng, ((0.08, 0.20, 0.44), (0.60, 0.20, 0.10), CREAM, (0.16, 0.34, 0.30), (0.76, 0.56, 0.20)), len(feet)
    )
    frustums(build, feet, 0.036, 0.042, 0.09, paint, is_open=True)
    frustums(build, feet + by(0, 0.075, 0), 0.038, 0.038, 0.001, paint * 0.2)
    stood(build, feet + by(0.052, 0.022, 0), [0.022, 0.05, 0.012], paint)


def vases(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.3)
    n = len(feet)
    paint, tall = tones(rng, (*MUTED, CREAM), n), np.minimum(board.height * 0.8, 0.34) * rng.uniform(0.7, 1, n)
    up = np.stack([0 * tall, tall, 0 * tall], -1)
    frustums(build, feet, 0.05, 0.085, tall * 0.45, paint, is_open=True, sides=10)
    frustums(build, feet + up * 0.45, 0.085, 0.035, tall * 0.4, paint, is_open=True, sides=10)
    frustums(build, feet + up * 0.85, 0.035, 0.05, tall * 0.15, paint * 0.7, sides=10)


def pots(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    """Plants in clay."""
    feet = board.spots(rng, 0.25, max(1, round(board.depth / 0.34)))
    frustums(build, feet, 0.06, 0.085, 0.13, tones(rng, ((0.40, 0.15, 0.07),), len(feet)))
    _bunches(build, rng, feet + by(0, 0.13, 0), min(0.2, board.height * 0.5), 0.1, 9, 4)


def buckets(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    """Cut flowers in tin."""
    feet = board.spots(rng, 0.32, max(1, round(board.depth / 0.36)))
    tin = tones(rng, ((0.42, 0.44, 0.44), (0.16, 0.30, 0.26)), len(feet))
    frustums(build, feet, 0.085, 0.125, 0.26, tin, material=Material.METAL, sides=10)
    _bunches(build, rng, feet + by(0, 0.26, 0), min(0.34, board.height * 0.6), 0.16, 12, 13)


def _bunches(
    build: MeshBuilder, rng: np.random.Generator, feet: Floats, tall: float, wide: float, leaves: int, petals: int
) -> None:
    n = len(feet)

    def cloud(count: int, low: float, high: float) -> Floats:
        angle, out = rng.random((n, count)) * 2 * np.pi, np.sqrt(rng.random((n, count))) * wide
        up = (low + (high - low) * rng.random((n, count))) * tall - 0.25 * out
        return feet[:, None] + np.stack([np.sin(angle) * out, up, np.cos(angle) * out], -1)

    green = cloud(leaves, 0.1, 0.75).reshape(-1, 3)
    facades.blooms(build, green, 0.055, tones(rng, LEAVES, len(green), 0.4), rng)
    hue = np.repeat(tones(rng, PETALS, n, 0.1), petals, axis=0)
    facades.blooms(build, cloud(petals, 0.7, 1.1).reshape(-1, 3), 0.042, hue, rng)


def bears(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for foot in board.spots(rng, 0.34):
        fur = tones(rng, ((0.36, 0.19, 0.07), (0.62, 0.42, 0.22), (0.50, 0.46, 0.42), (0.72, 0.44, 0.50)), 1)[0]
        parts = [
            ([0, 0.12, 0], [0.085, 0.105, 0.075]), ([0, 0.27, -0.01], [0.075, 0.07, 0.07]),
            ([-0.06, 0.33, 0], [0.028, 0.028, 0.016]), ([0.06, 0.33, 0], [0.028, 0.028, 0.016]),
            ([-0.06, 0.035, -0.08], [0.035, 0.035, 0.055]), ([0.06, 0.035, -0.08], [0.035, 0.035, 0.055]),
            ([-0.09, 0.15, -0.03], [0.028, 0.06, 0.028]), ([0.09, 0.15, -0.03], [0.028, 0.06, 0.028]),
        ]  # fmt: skip
        at, half = (np.array(values) for values in zip(*parts, strict=True))
        ellipsoids(build, foot + at, half, fur, sides=7, material=Material.FABRIC)
        ellipsoids(build, [foot + by(0, 0.255, -0.07)], [0.032, 0.026, 0.02], fur * 1.5, sides=6)
        eyes = foot + np.array([[-0.028, 0.29, -0.072], [0.028, 0.29, -0.072], [0, 0.265, -0.09]])
        ellipsoids(build, eyes, 0.009, DARK, sides=5, rings=3)


def toys(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    """Blocks, balls and a train in turn."""
    for number, foot in enumerate(board.spots(rng, 0.44, max(1, round(board.depth / 0.45)), 0.05)):
        kind = (number + rng.integers(2)) % 3
        if kind == 0:
            rows = np.array([[-0.09, 0, 0], [0.0, 0, 0.01], [0.09, 0, -0.01], [-0.045, 0.085, 0], [0.05, 0.085, 0]])
            stood(build, foot + rows, 0.08, tones(rng, BRIGHT, 5, 0.05))
        elif kind == 1:
            ellipsoids(build, [foot + by(0, 0.11, 0)], 0.11, tones(rng, BRIGHT, 1)[0], sides=12, rings=8)
            frustums(build, foot + by(0, 0.095, 0), 0.111, 0.111, 0.03, CREAM, sides=12, is_open=True)
        else:
            for wagon in range(3):
                at = foot + by(0.14 * (wagon - 1), 0.03, 0)
                stood(build, at[None], [0.12, 0.09 if wagon else 0.07, 0.08], BRIGHT[wagon])
                wheels = at + np.array([[x, -0.005, z] for x in (-0.035, 0.035) for z in (-0.042, 0.042)])
                ellipsoids(build, wheels, [0.025, 0.025, 0.008], DARK, sides=7, rings=3)
            frustums(build, foot + by(-0.16, 0.1, 0), 0.018, 0.026, 0.06, DARK)


def keys(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    """Pigeonholes with a key in most of them."""
    x = np.linspace(board.x0, board.x1, 8)
    feet = np.stack([x, np.full(8, board.y), np.full(8, (board.z0 + board.z1) / 2)], -1)
    stood(build, feet, [0.02, board.height + 0.06, board.depth], WOOD, Material.WOOD)
    holes = (feet[1:] + feet[:-1]) / 2
    taken = rng.random(7) < 0.7
    build.boxes(
        holes[taken] + by(0, board.height * 0.5, -board.depth * 0.2), [0.012, 0.05, 0.008], Material.METAL, BRASS
    )
    letters = rng.random(7) < 0.4
    stood(build, holes[letters], [0.11, 0.10, 0.02], CREAM)


def candle(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    middle = np.array([(board.x0 + board.x1) / 2, board.y, (board.z0 + board.z1) / 2])
    frustums(build, middle, 0.035, 0.035, 0.012, BRASS)
    frustums(build, middle, 0.012, 0.012, 0.12, CREAM)
    ellipsoids(build, [middle + by(0, 0.138, 0)], [0.009, 0.02, 0.009], (0.95, 0.75, 0.4), glow=GLOW_LAMP, sides=6)


def glasses(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.12, max(1, round(board.depth / 0.2)))
    frustums(build, feet, 0.03, 0.006, 0.006, (0.6, 0.64, 0.64), sides=7)
    frustums(build, feet, 0.005, 0.005, 0.08, (0.6, 0.64, 0.64), sides=5)
    frustums(build, feet + by(0, 0.08, 0), 0.012, 0.036, 0.07, (0.62, 0.68, 0.70), sides=7)


def boxes_of(build: MeshBuilder, feet: Floats, size: ArrayLike, colour: ArrayLike) -> None:
    """Wooden crates, open above."""
    half = np.asarray(size, np.float64) / 2
    build.boxes(feet + half * [0, 1, 0], half, Material.BOARDS, colour, faces=NO_BOTTOM, grounded=0.7)
