"""Pointing, holding and pinching, worked out from the joints of a bare hand.

For runtimes that track hands without XR_EXT_hand_interaction, which would tell all this itself.
"""

import math

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.runtimes.hand import INDEX_TIP, PALM, THUMB_TIP, Side
from vr_assistant.stage.runtimes.rig import Pose, Quaternion, Vector

Joints = NDArray[np.float32]
"""(26, 8), see Hand.joints."""
INDEX_KNUCKLE = 7
"""XR_HAND_JOINT_INDEX_PROXIMAL_EXT."""
PINCHED, SPREAD = 0.020, 0.035
"""Metres between the tips of thumb and index finger: closer is a pinch, further ends it."""
SHOULDER_BELOW, SHOULDER_ASIDE, SHOULDER_BEHIND = 0.24, 0.17, 0.08
"""Metres from the eyes to a shoulder of a grown-up."""
GRIPS: dict[Side, Quaternion] = {"left": (0.5, -0.5, -0.5, 0.5), "right": (0.5, 0.5, 0.5, 0.5)}
"""From the palm joint's axes (-Z along the fingers, +Y out of the back of the hand) to those of a grip pose (-Z from
little finger to thumb, X across the palm to the right)."""


def pinch_of(joints: Joints) -> float:
    """Metres between the tips of thumb and index finger."""
    return math.dist(joints[THUMB_TIP, :3].tolist(), joints[INDEX_TIP, :3].tolist())


def aim_of(joints: Joints, side: Side, head: Pose) -> Pose:
    """A ray from the shoulder through the knuckle of the index finger, beginning there.

    The knuckle hardly moves while the fingers pinch, and the arm's length calms the ray. Far pointing of the Mixed
    Reality Toolkit (Microsoft.MixedReality.Toolkit.Input.HandRay) likewise takes hand and head; the finger itself
    points past what one means (Mayer et al., "The Effect of Offset Correction and Cursor on Mid-Air Pointing in Real
    and Virtual Environments", CHI 2018).
    """
    x, y, z = joints[INDEX_KNUCKLE, :3].tolist()
    shoulder = _shoulder(side, head)
    right, up, back = x - shoulder[0], y - shoulder[1], z - shoulder[2]
    yaw, pitch = math.atan2(-right, -back), math.atan2(up, math.hypot(right, back))
    cos_y, sin_y, cos_p, sin_p = math.cos(yaw / 2), math.sin(yaw / 2), math.cos(pitch / 2), math.sin(pitch / 2)
    return Pose((x, y, z), (cos_y * sin_p, sin_y * cos_p, -sin_y * sin_p, cos_y * cos_p))


def _shoulder(side: Side, head: Pose) -> Vector:
    """Below the head and to its side, whichever way the head is tilted."""
    forward_x, _, forward_z = head.forward
    length = math.hypot(forward_x, forward_z) or 1.0
    forward_x, forward_z = forward_x / length, forward_z / length
    aside = SHOULDER_ASIDE if side == "right" else -SHOULDER_ASIDE
    x, y, z = head.position
    return (
        x - forward_z * aside - forward_x * SHOULDER_BEHIND,
        y - SHOULDER_BELOW,
        z + forward_x * aside - forward_z * SHOULDER_BEHIND,
    )


def grip_of(joints: Joints, side: Side) -> Pose:
    """The palm, turned as a grip pose is (OpenXR specification, section 6.3.1, "grip")."""
    x, y, z, ax, ay, az, aw = joints[PALM, :7].tolist()
    bx, by, bz, bw = GRIPS[side]
    return Pose(
        (x, y, z),
        (
            aw * bx + ax * bw + ay * bz - az * by,
            aw * by - ax * bz + ay * bw + az * bx,
            aw * bz + ax * by - ay * bx + az * bw,
            aw * bw - ax * bx - ay * by - az * bz,
        ),
    )
