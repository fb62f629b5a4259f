"""Triangle meshes and the few operations that the parts of the body are made with."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass
class Part:
    """One piece of the body with everything the renderer needs to know of each vertex."""

    material: str
    points: Array
    triangles: Index
    colours: Array
    """(vertices, 3) linear RGB."""
    weights: Array
    """(vertices, bones)."""
    morphs: dict[str, Array] = field(default_factory=dict)
    normals: Array | None = None
    """Computed from the triangles when missing."""
    tangents: Array | None = None
    """Direction of the strands, hair only."""


def linear(srgb: str) -> Array:
    """'#rrggbb' to linear RGB."""
    value = np.array([int(srgb[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.asarray(np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4))


def smoothstep(low: float, high: float, x: Array) -> Array:
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def normals_of(points: Array, triangles: Index) -> Array:
    a, b, c = (points[triangles[:, i]] for i in range(3))
    face = np.cross(b - a, c - a)
    result = np.zeros_like(points)
    for corner in range(3):
        np.add.at(result, triangles[:, corner], face)
    return result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-12)


def seamless_normals(points: Array, triangles: Index) -> Array:
    """As normals_of, but vertices at the same place share one normal."""
    _, same = np.unique(np.round(points, 6), axis=0, return_inverse=True)
    same = same.reshape(-1)
    merged = np.zeros((same.max() + 1, 3))
    np.add.at(merged, same, normals_of(points, triangles))
    result = merged[same]
    return result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-12)


def compact(points: Array, triangles: Index) -> tuple[Index, Index]:
    """(kept vertices, triangles in the new numbering)."""
    used = np.unique(triangles)
    remap = np.full(len(points), -1)
    remap[used] = np.arange(len(used))
    return used, remap[triangles]


def select(part: Part, kept: Index, triangles: Index) -> Part:
    return Part(
        part.material,
        part.points[kept],
        triangles,
        part.colours[kept],
        part.weights[kept],
        {name: offsets[kept] for name, offsets in part.morphs.items()},
        None if part.normals is None else part.normals[kept],
        None if part.tangents is None else part.tangents[kept],
    )


def clip(part: Part, value: Array) -> Part:
    """Keeps the side where value >= 0, cutting through triangles, so that edges are clean curves."""
    rows: list[list[int]] = []
    blends: list[tuple[int, int, float]] = []
    made: dict[tuple[int, int], int] = {}
    count = len(part.points)

    def between(a: int, b: int) -> int:
        key = (min(a, b), max(a, b))
        if key not in made:
            share = value[key[0]] / (value[key[0]] - value[key[1]])
            made[key] = count + len(blends)
            blends.append((key[0], key[1], float(share)))
        return made[key]

    inside = value >= 0
    for row in part.triangles.tolist():
        kept = [bool(inside[v]) for v in row]
        if all(kept):
            rows.append(row)
        elif any(kept):
            polygon: list[int] = []
            for i in range(3):
                a, b = row[i], row[(i + 1) % 3]
                if inside[a]:
                    polygon.append(a)
                if inside[a] != inside[b]:
                    polygon.append(between(a, b))
            rows += [[polygon[0], polygon[i], polygon[i + 1]] for i in range(1, len(polygon) - 1)]
    a, b = np.array([x[0] for x in blends], int), np.array([x[1] for x in blends], int)
    share = np.array([x[2] for x in blends])[:, None]

    def extend(array: Array) -> Array:
        return np.concatenate([array, array[a] * (1 - share) + array[b] * share]) if len(blends) else array

    whole = Part(
        part.material,
        extend(part.points),
        part.triangles,
        extend(part.colours),
        extend(part.weights),
        {name: extend(offsets) for name, offsets in part.morphs.items()},
        None if part.normals is None else extend(part.normals),
        None if part.tangents is None else extend(part.tangents),
    )
    kept_vertices, triangles = compact(whole.points, np.array(rows, np.int64).reshape(-1, 3))
    return select(whole, kept_vertices, triangles)


def edges_of(triangles: Index) -> Index:
    """(3 n, 2), each pair in ascending order."""
    return np.sort(np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]]), 1)


def neighbours_mean(points: Array, triangles: Index) -> Callable[[Array], Array]:
    """A function that averages per-vertex values over the neighbours along edges."""
    edges = np.unique(edges_of(triangles), axis=0)
    degree = np.bincount(edges.ravel(), minlength=len(points)).astype(float)[:, None]

    def mean(values: Array) -> Array:
        total = np.zeros_like(values)
        np.add.at(total, edges[:, 0], values[edges[:, 1]])
        np.add.at(total, edges[:, 1], values[edges[:, 0]])
        return np.asarray(np.where(degree > 0, total / np.maximum(degree, 1), values))

    return mean


def relax(points: Array, triangles: Index, rounds: int, strength: Array | float = 0.5) -> Array:
    """Laplacian smoothing; `strength` 0..1, one number or (vertices, 1)."""
    mean = neighbours_mean(points, triangles)
    for _ in range(rounds):
        points = points + strength * (mean(points) - points)
    return points


def border(triangles: Index) -> Index:
    """Directed edges (n, 2) that belong to one triangle only."""
    edges = np.concatenate([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [2, 0]]])
    keys = np.sort(edges, 1)
    _, inverse, counts = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    return np.asarray(edges[counts[inverse.reshape(-1)] == 1])


def thicken(part: Part, depth: float) -> Part:
    """Folds every border inwards by `depth` metres, so that cloth has an edge instead of a paper rim."""
    normals = normals_of(part.points, part.triangles) if part.normals is None else part.normals
    edges = border(part.triangles)
    rim = np.unique(edges)
    inner = {int(v): len(part.points) + i for i, v in enumerate(rim)}
    strip = [t for a, b in edges.tolist() for t in ([b, a, inner[a]], [b, inner[a], inner[b]])]
    return Part(
        part.material,
        np.concatenate([part.points, part.points[rim] - normals[rim] * depth]),
        np.concatenate([part.triangles, np.array(strip, np.int64).reshape(-1, 3)]),
        np.concatenate([part.colours, part.colours[rim] * 0.7]),
        np.concatenate([part.weights, part.weights[rim]]),
        {name: np.concatenate([offsets, offsets[rim]]) for name, offsets in part.morphs.items()},
        np.concatenate([normals, normals[rim]]),
        None if part.tangents is None else np.concatenate([part.tangents, part.tangents[rim]]),
    )


def subdivide(part: Part) -> Part:
    """Splits every triangle in four and rounds the surface (relaxation in place of Loop's exact masks)."""
    edges = edges_of(part.triangles)
    unique, inverse = np.unique(edges, axis=0, return_inverse=True)
    inverse = inverse.reshape(3, -1) + len(part.points)
    a, b, c = part.triangles.T
    ab, bc, ca = inverse
    triangles = np.concatenate([np.stack(t, 1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))])

    def extend(array: Array) -> Array:
        return np.concatenate([array, array[unique].mean(1)])

    points = extend(part.points)
    on_border = np.zeros((len(points), 1))
    on_border[np.unique(border(triangles))] = 1
    points = relax(points, triangles, 2, 0.5 * (1 - on_border))
    return Part(
        part.material,
        points,
        triangles,
        extend(part.colours),
        extend(part.weights),
        {name: extend(offsets) for name, offsets in part.morphs.items()},
    )


def nearest(points: Array, cloud: Array, count: int) -> tuple[Index, Array]:
    """Indices (n, count) of the nearest cloud points and their weights by inverse square distance."""
    found, shares = [], []
    for start in range(0, len(points), 512):
        distance = ((points[start : start + 512, None] - cloud[None]) ** 2).sum(2)
        index = np.argpartition(distance, count, axis=1)[:, :count]
        share = 1 / (np.take_along_axis(distance, index, 1) + 1e-8)
        found.append(index)
        shares.append(share / share.sum(1, keepdims=True))
    return np.concatenate(found), np.concatenate(shares)


def grid_triangles(rows: int, columns: int, is_closed: bool = False) -> Index:
    """Triangles of a (rows, columns) grid of vertices; closed joins the last column to the first."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns if is_closed else columns - 1), indexing="ij")
    right = (c + 1) % columns
    a, b, d, e = r * columns + c, r * columns + right, (r + 1) * columns + c, (r + 1) * columns + right
    return np.concatenate([np.stack([a, d, b], -1).reshape(-1, 3), np.stack([b, d, e], -1).reshape(-1, 3)])
