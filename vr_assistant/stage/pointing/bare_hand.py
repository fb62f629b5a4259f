"""A hand of smooth clay around the joints that the headset sees."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.camera import rotation
from vr_assistant.stage.render.frame import Matrix
from vr_assistant.stage.runtimes.hand import JOINTS, PALM

CLAY = (0.40, 0.30, 0.25)
"""Linear RGB; nobody's skin."""
_FINGERS = ((2, 3, 4, 5), (7, 8, 9, 10), (12, 13, 14, 15), (17, 18, 19, 20), (22, 23, 24, 25))
"""Joints from the first that is seen by itself to the tip, thumb first (XrHandJointEXT)."""
WRIST = 1
_BONES = tuple((a, b) for finger in _FINGERS for a, b in pairwise(finger))
_FLESH = (
    *((WRIST, joint) for joint in (2, 7, 12, 17, 22)),
    (7, 12), (12, 17), (17, 22), (3, 7), (2, 7), (2, 6), (6, 11), (11, 16), (16, 21), (21, 22),
)  # fmt: skip
"""What fills the palm between the bones, from joint to joint."""
_FROM = np.array([a for a, _ in (*_BONES, *_FLESH)])
_TO = np.array([b for _, b in (*_BONES, *_FLESH)])
_IS_BONE = np.arange(len(_FROM)) < len(_BONES)
_BALLS = np.array([joint for joint in range(JOINTS) if joint not in (PALM, WRIST)])
_PADS = 3
MESHES = ("ball",) * len(_BALLS) + ("limb",) * len(_FROM) + ("ball",) * _PADS
_NARROWS = 0.9
"""A limb's end, and with it the next joint, is so much as wide as its start."""
_RADII = np.full(JOINTS, 0.0115, np.float32)
for _finger, _radius in zip(_FINGERS, (0.0135, 0.0098, 0.0102, 0.0096, 0.0086), strict=True):
    _RADII[list(_finger)] = _radius * _NARROWS ** np.arange(4)
_RADII[WRIST] = 0.014
"""Of a grown person's hand, metres."""
_SMALLEST, _LARGEST = 0.75, 1.2
"""Measured hands are as much smaller or larger than that; runtimes that measure nothing say zero."""


def place_hand(joints: NDArray[np.float32], to_world: Matrix, out: NDArray[np.float32]) -> None:
    """Where each of MESHES stands.

    Args:
        joints: (26, 8), see Hand.
        to_world: (4, 4) from the room.
        out: (len(MESHES), 4, 4) models, written.
    """
    at = joints[:, :3] @ to_world[:3, :3].T + to_world[:3, 3]
    width = float(np.linalg.norm(at[7] - at[22]))
    radius = _RADII * min(max(width / 0.064, _SMALLEST), _LARGEST)
    balls, limbs = len(_BALLS), len(_FROM)
    out[:] = 0.0
    out[:, 3, 3] = 1.0
    out[:balls, 0, 0] = out[:balls, 1, 1] = out[:balls, 2, 2] = 2 * radius[_BALLS]
    out[:balls, :3, 3] = at[_BALLS]
    _place_limbs(at, radius, out[balls : balls + limbs])
    _place_pads(joints[PALM], at, width, to_world, out[balls + limbs :])


def _place_limbs(at: NDArray[np.float32], radius: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    start, end = at[_FROM], at[_TO]
    along = end - start
    length = np.linalg.norm(along, axis=1, keepdims=True)
    up = along / np.maximum(length, 1e-6)
    # Any direction across will do: the tubes are round.
    aside = np.where(np.abs(up[:, :1]) < 0.9, np.array([[1.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]]))
    across = np.cross(aside, up)
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    thick = 2 * np.where(_IS_BONE, radius[_FROM], np.minimum(radius[_FROM], radius[_TO]))[:, None]
    out[:, :3, 0] = across * thick
    out[:, :3, 1] = along
    out[:, :3, 2] = np.cross(across, up) * thick
    out[:, :3, 3] = (start + end) / 2


def _place_pads(
    palm: NDArray[np.float32], at: NDArray[np.float32], width: float, to_world: Matrix, out: NDArray[np.float32]
) -> None:
    """The flat middle of the hand, the ball of the thumb, and the wrist."""
    x, y, z, w = palm[3:7].tolist()
    turn = to_world[:3, :3] @ rotation((x, y, z, w))
    length = float(np.linalg.norm(at[12] - at[WRIST]))
    out[0, :3, :3] = turn * np.array([1.42 * width, 0.50 * width, 1.18 * length], np.float32)
    out[0, :3, 3] = 0.46 * at[WRIST] + 0.27 * (at[7] + at[22])
    out[1, :3, :3] = turn * np.array([0.62 * width, 0.52 * width, 0.72 * length], np.float32)
    out[1, :3, 3] = 0.45 * at[2] + 0.25 * at[3] + 0.3 * at[6]
    out[2, :3, :3] = turn * np.array([0.86 * width, 0.50 * width, 0.74 * width], np.float32)
    out[2, :3, 3] = at[WRIST]
