"""A hand of smooth clay around the joints that the headset sees."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.frame import Matrix
from vr_assistant.stage.runtimes.hand import JOINTS, PALM

CLAY = (0.62, 0.50, 0.44)
"""Linear RGB; nobody's skin."""
_FINGERS = ((2, 3, 4, 5), (6, 7, 8, 9, 10), (11, 12, 13, 14, 15), (16, 17, 18, 19, 20), (21, 22, 23, 24, 25))
"""Joints from the wrist to the tip, thumb first (XrHandJointEXT)."""
_WRIST = 1
_BONES = tuple((a, b) for finger in _FINGERS for a, b in zip(finger, finger[1:], strict=False))
_FLESH = (
    *((_WRIST, finger[0]) for finger in _FINGERS),
    (7, 12), (12, 17), (17, 22), (6, 11), (11, 16), (16, 21),  # from finger to finger
    (3, 7), (2, 7), (3, 6), (22, 21),
)  # fmt: skip
"""What fills the palm between the bones."""
_FROM = np.array([a for a, _ in (*_BONES, *_FLESH)])
_TO = np.array([b for _, b in (*_BONES, *_FLESH)])
_BALLS = np.array([joint for joint in range(JOINTS) if joint != PALM])
MESHES = ("ball",) * len(_BALLS) + ("limb",) * len(_FROM) + ("ball",)
_THIN = 0.0035
_RADII = np.full(JOINTS, 0.008, np.float32)
_RADII[[PALM, _WRIST, 2, 3, 6, 11, 16, 21]] = 0.016, 0.019, 0.015, 0.0125, 0.014, 0.014, 0.013, 0.013
_RADII[[7, 12, 17, 22]] = 0.0115, 0.0118, 0.011, 0.0098
_RADII[[5, 10, 15, 20, 25]] = 0.0078, 0.0068, 0.007, 0.0066, 0.006
"""Of a grown person's hand, metres, for a runtime that measures none."""


def place_hand(joints: NDArray[np.float32], to_world: Matrix, out: NDArray[np.float32]) -> None:
    """Where each of MESHES stands.

    Args:
        joints: (26, 8), see Hand.
        to_world: (4, 4) from the room.
        out: (len(MESHES), 4, 4) models, written.
    """
    at = joints[:, :3] @ to_world[:3, :3].T + to_world[:3, 3]
    radius = np.where(joints[:, 7] > _THIN, np.minimum(joints[:, 7], 1.25 * _RADII), _RADII)
    balls = len(_BALLS)
    out[:] = 0.0
    out[:, 3, 3] = 1.0
    out[:balls, 0, 0] = out[:balls, 1, 1] = out[:balls, 2, 2] = 2 * radius[_BALLS]
    out[:balls, :3, 3] = at[_BALLS]
    _place_limbs(at, radius, out[balls:-1])
    _place_pad(joints[PALM], at, to_world, out[-1])


def _place_limbs(at: NDArray[np.float32], radius: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    start, end = at[_FROM], at[_TO]
    along = end - start
    length = np.linalg.norm(along, axis=1, keepdims=True)
    up = along / np.maximum(length, 1e-6)
    # Any direction across: the tubes are round.
    aside = np.where(np.abs(up[:, :1]) < 0.9, np.array([[1.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]))
    across = np.cross(aside, up)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    thick = 2 * np.where(np.arange(len(_FROM)) < len(_BONES), radius[_FROM], np.minimum(radius[_FROM], radius[_TO]))
    out[:, :3, 0] = across * thick[:, None]
    out[:, :3, 1] = along
    out[:, :3, 2] = np.cross(across, up) * thick[:, None]
    out[:, :3, 3] = (start + end) / 2


def _place_pad(palm: NDArray[np.float32], at: NDArray[np.float32], to_world: Matrix, out: Matrix) -> None:
    """The flat middle of the hand, as wide as from the index finger to the little one."""
    x, y, z, w = palm[3:7].tolist()
    turn = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ],
        np.float32,
    )
    width, length = np.linalg.norm(at[7] - at[22]), np.linalg.norm(at[12] - at[1])
    out[:3, :3] = to_world[:3, :3] @ turn * np.array([1.18 * width, 0.36 * width, 0.98 * length], np.float32)
    out[:3, 3] = (at[12] + at[1]) / 2
