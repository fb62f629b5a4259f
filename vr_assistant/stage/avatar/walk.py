"""Where the feet are: a walk cycle in which a standing foot stays where it stands.

During stance a foot moves back under the body exactly as fast as the body moves on, so nothing slides at steady
speed. Angles in radians, lengths in metres, model space (+Z forward, +X her left).
"""

import math
from dataclasses import dataclass

from vr_assistant.stage.avatar.motion import ease, step

STANCE = 0.62
"""Share of the cycle that a foot is on the ground. Source: textbook gait analysis (Perry), about 60 %."""
LIFT_M = 0.075
TURN_STEP_M = 0.28
"""A turn on the spot steps as often as a walk of this many metres for each radian."""


@dataclass(slots=True)
class Foot:
    """One foot relative to its place when standing."""

    forward: float = 0.0
    up: float = 0.0
    pitch: float = 0.0
    """Positive: the heel is up (the foot turns about its ball); negative: the toes are up (about the heel)."""
    is_down: bool = True


def stride_m(speed: float) -> float:
    """Two steps. Source: cadence of unhurried adults, about 2 steps a second at 1.3 m/s."""
    return 0.50 + 0.60 * min(speed, 2.4)


class Walk:
    def __init__(self) -> None:
        self.phase = 0.0
        """Of the left foot, 0..1; it touches down at 0."""
        self.amount = 0.0
        """0 standing .. 1 walking."""
        self.turning = 0.0
        self.stride = stride_m(0.0)

    def step(self, speed: float, yaw_rate: float, dt: float) -> None:
        self.amount = ease(self.amount, step(0.05, 0.55, abs(speed)), dt, 0.07)
        self.turning = ease(self.turning, step(0.25, 1.2, abs(yaw_rate)) * (1 - step(0.1, 0.5, abs(speed))), dt, 0.08)
        self.stride = stride_m(abs(speed))
        self.phase = (self.phase + (speed * dt + TURN_STEP_M * abs(yaw_rate) * self.turning * dt) / self.stride) % 1.0

    def foot(self, is_left: bool) -> Foot:
        phase = self.phase if is_left else (self.phase + 0.5) % 1.0
        reach = self.stride * STANCE / 2 * self.amount
        moving = max(self.amount, 0.6 * self.turning)
        if phase < STANCE:
            share = phase / STANCE
            strike = -0.30 * (1 - step(0.0, 0.16, share))
            push = 0.62 * step(0.62, 1.0, share)
            return Foot(reach * (1 - 2 * share), 0.0, (strike + push) * self.amount)
        share = (phase - STANCE) / (1 - STANCE)
        # leaves and lands with the speed of the ground, so that the foot neither skids nor stamps
        slope = -2 * reach * (1 - STANCE) / STANCE
        forward = _hermite(-reach, reach, slope, slope, share)
        pitch = 0.62 * (1 - step(0.0, 0.5, share)) - 0.30 * step(0.55, 1.0, share)
        return Foot(forward, LIFT_M * math.sin(math.pi * share) ** 1.5 * moving, pitch * self.amount, False)

    @property
    def standing(self) -> float:
        """1 with both feet at rest .. 0 walking or turning on the spot."""
        return 1 - max(self.amount, self.turning)

    @property
    def bob(self) -> float:
        """Height of the hips above their mean: lowest when both feet are down."""
        return -0.021 * math.cos(4 * math.pi * (self.phase - 0.06)) * self.amount * min(1.0, self.stride / 1.4)

    @property
    def sway(self) -> float:
        """-1 .. 1: the weight is over the left foot at +1."""
        return math.sin(2 * math.pi * (self.phase + 0.0)) * max(self.amount, self.turning)

    @property
    def swing(self) -> float:
        """-1 .. 1: +1 when the left leg is farthest forward."""
        return math.cos(2 * math.pi * self.phase) * self.amount


def _hermite(start: float, end: float, out: float, into: float, t: float) -> float:
    a = 2 * t**3 - 3 * t**2 + 1
    b = t**3 - 2 * t**2 + t
    return a * start + b * out + (1 - a) * end + (t**3 - t**2) * into
