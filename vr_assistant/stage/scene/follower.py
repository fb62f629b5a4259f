"""A user who does what a user would: follows the guide, looks at who speaks and at what is shown.

Takes the place of a head where nobody wears one. The same scene always moves it the same way.
"""

import math
from dataclasses import dataclass

from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.placing import ease, ease_angle, yaw_to
from vr_assistant.stage.scene.track import Track
from vr_assistant.stage.scene.walker import Walker

BEHIND_M = 2.3
PACE_M_S = 1.9
EYE_M = 1.65
TURN_S = 0.45
GLANCE_S = 0.55
MOST_PITCH = math.radians(16)


@dataclass(frozen=True, slots=True)
class Attraction:
    """What there is to see and where to walk."""

    look_at: tuple[float, float, float]
    track: Track | None = None
    """The way the guide walks, while she does."""
    guide_m: float = 0.0
    """How far along it she is."""


class Follower:
    def __init__(self, x: float, z: float, yaw: float) -> None:
        self._feet = Walker(x, z, yaw)
        self._track: Track | None = None
        self._walked_m = 0.0
        self._turn_yaw, self._turn_pitch = yaw, 0.0
        self.head = Head(x, EYE_M, z, yaw, 0.0)

    def step(self, attraction: Attraction, dt: float) -> Head:
        """Live on for `dt` seconds."""
        self._walk(attraction, dt)
        x, y, z = attraction.look_at
        away = max(0.4, math.hypot(x - self._feet.x, z - self._feet.z))
        pitch = max(-MOST_PITCH, min(MOST_PITCH, math.atan2(y - EYE_M, away)))
        # Eased twice: a head starts its turn gently as well as ending it gently.
        self._turn_yaw = ease_angle(self._turn_yaw, yaw_to(self._feet.x, self._feet.z, x, z), dt, GLANCE_S)
        self._turn_pitch = ease(self._turn_pitch, pitch, dt, GLANCE_S)
        self.head.yaw = ease_angle(self.head.yaw, self._turn_yaw, dt, TURN_S)
        self.head.pitch = ease(self.head.pitch, self._turn_pitch, dt, TURN_S)
        self.head.x, self.head.z = self._feet.x, self._feet.z
        self.head.y = EYE_M
        return self.head

    def _walk(self, attraction: Attraction, dt: float) -> None:
        track = attraction.track
        if track is None:
            self._track = None
            self._feet.stand(dt)
            return
        if track is not self._track:
            self._track, self._walked_m = track, 0.0
        self._walked_m = track.nearest(self._feet.x, self._feet.z, self._walked_m, self._walked_m + 3.0)
        gap = min(attraction.guide_m, track.length_m) - BEHIND_M - self._walked_m
        if gap > 0.1:
            # Towards a point a little ahead, so that corners are rounded.
            aim = track.at(self._walked_m + 0.6)
            self._feet.walk(*aim, min(PACE_M_S, gap * 1.1), dt, stops=False)
        else:
            self._feet.stand(dt)
