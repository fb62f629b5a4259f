"""What things take up in the view of an eye, and whether one can stand before another."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.frame import Matrix
from vr_assistant.stage.runtimes.rig import Vector

_WIDEST_RAD = 1.4


class Seen(NamedTuple):
    """Angles in radians, and how far away its nearest point is."""

    yaw: float
    half_yaw: float
    low: float
    high: float
    distance: float

    def overlaps(self, other: "Seen") -> bool:
        beside = abs(math.remainder(self.yaw - other.yaw, math.tau)) > self.half_yaw + other.half_yaw
        return not (beside or self.low > other.high or other.low > self.high)

    def is_behind(self, other: "Seen") -> bool:
        return other.distance < self.distance and other.overlaps(self)

    def may_be_behind(self, balls: NDArray[np.float32], eye: Vector) -> NDArray[np.intp]:
        """Numbers of the balls, (n, 4) of middle and radius, that touch the cone around it: most do not, and only the
        few that do need be looked at one by one."""
        pitch, half = (self.low + self.high) / 2, math.hypot(self.half_yaw, (self.high - self.low) / 2)
        half = min(half, _WIDEST_RAD)
        across = math.cos(pitch)
        middle = np.array((-math.sin(self.yaw) * across, math.sin(pitch), -math.cos(self.yaw) * across), np.float32)
        away = balls[:, :3] - np.array(eye, np.float32)
        along = away @ middle
        beside = np.sqrt(np.abs(np.einsum("ij,ij->i", away, away) - along * along))
        return np.flatnonzero(beside < along * math.tan(half) + balls[:, 3] * (1 / math.cos(half)))


def panel_seen(model: Matrix, eye: Vector) -> Seen:
    """A box around a panel, see Panel.model."""
    (ax, bx, _, x), (ay, by, _, y), (az, bz, _, z), _ = model.tolist()
    x, y, z = x - eye[0], y - eye[1], z - eye[2]
    middle = math.atan2(-x, -z)
    half, low, high, nearest = 0.0, math.inf, -math.inf, math.inf
    for u, v in ((-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)):
        cx, cy, cz = x + u * ax + v * bx, y + u * ay + v * by, z + u * az + v * bz
        half = max(half, abs(math.remainder(math.atan2(-cx, -cz) - middle, math.tau)))
        across = math.hypot(cx, cz)
        pitch = math.atan2(cy, across)
        low, high, nearest = min(low, pitch), max(high, pitch), min(nearest, math.hypot(across, cy))
    return Seen(middle, half, low, high, nearest)


def ball_seen(middle: Sequence[float], radius: float, eye: Vector) -> Seen:
    x, y, z = middle[0] - eye[0], middle[1] - eye[1], middle[2] - eye[2]
    across, distance = math.hypot(x, z), math.hypot(x, y, z)
    half = math.atan2(radius, max(across, 1e-3))
    pitch, half_pitch = math.atan2(y, across), math.atan2(radius, max(distance, 1e-3))
    return Seen(math.atan2(-x, -z), half, pitch - half_pitch, pitch + half_pitch, max(0.0, distance - radius))


def pillar_seen(foot: Sequence[float], radius: float, height: float, eye: Vector) -> Seen:
    x, y, z = foot
    feet, crown = ball_seen((x, y, z), radius, eye), ball_seen((x, y + height, z), radius, eye)
    return Seen(feet.yaw, feet.half_yaw, feet.low, crown.high, min(feet.distance, crown.distance))
