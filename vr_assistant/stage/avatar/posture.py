"""The pose of a moment: how every part of the body turns, from what walk, gaze, idleness and gestures ask of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.avatar.gaze import Gaze
from vr_assistant.stage.avatar.gestures import Gestures
from vr_assistant.stage.avatar.idle import Idle
from vr_assistant.stage.avatar.limbs import FINGERS, LEFT, RIGHT, TOE_OUT, Arm, ArmPose, Hinges, Leg, Vector
from vr_assistant.stage.avatar.motion import clamp
from vr_assistant.stage.avatar.skeleton import Rig, Skeleton, turns
from vr_assistant.stage.avatar.walk import Walk

SHIFT_M = 0.026
CHEST_SHARE = 0.22
"""Of a turn of the head that the chest makes while standing."""
_TRUNK = (
    *("Hips", "Spine", "Spine1", "Spine2", "Neck", "Head", "LeftEye", "RightEye", "LeftShoulder", "RightShoulder"),
    *("LeftFoot", "LeftToeBase", "RightFoot", "RightToeBase"),
)
"""What is turned by angles."""
_LIMBS = (
    *("LeftUpLeg", "LeftLeg", "RightUpLeg", "RightLeg"),
    *("LeftArm", "LeftForeArm", "RightArm", "RightForeArm"),
)
"""What is turned by the directions in which bones point."""
_HAND = ("Hand", *(f"Hand{finger}{bone}" for finger in FINGERS for bone in (1, 2, 3)), "HandThumb2", "HandThumb3")
"""What is turned by bends; all about one axis, so those along a finger add up."""
TURNED = (*_TRUNK, *_LIMBS, *(side + bone for side in ("Left", "Right") for bone in _HAND))
_CURLS = [share * (1 + 0.12 * finger) for finger in range(len(FINGERS)) for share in (0.8, 1.8, 2.8)]
_BENT_BY = np.array(
    [
        [-0.5, -1.0, 0.0, *[0.0] * 3, *[0.0] * 9, 0.0, 0.0],
        [0.0, 0.0, 1.0, *[1.0] * 3, *[1.0] * 9, 1.0, 1.0],
        [0.0, 0.0, 0.0, *[0.0] * 3, *_CURLS[3:], 0.35, 0.7],
        [0.0, 0.0, 0.0, *_CURLS[:3], *[0.0] * 9, 0.0, 0.0],
    ]
)
"""Angles of forearm, wrist, hand and its bones from roll, flex, curl and the index finger's curl. The forearm's bones
take half of the roll, as radius and ulna do."""


class Posture:
    def __init__(self, skeleton: Skeleton) -> None:
        """The skeleton must have all joints that are TURNED."""
        self._rig = Rig(skeleton, TURNED)
        self._legs = Leg(skeleton, LEFT), Leg(skeleton, RIGHT)
        self._arms = Arm(skeleton, LEFT), Arm(skeleton, RIGHT)
        self._rests = np.stack([rest for limb in (*self._legs, *self._arms) for rest in limb.rests])
        self._hinges = Hinges(np.array([[arm.fore] * 2 + [arm.knuckles] * len(_HAND) for arm in self._arms]))
        root = skeleton.heads[skeleton.index["Hips"]]
        hips = [skeleton.heads[skeleton.index[f"{side}UpLeg"]] for side in ("Left", "Right")]
        self._root = float(root[0]), float(root[1]), float(root[2])
        self._from_root = np.stack([hip - root for hip in hips])

        turned, limbs = self._rig.turned, len(_TRUNK)
        hand = limbs + len(_LIMBS)
        self._by_angles = turned[:limbs]
        self._pelvis, self._chest = turned[0], turned[3]
        self._spine = [(turned[n - 1], turned[n]) for n in range(1, 6)]
        self._spine += [(turned[5], turned[6:8]), (self._chest, turned[8:10])]
        """What hangs on what, from the hips on: pairs of a joint and those to be turned with it."""
        self._by_direction = turned[limbs:hand]
        self._both_arms = turned[limbs + 4 : hand]
        self._forearms = self._both_arms[1::2]
        self._hands = turned[hand:].reshape(2, len(_HAND), 3, 3)

    def joints(self, walk: Walk, gaze: Gaze, still: Idle, moved: Gestures, lean: float) -> NDArray[np.float32]:
        """What AvatarFrame.joints wants, a new array.

        Args:
            lean: Forwards, of somebody who gains speed, m/s².
        """
        weight = still.weight * walk.standing
        feet = walk.foot(is_left=True), walk.foot(is_left=False)
        self._turn_trunk(walk, gaze, still, moved, lean, (feet[0].pitch, feet[1].pitch))
        hips = (SHIFT_M * weight + 0.018 * walk.sway, -0.012 + walk.bob - 0.017 * walk.amount, 0.0)
        ankles = [leg.ankle(foot, weight, walk.amount) for leg, foot in zip(self._legs, feet, strict=True)]
        hips, legs = self._bend_legs(hips, ankles, (feet[0].is_down, feet[1].is_down))
        poses = [_swung(pose, walk, arm.side) for arm, pose in zip(self._arms, (moved.left, moved.right), strict=True)]
        arms = [row for arm, pose in zip(self._arms, poses, strict=True) for row in arm.frames(pose)]
        np.matmul(np.array(legs + arms).reshape(-1, 3, 3), self._rests, out=self._by_direction)
        np.matmul(self._chest, self._both_arms, out=self._both_arms)
        self._bend_hands(poses)
        return self._rig.skinning(hips)

    def _turn_trunk(
        self, walk: Walk, gaze: Gaze, still: Idle, moved: Gestures, lean: float, pitches: tuple[float, float]
    ) -> None:
        """`pitches`: of the feet."""
        stand = walk.standing
        weight = still.weight * stand
        hips_roll = -0.040 * weight - 0.030 * walk.sway
        hips_yaw = -0.10 * walk.swing + 0.05 * weight
        lean = moved.lean + 0.03 * walk.amount + 0.035 * clamp(lean, 1.5)
        turned = CHEST_SHARE * gaze.head_yaw * stand + moved.twist
        chest_yaw, chest_roll = turned - hips_yaw * 1.3, -hips_roll * 1.25
        head_yaw = gaze.head_yaw - (turned - hips_yaw * 0.3) + still.head_yaw * stand
        head_pitch = gaze.head_pitch - lean - 0.01 + moved.head_pitch + still.head_pitch
        head_roll = moved.head_roll + still.head_roll - 0.10 * gaze.head_yaw + 0.25 * hips_roll
        lift = moved.shoulders + 0.018 * still.breath
        eye = (gaze.eye_pitch, gaze.eye_yaw, 0.0)
        left, right = pitches
        angles = (
            0.02 * walk.amount, hips_yaw, hips_roll,
            lean * 0.3 - 0.015, chest_yaw * 0.3, chest_roll * 0.3,
            lean * 0.35, chest_yaw * 0.35, chest_roll * 0.35,
            lean * 0.35 + 0.02 - 0.018 * still.breath, chest_yaw * 0.35, chest_roll * 0.35,
            head_pitch * 0.38, head_yaw * 0.4, head_roll * 0.4,
            head_pitch * 0.62, head_yaw * 0.6, head_roll * 0.6,
            *eye,
            *eye,
            0.0, 0.0, lift - 0.06,
            0.0, 0.0, 0.06 - lift,
            # feet as the ground has them; toes stay on it while the heel rises
            left, TOE_OUT, 0.0,
            left - max(left, 0.0) * 0.85, TOE_OUT, 0.0,
            right, -TOE_OUT, 0.0,
            right - max(right, 0.0) * 0.85, -TOE_OUT, 0.0,
        )  # fmt: skip
        turns(np.array(angles).reshape(-1, 3), self._by_angles)
        for below, bone in self._spine:
            np.matmul(below, bone, out=bone)

    def _bend_legs(
        self, hips: Vector, ankles: Sequence[Vector], are_down: tuple[bool, bool]
    ) -> tuple[Vector, list[float]]:
        """The hips, lowered where a standing foot would be out of reach, and the frames of thighs and shins."""
        across = (self._from_root @ self._pelvis.T).tolist()
        x, y, z = (rest + moved for rest, moved in zip(self._root, hips, strict=True))
        for leg, ankle, (dx, dy, dz), is_down in zip(self._legs, ankles, across, are_down, strict=True):
            if is_down:
                y -= leg.too_high((x + dx, y + dy, z + dz), ankle)
        rows: list[float] = []
        for leg, ankle, (dx, dy, dz) in zip(self._legs, ankles, across, strict=True):
            rows += leg.frames((x + dx, y + dy, z + dz), ankle)
        return (hips[0], y - self._root[1], hips[2]), rows

    def _bend_hands(self, poses: Sequence[ArmPose]) -> None:
        """Turns hands and fingers with the forearms, and each forearm by its part of the roll."""
        asked = [
            (pose.roll * arm.side, pose.flex, pose.curl, pose.curl if pose.index_curl is None else pose.index_curl)
            for arm, pose in zip(self._arms, poses, strict=True)
        ]
        bent = self._hinges.turns(np.array(asked) @ _BENT_BY)
        rolled = self._forearms[:, None] @ bent[:, :2]
        self._forearms[:] = rolled[:, 0]
        np.matmul(rolled[:, 1:], bent[:, 2:], out=self._hands)


def _swung(pose: ArmPose, walk: Walk, side: float) -> ArmPose:
    """Arms swing against the legs, more with longer strides, less while a gesture holds them up."""
    hanging = min(1.0, max(0.0, -pose.fore[1]))
    amount = -0.36 * walk.swing * side * hanging * min(1.0, walk.stride / 1.3)
    return ArmPose(
        (pose.upper[0], pose.upper[1], pose.upper[2] + amount),
        (pose.fore[0], pose.fore[1], pose.fore[2] + amount * 1.1 + 0.05 * walk.amount),
        pose.roll,
        pose.flex,
        pose.curl,
        pose.index_curl,
    )
