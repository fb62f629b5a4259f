"""Lines of light as triangles, see render.frame.STROKE."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from vr_assistant.stage.render.frame import STROKE

Strokes = NDArray[np.void]
Rgb = tuple[float, float, float]
_CORNERS = ((0, 0), (1, 0), (0, 1), (0, 1), (1, 0), (1, 1))
"""Of a quad as two triangles: edge, and end of the piece."""


def band(one: ArrayLike, other: ArrayLike, rgb: Rgb, alpha: ArrayLike = 1.0, *, is_soft: bool = True) -> Strokes:
    """Between two edges.

    Args:
        one, other: (n, 3) points of the two edges, world.
        rgb: Linear.
        alpha: Broadcast to (2, n): of each point of each edge.
        is_soft: At its edges.
    """
    edges = np.stack([np.asarray(one, np.float32), np.asarray(other, np.float32)])
    alphas = np.broadcast_to(np.asarray(alpha, np.float32), edges.shape[:2])
    pieces = edges.shape[1] - 1
    result = np.zeros((pieces, len(_CORNERS)), STROKE)
    for corner, (edge, end) in enumerate(_CORNERS):
        at = slice(end, end + pieces)
        result["position"][:, corner] = edges[edge, at]
        result["side"][:, corner] = (2.0 * edge - 1.0) if is_soft else 0.0
        result["ink"][:, corner] = alphas[edge, at, None] * np.array((*rgb, 1.0), np.float32)
    return result.reshape(-1)


def circle(centre: tuple[float, float, float], radius_m: float, count: int = 49) -> NDArray[np.float32]:
    """(count, 3) points of a level circle, the last one the first again."""
    angle = np.linspace(0.0, math.tau, count)
    x, y, z = centre
    return np.stack(
        [x + radius_m * np.sin(angle), np.full(count, y), z + radius_m * np.cos(angle)], -1, dtype=np.float32
    )
