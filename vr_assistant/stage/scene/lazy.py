"""A direction that follows the head late and only when the head has really turned.

Text glued to the head swims with every small movement; text that waits for a dead zone and then eases after rests.
"""

import math

from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.placing import ease, wrap

DEAD_YAW = math.radians(4)
DEAD_PITCH = math.radians(3)
FOLLOW_S = 0.35


class LazyDirection:
    def __init__(self) -> None:
        self.yaw = 0.0
        self.pitch = 0.0
        self._is_placed = False

    def step(self, head: Head, dt: float) -> None:
        if not self._is_placed:
            self.yaw, self.pitch, self._is_placed = head.yaw, head.pitch, True
        self.yaw = wrap(self.yaw + _beyond(wrap(head.yaw - self.yaw), DEAD_YAW, dt))
        self.pitch += _beyond(head.pitch - self.pitch, DEAD_PITCH, dt)


def _beyond(off: float, dead: float, dt: float) -> float:
    """The step that brings what lies beyond the dead zone back into it."""
    excess = math.copysign(max(0.0, abs(off) - dead), off)
    return ease(0.0, excess, dt, FOLLOW_S)
