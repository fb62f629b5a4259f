"""The space before the user in which things are laid out: it stays in the world while they look around in it."""

import math
from dataclasses import dataclass

from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.placing import direction, ease, wrap, yaw_to
from vr_assistant.stage.scene.standing import BEARING

FULL_WITHIN_M = 2.4
GONE_BEYOND_M = 3.4
TURNED_IN = 0.45
"""How much what stands aside is turned to the user: 1 is wholly, but then a flat picture shows its lines aslant."""
MOVE_AFTER_S = 0.8
"""How long the user must stand elsewhere before the things come after them."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A point of the workspace and how to face the user from it."""

    x: float
    y: float
    z: float
    yaw: float
    """Of the viewer who looks at it."""


class Workspace:
    """Set up around a head; polar coordinates from there."""

    def __init__(self) -> None:
        self.x = self.z = self.yaw = 0.0
        self.eye_y = 1.65
        self.is_placed = False
        self.opacity = 1.0
        self._elsewhere_s = 0.0
        self._last = (0.0, 0.0)

    def place(self, head: Head, assistant: tuple[float, float] | None = None) -> None:
        """Around this head; turned so that an assistant who stands before the user need not move."""
        self.x, self.z, self.yaw = head.x, head.z, head.yaw
        self.eye_y = max(1.2, min(1.9, head.y))
        if assistant:
            bearing = wrap(yaw_to(head.x, head.z, *assistant) - head.yaw)
            away = math.dist(assistant, (head.x, head.z))
            if abs(bearing) < math.radians(50) and 1.2 < away < 3.2:
                self.yaw = wrap(head.yaw + bearing - BEARING)
        self.is_placed = True
        self._elsewhere_s = 0.0

    def spot(self, bearing: float, distance_m: float, above_eye_m: float) -> Spot:
        """`bearing` in radians to the left of the middle."""
        dx, dz = direction(self.yaw + bearing)
        yaw = self.yaw + bearing * TURNED_IN
        return Spot(self.x + dx * distance_m, self.eye_y + above_eye_m, self.z + dz * distance_m, yaw)

    def step(self, head: Head, may_move: bool, dt: float) -> bool:
        """Fade while the user is away; true when they have stopped elsewhere and it should be placed anew."""
        away = math.hypot(head.x - self.x, head.z - self.z)
        speed = math.hypot(head.x - self._last[0], head.z - self._last[1]) / max(dt, 1e-6)
        self._last = (head.x, head.z)
        left = (GONE_BEYOND_M - away) / (GONE_BEYOND_M - FULL_WITHIN_M)
        self.opacity = ease(self.opacity, max(0.0, min(1.0, left)), dt, 0.15)
        stands_elsewhere = may_move and away > FULL_WITHIN_M and speed < 0.15
        self._elsewhere_s = self._elsewhere_s + dt if stands_elsewhere else 0.0
        return self._elsewhere_s > MOVE_AFTER_S
