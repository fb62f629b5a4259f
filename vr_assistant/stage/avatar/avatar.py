"""The assistant's body as it moves: from what the scene asks of it to joint matrices and morph weights.

Pure NumPy. The same sequence of times and requests gives the same frames.
"""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.avatar.face import Face
from vr_assistant.stage.avatar.gaze import Gaze, blink, thinking_aside
from vr_assistant.stage.avatar.gestures import Gestures, gestures
from vr_assistant.stage.avatar.glb import GlbFile, refuse
from vr_assistant.stage.avatar.idle import Idle, idle
from vr_assistant.stage.avatar.limbs import LEFT, RIGHT, STRAIGHT, Arm, ArmPose, Leg
from vr_assistant.stage.avatar.motion import clamp, ease
from vr_assistant.stage.avatar.skeleton import Array, Skeleton, turn, turns
from vr_assistant.stage.avatar.visemes import Weights, mouth
from vr_assistant.stage.avatar.walk import Foot, Walk
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.scene.acting import Acting

LONGEST_STEP_S = 1 / 30
LONGEST_GAP_S = 1.0
"""After a longer pause the body settles at once instead of catching up."""
STANCE_X = 0.088
TOE_OUT = math.radians(7)
HEEL_BEHIND_ANKLE_M = 0.045
SHIFT_M = 0.026
CHEST_SHARE = 0.22
"""Of a turn of the head that the chest makes while standing."""
POINT_WITHOUT_AIM = -0.7
"""Bearing of 'over there' when there is nothing in particular to point at."""
_SIDED = ("Eye", "Shoulder", "Arm", "ForeArm", "Hand", "UpLeg", "Leg", "Foot", "ToeBase")
NEEDED = [
    "Hips",
    "Spine",
    "Spine1",
    "Spine2",
    "Neck",
    "Head",
    *(side + bone for side in ("Left", "Right") for bone in _SIDED),
]


class Avatar:
    def __init__(self, skeleton: Skeleton, targets: list[str]) -> None:
        """Raises GraphicsError when a bone is missing that the motion needs."""
        missing = [name for name in NEEDED if name not in skeleton.index]
        if missing:
            raise refuse(f"its skeleton lacks {', '.join(missing[:4])}")
        self.skeleton = skeleton
        self.targets = {name: number for number, name in enumerate(targets)}
        self._legs = [Leg(skeleton, LEFT), Leg(skeleton, RIGHT)]
        self._arms = [Arm(skeleton, LEFT), Arm(skeleton, RIGHT)]
        self._eyes = (skeleton.heads[skeleton.index["LeftEye"]] + skeleton.heads[skeleton.index["RightEye"]]) / 2
        self._walk, self._gaze, self._face = Walk(), Gaze(), Face()
        self._time_s: float | None = None
        self._yaw = 0.0
        self._speed = 0.0
        self._talking = 0.0
        self._lean = 0.0

    @classmethod
    def load(cls, path: Path) -> "Avatar":
        """Raises GraphicsError with the reason when the file cannot be used."""
        file = GlbFile(path)
        try:
            return cls(file.skeleton(), file.target_names())
        except KeyError as error:
            raise refuse(f"its skeleton lacks {error}") from error

    @staticmethod
    def stand_in() -> "StandIn":
        """Moves the figure that SkinnedMesh draws in place of a body that cannot be used."""
        return StandIn()

    def update(self, time_s: float, acting: Acting) -> AvatarFrame:
        """The frame at a time, which must not go back except to start anew."""
        gap = 0.0 if self._time_s is None else time_s - self._time_s
        if self._time_s is None or gap < 0 or gap > LONGEST_GAP_S:
            self._settle(acting)
            gap, steps = LONGEST_GAP_S, 20
        else:
            steps = max(1, math.ceil(gap / LONGEST_STEP_S - 1e-6))
        turned = math.remainder(acting.yaw - self._yaw, 2 * math.pi)
        for number in range(steps):
            self._step(time_s - gap * (1 - (number + 1) / steps), acting, turned, gap, gap / steps)
        self._time_s, self._yaw = time_s, acting.yaw
        return self._frame(time_s, acting)

    def _settle(self, acting: Acting) -> None:
        self._yaw, self._speed = acting.yaw, acting.speed
        self._walk, self._gaze, self._face = Walk(), Gaze(), Face()

    def _step(self, time_s: float, acting: Acting, turned: float, gap: float, dt: float) -> None:
        self._walk.step(acting.speed, turned / gap if gap > 0 else 0.0, dt)
        self._lean = ease(self._lean, clamp((acting.speed - self._speed) / gap if gap > 0 else 0.0, 2.0), dt, 0.15)
        is_heard = acting.speak is not None and 0 <= acting.spoken_s <= acting.speak.seconds
        self._talking = ease(self._talking, float(is_heard), dt, 0.22)
        self._face.step(acting.attention, dt)
        wander = thinking_aside(time_s) if acting.attention == "thinking" else (0.0, 0.0)
        self._gaze.follow(self._towards(acting.look_at, acting), dt, time_s, wander)
        self._speed = ease(self._speed, acting.speed, dt, 0.05)

    def _towards(self, point: tuple[float, float, float], acting: Acting) -> tuple[float, float, float]:
        """From the eyes to a world point, in model space."""
        x, z = point[0] - acting.x, point[2] - acting.z
        heading = acting.yaw + math.pi
        cosine, sine = math.cos(heading), math.sin(heading)
        return x * cosine - z * sine, point[1] - float(self._eyes[1]), x * sine + z * cosine - float(self._eyes[2])

    def _frame(self, time_s: float, acting: Acting) -> AvatarFrame:
        still = idle(time_s)
        x, _, z = self._towards(acting.look_at, acting)
        point_yaw = math.atan2(x, z) if math.hypot(x, z) > 2.6 else POINT_WITHOUT_AIM
        moved = gestures(
            acting.gesture,
            acting.gesture_s,
            self._talking * (1 - 0.8 * self._walk.amount),
            time_s,
            point_yaw - CHEST_SHARE * self._gaze.head_yaw,
        )
        rotations, hips = self._pose(still, moved)
        morphs = self._morphs(time_s, acting)
        posed = self.skeleton.pose(rotations, hips)
        root = np.eye(4, dtype=np.float32)
        root[:3, :3] = turn(y=acting.yaw + math.pi)
        root[:3, 3] = (acting.x, 0.0, acting.z)
        return AvatarFrame(root, self.skeleton.skinning(posed), morphs)

    def _pose(self, still: Idle, moved: Gestures) -> tuple[Array, Array]:
        walk, gaze, bones = self._walk, self._gaze, self.skeleton.index
        stand = 1 - max(walk.amount, walk.turning)
        weight = still.weight * stand
        angles = np.zeros((len(self.skeleton.names), 3))

        hips_roll = -0.040 * weight - 0.030 * walk.sway
        hips_yaw = -0.10 * walk.swing + 0.05 * weight
        angles[bones["Hips"]] = (0.02 * walk.amount, hips_yaw, hips_roll)
        lean = moved.lean + 0.03 * walk.amount + 0.035 * clamp(self._lean, 1.5)
        chest_yaw = CHEST_SHARE * gaze.head_yaw * stand + moved.twist - hips_yaw * 1.3
        for bone, share in (("Spine", 0.3), ("Spine1", 0.35), ("Spine2", 0.35)):
            angles[bones[bone]] = (lean * share, chest_yaw * share, -hips_roll * 1.25 * share)
        angles[bones["Spine"], 0] -= 0.015
        angles[bones["Spine2"], 0] += 0.02 - 0.018 * still.breath
        chest_taken = CHEST_SHARE * gaze.head_yaw * stand + moved.twist - hips_yaw * 0.3
        head_yaw = gaze.head_yaw - chest_taken + still.head_yaw * stand
        head_pitch = gaze.head_pitch - lean - 0.01 + moved.head_pitch + still.head_pitch
        head_roll = moved.head_roll + still.head_roll - 0.10 * gaze.head_yaw + 0.25 * hips_roll
        angles[bones["Neck"]] = (head_pitch * 0.38, head_yaw * 0.4, head_roll * 0.4)
        angles[bones["Head"]] = (head_pitch * 0.62, head_yaw * 0.6, head_roll * 0.6)
        for name in ("LeftEye", "RightEye"):
            angles[bones[name]] = (gaze.eye_pitch, gaze.eye_yaw, 0.0)
        lift = moved.shoulders + 0.018 * still.breath
        angles[bones["LeftShoulder"]] = (0.0, 0.0, lift - 0.06)
        angles[bones["RightShoulder"]] = (0.0, 0.0, 0.06 - lift)
        rotations = turns(angles)

        hips = np.array([SHIFT_M * weight + 0.018 * walk.sway, -0.012 + walk.bob - 0.017 * walk.amount, 0.0])
        pelvis = rotations[bones["Hips"]]
        self._place_feet(hips, pelvis, weight, rotations)
        chest = pelvis
        for bone in ("Spine", "Spine1", "Spine2"):
            chest = chest @ rotations[bones[bone]]
        for arm, pose, side, shoulder in zip(
            self._arms, (moved.left, moved.right), (1.0, -1.0), ("LeftShoulder", "RightShoulder"), strict=True
        ):
            swung = self._swing_arm(pose, -walk.swing * side)
            arm.apply(swung, chest, chest @ rotations[bones[shoulder]], rotations)
        return rotations, hips

    def _swing_arm(self, pose: ArmPose, swing: float) -> ArmPose:
        """Arms swing against the legs, more with longer strides, less while a gesture holds them up."""
        hanging = min(1.0, max(0.0, -pose.fore[1]))
        amount = 0.36 * swing * hanging * min(1.0, self._walk.stride / 1.3)
        return ArmPose(
            (pose.upper[0], pose.upper[1], pose.upper[2] + amount),
            (pose.fore[0], pose.fore[1], pose.fore[2] + amount * 1.1 + 0.05 * self._walk.amount),
            pose.roll,
            pose.flex,
            pose.curl,
            pose.index_curl,
        )

    def _place_feet(self, hips: Array, pelvis: Array, weight: float, rotations: Array) -> None:
        """Bends the legs; lowers `hips` where a standing foot would be out of reach."""
        root = self.skeleton.heads[self.skeleton.index["Hips"]]
        ankles, feet = [], []
        for leg in self._legs:
            foot = self._walk.foot(leg.side > 0)
            ankle = self._ankle(leg, foot, weight)
            hip = root + hips + pelvis @ (leg.hip_rest - root)
            across = (ankle[0] - hip[0]) ** 2 + (ankle[2] - hip[2]) ** 2
            longest = (sum(leg.lengths) * STRAIGHT * 0.998) ** 2
            if foot.is_down:
                hips[1] -= max(0.0, hip[1] - ankle[1] - math.sqrt(max(longest - across, 0.04)))
            ankles.append(ankle)
            feet.append(foot)
        for leg, ankle, foot in zip(self._legs, ankles, feet, strict=True):
            hip = root + hips + pelvis @ (leg.hip_rest - root)
            leg.apply(hip, pelvis, ankle, TOE_OUT, foot.pitch, rotations)

    def _ankle(self, leg: Leg, foot: Foot, weight: float) -> Array:
        out = TOE_OUT * leg.side
        sine, cosine = math.sin(out), math.cos(out)
        _, y, z = leg.ankle_rest
        # the leg that bears no weight stands a little ahead and to the side
        free = max(0.0, -weight * leg.side)
        side = leg.side * (STANCE_X - 0.022 * self._walk.amount + 0.018 * free)
        ahead = z + 0.045 * free + foot.forward
        # the foot turns about its ball, or about its heel
        below, forth = (leg.ball_rest[1] - y, leg.ball_rest[2] - z) if foot.pitch > 0 else (-y, -HEEL_BEHIND_ANKLE_M)
        s, c = math.sin(foot.pitch), math.cos(foot.pitch)
        up = below - (c * below - s * forth)
        slid = forth - (s * below + c * forth)
        return np.array([side + sine * slid, y + foot.up + up, ahead + cosine * slid])

    def _morphs(self, time_s: float, acting: Acting) -> NDArray[np.float32]:
        spoken: Weights = {}
        if acting.speak is not None:
            spoken = mouth(acting.speak.visemes, acting.speak.seconds, acting.spoken_s)
        emphasis = self._talking * max(0.0, math.sin(2 * math.pi * time_s / 1.9)) ** 3
        weights = self._face.weights(spoken, blink(time_s), self._gaze.eye_yaw, self._gaze.eye_pitch, emphasis)
        result = np.zeros(len(self.targets), np.float32)
        for name, value in weights.items():
            number = self.targets.get(name)
            if number is not None:
                result[number] = value
        return result


class StandIn:
    """Only stands where it should."""

    def update(self, time_s: float, acting: Acting) -> AvatarFrame:
        root = np.eye(4, dtype=np.float32)
        root[:3, :3] = turn(y=acting.yaw + math.pi)
        root[:3, 3] = (acting.x, 0.0, acting.z)
        return AvatarFrame(root, np.eye(4, dtype=np.float32)[None], np.zeros(0, np.float32))
