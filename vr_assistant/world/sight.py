"""What of the town somebody sees: which places are in front of their eyes, and not behind the walls of others.

Walls stand on the ground and have a top; a doorway or a shop window is a gap in one. What is as small as a lamp or a
tree hides nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from vr_assistant.world.place import Footprint, Place, Point
from vr_assistant.world.room import DOOR_M, HEAD_M, SILL_M, Room
from vr_assistant.world.world import World

HALF_WIDTH_RAD = math.radians(45)
HALF_HEIGHT_RAD = math.radians(35)
"""Of what a headset or a window shows, about its middle."""
FARTHEST_M = 120.0
FEWEST = 3
"""Points of a place that have to be seen; fewer are a corner that nobody would name."""
SMALLEST_RAD = math.radians(2)
ROOF_M = 2.0
"""Over the eaves of what stands before something else."""
_LANDMARK = 2.0
"""How much more a landmark stands out than a house that looks as large."""
_BEFORE_M = 0.1
"""From a wall to the point that is looked at, so that the wall does not hide itself."""
_HEIGHTS = (0.15, 0.6, 0.97)


@dataclass(frozen=True, slots=True)
class Head:
    x: float
    y: float
    """Of the eyes above the ground."""
    z: float
    yaw: float
    pitch: float
    """Positive looks up."""


@dataclass(frozen=True, slots=True)
class Seen:
    place: Place
    distance_m: float
    """Along the ground, to the nearest point that is seen."""
    bearing: float
    """Of its middle as far as it is seen, against where the head looks; positive is left."""
    salience: float
    """How much it stands out: the angle at which it is seen, more for a landmark."""


class Sight:
    def __init__(self, world: World) -> None:
        self._places = [(place, np.array(list(_points(place)))) for place in world.places]
        walls: list[tuple[Point, Point, float, float]] = []
        for place in world.places:
            if place.form in ("building", "tower"):
                walls += _walls(place.footprint, place.height_m, place.room)
        for house in world.houses:
            walls += _walls(house.footprint, house.height_m, None)
        ends = np.array([(*a, *b) for a, b, _, _ in walls]).reshape(-1, 4)
        self._from, self._along = ends[:, :2], ends[:, 2:] - ends[:, :2]
        self._low, self._high = (np.array([wall[side] for wall in walls]) for side in (2, 3))

    def around(self, head: Head) -> Place | None:
        """The place that somebody is in: a room, or failing that open ground."""
        inside = [place for place, _ in self._places if _contains(place.footprint, (head.x, head.z))]
        return next((place for place in inside if place.form != "area"), inside[0] if inside else None)

    def seen(self, head: Head) -> list[Seen]:
        """What is in view, what stands out most first; without what one is in."""
        found = []
        for place, points in self._places:
            if _contains(place.footprint, (head.x, head.z)):
                continue
            visible = [point for point in points if self._is_seen(point, head)]
            if len(visible) < FEWEST:
                continue
            bearings = [_bearing(point, head) for point in visible]
            distance_m = min(math.hypot(point[0] - head.x, point[2] - head.z) for point in visible)
            tall = max(_elevation(p, head) for p in visible) - min(_elevation(p, head) for p in visible)
            wide = max(bearings) - min(bearings)
            if max(wide, tall) < SMALLEST_RAD or distance_m > FARTHEST_M:
                continue
            salience = max(wide, tall) * (_LANDMARK if place.kind == "landmark" else 1.0)
            found.append(Seen(place, distance_m, sum(bearings) / len(bearings), salience))
        return sorted(found, key=lambda one: -one.salience)

    def _is_seen(self, point: np.ndarray, head: Head) -> bool:
        if abs(_bearing(point, head)) > HALF_WIDTH_RAD:
            return False
        if abs(_elevation(point, head) - head.pitch) > HALF_HEIGHT_RAD:
            return False
        return not self._is_hidden(point, head)

    def _is_hidden(self, point: np.ndarray, head: Head) -> bool:
        ray = np.array([point[0] - head.x, point[2] - head.z])
        off = self._from - (head.x, head.z)
        cross = ray[0] * self._along[:, 1] - ray[1] * self._along[:, 0]
        is_crossed = np.abs(cross) > 1e-9
        size = np.where(is_crossed, cross, 1.0)
        on_ray = (off[:, 0] * self._along[:, 1] - off[:, 1] * self._along[:, 0]) / size
        on_wall = (off[:, 0] * ray[1] - off[:, 1] * ray[0]) / size
        height = head.y + (point[1] - head.y) * on_ray
        meets = is_crossed & (on_ray > 0) & (on_ray < 1) & (on_wall >= 0) & (on_wall <= 1)
        return bool((meets & (height >= self._low) & (height <= self._high)).any())


def _bearing(point: np.ndarray, head: Head) -> float:
    towards = math.atan2(-(point[0] - head.x), -(point[2] - head.z))
    return math.remainder(towards - head.yaw, math.tau)


def _elevation(point: np.ndarray, head: Head) -> float:
    return math.atan2(point[1] - head.y, math.hypot(point[0] - head.x, point[2] - head.z))


def _contains(footprint: Footprint, at: Point) -> bool:
    cos, sin = math.cos(footprint.yaw), math.sin(footprint.yaw)
    dx, dz = at[0] - footprint.centre[0], at[1] - footprint.centre[1]
    return abs(dx * cos - dz * sin) <= footprint.width_m / 2 and abs(dx * sin + dz * cos) <= footprint.depth_m / 2


def _points(place: Place) -> Iterator[tuple[float, float, float]]:
    """(x, y, z) all over what can be seen of a place."""
    foot = place.footprint
    if place.form == "area":
        for x, z in ((x, z) for x in (-0.4, 0.0, 0.4) for z in (-0.4, 0.0, 0.4)):
            at = foot.to_world(x * foot.width_m, z * foot.depth_m)
            yield at[0], 0.3, at[1]
        return
    w, d = foot.width_m / 2 + _BEFORE_M, foot.depth_m / 2 + _BEFORE_M
    for share in (-0.9, -0.45, 0.0, 0.45, 0.9):
        for local in ((share * w, -d), (share * w, d), (-w, share * d), (w, share * d)):
            x, z = foot.to_world(*local)
            for height in _HEIGHTS:
                yield x, height * place.height_m, z


def _walls(foot: Footprint, height_m: float, room: Room | None) -> Iterator[tuple[Point, Point, float, float]]:
    """Each as its ends, and from which height to which it stands."""
    top = height_m + ROOF_M
    left, right, back_right, back_left = foot.corners()
    for a, b in pairwise((right, back_right, back_left, left)):
        yield a, b, 0.0, top
    front_z, half = -foot.depth_m / 2, foot.width_m / 2
    gaps = [(-DOOR_M[0] / 2, DOOR_M[0] / 2, 0.0, DOOR_M[1])] if room else []
    gaps += [(low, high, SILL_M, HEAD_M) for low, high in room.windows] if room else []
    at = -half
    for low, high, sill, head in [*sorted(gaps), (half, half, 0.0, 0.0)]:
        yield foot.to_world(at, front_z), foot.to_world(low, front_z), 0.0, top
        if high > low:
            yield foot.to_world(low, front_z), foot.to_world(high, front_z), 0.0, sill
            yield foot.to_world(low, front_z), foot.to_world(high, front_z), head, top
        at = high
