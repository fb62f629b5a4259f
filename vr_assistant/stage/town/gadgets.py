"""Screens, loudspeakers and tablets on a shop's boards, and landscapes to show on screens and to frame.

The frame is as in goods.
"""

import numpy as np
from numpy.typing import ArrayLike

from vr_assistant.stage.town.goods import BRASS, BRIGHT, CREAM, DARK, Board, stood, tones
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import GLOW_COLOUR, MeshBuilder
from vr_assistant.stage.town.shapes import by, ellipsoids, frustums


def picture(
    build: MeshBuilder, foot: ArrayLike, width: float, tall: float, rng: np.random.Generator, glow: int = 0
) -> None:
    """A landscape looking along -z: sky in bands, a sun, two ridges."""
    x, y, z = np.asarray(foot, np.float64)
    sky = np.array(((0.24, 0.46, 0.74), (0.80, 0.42, 0.20), (0.50, 0.64, 0.62), (0.16, 0.20, 0.42))[rng.integers(4)])
    land = tones(rng, ((0.10, 0.26, 0.07), (0.30, 0.20, 0.09), (0.06, 0.20, 0.26), (0.36, 0.32, 0.10)), 2)

    def face(u0: float, u1: float, v: ArrayLike, out: float, colour: ArrayLike) -> None:
        low0, low1, high0, high1 = np.asarray(v, np.float64)
        left, right = x + width * (0.5 - u0), x + width * (0.5 - u1)
        at = z - out
        foot = [[left, y + tall * low0, at], [right, y + tall * low1, at]]
        corner = [*foot, [right, y + tall * high1, at], [left, y + tall * high0, at]]
        build.quads([corner], Material.PLAIN, colour, glow=glow)

    for k in range(4):
        face(0, 1, (k / 4, k / 4, (k + 1) / 4, (k + 1) / 4), 0.0, sky * (0.75 + 0.25 * (3 - k)) * 0.8)
    sun = np.array([x + width * rng.uniform(-0.3, 0.3), y + tall * 0.76, z])
    ellipsoids(build, [sun], [tall * 0.08, tall * 0.08, 0.003], (0.95, 0.80, 0.45), sides=12, rings=6, glow=glow)
    for ridge, top in enumerate((0.5, 0.3)):
        height = top + (rng.random(6) - 0.5) * 0.24
        for k in range(5):
            face(
                k / 5,
                (k + 1) / 5,
                (0, 0, height[k], height[k + 1]),
                0.003 + 0.002 * ridge,
                land[ridge] * (1.4 - 0.5 * ridge),
            )


def screens(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    tall = min(board.height * 0.86, 0.42)
    for foot in board.spots(rng, tall * 1.75, jitter=0.05):
        stood(build, foot[None], [0.2, 0.02, 0.14], DARK)
        stood(build, foot[None] + by(0, 0.02, 0.02), [0.04, tall * 0.2, 0.03], DARK)
        at = foot + by(0, tall * 0.14, 0)
        stood(build, at[None], [tall * 1.5, tall * 0.86, 0.03], DARK)
        picture(build, at + by(0, 0.016, -0.018), tall * 1.46, tall * 0.82, rng, glow=GLOW_COLOUR)


def speakers(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for number, foot in enumerate(board.spots(rng, 0.3, jitter=0.05)):
        if number % 2:  # headphones on a stand
            frustums(build, foot, 0.06, 0.05, 0.02, CREAM)
            stood(build, foot[None], [0.018, 0.22, 0.018], CREAM)
            paint = tones(rng, BRIGHT, 1)[0]
            ellipsoids(build, [foot + by(side, 0.12, 0) for side in (-0.085, 0.085)], [0.028, 0.048, 0.045], paint)
            angle = np.linspace(0, np.pi, 8)
            arc = foot + np.stack([np.cos(angle) * 0.085, 0.13 + np.sin(angle) * 0.105, 0 * angle], -1)
            build.boxes((arc[1:] + arc[:-1]) / 2, [0.018, 0.012, 0.014], Material.PLAIN, paint)
            continue
        tall = min(board.height * 0.8, 0.34)
        stood(build, foot[None], [0.19, tall, 0.18], DARK)
        for share, radius in ((0.32, 0.066), (0.74, 0.038)):
            at = foot + by(0, tall * share, -0.093)
            ellipsoids(build, [at], [radius, radius, 0.012], (0.16, 0.16, 0.17), sides=10)
            ellipsoids(build, [at + by(0, 0, -0.006)], [radius * 0.4, radius * 0.4, 0.014], BRASS)


def tablets(build: MeshBuilder, rng: np.random.Generator, board: Board) -> None:
    for foot in board.spots(rng, 0.26, max(1, round(board.depth / 0.36)), 0.05):
        width, tall = ((0.08, 0.16), (0.2, 0.15))[rng.integers(2)]
        x, y, z = foot
        base = np.array([[x - 0.06, y, z + 0.05]])
        stood(build, base + by(0.06, 0, 0), [0.10, 0.03, 0.06], CREAM)
        w, back = width / 2, tall * 0.45
        front = np.array(
            [[x + w, y + 0.01, z], [x - w, y + 0.01, z], [x - w, y + tall, z + back], [x + w, y + tall, z + back]]
        )
        build.quads([front], Material.PLAIN, DARK)
        build.quads([front[::-1] + by(0, 0, 0.012)], Material.PLAIN, (0.3, 0.3, 0.32))
        middle = front.mean(axis=0)
        lit = tones(rng, ((0.10, 0.34, 0.62), (0.60, 0.22, 0.30), (0.12, 0.46, 0.34)), 1)[0]
        build.quads([middle + (front - middle) * 0.88 + by(0, 0.003, -0.003)], Material.PLAIN, lit, glow=GLOW_COLOUR)
