"""What can be seen: bounding spheres against the picture's sides and against boxes of light.

Points are (3, n) arrays: NumPy then works along the objects, not along three coordinates.
"""

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
    x, y, z = (points[axis] - eye[axis] for axis in range(3))
    return np.asarray(np.sqrt(x * x + y * y + z * z))


def in_cube(matrix: Matrix, centres: Floats, radii: Floats) -> Mask:
    """Spheres against the sides, not the ends, of a box that a matrix turns into the unit cube."""
    rows = matrix[:2, :3]
    at = rows @ centres
    at += matrix[:2, 3:]
    reach = np.sqrt((rows**2).sum(axis=1, keepdims=True)) * radii
    inside = (at > -reach) & (at < 1 + reach)
    return np.asarray(inside[0] & inside[1])


def spheres(models: Floats, centres: Floats, radii: Floats) -> tuple[Floats, Floats]:
    """Of meshes that stand in the world: centres (3, n) and radii (n,).

    Args:
        models: (n, 4, 4), model to world.
        centres: (n, 3), of the meshes.
    """
    world = np.empty((3, len(models)), np.float32)
    for axis in range(3):
        row = models[:, axis]
        world[axis] = row[:, 0] * centres[:, 0] + row[:, 1] * centres[:, 1] + row[:, 2] * centres[:, 2] + row[:, 3]
    longest = np.zeros(len(models), np.float32)
    for column in range(3):
        a, b, c = models[:, 0, column], models[:, 1, column], models[:, 2, column]
        np.maximum(longest, a * a + b * b + c * c, out=longest)
    return world, np.sqrt(longest) * radii
