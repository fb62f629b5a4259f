"""The assistant's body as it moves: from what the scene asks of it to joint matrices and morph weights.

Pure NumPy. The same sequence of times and requests gives the same frames.
"""

import math
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.avatar.face import Face
from vr_assistant.stage.avatar.gaze import Gaze, blink, resting_aside, straight, thinking_aside
from vr_assistant.stage.avatar.gestures import gestures
from vr_assistant.stage.avatar.glb import GlbFile, refuse
from vr_assistant.stage.avatar.idle import idle
from vr_assistant.stage.avatar.motion import clamp, ease
from vr_assistant.stage.avatar.posture import CHEST_SHARE, TURNED, Posture
from vr_assistant.stage.avatar.skeleton import Skeleton
from vr_assistant.stage.avatar.visemes import Weights, mouth
from vr_assistant.stage.avatar.walk import Walk
from vr_assistant.stage.render.frame import AvatarFrame, Matrix
from vr_assistant.stage.scene.acting import Acting
from vr_assistant.stage.scene.placing import upright

LONGEST_STEP_S = 1 / 30
LONGEST_GAP_S = 1.0
"""After a longer pause the body settles at once instead of catching up."""
POINT_WITHOUT_AIM = -0.7
"""Bearing of 'over there' when there is nothing in particular to point at."""


class Avatar:
    def __init__(self, skeleton: Skeleton, targets: list[str]) -> None:
        """Raises GraphicsError when a bone is missing that the motion needs."""
        missing = [name for name in TURNED if name not in skeleton.index]
        if missing:
            raise refuse(f"its skeleton lacks {', '.join(missing[:4])}")
        self.skeleton = skeleton
        self.targets = {name: number for number, name in enumerate(targets)}
        self._posture = Posture(skeleton)
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
        return cls(file.skeleton(), file.target_names())

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
        wander = {"thinking": thinking_aside, "asleep": resting_aside}.get(acting.attention, straight)(time_s)
        self._gaze.follow(self._towards(acting.look_at, acting), dt, time_s, wander)
        self._speed = ease(self._speed, acting.speed, dt, 0.05)

    def _towards(self, point: tuple[float, float, float], acting: Acting) -> tuple[float, float, float]:
        """From the eyes to a world point, in model space."""
        x, z = point[0] - acting.x, point[2] - acting.z
        heading = acting.yaw + math.pi
        cosine, sine = math.cos(heading), math.sin(heading)
        return x * cosine - z * sine, point[1] - float(self._eyes[1]), x * sine + z * cosine - float(self._eyes[2])

    def _frame(self, time_s: float, acting: Acting) -> AvatarFrame:
        x, _, z = self._towards(acting.look_at, acting)
        point_yaw = math.atan2(x, z) if math.hypot(x, z) > 2.6 else POINT_WITHOUT_AIM
        moved = gestures(
            acting.gesture,
            acting.gesture_s,
            self._talking * (1 - 0.8 * self._walk.amount),
            time_s,
            point_yaw - CHEST_SHARE * self._gaze.head_yaw,
        )
        joints = self._posture.joints(self._walk, self._gaze, idle(time_s), moved, self._lean)
        return AvatarFrame(_root(acting), joints, self._morphs(time_s, acting))

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
        return AvatarFrame(_root(acting), np.eye(4, dtype=np.float32)[None], np.zeros(0, np.float32))


def _root(acting: Acting) -> Matrix:
    """The model looks along +Z, a yaw of 0 along -Z."""
    return upright(acting.x, 0.0, acting.z, acting.yaw + math.pi)
