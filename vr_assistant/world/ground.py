"""Where one can walk: the world's bounds less buildings, water and solid things, with room for a body."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_assistant.world.grid import Costs, Grid
from vr_assistant.world.place import Footprint, Place, Point
from vr_assistant.world.room import PASSAGE_M, Room
from vr_assistant.world.route import InPieces, at_once, pull_straight, round_corners, search
from vr_assistant.world.world import Disc, World, WorldError

CELL_M = 0.5
CLEARANCE_M = 0.4  # half the width of a person with elbows
PAVED_COST = 1.0
GRASS_COST = 1.6  # one walks up to 60 % further to stay on a street, as people in a town do
SNAP_GOAL_M = 3.0

Mask = NDArray[np.bool_]


class NoRoute(WorldError):
    """Nobody can walk from here to there."""


class Ground:
    """The walkable ground of a world. Building one takes a fraction of a second; it never changes."""

    def __init__(self, world: World) -> None:
        self.grid = _raster(world)
        self._costs: list[float] = self.grid.costs.ravel().tolist()

    def is_walkable(self, x: float, z: float) -> bool:
        """Whether a person can stand here."""
        bounds_ok = math.isfinite(x) and math.isfinite(z)
        return bounds_ok and self.grid.cost_at((x, z)) > 0

    def snap(self, point: Point) -> Point:
        """The point itself where one can stand, else the nearest place to stand."""
        if self.grid.cost_at(point) > 0:
            return point
        return self.grid.centre(*self.grid.nearest_walkable(point))

    def route(self, start: Point, goal: Point) -> list[Point]:
        """The way for a person on foot: few points, streets preferred, corners gently rounded.

        Args:
            start: (x, z); moved to the nearest walkable point when one cannot stand there.
            goal: (x, z); likewise, but at most SNAP_GOAL_M away.
        Returns:
            At least two points, from start to goal.
        Raises:
            NoRoute: the goal is off the walkable ground, or a coordinate is not a number.
        """
        return at_once(self.route_in_pieces(start, goal))

    def route_in_pieces(self, start: Point, goal: Point) -> InPieces[list[Point]]:
        """The same for a caller that must not be kept for long."""
        if not all(math.isfinite(v) for v in (*start, *goal)):
            raise NoRoute("A route needs a start and a goal that are numbers.")
        begin, end = self.snap(start), self.snap(goal)
        if math.dist(end, goal) > SNAP_GOAL_M:
            raise NoRoute(f"Nobody can walk to x {goal[0]:.1f}, z {goal[1]:.1f}.")
        columns = self.grid.costs.shape[1]
        cells = yield from search(self._costs, columns, self.grid.cell(begin), self.grid.cell(end))
        if cells is None:
            raise NoRoute(f"No way leads to x {goal[0]:.1f}, z {goal[1]:.1f}.")
        points = [begin, *(self.grid.centre(*cell) for cell in cells[1:-1]), end]
        return round_corners(self.grid, (yield from pull_straight(self.grid, points)))


class _Raster:
    """Cell centres of the world, and the drawing of shapes on them."""

    def __init__(self, world: World) -> None:
        bounds = world.bounds
        self.min_x, self.min_z = bounds.min_x, bounds.min_z
        columns = math.ceil((bounds.max_x - bounds.min_x) / CELL_M)
        rows = math.ceil((bounds.max_z - bounds.min_z) / CELL_M)
        self.x = (self.min_x + (np.arange(columns) + 0.5) * CELL_M)[None, :]
        self.z = (self.min_z + (np.arange(rows) + 0.5) * CELL_M)[:, None]
        self.shape = rows, columns

    def window(self, points: Iterable[Point], margin_m: float) -> tuple[slice, slice]:
        """Rows and columns that hold the points with a margin about them."""
        xs, zs = zip(*points, strict=True)
        left = max(0, int((min(xs) - margin_m - self.min_x) / CELL_M))
        top = max(0, int((min(zs) - margin_m - self.min_z) / CELL_M))
        right = max(0, int((max(xs) + margin_m - self.min_x) / CELL_M) + 1)
        bottom = max(0, int((max(zs) + margin_m - self.min_z) / CELL_M) + 1)
        return slice(top, bottom), slice(left, right)

    def fill_footprint(self, mask: Mask, shape: Footprint, margin_m: float) -> None:
        """Mark cells within margin_m of a turned rectangle."""
        window = self.window(shape.corners(), margin_m)
        dx, dz = self.x[:, window[1]] - shape.centre[0], self.z[window[0]] - shape.centre[1]
        cos, sin = math.cos(shape.yaw), math.sin(shape.yaw)
        beyond_x = np.maximum(np.abs(dx * cos - dz * sin) - shape.width_m / 2, 0)
        beyond_z = np.maximum(np.abs(dx * sin + dz * cos) - shape.depth_m / 2, 0)
        mask[window] |= np.hypot(beyond_x, beyond_z) < margin_m

    def fill_disc(self, mask: Mask, disc: Disc) -> None:
        window = self.window([disc.centre], disc.radius_m)
        dx, dz = self.x[:, window[1]] - disc.centre[0], self.z[window[0]] - disc.centre[1]
        mask[window] |= np.hypot(dx, dz) < disc.radius_m

    def fill_line(self, mask: Mask, points: Sequence[Point], half_width_m: float) -> None:
        """Mark cells within half_width_m of a polyline."""
        for a, b in pairwise(points):
            window = self.window((a, b), half_width_m)
            x, z = self.x[:, window[1]], self.z[window[0]]
            ux, uz = b[0] - a[0], b[1] - a[1]
            t = np.clip(((x - a[0]) * ux + (z - a[1]) * uz) / (ux * ux + uz * uz), 0, 1)
            mask[window] |= np.hypot(x - a[0] - t * ux, z - a[1] - t * uz) < half_width_m

    def fill_polygon(self, mask: Mask, points: Sequence[Point]) -> None:
        """Mark cells inside a closed polygon (even-odd rule)."""
        inside = np.zeros(self.shape, dtype=np.bool_)
        for a, b in zip(points, (*points[1:], points[0]), strict=True):
            if a[1] == b[1]:
                continue
            crosses = (self.z < a[1]) != (self.z < b[1])
            at_x = a[0] + (self.z - a[1]) * ((b[0] - a[0]) / (b[1] - a[1]))
            inside ^= crosses & (self.x < at_x)
        mask |= inside


def _raster(world: World) -> Grid:
    raster = _Raster(world)
    blocked = np.zeros(raster.shape, dtype=np.bool_)
    for polygon in world.water:
        raster.fill_polygon(blocked, polygon)
        raster.fill_line(blocked, (*polygon, polygon[0]), CLEARANCE_M)
    paved = np.zeros(raster.shape, dtype=np.bool_)
    raster.fill_disc(paved, world.plaza)
    for street in world.streets:
        raster.fill_line(paved, street.points, street.width_m / 2)
        if street.surface == "planks":
            deck = np.zeros(raster.shape, dtype=np.bool_)
            raster.fill_line(deck, street.points, street.width_m / 2 - CLEARANCE_M)
            blocked &= ~deck
    for place in world.places:
        if place.form == "fountain":
            raster.fill_disc(blocked, Disc(place.position, place.footprint.width_m / 2 + CLEARANCE_M))
        elif place.is_solid:
            raster.fill_footprint(blocked, place.footprint, CLEARANCE_M)
    for house in world.houses:
        raster.fill_footprint(blocked, house.footprint, CLEARANCE_M)
    for place in world.places:
        if place.room:
            _open_room(raster, blocked, paved, place, place.room)
    for thing in world.decorations:
        raster.fill_footprint(blocked, Footprint((thing.x, thing.z), *thing.solid_m, thing.yaw), CLEARANCE_M)
    for model in world.models:
        if model.radius_m:
            raster.fill_disc(blocked, Disc((model.x, model.z), model.radius_m + CLEARANCE_M))
    blocked[[0, -1], :] = blocked[:, [0, -1]] = True

    costs: Costs = np.where(paved, PAVED_COST, GRASS_COST).astype(np.float32)
    costs[blocked] = 0
    grid = Grid(raster.min_x, raster.min_z, CELL_M, costs)
    start = grid.cell((world.start.x, world.start.z))
    if blocked[start]:
        raise WorldError("Nobody can stand where the world starts.")
    costs[~_reachable(~blocked, start)] = 0
    return grid


def _open_room(raster: _Raster, blocked: Mask, paved: Mask, place: Place, room: Room) -> None:
    """One may walk between the walls and the fixtures of a room, and through its door."""
    f = place.footprint

    def shape(x: float, z: float, width_m: float, depth_m: float, turn: float = 0.0) -> Footprint:
        return Footprint(f.to_world(x, z), width_m, depth_m, f.yaw + turn)

    inside = np.zeros(raster.shape, dtype=np.bool_)
    floor = shape(0.0, room.middle_z, room.width_m - 2 * CLEARANCE_M, room.depth_m - 2 * CLEARANCE_M)
    raster.fill_footprint(inside, floor, 1e-6)
    for fixture in (*room.fixtures, *room.leaves):
        if fixture.is_solid:
            taken = np.zeros(raster.shape, dtype=np.bool_)
            raster.fill_footprint(taken, shape(fixture.x, fixture.z, *fixture.size_m, fixture.turn), CLEARANCE_M)
            inside &= ~taken
    past_leaves = room.leaves[0].z + room.leaves[0].size_m[1] / 2 + CLEARANCE_M
    doorway = (f.to_world(0.0, -f.depth_m / 2 - 2 * CLEARANCE_M), f.to_world(0.0, past_leaves))
    raster.fill_line(inside, doorway, PASSAGE_M)
    blocked &= ~inside
    paved |= inside


def _reachable(free: Mask, start: tuple[int, int]) -> Mask:
    """The free cells connected with start; closed yards do not count as ground."""
    columns = free.shape[1]
    left = free.ravel().copy()
    reached = np.zeros_like(left)
    frontier = np.array([start[0] * columns + start[1]])
    left[frontier] = False
    while frontier.size:
        reached[frontier] = True
        around = np.concatenate([frontier - 1, frontier + 1, frontier - columns, frontier + columns])
        frontier = np.unique(around[left[around]])
        left[frontier] = False
    return reached.reshape(free.shape)
