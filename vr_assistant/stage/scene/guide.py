"""Leading the way: ahead of the user, waiting when they fall behind, facing them at the goal."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import ShowRoute
from vr_assistant.stage.scene.placing import yaw_to
from vr_assistant.stage.scene.track import Track
from vr_assistant.stage.scene.walker import Walker

PACE_M_S = 1.3
"""Comfortable walking speed of adults (Bohannon 1997: 1.3 to 1.4 m/s)."""
HASTE_M_S = 2.0
"""Reached when the user is at her heels."""
LEAD_M = 2.5
WAIT_BEYOND_M = 6.0
GO_ON_WITHIN_M = 4.0
ARRIVED_WITHIN_M = 3.5


class Guide:
    """The walk along one route."""

    def __init__(self, route: ShowRoute, body: Walker) -> None:
        self.route = route
        self.track = Track(route.points)
        self.points = np.array([(x, 0.0, z) for x, z in self.track.points], np.float32)
        """(n, 3) of the track in the world; the same array in all frames, so that what is drawn of it is made once."""
        self.has_arrived = False
        self.is_waiting = False
        self.user_m = 0.0
        """How far along the track the user is."""
        self.lead_m = self.track.nearest(body.x, body.z, 0.0, LEAD_M + 1.0)
        """How far along the track the guide is; she walks after this point."""
        self._first: NDArray[np.float32] | None = None
        self._first_at_m = 0.0

    @property
    def left_m(self) -> float:
        """Walking distance still before the user."""
        return max(0.0, self.track.length_m - self.user_m)

    def first_metres(self, length_m: float) -> NDArray[np.float32]:
        """Points (n, 3) of so much of the way as lies before the user; the same array until they have gone on."""
        if self._first is None or abs(self.user_m - self._first_at_m) > 0.5:
            at = self.user_m + np.linspace(0.0, min(length_m, self.left_m), 16)
            self._first = np.array([(x, 0.0, z) for x, z in map(self.track.at, at.tolist())], np.float32)
            self._first_at_m = self.user_m
        return self._first

    def step(self, body: Walker, user: tuple[float, float], dt: float) -> None:
        """Walk on for `dt` seconds; `has_arrived` becomes true once both have reached the end."""
        self.user_m = self.track.nearest(*user, self.user_m - 3.0, self.user_m + 6.0)
        gap = body.distance_to(*user)
        at_end = self.lead_m >= self.track.length_m and body.distance_to(*self.track.end) < 0.2
        if at_end:
            body.stand(dt)
            body.turn(yaw_to(body.x, body.z, *user), dt)
            self.has_arrived = self.has_arrived or gap <= ARRIVED_WITHIN_M
            self.is_waiting = not self.has_arrived
            return
        self.is_waiting = gap > (GO_ON_WITHIN_M if self.is_waiting else WAIT_BEYOND_M) and self._is_behind()
        if self.is_waiting:
            body.stand(dt)
            if body.speed < 0.2:
                body.turn(yaw_to(body.x, body.z, *user), dt)
            return
        pace = self._pace()
        carrot = self.track.at(self.lead_m)
        if body.distance_to(*carrot) < 0.9:
            self.lead_m = min(self.track.length_m, self.lead_m + pace * 1.1 * dt)
        is_last = self.lead_m >= self.track.length_m
        body.walk(*carrot, pace if body.distance_to(*carrot) > 0.25 else pace * 0.8, dt, user, stops=is_last)

    def _is_behind(self) -> bool:
        return self.user_m < self.lead_m

    def _pace(self) -> float:
        ahead = self.lead_m - self.user_m
        return PACE_M_S + (HASTE_M_S - PACE_M_S) * max(0.0, min(1.0, (LEAD_M - 0.5 - ahead) / LEAD_M))
