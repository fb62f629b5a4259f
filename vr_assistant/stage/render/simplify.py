"""Coarser triangles over the same vertices, for bodies seen from afar.

Edges are collapsed onto one of their ends, cheapest first by the error quadrics of M. Garland and P. Heckbert (1997);
in each round all that do not touch each other, so that a round is a handful of NumPy operations. None of them depends
on the processor (no product of matrices, no sort that may swap equals): a body looks the same everywhere.
"""

from collections.abc import Generator, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]

_MOST_ROUNDS = 120
_LEAST_COSINE = 0.2
"""Of the angle by which a triangle may turn in one collapse."""


def simplify(
    positions: NDArray[np.float32],
    triangles: NDArray[np.uint32],
    looks: NDArray[np.float32],
    keep: NDArray[np.float32],
    counts: Sequence[int],
) -> Generator[None, None, list[NDArray[np.uint32]]]:
    """(n, 3) triangles for each number of them wanted, in falling order; more where nothing is left to collapse.

    Open edges stay as they are. Pauses every some tens of milliseconds; returns when run to its end.

    Args:
        looks: (vertices, any) what else is seen of a vertex, as the metres of error that a difference of 1 is worth
            along an edge of one metre.
        keep: (vertices,) factor on the error of taking a vertex away.
    """
    point = positions.astype(np.float64)
    triangle = triangles.astype(np.int64)
    quadrics = _quadrics(point, triangle)
    rng = np.random.default_rng(1)
    levels = []
    for count in counts:
        is_refused = np.zeros(len(point), bool)
        for _ in range(_MOST_ROUNDS):
            if len(triangle) <= count:
                break
            yield
            source, target, cost = _candidates(point, triangle, quadrics, looks, keep, is_refused)
            # The cheap ones of this round, in an order with some chance in it: more of them then lie apart.
            cheap = np.argsort(cost, kind="stable")[: max(64, len(cost) // 4)]
            cheap = cheap[np.argsort(cost[cheap] * rng.uniform(0.5, 2.0, len(cheap)), kind="stable")]
            cheap = cheap[_lie_apart(source[cheap], target[cheap], triangle, len(point))]
            cheap = cheap[: (len(triangle) - count + 1) // 2]
            good = _stand(point, triangle, source[cheap], target[cheap])
            is_refused[source[cheap[~good]]] = True
            chosen = cheap[good]
            if not len(cheap):
                if not is_refused.any():
                    break
                is_refused[:] = False
                continue
            goes = np.arange(len(point))
            goes[source[chosen]] = target[chosen]
            triangle = goes[triangle]
            triangle = triangle[_is_whole(triangle)]
            np.add.at(quadrics, target[chosen], quadrics[source[chosen]])
            is_refused[target[chosen]] = False
        levels.append(triangle.astype(np.uint32))
    return levels


def _quadrics(point: Floats, triangle: Indices) -> Floats:
    """(vertices, 4, 4): summed squared distances to the planes around, weighted by nothing but themselves."""
    a, b, c = point[triangle[:, 0]], point[triangle[:, 1]], point[triangle[:, 2]]
    normal = np.cross(b - a, c - a)
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12)
    plane = np.concatenate([normal, -(normal * a).sum(1, keepdims=True)], 1)
    products = (plane[:, :, None] * plane[:, None, :]).reshape(-1, 16)
    sums = np.zeros((len(point), 16))
    for corner in range(3):
        for k in range(16):
            sums[:, k] += np.bincount(triangle[:, corner], products[:, k], len(point))
    return sums.reshape(-1, 4, 4)


def _candidates(
    point: Floats,
    triangle: Indices,
    quadrics: Floats,
    looks: NDArray[np.float32],
    keep: NDArray[np.float32],
    is_refused: NDArray[np.bool_],
) -> tuple[Indices, Indices, Floats]:
    """Every edge in both directions: the vertex that goes, the one it goes to, the squared error in m²."""
    count = len(point)
    one = np.concatenate([triangle[:, [0, 1]], triangle[:, [1, 2]], triangle[:, [2, 0]]])
    one.sort(axis=1)
    key, uses = np.unique(one[:, 0] * count + one[:, 1], return_counts=True)
    low, high = key // count, key % count
    stays = is_refused.copy()
    stays[low[uses != 2]] = True  # at an open edge
    stays[high[uses != 2]] = True
    source, target = np.concatenate([low, high]), np.concatenate([high, low])
    source, target = source[~stays[source]], target[~stays[source]]
    at = np.concatenate([point[target], np.ones((len(target), 1))], 1)
    off = ((quadrics[source] * at[:, None, :]).sum(2) * at).sum(1)
    apart = ((point[source] - point[target]) ** 2).sum(1)
    seen = ((looks[source] - looks[target]) ** 2).sum(1) * apart
    # an edge of no error still goes the later the longer it is: flat places keep some vertices to shade by
    return source, target, (np.maximum(off, 0) + seen + 1e-4 * apart) * keep[source]


def _lie_apart(source: Indices, target: Indices, triangle: Indices, count: int) -> NDArray[np.bool_]:
    """Of collapses in order, those whose surroundings no earlier one touches."""
    rank = np.arange(len(source))
    best = np.full(count, len(source))
    np.minimum.at(best, source, rank)
    np.minimum.at(best, target, rank)
    around = best[triangle].min(axis=1)
    for corner in range(3):
        np.minimum.at(best, triangle[:, corner], around)
    return np.asarray((best[source] == rank) & (best[target] == rank))


def _is_whole(triangle: Indices) -> NDArray[np.bool_]:
    a, b, c = triangle.T
    return np.asarray((a != b) & (b != c) & (c != a))


def _stand(point: Floats, triangle: Indices, source: Indices, target: Indices) -> NDArray[np.bool_]:
    """Which of the collapses leave every triangle facing about the way it did, and take away two and no more."""
    number = np.full(len(point), -1)
    number[source] = np.arange(len(source))
    which = number[triangle].max(axis=1)  # they lie apart: one at most moves a triangle
    touched = np.flatnonzero(which >= 0)
    before, which = triangle[touched], which[touched]
    after = np.where(before == source[which][:, None], target[which][:, None], before)
    whole = _is_whole(after)
    normals = []
    for corners in (before, after):
        a, b, c = (point[corners[:, k]] for k in range(3))
        normal = np.cross(b - a, c - a)
        normals.append(normal / np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-12))
    turns = whole & ((normals[0] * normals[1]).sum(1) < _LEAST_COSINE)
    is_good = np.bincount(which[turns], minlength=len(source)) == 0
    return np.asarray(is_good & (np.bincount(which[~whole], minlength=len(source)) == 2))
