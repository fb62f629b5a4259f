"""Walking by thumbstick: along walls, never through them."""

import math
from collections.abc import Callable

from vr_assistant.stage.moving.stick import Stick, past_dead_zone
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.runtimes.walking import Point, Walk
from vr_assistant.stage.scene.placing import ease

SPEED_M_S = 2.2
_START_S = 0.15
_STOP_S = 0.06
_STILL_M_S = 0.02


class Gliding:
    """Forward is where the head looks."""

    def __init__(self, is_walkable: Callable[[float, float], bool]) -> None:
        self._is_walkable = is_walkable
        self._right = self._forward = 0.0
        self._last_free: Point | None = None
        """Where the head last was in a place where one can stand."""

    def stop(self) -> None:
        self._right = self._forward = 0.0

    def step(self, head: Head, stick: Stick, walk: Walk, seconds: float) -> Point:
        """Where the head is afterwards, (x, z)."""
        here = (head.x, head.z)
        is_free = self._is_walkable(*here)
        if is_free:
            self._last_free = here
        right, forward = (SPEED_M_S * part for part in past_dead_zone(stick))
        time_s = _START_S if math.hypot(right, forward) > math.hypot(self._right, self._forward) else _STOP_S
        self._right = ease(self._right, right, seconds, time_s)
        self._forward = ease(self._forward, forward, seconds, time_s)
        if math.hypot(self._right, self._forward) < _STILL_M_S:
            if (right, forward) == (0.0, 0.0):
                self.stop()
            return here
        sin, cos = math.sin(head.yaw), math.cos(head.yaw)
        x = head.x + (cos * self._right - sin * self._forward) * seconds
        z = head.z + (-sin * self._right - cos * self._forward) * seconds
        return walk(here, (x, z)) if is_free or self._leads_back(here, (x, z)) else here

    def _leads_back(self, here: Point, there: Point) -> bool:
        """Whether one whose head is in a wall would come out of it on the side where it went in."""
        free = self._last_free
        return free is None or math.dist(there, free) < math.dist(here, free)
