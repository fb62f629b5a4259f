"""Turning the palm to the face, as if to read what is written in it: bare hands have no menu button."""

import math

from vr_assistant.stage.pointing.ray import dot, minus, unit
from vr_assistant.stage.runtimes.hand import PALM, Hand
from vr_assistant.stage.runtimes.rig import Head, Pose, Rig, Vector

HOLD_S = 0.5
"""A palm that only passes by means nothing."""
FACING = math.cos(math.radians(38))
AWAY = math.cos(math.radians(60))
"""Turned away so far, it can be turned to the face anew."""
IN_SIGHT = math.cos(math.radians(40))
FARTHEST_M = 0.8


class PalmTurn:
    def __init__(self) -> None:
        self._held_s = 0.0
        self._is_spent = False

    def step(self, hand: Hand, rig: Rig, head: Head, dt: float) -> Vector | None:
        """Where in the world the palm is, once it has been turned to the face long enough; then not until it is again.

        Args:
            hand: Only bare hands count.
            head: In the world.
        """
        if hand.kind != "bare" or hand.joints is None or not hand.is_tracked:
            self._held_s = 0.0
            return None
        x, y, z, qx, qy, qz, qw, _ = hand.joints[PALM].tolist()
        palm = rig.pose(Pose((x, y, z), (qx, qy, qz, qw)))
        out = out_of_palm(palm.orientation)
        to_eye = minus((head.x, head.y, head.z), palm.position)
        facing = dot(out, unit(to_eye))
        across = math.cos(head.pitch)
        ahead = -math.sin(head.yaw) * across, math.sin(head.pitch), -math.cos(head.yaw) * across
        is_shown = facing > FACING and -dot(ahead, unit(to_eye)) > IN_SIGHT and dot(to_eye, to_eye) < FARTHEST_M**2
        if facing < AWAY:
            self._is_spent = False
        self._held_s = self._held_s + dt if is_shown else 0.0
        if self._held_s < HOLD_S or self._is_spent:
            return None
        self._is_spent = True
        return palm.position


def out_of_palm(orientation: tuple[float, float, float, float]) -> Vector:
    """Unit vector out of the palm: -Y of a joint, whose +Y points to the back of the hand (XR_EXT_hand_tracking)."""
    x, y, z, w = orientation
    return -2 * (x * y - z * w), -(1 - 2 * (x * x + z * z)), -2 * (y * z + x * w)
