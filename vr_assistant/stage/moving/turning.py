"""Turning by thumbstick: in steps, which makes nobody ill, or smoothly."""

import math

from vr_assistant.stage.moving.stick import BACK, FAR, Stick, is_sideways, past_dead_zone
from vr_assistant.stage.scene.placing import ease

TURN_RAD_S = math.radians(90)
_START_S = 0.08


class Turning:
    def __init__(self, step_deg: float = 30.0) -> None:
        """`step_deg`: Of a flick; 0 turns as long as the stick is pushed."""
        self._step = math.radians(step_deg)
        self._is_armed = True
        self.rate = 0.0
        """Of smooth turning, radians a second; left is positive."""

    def stop(self) -> None:
        self.rate = 0.0

    def step(self, stick: Stick, seconds: float) -> float:
        """The angle to turn by in this frame, left is positive."""
        if not self._step:
            wanted = -past_dead_zone(stick)[0] * TURN_RAD_S if is_sideways(stick) else 0.0
            self.rate = ease(self.rate, wanted, seconds, _START_S)
            if not wanted and abs(self.rate) < 0.01:
                self.rate = 0.0
            return self.rate * seconds
        if abs(stick[0]) < BACK:
            self._is_armed = True
        elif self._is_armed and abs(stick[0]) > FAR and is_sideways(stick):
            self._is_armed = False
            return -math.copysign(self._step, stick[0])
        return 0.0
