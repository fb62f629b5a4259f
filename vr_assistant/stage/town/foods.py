"""What bakers, grocers and cafés have on their boards; the frame is as in goods."""

import numpy as np

from vr_assistant.stage.town.goods import BRASS, BRIGHT, CREAM, DARK, LEAVES, Board, boxes_of, stood, tones
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import MeshBuilder
from vr_assistant.stage.town.shapes import by, ellipsoids, frustums

_CRUST = ((0.44, 0.20, 0.06), (0.56, 0.29, 0.09), (0.34, 0.14, 0.05))
_FRUIT = (
    (0.66, 0.06, 0.05), (0.90, 0.40, 0.02), (0.28, 0.48, 0.06), (0.92, 0.72, 0.10), (0.30, 0.05, 0.18),
    (0.60, 0.14, 0.08),
)  # fmt: skip


def loaves(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.3, max(1, round(board.depth / 0.3)))
    n = len(feet)
    crust = tones(rng, _CRUST, n)
    ellipsoids(build, feet + by(0, 0.07, 0), [0.125, 0.085, 0.10], crust, sides=9, rings=5)
    for k in (-0.05, 0.0, 0.05):
        slash = feet + by(k, 0.152 - 6 * k * k, 0)
        build.boxes(slash, [0.008, 0.006, 0.05], Material.PLAIN, crust * 1.7, occlusion=0.95)


def buns(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.15, max(1, round(board.depth / 0.16)))
    crust = tones(rng, ((0.62, 0.34, 0.11), (0.70, 0.44, 0.16)), len(feet))
    ellipsoids(build, feet + by(0, 0.035, 0), [0.062, 0.045, 0.062], crust, sides=7)


def baguettes(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for foot in board.spots(rng, 0.55, 1, 0.05):
        frustums(build, foot, 0.13, 0.16, 0.2, (0.38, 0.23, 0.10), material=Material.FABRIC, sides=10)
        n = 7
        out = (rng.random((n, 2)) - 0.5) * 0.18
        tall = min(0.26, board.height * 0.55)
        at = foot + np.stack([out[:, 0], np.full(n, 0.17 + tall * 0.6), out[:, 1]], -1)
        ellipsoids(build, at, [0.035, tall, 0.035], tones(rng, _CRUST[:2], n), sides=7, rings=6)


def cakes(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    icing = ((0.85, 0.50, 0.56), (0.88, 0.82, 0.68), (0.16, 0.07, 0.03), (0.86, 0.66, 0.24), (0.50, 0.66, 0.40))
    for foot in board.spots(rng, 0.36, max(1, round(board.depth / 0.4)), 0.05):
        frustums(build, foot, 0.05, 0.02, 0.06, CREAM)
        frustums(build, foot + by(0, 0.06, 0), 0.15, 0.155, 0.012, CREAM, sides=12)
        paint = tones(rng, icing, 1, 0.08)[0]
        frustums(build, foot + by(0, 0.072, 0), 0.125, 0.125, 0.06, (0.50, 0.28, 0.10), sides=12)
        frustums(build, foot + by(0, 0.12, 0), 0.128, 0.125, 0.03, paint, sides=12)
        angle = np.arange(6) * np.pi / 3
        cherries = foot + np.stack([np.sin(angle) * 0.09, np.full(6, 0.16), np.cos(angle) * 0.09], -1)
        ellipsoids(build, cherries, 0.017, (0.60, 0.03, 0.05), sides=6, rings=3)


def fruit(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    """Crates of it."""
    for number, foot in enumerate(board.spots(rng, 0.45, max(1, round(board.depth / 0.4)), 0.0)):
        boxes_of(build, foot[None], [0.42, 0.13, 0.36], (0.42, 0.27, 0.13))
        hue = _FRUIT[(number * 5 + rng.integers(2)) % len(_FRUIT)]
        x, z = np.meshgrid((np.arange(5) - 2) * 0.078, (np.arange(4) - 1.5) * 0.08)
        n = x.size
        heap = 0.13 + 0.045 * (1 - np.abs(x).ravel() / 0.2) * (1 - np.abs(z).ravel() / 0.2) * 2
        at = foot + np.stack([x.ravel() + (rng.random(n) - 0.5) * 0.02, heap, z.ravel()], -1)
        ellipsoids(build, at, 0.042, tones(rng, hue, n, 0.2), sides=6, rings=4)


def vegetables(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for foot in board.spots(rng, 0.45, max(1, round(board.depth / 0.4)), 0.0):
        boxes_of(build, foot[None], [0.42, 0.13, 0.36], (0.42, 0.27, 0.13))
        n = 8
        at = foot + np.stack([(np.arange(n) % 4 - 1.5) * 0.1, np.full(n, 0.15), (np.arange(n) // 4 - 0.5) * 0.17], -1)
        hue = (LEAVES, (0.55, 0.20, 0.05), (0.30, 0.10, 0.22), (0.62, 0.60, 0.40))[rng.integers(4)]
        ellipsoids(build, at, [0.055, 0.06, 0.075], tones(rng, hue, n, 0.3), sides=7, material=Material.LEAF)


def tins(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.115, max(1, round(board.depth / 0.2)))
    n = len(feet)
    tall = np.full(n, min(0.13, board.height * 0.5))
    paint = tones(rng, BRIGHT, n)
    frustums(build, feet, 0.042, 0.042, tall, paint, sides=8)
    frustums(build, feet + by(0, 0.04, 0), 0.0425, 0.0425, 0.045, CREAM, sides=8, is_open=True, grounded=1)


def packets(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    feet = board.spots(rng, 0.16, max(1, round(board.depth / 0.26)))
    n = len(feet)
    size = np.stack([np.full(n, 0.12), board.height * rng.uniform(0.5, 0.75, n), np.full(n, 0.08)], -1)
    stood(
        build, feet, size, tones(rng, ((0.30, 0.17, 0.08), (0.10, 0.20, 0.14), (0.60, 0.46, 0.28), (0.5, 0.1, 0.08)), n)
    )
    face = feet + np.stack([np.zeros(n), size[:, 1] * 0.35, np.full(n, -0.042)], -1)
    stood(build, face, size * [0.7, 0.3, 0.02], CREAM)


def coffee_machine(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    foot = np.array([(board.x0 + board.x1) / 2, board.y, board.z1 - 0.22])
    steel = (0.50, 0.50, 0.50)
    stood(build, foot[None], [0.62, 0.06, 0.40], DARK)
    stood(build, foot[None] + by(0, 0.06, 0.08), [0.58, 0.34, 0.22], steel, Material.METAL)
    stood(build, foot[None] + by(0, 0.28, 0), [0.62, 0.12, 0.40], (0.45, 0.06, 0.05))
    for x in (-0.16, 0.16):
        stood(build, foot[None] + by(x, 0.2, -0.1), [0.05, 0.08, 0.06], steel, Material.METAL)
        frustums(build, foot + by(x, 0.06, -0.1), 0.03, 0.036, 0.07, CREAM)
    cups = foot + np.array([[-0.2 + 0.1 * k, 0.40, 0.02] for k in range(5)])
    frustums(build, cups, 0.036, 0.03, 0.06, CREAM)
    stood(build, foot[None] + by(0, 0.33, -0.205), [0.2, 0.03, 0.01], BRASS, Material.METAL)
