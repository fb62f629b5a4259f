"""Standing is never still: breath, a slow shift of weight from leg to leg, a little sway of the head."""

import math
from dataclasses import dataclass

from vr_assistant.stage.avatar.motion import step, wave

BREATH_S = 4.2
SHIFT_S = 11.0


@dataclass(slots=True)
class Idle:
    breath: float
    """0 exhaled .. 1 inhaled."""
    weight: float
    """-1 on her right leg .. 1 on her left leg."""
    head_roll: float
    head_yaw: float
    head_pitch: float


def idle(time_s: float) -> Idle:
    phase = (time_s % BREATH_S) / BREATH_S
    breath = step(0.0, 0.42, phase) * (1 - step(0.48, 0.95, phase))
    # mostly on one leg, changing over in about two seconds
    raw = math.sin(2 * math.pi * (time_s / SHIFT_S + 0.12)) + 0.35 * wave(time_s, 17.0)
    return Idle(
        breath,
        math.tanh(2.2 * raw),
        0.022 * wave(time_s, 6.1, 0.3),
        0.020 * wave(time_s, 5.3, 0.7),
        0.012 * wave(time_s, 4.1, 0.1),
    )
