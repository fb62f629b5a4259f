"""What can be seen: bounding spheres against the picture's sides and against boxes of light.

Points are (3, n) arrays: NumPy then works along the objects, not along three coordinates.
"""

import math

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.frame import Matrix

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


def sides(view_projections: Floats) -> Floats:
    """(eyes * 4, 4): the planes left, right, below and above of each eye, normals inwards and of unit length.

    Source: G. Gribb and K. Hartmann, "Fast Extraction of Viewing Frustum Planes", 2001.
    """
    planes = np.empty((len(view_projections), 4, 4), np.float32)
    x, y, w = view_projections[:, 0], view_projections[:, 1], view_projections[:, 3]
    np.add(w, x, out=planes[:, 0])
    np.subtract(w, x, out=planes[:, 1])
    np.add(w, y, out=planes[:, 2])
    np.subtract(w, y, out=planes[:, 3])
    normals = planes[..., :3]
    planes /= np.sqrt(np.einsum("esi,esi->es", normals, normals))[..., None]
    return planes.reshape(-1, 4)


def in_view(planes: Floats, centres: Floats, radii: Floats, margin_m: float = 0.0) -> Mask:
    """(n,): which spheres touch what any of the eyes sees.

    Args:
        planes: From `sides`.
        centres: (3, n)
        margin_m: How much an eye may move before the picture is drawn.
    """
    depth = planes[:, :3] @ centres
    depth += planes[:, 3:]
    outmost = -(radii + margin_m) if margin_m else -radii
    seen: Mask = np.minimum.reduce(depth[:4]) > outmost
    for first in range(4, len(planes), 4):
        seen |= np.minimum.reduce(depth[first : first + 4]) > outmost
    return seen


def distances(points: Floats, eye: Floats) -> Floats:
    """(n,): from (3, n) points to one."""
    away = points - eye[:, None]
    away *= away
    return np.asarray(np.sqrt(np.add.reduce(away)))


def in_cube(matrix: Matrix, centres: Floats, radii: Floats) -> Mask:
    """Spheres against the sides, not the ends, of a box that a matrix turns into the unit cube; it is square."""
    at = matrix[:2, :3] @ centres
    at += matrix[:2, 3:] - np.float32(0.5)
    np.abs(at, out=at)
    reach = math.hypot(*matrix[0, :3].tolist()) * radii
    reach += np.float32(0.5)
    return np.asarray(np.maximum(at[0], at[1]) < reach)


def spheres(models: Floats, centres: Floats, radii: Floats) -> tuple[Floats, Floats]:
    """Of meshes that stand in the world: centres (3, n) and radii (n,).

    Args:
        models: (n, 4, 4), model to world.
        centres: (n, 3), of the meshes.
    """
    rows = models[:, :3].transpose(1, 2, 0).copy()
    turned = rows[:, :3]
    world: Floats = np.add.reduce(turned * centres.T, axis=1)
    world += rows[:, 3]
    turned *= turned
    longest = np.maximum.reduce(np.add.reduce(turned))
    return world, np.sqrt(longest) * radii
