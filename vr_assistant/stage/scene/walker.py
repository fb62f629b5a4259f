"""Somebody on foot: turns before walking, gains and loses speed, goes around the person in the way."""

import math
from dataclasses import dataclass

from vr_assistant.stage.scene.placing import direction, wrap, yaw_to

GAIN_M_S2 = 1.8
BRAKE_M_S2 = 2.4
TURN_RAD_S = 3.2
CLEARANCE_M = 0.8
"""Room left around a person passed by."""


@dataclass(slots=True)
class Walker:
    x: float
    z: float
    yaw: float
    speed: float = 0.0
    """Metres a second."""

    def distance_to(self, x: float, z: float) -> float:
        return math.hypot(x - self.x, z - self.z)

    def turn(self, yaw: float, dt: float) -> None:
        """Turn towards a yaw, slowing down before it is reached."""
        left = wrap(yaw - self.yaw)
        rate = min(TURN_RAD_S, abs(left) * 5.0)
        self.yaw = wrap(self.yaw + math.copysign(min(rate * dt, abs(left)), left))

    def walk(
        self, x: float, z: float, speed: float, dt: float, around: tuple[float, float] | None = None, stops: bool = True
    ) -> None:
        """One step towards (x, z); with `stops` braking so as to come to rest there."""
        distance = self.distance_to(x, z)
        if distance > 0.02:
            heading = yaw_to(self.x, self.z, x, z)
            heading += self._swerve(heading, around, distance) if around else 0.0
            self.turn(heading, dt)
            # Turn on the spot first when the way lies behind.
            aligned = max(0.0, math.cos(wrap(heading - self.yaw)))
            speed *= aligned if aligned > 0.3 else 0.0
        else:
            speed = 0.0
        if stops:
            speed = min(speed, math.sqrt(2 * BRAKE_M_S2 * 0.7 * max(distance - 0.01, 0.0)))
        self._advance(speed, dt, distance if stops else math.inf)

    def stand(self, dt: float) -> None:
        """Come to rest."""
        self._advance(0.0, dt, math.inf)

    def _advance(self, speed: float, dt: float, at_most_m: float) -> None:
        change = speed - self.speed
        self.speed += max(-BRAKE_M_S2 * dt, min(GAIN_M_S2 * dt, change))
        step = min(self.speed * dt, at_most_m)
        dx, dz = direction(self.yaw)
        self.x += dx * step
        self.z += dz * step

    def _swerve(self, heading: float, person: tuple[float, float], distance: float) -> float:
        """Angle added to the heading so as to pass a person at arm's length."""
        away = self.distance_to(*person)
        if away > 2.0 or away > distance + CLEARANCE_M:
            return 0.0
        bearing = wrap(yaw_to(self.x, self.z, *person) - heading)
        if abs(bearing) > math.pi / 2:
            return 0.0
        needed = math.asin(min(1.0, CLEARANCE_M / max(away, 1e-3)))
        return -math.copysign(max(0.0, needed - abs(bearing)), bearing)
