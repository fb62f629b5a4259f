"""Many small round things at once, as batches of quads: bottles, cups, loaves, fruit."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import GLOW_NONE, MeshBuilder


def by(x: float, y: float, z: float) -> NDArray[np.float64]:
    """A step to be added to points."""
    return np.array((x, y, z))


def frustums(
    build: MeshBuilder,
    feet: ArrayLike,
    lower: ArrayLike,
    upper: ArrayLike,
    heights: ArrayLike,
    colour: ArrayLike,
    *,
    material: Material = Material.PLAIN,
    sides: int = 8,
    is_open: bool = False,
    glow: int = GLOW_NONE,
    grounded: float = 0.7,
) -> None:
    """Upright cylinders and cones: (n, 3) feet, radii and heights broadcast to (n,); `is_open` leaves out the lid."""
    foot = np.asarray(feet, np.float64).reshape(-1, 3)
    n = len(foot)
    low, high, tall = (np.broadcast_to(np.asarray(v, np.float64), (n,)) for v in (lower, upper, heights))
    paint = np.broadcast_to(np.asarray(colour, np.float64), (n, 3))
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)], -1)
    bottom = foot[:, None] + ring * low[:, None, None]
    top = foot[:, None] + ring * high[:, None, None]
    top[..., 1] += tall[:, None]
    quads = np.stack([bottom[:, :-1], bottom[:, 1:], top[:, 1:], top[:, :-1]], 2)
    normals = np.broadcast_to(np.stack([ring[:-1], ring[1:], ring[1:], ring[:-1]], 1), quads.shape)
    build.quads(
        quads,
        material,
        np.repeat(paint, sides, axis=0),
        normals=normals,
        occlusion=[grounded, grounded, 1.0, 1.0],
        glow=glow,
    )
    if not is_open:
        middle = np.broadcast_to(top[:, :-1].mean(axis=1, keepdims=True), (n, sides, 3))
        lids = np.stack([middle, top[:, :-1], top[:, 1:]], 2).reshape(-1, 3, 3)
        build.triangles(lids, material, np.repeat(paint, sides, axis=0))


def ellipsoids(
    build: MeshBuilder,
    centres: ArrayLike,
    halves: ArrayLike,
    colour: ArrayLike,
    *,
    material: Material = Material.PLAIN,
    sides: int = 8,
    rings: int = 4,
    glow: int = GLOW_NONE,
) -> None:
    """(n, 3) centres and half sizes along the axes, darker underneath."""
    centre = np.asarray(centres, np.float64).reshape(-1, 3)
    half = np.broadcast_to(np.asarray(halves, np.float64), centre.shape)
    polar = np.linspace(0, np.pi, rings + 1)[:, None]
    around = np.linspace(0, 2 * np.pi, sides + 1)[None]
    unit = np.stack([np.sin(polar) * np.sin(around), -np.cos(polar) + 0 * around, np.sin(polar) * np.cos(around)], -1)
    faces = np.stack([unit[:-1, :-1], unit[:-1, 1:], unit[1:, 1:], unit[1:, :-1]], 2).reshape(-1, 4, 3)
    corners = faces[None] * half[:, None, None] + centre[:, None, None]
    normals = faces[None] / half[:, None, None]
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    paint = np.broadcast_to(np.asarray(colour, np.float64), centre.shape)
    shade = np.broadcast_to(0.78 + 0.22 * faces[..., 1], (len(centre), *faces.shape[:2]))
    build.quads(
        corners,
        material,
        np.repeat(paint, len(faces), axis=0),
        normals=normals,
        occlusion=shade.reshape(-1, 4),
        glow=glow,
    )
