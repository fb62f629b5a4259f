"""Hands of a played user: bare ones bent joint by joint, and controllers."""

import math

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.runtimes.hand import JOINTS, Hand, Side
from vr_assistant.stage.runtimes.rig import Pose, Quaternion, Vector

TOUCH = "/interaction_profiles/oculus/touch_controller"
_BASES = (
    (-0.022, -0.006, 0.030),
    (-0.016, 0, 0.030),
    (-0.003, 0.002, 0.030),
    (0.010, 0.001, 0.030),
    (0.020, -0.001, 0.03),
)
_KNUCKLES = ((-0.026, 0.002, -0.040), (-0.003, 0.004, -0.045), (0.018, 0.002, -0.040), (0.037, -0.002, -0.030))
_BONES = ((0.042, 0.025, 0.022), (0.046, 0.029, 0.023), (0.041, 0.026, 0.022), (0.032, 0.019, 0.019))
_FAN = (0.10, 0.0, -0.09, -0.20)


def turned(yaw: float = 0.0, pitch: float = 0.0, roll: float = 0.0) -> Quaternion:
    """First rolled about +Z, then pitched about +X, then turned about +Y; radians."""

    def about(axis: int, angle: float) -> NDArray[np.float64]:
        q = np.zeros(4)
        q[axis], q[3] = math.sin(angle / 2), math.cos(angle / 2)
        return q

    def times(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
        vector = a[3] * b[:3] + b[3] * a[:3] + np.cross(a[:3], b[:3])
        return np.append(vector, a[3] * b[3] - a[:3] @ b[:3])

    x, y, z, w = times(times(about(1, yaw), about(0, pitch)), about(2, roll)).tolist()
    return x, y, z, w


def towards(start: Vector, end: Vector) -> Pose:
    """At the start, its -Z towards the end."""
    x, y, z = (b - a for a, b in zip(start, end, strict=True))
    return Pose(start, turned(math.atan2(-x, -z), math.atan2(y, math.hypot(x, z))))


def matrix_of(q: Quaternion) -> NDArray[np.float64]:
    x, y, z, w = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )


def bare_joints(
    side: Side, palm: Pose, curls: tuple[float, float, float, float] = (0.25, 0.3, 0.35, 0.4), thumb: float = 0.0
) -> NDArray[np.float32]:
    """(26, 8) of a grown-up's hand.

    Args:
        curls: Radians that each bone of index to little finger is bent against the one before.
        thumb: 0 is spread, 1 lies on the side of the index finger.
    """
    at = np.zeros((JOINTS, 3))
    at[1] = 0, 0, 0.058
    spread = np.array([_BASES[0], (-0.047, -0.012, 0.004), (-0.066, -0.016, -0.022), (-0.074, -0.018, -0.044)])
    laid = np.array([_BASES[0], (-0.036, -0.022, -0.002), (-0.036, -0.030, -0.034), (-0.032, -0.031, -0.058)])
    at[2:6] = spread + (laid - spread) * thumb
    for finger in range(4):
        first = 6 + 5 * finger
        at[first], at[first + 1] = _BASES[finger + 1], _KNUCKLES[finger]
        bend = 0.0
        for number, length in enumerate(_BONES[finger]):
            bend += curls[finger]
            forward = np.array([-math.sin(_FAN[finger]), 0, -math.cos(_FAN[finger])]) * math.cos(bend)
            at[first + 2 + number] = at[first + 1 + number] + (forward - [0, math.sin(bend), 0]) * length
    if side == "left":
        at[:, 0] *= -1
    joints = np.zeros((JOINTS, 8), np.float32)
    joints[:, :3] = at @ matrix_of(palm.orientation).T + palm.position
    joints[:, 3:7] = palm.orientation
    return joints


def bare(side: Side, palm: Pose, aim: Pose | None = None, *, is_pinching: bool = False) -> Hand:
    curls = (0.55, 0.35, 0.3, 0.3) if is_pinching else (0.25, 0.3, 0.35, 0.4)
    joints = bare_joints(side, palm, curls, thumb=1.0 if is_pinching else 0.2)
    return Hand("bare", aim=aim, grip=palm, joints=joints, is_selecting=is_pinching)


def controller(at: Vector, aims_at: Vector, *, is_selecting: bool = False, profile: str = TOUCH) -> Hand:
    pose = towards(at, aims_at)
    grip = Pose(at, pose.orientation)
    return Hand("controller", aim=pose, grip=grip, is_selecting=is_selecting, profile=profile)
