"""Exact plane geometry for the tests, written apart from the raster that it checks."""

import math
from collections.abc import Sequence
from itertools import pairwise

from vr_assistant.world.place import Footprint, Place, Point
from vr_assistant.world.room import DOOR_M, WALL_M, Fixture


def overlap(a: Footprint, b: Footprint) -> bool:
    """Whether two turned rectangles share ground (separating axes)."""
    for yaw in (a.yaw, b.yaw):
        for axis in ((math.cos(yaw), -math.sin(yaw)), (math.sin(yaw), math.cos(yaw))):
            of_a = [x * axis[0] + z * axis[1] for x, z in a.corners()]
            of_b = [x * axis[0] + z * axis[1] for x, z in b.corners()]
            if max(of_a) <= min(of_b) + 1e-6 or max(of_b) <= min(of_a) + 1e-6:
                return False
    return True


def to_segment_m(point: Point, a: Point, b: Point) -> float:
    ux, uz = b[0] - a[0], b[1] - a[1]
    t = ((point[0] - a[0]) * ux + (point[1] - a[1]) * uz) / (ux * ux + uz * uz)
    t = min(max(t, 0.0), 1.0)
    return math.dist(point, (a[0] + t * ux, a[1] + t * uz))


def to_line_m(point: Point, line: Sequence[Point]) -> float:
    return min(to_segment_m(point, a, b) for a, b in pairwise(line))


def to_footprint_m(point: Point, shape: Footprint) -> float:
    """Distance from a point to a rectangle; 0 inside."""
    dx, dz = point[0] - shape.centre[0], point[1] - shape.centre[1]
    cos, sin = math.cos(shape.yaw), math.sin(shape.yaw)
    beyond_x = max(abs(dx * cos - dz * sin) - shape.width_m / 2, 0.0)
    beyond_z = max(abs(dx * sin + dz * cos) - shape.depth_m / 2, 0.0)
    return math.hypot(beyond_x, beyond_z)


def is_inside(point: Point, polygon: Sequence[Point]) -> bool:
    x, z = point
    inside = False
    for (ax, az), (bx, bz) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        if (az > z) != (bz > z) and x < ax + (z - az) * (bx - ax) / (bz - az):
            inside = not inside
    return inside


def samples(points: Sequence[Point], step_m: float = 0.1) -> list[Point]:
    """Points along a polyline, no further apart than step_m."""
    along = []
    for (ax, az), (bx, bz) in pairwise(points):
        count = max(1, math.ceil(math.dist((ax, az), (bx, bz)) / step_m))
        along += [(ax + (bx - ax) * i / count, az + (bz - az) * i / count) for i in range(count + 1)]
    return along


def taken(place: Place, fixture: Fixture) -> Footprint:
    """The ground that stands under a thing in a shop."""
    spot = place.footprint.to_world(fixture.x, fixture.z)
    return Footprint(spot, *fixture.size_m, place.yaw + fixture.turn)


def solids_of(place: Place) -> list[Footprint]:
    """What nobody walks through: all of a building, or the walls and the furniture of a shop with its door open."""
    f, room = place.footprint, place.room
    if room is None:
        return [f] if place.is_solid and place.form != "fountain" else []
    half, front, back, door = f.width_m / 2, -f.depth_m / 2, f.depth_m / 2, DOOR_M[0] / 2
    spans = [
        (-half, WALL_M - half, front, back),
        (half - WALL_M, half, front, back),
        (-half, half, room.back_z, back),
        (-half, -door, front, room.front_z),
        (door, half, front, room.front_z),
    ]
    walls = [Footprint(f.to_world((x0 + x1) / 2, (z0 + z1) / 2), x1 - x0, z1 - z0, f.yaw) for x0, x1, z0, z1 in spans]
    return walls + [taken(place, fixture) for fixture in room.fixtures if fixture.is_solid]
