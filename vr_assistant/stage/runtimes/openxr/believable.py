"""What a runtime says is taken as it is, unless no user could have meant it: one such number would stay in the picture
for ever, as all that moves smoothly remembers where it was."""

import math

from vr_assistant.stage.runtimes.rig import Quaternion, Vector

MOST_M = 1_000.0
"""From the room's origin: nobody is tracked so far away."""
_OFF = 0.1
"""By which the square of a quaternion's length may differ from 1."""


def is_pose(position: Vector, orientation: Quaternion) -> bool:
    """Whether somebody's head or hand can be there, turned so."""
    x, y, z, w = orientation
    if not abs(x * x + y * y + z * z + w * w - 1.0) < _OFF:  # so that a NaN fails, too
        return False
    x, y, z = position
    return abs(x) < MOST_M and abs(y) < MOST_M and abs(z) < MOST_M


def axis(value: float, least: float = -1.0) -> float:
    """Of a thumbstick or, from 0 on, a trigger: its nearest possible value; 0 for what is no number."""
    return max(least, min(1.0, value)) if math.isfinite(value) else 0.0
