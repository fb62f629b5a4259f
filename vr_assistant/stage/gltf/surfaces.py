"""Normals and tangents of triangles, where a file has none."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


def flat_normals(corners: Array) -> Array:
    """(triangles * 3, 3) unit normals of (triangles * 3, 3) corners; those of triangles without area point up."""
    a, b, c = corners[0::3], corners[1::3], corners[2::3]
    return np.repeat(unit(np.cross(b - a, c - a), (0.0, 1.0, 0.0)), 3, axis=0)


def tangents_of(positions: Array, normals: Array, uvs: Array, triangles: NDArray[np.int64]) -> Array:
    """(vertices, 4): along growing u, and in w the side on which v shrinks: green of a normal map is up.

    Args:
        triangles: (n, 3) numbers of vertices.
    Source: E. Lengyel, Foundations of Game Engine Development, volume 2, section 7.5.
    """
    a, b, c = (positions[triangles[:, corner]].astype(np.float64) for corner in range(3))
    ta, tb, tc = (uvs[triangles[:, corner]].astype(np.float64) for corner in range(3))
    (u1, v1), (u2, v2) = (tb - ta).T, (tc - ta).T
    area = u1 * v2 - u2 * v1
    inverse = np.where(np.abs(area) > 1e-12, 1.0 / np.where(area == 0, 1.0, area), 0.0)[:, None]
    along_u = ((b - a) * v2[:, None] - (c - a) * v1[:, None]) * inverse
    along_v = ((c - a) * u1[:, None] - (b - a) * u2[:, None]) * inverse
    # a triangle counts by its size in space, not by the reach of its texture
    size = np.linalg.norm(np.cross(b - a, c - a), axis=1)[:, None]
    along_u, along_v = (unit(side, (0.0, 0.0, 0.0)) * size for side in (along_u, along_v))
    summed = np.zeros((2, len(positions), 3))
    for axis in range(3):
        for number, side in enumerate((along_u, along_v)):
            weights = np.repeat(side[:, axis], 3)
            summed[number, :, axis] = np.bincount(triangles.ravel(), weights, len(positions))
    tangent = summed[0] - normals * (normals * summed[0]).sum(axis=1, keepdims=True)
    beside = np.cross(normals, np.where(np.abs(normals[:, 1:2]) < 0.9, (0.0, 1.0, 0.0), (1.0, 0.0, 0.0)))
    length = np.linalg.norm(tangent, axis=1, keepdims=True)
    tangent = np.where(length > 1e-9, tangent, beside)
    result = np.ones((len(positions), 4), np.float32)
    result[:, :3] = unit(tangent, (1.0, 0.0, 0.0))
    result[:, 3] = np.where((np.cross(normals, tangent) * summed[1]).sum(axis=1) > 0, -1.0, 1.0)
    return result


def unit(vectors: NDArray[np.floating], otherwise: tuple[float, float, float]) -> Array:
    """Vectors of length 1; those without direction become `otherwise`."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.where(length > 1e-12, vectors / np.maximum(length, 1e-12), otherwise).astype(np.float32)
