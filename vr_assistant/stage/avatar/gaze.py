"""Where head and eyes look: the eyes jump first, the head follows, and both stay within what a neck can do."""

import math
from dataclasses import dataclass

from vr_assistant.stage.avatar.motion import chance, clamp, ease, step, wave

HEAD_YAW = math.radians(58)
HEAD_PITCH = math.radians(28)
EYE_YAW = math.radians(27)
EYE_PITCH = math.radians(20)
HEAD_SHARE = 0.72
"""Of a turn that eyes and head could make alone; people leave the last part to the eyes."""
BEHIND = math.radians(115)
"""A target farther round than this is not looked at any more."""
BLINK_SLOT_S = 4.0
CLOSE_S, SHUT_S, OPEN_S = 0.07, 0.04, 0.13


@dataclass(slots=True)
class Gaze:
    """Angles in radians, in model space: yaw to her left, pitch downwards."""

    head_yaw: float = 0.0
    head_pitch: float = 0.0
    eye_yaw: float = 0.0
    eye_pitch: float = 0.0

    def follow(
        self, towards: tuple[float, float, float], dt: float, time_s: float, wander: tuple[float, float]
    ) -> None:
        """One step.

        Args:
            towards: From the middle of the eyes to the target, model space.
            wander: Yaw and pitch added to the aim (a thinker looks aside).
        """
        x, y, z = towards
        yaw, pitch = math.atan2(x, z), math.atan2(-y, max(math.hypot(x, z), 0.05))
        attention = 1 - step(BEHIND - 0.3, BEHIND, abs(yaw))
        yaw = yaw * attention + wander[0]
        pitch = pitch * attention + wander[1]
        self.head_yaw = ease(self.head_yaw, clamp(yaw * HEAD_SHARE, HEAD_YAW), dt, 0.13)
        self.head_pitch = ease(self.head_pitch, clamp(pitch * HEAD_SHARE, HEAD_PITCH), dt, 0.13)
        fixation = int(time_s / 0.9)
        flick_yaw = math.radians(1.6) * (chance(fixation, 5) - 0.5) * 2
        flick_pitch = math.radians(0.9) * (chance(fixation, 6) - 0.5) * 2
        self.eye_yaw = ease(self.eye_yaw, clamp(yaw - self.head_yaw + flick_yaw, EYE_YAW), dt, 0.022)
        self.eye_pitch = ease(self.eye_pitch, clamp(pitch - self.head_pitch + flick_pitch, EYE_PITCH), dt, 0.022)


def thinking_aside(time_s: float) -> tuple[float, float]:
    """Yaw and pitch of a glance up and to the side."""
    side = math.radians(16) + math.radians(5) * wave(time_s, 3.1, 0.2)
    return side, math.radians(-13) + math.radians(3) * wave(time_s, 2.3, 0.6)


def resting_aside(time_s: float) -> tuple[float, float]:
    """Of a slow look past the user and down: who is not called looks at nobody."""
    return math.radians(-24) + math.radians(9) * wave(time_s, 11.0, 0.1), math.radians(15)


def straight(time_s: float) -> tuple[float, float]:
    """At whoever is looked at."""
    return 0.0, 0.0


def blink(time_s: float) -> float:
    """How far the lids are shut, 0..1. One blink in each slot, so 2 to 6 s apart."""
    slot = int(time_s // BLINK_SLOT_S)
    most = 0.0
    for number in (slot - 1, slot):
        since = time_s - (number * BLINK_SLOT_S + 1.0 + 2.0 * chance(number, 1))
        closing = step(0.0, CLOSE_S, since)
        opening = step(CLOSE_S + SHUT_S, CLOSE_S + SHUT_S + OPEN_S, since)
        most = max(most, closing - opening)
    return most
