"""How a simulated user stands and holds their hands, in the room they stand in (see runtimes/rig.py)."""

import math
from dataclasses import dataclass, field
from typing import Protocol

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.rig import Head, Pose, Quaternion, Vector
from vr_assistant.stage.simulated.story import Button

EYE_M = 1.65
_AT_REST = (0.22, -0.38, -0.32)
"""A right hand, from the head: right, up, back; metres."""
_SHOULDER = (0.17, -0.24, 0.08)
"""The right one, likewise."""
_REACH_M = 0.36
"""Short of the panels, which a fingertip would touch."""


@dataclass(slots=True)
class HandPosture:
    aim: Pose
    is_bare: bool = False
    is_selecting: bool = False
    stick: tuple[float, float] = (0.0, 0.0)
    """Right and forward, -1 to 1."""
    pressed: set[Button] = field(default_factory=set)


@dataclass(slots=True)
class Posture:
    head: Head
    left: HandPosture
    right: HandPosture

    def hand(self, side: Side) -> HandPosture:
        return self.left if side == "left" else self.right


class Body(Protocol):
    """What the runtime sees of the user."""

    def take(self, posture: Posture) -> None:
        """Be like this from the next frame on."""

    def close(self) -> None: ...


def at_rest(is_bare: bool) -> Posture:
    head = Head(0.0, EYE_M, 0.0)
    left, right = (HandPosture(Pose(hand_place(head, side), (0, 0, 0, 1)), is_bare) for side in ("left", "right"))
    return Posture(head, left, right)


def hand_place(head: Head, side: Side) -> Vector:
    """Where a hand is held before the body."""
    return _from_head(head, side, _AT_REST)


def shoulder(head: Head, side: Side) -> Vector:
    return _from_head(head, side, _SHOULDER)


def stretched(head: Head, side: Side, yaw: float, pitch: float) -> Vector:
    """Where the hand is when the arm is held out along a yaw and a pitch."""
    x, y, z = shoulder(head, side)
    flat = math.cos(pitch) * _REACH_M
    return x - math.sin(yaw) * flat, y + math.sin(pitch) * _REACH_M, z - math.cos(yaw) * flat


def _from_head(head: Head, side: Side, away: Vector) -> Vector:
    right, up, back = away
    right = -right if side == "left" else right
    cos, sin = math.cos(head.yaw), math.sin(head.yaw)
    return head.x + cos * right + sin * back, head.y + up, head.z - sin * right + cos * back


def turned(yaw: float, pitch: float) -> Quaternion:
    """Orientation, upright, that looks along a yaw and a pitch."""
    cy, sy, cp, sp = math.cos(yaw / 2), math.sin(yaw / 2), math.cos(pitch / 2), math.sin(pitch / 2)
    return cy * sp, sy * cp, -sy * sp, cy * cp
