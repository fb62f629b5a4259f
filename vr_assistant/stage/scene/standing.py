"""Keeping company: near the user, facing them, following when they walk away."""

import math
from collections.abc import Callable, Generator, Sequence
from itertools import pairwise

from vr_assistant.stage.scene.placing import direction, yaw_to
from vr_assistant.stage.scene.walker import Walker

NEAR_M = 2.0
"""Far side of personal distance in Hall's proxemics (0.45 to 1.2 m), near side of social distance (to 3.6 m)."""
BEARING = math.radians(9)
"""Where she stands from the middle of the view, to the left."""
FARTHEST_M = 3.0
"""She goes no farther to come near, though the place that was wished for can be reached."""
FOLLOW_BEYOND_M = 3.6
STEP_BACK_WITHIN_M = 0.9
PACE_M_S = 1.4
HURRY_M_S = 2.2

Point = tuple[float, float]
Thought = Generator[None, None, None]
"""Goes on a little with each step of time, for no frame may wait for it."""
FindRoute = Callable[[Point, Point], Generator[None, None, Sequence[Point]]]
"""Walkable points from one place on the ground to another, returned in the end."""

_DONE = object()


class Standing:
    """Where the assistant stands while she is not leading the way."""

    def __init__(self, find_route: FindRoute) -> None:
        self._find_route = find_route
        self._goal: Point | None = None
        self._corners: list[Point] = []
        self._thought: Thought | None = None
        self._until_new_way_s = 0.0
        self.near_m = NEAR_M
        """How far from the user she stands."""

    def place_before(self, x: float, z: float, yaw: float) -> tuple[float, float]:
        """Where she stands for a user at (x, z) who looks along yaw."""
        dx, dz = direction(yaw + BEARING)
        return x + dx * self.near_m, z + dz * self.near_m

    def go_before(self, x: float, z: float, yaw: float) -> None:
        """Stand before a user at (x, z) who looks along yaw, until they walk away."""
        self._thought = self._before((x, z), self.place_before(x, z, yaw))

    def stay(self) -> None:
        self._goal, self._corners, self._thought = None, [], None

    def step(self, body: Walker, user: tuple[float, float], dt: float) -> None:
        gap = body.distance_to(*user)
        self._until_new_way_s -= dt
        if gap > FOLLOW_BEYOND_M and (not self._goal or math.dist(self._goal, user) > FOLLOW_BEYOND_M - 1.0):
            self._follow(body, user)
        elif gap < STEP_BACK_WITHIN_M and not self._goal:
            dx, dz = direction(yaw_to(*user, body.x, body.z))
            self._goal = (user[0] + dx * 1.5, user[1] + dz * 1.5)
        if self._thought and next(self._thought, _DONE) is _DONE:
            self._thought = None
        if not self._goal:
            body.stand(dt)
            if body.speed < 0.3:
                body.turn(yaw_to(body.x, body.z, *user), dt)
            return
        while len(self._corners) > 0 and body.distance_to(*self._corners[0]) < 0.5:
            self._corners.pop(0)
        aim = self._corners[0] if self._corners else self._goal
        pace = HURRY_M_S if gap > 2 * FOLLOW_BEYOND_M else PACE_M_S
        body.walk(*aim, pace, dt, user, stops=not self._corners)
        if not self._corners and body.distance_to(*self._goal) < 0.12:
            self._goal = None

    def _follow(self, body: Walker, user: Point) -> None:
        if self._thought or (self._goal and self._until_new_way_s > 0):
            return
        self._until_new_way_s = 1.0
        self._thought = self._after((body.x, body.z), user)

    def _before(self, user: Point, wanted: Point) -> Thought:
        goal = yield from self._free(user, wanted)
        self._goal, self._corners = goal, []

    def _after(self, here: Point, user: Point) -> Thought:
        """Come near on the side where she is; on a longer way around the houses."""
        points = yield from self._find_route(here, user)
        corners = [(float(x), float(z)) for x, z in points[1:-1]]
        dx, dz = direction(yaw_to(*user, *(corners[-1] if corners else here)))
        goal = yield from self._free(user, (user[0] + dx * self.near_m, user[1] + dz * self.near_m))
        self._goal, self._corners = goal, corners

    def _free(self, user: Point, wanted: Point) -> Generator[None, None, Point]:
        """Where one can stand on the way to a wished-for place beside the user: with a wall between, on this side."""
        points = yield from self._find_route(user, wanted)
        return _along(points, FARTHEST_M)


def _along(points: Sequence[Point], at_most_m: float) -> Point:
    """The end of a way, or the point that many metres along it."""
    left = at_most_m
    for (ax, az), (bx, bz) in pairwise(points):
        step = math.dist((ax, az), (bx, bz))
        if step > left:
            share = left / step
            return float(ax + (bx - ax) * share), float(az + (bz - az) * share)
        left -= step
    return float(points[-1][0]), float(points[-1][1])
