"""A headset that is only played: two eyes, a controller in each hand, panels shown as layers, room all around."""

import math

from vr_assistant.stage.render.frame import View
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import Frame
from vr_assistant.stage.runtimes.rig import Head, Pose, Quaternion, Vector

SECOND = 1_000_000_000
HALF_EYES_M = 0.032
LAYERS = 15
"""Runtimes take at least 16 (OpenXR specification, XR_MIN_COMPOSITION_LAYERS_SUPPORTED), one is the picture's."""
FLOOR_M = (200.0, 200.0)
"""The user walks through the town on their own feet, and comes near no edge."""
CONTROLLER = "/interaction_profiles/oculus/touch_controller"
_HELD: tuple[tuple[float, float], ...] = ((-0.22, -0.42), (0.20, -0.30))
"""Left and right hand from the head: to the right and upwards, metres."""
_FORWARD_M = 0.38
_RESTS, _POINTS = (0.25, -0.7), (math.radians(-22), 0.06)
"""Yaw and pitch from the head's: at the ground, and at the middle of the shelf."""
_TREMBLE = 0.004
"""Radians and metres: no hand is still."""


class PlayedHeadset(OffscreenRuntime):
    """Moved by whoever sets its head; the hands are held before it."""

    most_panels = LAYERS
    bounds: tuple[float, float] | None = FLOOR_M
    has_hands = True
    """False: the controllers lie on the table."""
    now_ns = SECOND
    """When the last frame was to be seen."""

    def begin_frame(self) -> Frame:
        frame = super().begin_frame()
        self.now_ns = frame.display_at_ns
        return frame

    def views(self) -> list[View]:
        middle = super().views()[0]
        x, y, z = self.head.x, self.head.y, self.head.z
        right = math.cos(self.head.yaw) * HALF_EYES_M, -math.sin(self.head.yaw) * HALF_EYES_M
        return [View((x + side * right[0], y, z + side * right[1]), middle.orientation, middle.fov) for side in (-1, 1)]

    def hold(self) -> None:
        """What the tracking sees of the hands by now; a real one does it while the stage waits."""
        if not self.has_hands:
            self.input.left, self.input.right = Hand(), Hand()
            return
        head, now_s = self.rig.head_in_room(self.head), self.now_ns / SECOND
        tremble = _TREMBLE * math.sin(now_s * 9.0)
        left, right = (_place(head, *held, tremble) for held in _HELD)
        self.input.left = _hand(left, head, _RESTS, tremble)
        self.input.right = _hand(right, head, _POINTS, tremble)


def _place(head: Head, right: float, up: float, tremble: float) -> Vector:
    cos, sin = math.cos(head.yaw), math.sin(head.yaw)
    return (
        head.x + cos * right - sin * _FORWARD_M,
        head.y + up + tremble,
        head.z - sin * right - cos * _FORWARD_M,
    )


def _hand(at: Vector, head: Head, towards: tuple[float, float], tremble: float) -> Hand:
    turn = _turned(head.yaw + towards[0] + tremble, towards[1] + tremble)
    return Hand("controller", aim=Pose(at, turn), grip=Pose(at, turn), profile=CONTROLLER)


def _turned(yaw: float, pitch: float) -> Quaternion:
    cy, sy, cp, sp = math.cos(yaw / 2), math.sin(yaw / 2), math.cos(pitch / 2), math.sin(pitch / 2)
    return cy * sp, sy * cp, -sy * sp, cy * cp
