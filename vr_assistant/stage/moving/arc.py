"""The curve of something thrown along a ray, and whether one can land where it comes down."""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.runtimes.rig import Pose
from vr_assistant.stage.runtimes.walking import Point

THROW_M_S = 8.5
_GRAVITY = 9.81
_STEEPEST = math.radians(50)
"""Above this a throw only goes higher, so it goes no farther back either."""
_POINTS = 33
_STRIDE_M = 0.2


def throw(ray: Pose, floor_m: float) -> NDArray[np.float64]:
    """(n, 3): a parabola from a pose of the world, along its forward, down to the height of the floor."""
    x, y, z = ray.forward
    pitch = min(math.asin(max(-1.0, min(1.0, y))), _STEEPEST)
    flat = math.hypot(x, z)
    ahead = (x / flat, z / flat) if flat > 1e-6 else (0.0, 0.0)
    level, up = THROW_M_S * math.cos(pitch), THROW_M_S * math.sin(pitch)
    px, py, pz = ray.position
    fall = max(0.0, py - floor_m)
    lands_after_s = (up + math.sqrt(up * up + 2 * _GRAVITY * fall)) / _GRAVITY
    t = np.linspace(0.0, lands_after_s, _POINTS)
    return np.stack([px + ahead[0] * level * t, py + up * t - _GRAVITY / 2 * t * t, pz + ahead[1] * level * t], axis=-1)


def can_land(start: Point, end: Point, is_walkable: Callable[[float, float], bool]) -> bool:
    """Whether one can stand at the end and nothing solid lies between: nobody is thrown through a wall.

    One who stands where nobody can may leave.
    """
    steps = max(1, math.ceil(math.dist(start, end) / _STRIDE_M))
    was_free = False
    for number in range(steps + 1):
        share = number / steps
        is_free = is_walkable(start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)
        if was_free and not is_free:
            return False
        was_free = is_free
    return was_free
