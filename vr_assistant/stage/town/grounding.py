"""Where things meet the ground it is darker: worked out once, in the corners of a ground that is finer there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.mesh import Mesh
from vr_assistant.world.decoration import DecorationKind
from vr_assistant.world.place import Footprint, Point
from vr_assistant.world.world import World

Floats = NDArray[np.float64]

_CELL_M = 0.2
_HALVINGS = 6
_MARGIN_M = 4.0
_WALL = (1.5, 0.50, 1.1)
"""How far from a wall the ground is darker, how much of the sky's light is left at its foot, and how long the edges of
triangles there may be."""
_THINGS: dict[DecorationKind, tuple[float, float, float]] = {
    "bench": (0.40, 0.50, 0.46),
    "planter": (0.45, 0.42, 0.46),
    "stall": (0.70, 0.45, 0.7),
    "barrel": (0.40, 0.45, 0.46),
}
"""The same for what stands about and is wide enough to matter."""


class Grounding:
    """Everything in a world that darkens the ground about it, on a raster of cells."""

    def __init__(self, world: World) -> None:
        b = world.bounds
        self._least = np.array([b.min_x, b.min_z]) - _MARGIN_M
        size = np.ceil((np.array([b.max_x, b.max_z]) + _MARGIN_M - self._least) / _CELL_M).astype(int)
        self._light: Floats = np.ones((size[1], size[0]))
        self._longest: Floats = np.full((size[1], size[0]), np.inf)
        walls = [house.footprint for house in world.houses]
        walls += [place.footprint for place in world.places if place.form in ("building", "tower")]
        for wall in walls:
            self._darken(wall, *_WALL)
        for thing in world.decorations:
            if thing.kind in _THINGS:
                self._darken(Footprint((thing.x, thing.z), *thing.solid_m, thing.yaw), *_THINGS[thing.kind])

    def _darken(self, shape: Footprint, reach_m: float, left: float, longest_m: float) -> None:
        low, high = np.min(shape.corners(), axis=0) - reach_m, np.max(shape.corners(), axis=0) + reach_m
        (c0, r0), (c1, r1) = self._cell(low), self._cell(high) + 1
        x, z = np.meshgrid((np.arange(c0, c1) + 0.5) * _CELL_M, (np.arange(r0, r1) + 0.5) * _CELL_M)
        dx, dz = x + self._least[0] - shape.centre[0], z + self._least[1] - shape.centre[1]
        cos, sin = np.cos(shape.yaw), np.sin(shape.yaw)
        over_x = np.abs(dx * cos - dz * sin) - shape.width_m / 2
        over_z = np.abs(dx * sin + dz * cos) - shape.depth_m / 2
        away = np.clip(np.hypot(np.maximum(over_x, 0), np.maximum(over_z, 0)) / reach_m, 0, 1)
        window = slice(r0, r1), slice(c0, c1)
        self._light[window] = np.minimum(self._light[window], left + (1 - left) * away * (2 - away))
        matters = (away < 1) & (np.maximum(over_x, over_z) > -0.4)  # what lies deep under a house is never seen
        self._longest[window] = np.where(matters, np.minimum(self._longest[window], longest_m), self._longest[window])

    def _cell(self, points: Floats) -> NDArray[np.int64]:
        """Column and row, inside the raster."""
        cells = np.floor((points - self._least) / _CELL_M).astype(np.int64)
        return np.clip(cells, 0, np.array(self._light.shape[::-1]) - 1)

    def light_at(self, points: Floats) -> Floats:
        """The share of the sky's light that reaches (n, 2) points of the ground."""
        off = (points - self._least) / _CELL_M - 0.5
        base = np.clip(np.floor(off).astype(np.int64), 0, np.array(self._light.shape[::-1]) - 2)
        u, v = np.clip(off - base, 0, 1).T
        c, r = base.T
        near, far = (
            self._light[r, c] * (1 - u) + self._light[r, c + 1] * u,
            (self._light[r + 1, c] * (1 - u) + self._light[r + 1, c + 1] * u),
        )
        return np.asarray(near * (1 - v) + far * v)

    def longest_at(self, points: Floats) -> Floats:
        """How long an edge may be that passes through (n, 2) points; infinite where nothing stands near."""
        c, r = self._cell(points).T
        return np.asarray(self._longest[r, c])

    def forget(self, covered: Sequence[tuple[Point, float]]) -> None:
        """Discs of ground that other ground covers need no finer triangles."""
        for centre, radius in covered:
            middle = np.array(centre)
            (c0, r0), (c1, r1) = self._cell(middle - radius), self._cell(middle + radius) + 1
            x = self._least[0] + (np.arange(c0, c1) + 0.5) * _CELL_M - centre[0]
            z = self._least[1] + (np.arange(r0, r1) + 0.5) * _CELL_M - centre[1]
            self._longest[r0:r1, c0:c1][np.hypot(x[None], z[:, None]) < radius] = np.inf


def grounded(mesh: Mesh, grounding: Grounding, finest_m: float = 0.0) -> Mesh:
    """The mesh with finer triangles near things, whose edges need not be shorter than `finest_m`, and with darkness in
    its corners."""
    vertices, triangles = mesh.vertices, mesh.indices.reshape(-1, 3).astype(np.int64)
    for _ in range(_HALVINGS):
        vertices, triangles, is_done = _finer(vertices, triangles, grounding, finest_m)
        if is_done:
            break
    light = grounding.light_at(vertices["position"][:, [0, 2]].astype(np.float64))
    vertices["colour"][:, 3] = np.rint(vertices["colour"][:, 3] * light)
    indices = triangles.ravel().astype(np.uint32)
    return Mesh(vertices, indices, len(indices))


def _finer(
    vertices: NDArray[np.void], triangles: NDArray[np.int64], grounding: Grounding, finest_m: float
) -> tuple[NDArray[np.void], NDArray[np.int64], bool]:
    """Halves every long edge near a thing.

    Whether an edge is halved depends on its ends alone, so triangles that share it stay joined without gaps.
    """
    at = vertices["position"][:, [0, 2]].astype(np.float64)
    edges = np.sort(np.stack([triangles, np.roll(triangles, -1, axis=1)], -1), axis=-1)
    unique, inverse = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    a, b = at[unique[:, 0]], at[unique[:, 1]]
    length = np.linalg.norm(a - b, axis=1)
    steps = np.linspace(0, 1, 13)[:, None, None]
    longest = grounding.longest_at((a + (b - a) * steps).reshape(-1, 2)).reshape(len(steps), -1).min(axis=0)
    halved = np.flatnonzero(length > np.maximum(longest, finest_m))
    if not len(halved):
        return vertices, triangles, True
    middle = np.full(len(unique), -1, np.int64)
    middle[halved] = len(vertices) + np.arange(len(halved))
    both = vertices[unique[halved]]
    made = both[:, 0].copy()
    for field in ("position", "normal", "uv", "colour"):
        mean = both[field].astype(np.float64).mean(axis=1)
        made[field] = mean if made[field].dtype.kind == "f" else np.rint(mean)
    return np.concatenate([vertices, made]), _split(triangles, middle[inverse.reshape(-1, 3)]), False


def _split(triangles: NDArray[np.int64], middles: NDArray[np.int64]) -> NDArray[np.int64]:
    """By the middles of their edges 01, 12 and 20; -1 where an edge stays whole."""
    has = middles >= 0
    count = has.sum(axis=1)
    parts = [triangles[count == 0]]
    # Turned so that the one halved edge, or the one whole edge, is 01.
    first = np.where(count == 1, has.argmax(axis=1), (~has).argmax(axis=1))
    order = (first[:, None] + np.arange(3)) % 3
    turned, halves = np.take_along_axis(triangles, order, 1), np.take_along_axis(middles, order, 1)
    (a, b, c), (ab, bc, ca) = turned.T, halves.T
    one, two, three = count == 1, count == 2, count == 3
    for rows, corners in (
        (one, ((a, ab, c), (ab, b, c))),
        (two, ((a, b, bc), (a, bc, ca), (ca, bc, c))),
        (three, ((a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca))),
    ):
        parts += [np.stack(corner, -1)[rows] for corner in corners]
    return np.concatenate(parts)
