"""How much of the sky a place sees, baked per vertex: darkness under the chin, in folds, between the parts."""

import numpy as np

from .mesh import Array

CELL_M = 0.006
DIRECTIONS = 96


def bake(points: Array, normals: Array) -> Array:
    """(vertices,) 0 closed .. 1 open.

    The points themselves, splatted into a depth image from each of many directions, stand for the surface:
    coarse, but quick without a ray tracer, and the average over the directions is smooth.
    """
    golden = np.pi * (3 - np.sqrt(5))
    step = np.arange(DIRECTIONS)
    height = 1 - 2 * (step + 0.5) / DIRECTIONS
    flat = np.sqrt(1 - height**2)
    directions = np.stack([flat * np.cos(golden * step), height, flat * np.sin(golden * step)], 1)
    seen, total = np.zeros(len(points)), np.full(len(points), 1e-9)
    for towards in directions:
        side = np.cross(towards, [0.31, 0.9, 0.3])
        side /= np.linalg.norm(side)
        up = np.cross(towards, side)
        cell = np.floor(np.stack([points @ side, points @ up], 1) / CELL_M).astype(int)
        cell -= cell.min(0) - 1
        depth = points @ towards
        image = np.full(cell.max(0) + 2, -np.inf)
        np.maximum.at(image, (cell[:, 0], cell[:, 1]), depth)
        facing = np.clip(normals @ towards, 0, None)
        share = facing * (0.6 + 0.4 * (towards[1] > -0.2))
        seen += share * (depth > image[cell[:, 0], cell[:, 1]] - 0.013)
        total += share
    return np.asarray(np.clip(0.12 + 0.88 * seen / total, 0, 1))
