"""Angles and matrices for standing things up before somebody. Axes and yaw as in vr_assistant.messages."""

import math

import numpy as np

from vr_assistant.stage.render.frame import Matrix


def wrap(angle: float) -> float:
    """The same direction in -pi..pi."""
    return math.remainder(angle, math.tau)


def direction(yaw: float) -> tuple[float, float]:
    """Unit vector (x, z) along which a yaw looks."""
    return -math.sin(yaw), -math.cos(yaw)


def yaw_to(x: float, z: float, to_x: float, to_z: float) -> float:
    """Yaw at (x, z) that looks at (to_x, to_z)."""
    return math.atan2(x - to_x, z - to_z)


def ease(current: float, target: float, dt: float, time_s: float) -> float:
    """Exponential approach that covers 63 % of the way in `time_s`, whatever the frame rate."""
    return current + (target - current) * -math.expm1(-dt / time_s)


def ease_angle(current: float, target: float, dt: float, time_s: float) -> float:
    return wrap(current + wrap(target - current) * -math.expm1(-dt / time_s))


def upright(x: float, y: float, z: float, yaw: float, scale: tuple[float, float, float] = (1.0, 1.0, 1.0)) -> Matrix:
    """Scale, turn about +Y, move."""
    cos, sin = math.cos(yaw), math.sin(yaw)
    sx, sy, sz = scale
    return _matrix((cos * sx, 0, sin * sz, x), (0, sy, 0, y), (-sin * sx, 0, cos * sz, z))


def plate(x: float, y: float, z: float, yaw: float, pitch: float, width_m: float, height_m: float) -> Matrix:
    """A panel's model matrix; it is read upright by a viewer who looks with this yaw and pitch."""
    cos, sin = math.cos(yaw), math.sin(yaw)
    cp, sp = math.cos(pitch), math.sin(pitch)
    return _matrix(
        (cos * width_m, sin * sp * height_m, sin * cp, x),
        (0.0, cp * height_m, -sp, y),
        (-sin * width_m, cos * sp * height_m, cos * cp, z),
    )


def _matrix(*rows: tuple[float, float, float, float]) -> Matrix:
    # NumPy makes an array of numbers in half the time that it takes for one of rows.
    return np.array((*rows[0], *rows[1], *rows[2], 0.0, 0.0, 0.0, 1.0), np.float32).reshape(4, 4)
