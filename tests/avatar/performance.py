"""A short performance in which she does all she can, and how it looked when somebody last looked at it.

Run as a program to keep how it looks now, after looking at it.
"""

import math
from pathlib import Path
from typing import get_args

import numpy as np
from aria import ARIA, asked, saying

from vr_assistant.messages import Attention, GestureName
from vr_assistant.stage.avatar.avatar import Avatar
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.scene.acting import Acting

KEPT = Path(__file__).with_name("performance.npz")
FRAMES_A_SECOND = 30
SECONDS = 16
SENTENCE = saying("sil", "aa", "PP", "ou", "SS", "FF", "ee", "TH", "oh", "sil", each_s=0.11)


def act(at_s: float) -> Acting:
    """She greets, walks a bend, stops, looks about, talks, and makes every gesture in every mood."""
    gestures, moods = get_args(GestureName), get_args(Attention)
    walking_s = min(max(at_s - 2.0, 0.0), 5.0)
    speed = 1.3 * math.sin(math.pi * walking_s / 5.0)
    yaw = 0.5 * math.sin(walking_s) + 0.8 * max(at_s - 12.0, 0.0)
    return asked(
        speed=speed,
        x=-0.2 * walking_s,
        z=-walking_s,
        yaw=yaw,
        look_at=(3.0 * math.sin(0.9 * at_s), 1.4 + 0.4 * math.sin(0.5 * at_s), -6.0),
        speak=SENTENCE if at_s > 3.0 else None,
        spoken_s=(at_s - 3.0) % 1.5,
        gesture=gestures[int(at_s / 2.0) % len(gestures)] if at_s < 13.0 else None,
        gesture_s=at_s % 2.0,
        attention=moods[int(at_s / 1.7) % len(moods)],
    )


def perform(avatar: Avatar) -> tuple[np.ndarray, np.ndarray]:
    """The upper three rows of the joints, and the morphs, twice in three seconds."""
    frames: list[AvatarFrame] = []
    for number in range(SECONDS * FRAMES_A_SECOND):
        frame = avatar.update(number / FRAMES_A_SECOND, act(number / FRAMES_A_SECOND))
        if number % 47 == 0:
            frames.append(frame)
    return np.array([frame.joints[:, :3] for frame in frames]), np.array([frame.morphs for frame in frames])


if __name__ == "__main__":
    joints, morphs = perform(Avatar.load(ARIA))
    np.savez_compressed(KEPT, joints=joints, morphs=morphs)
