"""Surfaces that turned and bent things are made of, as arrays of a glTF primitive."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass
class Piece:
    """One surface with counter-clockwise fronts; lengths in metres, +Y up."""

    positions: Array
    normals: Array
    uvs: Array
    colours: Array
    """(vertices, 4) linear; occlusion is multiplied in."""
    triangles: NDArray[np.integer]
    joints: NDArray[np.integer] | None = None
    weights: Array | None = None

    def moved(self, matrix: Array) -> "Piece":
        positions = self.positions @ matrix[:3, :3].T + matrix[:3, 3]
        return Piece(positions, self.normals @ matrix[:3, :3].T, self.uvs, self.colours, self.triangles)


def joined(pieces: list[Piece]) -> Piece:
    starts = np.cumsum([0] + [len(piece.positions) for piece in pieces])
    names = ("positions", "normals", "uvs", "colours")
    arrays = [np.concatenate([getattr(piece, name) for piece in pieces]) for name in names]
    return Piece(
        *arrays, np.concatenate([piece.triangles + start for piece, start in zip(pieces, starts, strict=False)])
    )


def lathe(
    profile: list[tuple[float, float]],
    sides: int,
    *,
    repeats: float = 1.0,
    is_smooth: bool = False,
    colour: tuple[float, float, float] = (1.0, 1.0, 1.0),
    shade: list[float] | None = None,
) -> Piece:
    """A profile of (radius, height) turned about +Y; fronts to the right of one who walks along the profile.

    u runs round, `repeats` times from 0 to 1; v from 1 at the start of the profile to 0 at its end. Edges between the
    profile's lines are sharp unless `is_smooth`. `shade`: Openness at each point of the profile.
    """
    around = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.cos(around), np.zeros_like(around), -np.sin(around)], 1)
    points = np.array(profile, float)
    shades = np.ones(len(points)) if shade is None else np.array(shade)
    steps = np.diff(points, axis=0)
    slopes = np.stack([steps[:, 1], -steps[:, 0]], 1) / np.linalg.norm(steps, axis=1)[:, None]
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(steps, axis=1))])
    pieces = []
    for n in range(len(steps)):
        ends = [slopes[n], slopes[n]]
        if is_smooth:
            ends = [slopes[max(n - 1, 0)] + slopes[n], slopes[n] + slopes[min(n + 1, len(steps) - 1)]]
        positions, normals, uvs, colours = [], [], [], []
        for end, (radius, height), slope, dark, at in zip(
            (0, 1), points[n : n + 2], ends, shades[n : n + 2], length[n : n + 2], strict=True
        ):
            slope = slope / np.linalg.norm(slope)
            positions.append(ring * radius + [0, height, 0])
            normals.append(ring * slope[0] + [0, slope[1], 0])
            v = 1 - (at / length[-1] if is_smooth else end)
            uvs.append(np.stack([np.linspace(0, repeats, sides + 1), np.full(sides + 1, v)], 1))
            colours.append(np.tile([*(np.array(colour) * dark), 1.0], (sides + 1, 1)))
        a = np.arange(sides)
        b, c, d = a + 1, a + sides + 1, a + sides + 2
        triangles = np.concatenate([np.stack([a, b, d], 1), np.stack([a, d, c], 1)])
        pieces.append(Piece(*map(np.concatenate, (positions, normals, uvs, colours)), triangles))
    return joined(pieces)


def tube(
    points: list[tuple[float, float, float]],
    radii: list[tuple[float, float]],
    colour: tuple[float, float, float],
    sides: int = 8,
) -> Piece:
    """A bent tube with round ends; radii across the body (x) and at right angles to that."""
    path, size = np.array(points, float), np.array(radii, float)
    ahead = np.gradient(path, axis=0)
    ahead /= np.linalg.norm(ahead, axis=1)[:, None]
    across = np.array([1.0, 0.0, 0.0]) - ahead * ahead[:, :1]
    across /= np.linalg.norm(across, axis=1)[:, None]
    upward = np.cross(ahead, across)
    path = np.concatenate([path[:1], path, path[-1:]])
    path[0] -= ahead[0] * size[0].mean() * 0.5
    path[-1] += ahead[-1] * size[-1].mean() * 0.5
    across, upward = (np.concatenate([side[:1], side, side[-1:]]) for side in (across, upward))
    size = np.concatenate([size[:1] * 0.02, size, size[-1:] * 0.02])
    around = np.linspace(0, 2 * np.pi, sides + 1)
    rings = (
        path[:, None]
        + across[:, None] * (np.cos(around)[None, :, None] * size[:, None, :1])
        + upward[:, None] * (np.sin(around)[None, :, None] * size[:, None, 1:])
    )
    rows = len(path)
    along_ring = np.gradient(rings, axis=1)
    along_ring[:, 0] = along_ring[:, -1] = (rings[:, 1] - rings[:, -2]) / 2
    normals = np.cross(along_ring, np.gradient(rings, axis=0))
    normals[0], normals[-1] = -np.gradient(path, axis=0)[0], np.gradient(path, axis=0)[-1]
    normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-9)
    a = (np.arange(rows - 1)[:, None] * (sides + 1) + np.arange(sides)).ravel()
    b, c, d = a + 1, a + sides + 1, a + sides + 2
    uvs = np.stack(np.meshgrid(np.linspace(0, 1, sides + 1), np.linspace(0, 1, rows)), -1).reshape(-1, 2)
    below = 0.78 + 0.22 * np.clip(normals.reshape(-1, 3)[:, 1] * 0.5 + 0.8, 0, 1)
    colours = np.concatenate([below[:, None] * np.array(colour), np.ones((len(uvs), 1))], 1)
    triangles = np.concatenate([np.stack([a, b, d], 1), np.stack([a, d, c], 1)])
    return Piece(rings.reshape(-1, 3), normals.reshape(-1, 3), uvs, colours, triangles)


def ball(centre: tuple[float, float, float], radius: float, sides: int = 8, rows: int = 5) -> Piece:
    polar = np.linspace(-np.pi / 2, np.pi / 2, rows + 1)
    profile = [(max(radius * float(np.cos(p)), 1e-4), radius * float(np.sin(p))) for p in polar]
    piece = lathe(profile, sides, is_smooth=True)
    piece.normals = piece.positions / np.linalg.norm(piece.positions, axis=1)[:, None]
    piece.positions = piece.positions + np.array(centre)
    return piece


def turned(angle: float, at: tuple[float, float, float] = (0.0, 0.0, 0.0)) -> Array:
    """(4, 4): about +Y, counter-clockwise as seen from above, then moved."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s, at[0]], [0, 1, 0, at[1]], [-s, 0, c, at[2]], [0, 0, 0, 1]])
