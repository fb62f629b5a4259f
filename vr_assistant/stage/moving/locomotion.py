"""Moving about in the world: the user's room is moved, never what is tracked in it."""

import math
from collections.abc import Callable, Container
from typing import Literal

from vr_assistant.stage.moving.aim_picture import draw_aim
from vr_assistant.stage.moving.comfort import Fade, Vignette
from vr_assistant.stage.moving.fence import Fence
from vr_assistant.stage.moving.gliding import SPEED_M_S, Gliding
from vr_assistant.stage.moving.recentring import recentred
from vr_assistant.stage.moving.stick import Stick, has_stick, is_sideways
from vr_assistant.stage.moving.teleport import Teleport
from vr_assistant.stage.moving.turning import TURN_RAD_S, Turning
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.protocol import Runtime, UserInput
from vr_assistant.stage.runtimes.rig import Head, Vector
from vr_assistant.stage.runtimes.walking import Point

Mode = Literal["walk", "teleport"]
AtPoint = Callable[[float, float], bool]
_LONGEST_STEP_S = 0.1
"""A frame that hung must not carry the user through a wall."""
_NOBODY: dict[Side, Hand] = {"left": Hand(), "right": Hand()}


class Locomotion:
    """With sticks: one hand walks, the dominant one turns; or either aims and turns. Without: a pinch aims.

    A single stick walks (or aims) with its forward and backward, and turns with its sideways.
    """

    def __init__(
        self,
        is_walkable: AtPoint,
        is_solid: AtPoint,
        *,
        mode: Mode = "walk",
        dominant_hand: Side = "right",
        snap_turn_deg: float = 30.0,
        vignette: float = 1.0,
    ) -> None:
        """
        Args:
            is_walkable: Whether one can stand at (x, z).
            is_solid: Whether a head at (x, z) is in a wall.
            mode: What sticks do.
            snap_turn_deg: Of a flick; 0 turns smoothly.
            vignette: How strongly the edges darken while the user is moved, 0 to 1.
        """
        self._is_walkable, self._is_solid, self._mode = is_walkable, is_solid, mode
        self._dominant: Side = dominant_hand
        self._gliding, self._turning = Gliding(is_walkable), Turning(snap_turn_deg)
        self._teleport = Teleport(is_walkable, by_stick=mode == "teleport")
        self._vignette, self._fade, self._fence = Vignette(vignette), Fade(), Fence()
        self._before: Head | None = None
        self._motion = 0.0
        """Of the last frame, how much the user was moved without moving, 0 to 1."""

    @property
    def aiming_hand(self) -> Side | None:
        """The hand that aims at a place to go to; it points at nothing else."""
        return self._teleport.side

    def step(
        self,
        runtime: Runtime,
        user: UserInput,
        seconds: float,
        interest: Point | None = None,
        busy: Container[Side] = (),
    ) -> None:
        """One frame, between begin_frame and views.

        Args:
            seconds: Since the last one.
            interest: Where the assistant is, (x, z).
            busy: The hands that point at something that can be selected: they do not start to aim.
        """
        seconds = min(seconds, _LONGEST_STEP_S)
        head = runtime.head
        if user.recentred:
            runtime.head = head = recentred(head, runtime.rig, self._before, interest)
            self._fade.open_from_dark()
            self._stop()
        self._move(runtime, head, user, seconds, busy)
        head = runtime.head
        is_in_town = runtime.blend == "opaque"
        in_wall = is_in_town and not self._is_walkable(head.x, head.z) and self._is_solid(head.x, head.z)
        self._fade.step(in_wall, seconds)
        self._vignette.step(self._motion, seconds)
        self._before = Head(head.x, head.y, head.z, head.yaw, head.pitch)

    def show(self, scene: FrameScene, runtime: Runtime, user: UserInput) -> None:
        """Adds to a frame what is to be seen of it."""
        scene.vignette, scene.dimmed = self._vignette.amount, self._fade.amount
        if self._teleport.aim:
            scene.strokes += draw_aim(self._teleport.aim)
        if runtime.bounds:
            scene.strokes += self._fence.draw(runtime.bounds, runtime.rig, _reaching(runtime, user))

    def _move(self, runtime: Runtime, head: Head, user: UserInput, seconds: float, busy: Container[Side]) -> None:
        """The user's own surroundings stand still: where they are seen, only the user's own steps lead anywhere."""
        if runtime.blend != "opaque" or not user.is_worn or self._fade.is_closing:
            self._stop()
            return
        hands: dict[Side, Hand] = {"left": user.left, "right": user.right} if user.has_focus else _NOBODY
        landing = self._teleport.step(head, runtime.rig, hands, busy, seconds)
        walks, turns = self._sticks(hands)
        angle = self._turning.step(turns, seconds)
        x, z = self._gliding.step(head, walks, runtime.walk, seconds)
        if seconds:
            speed = math.hypot(x - head.x, z - head.z) / seconds
            self._motion = max(speed / SPEED_M_S, abs(self._turning.rate) / TURN_RAD_S)
        if angle or (x, z) != (head.x, head.z):
            runtime.head = Head(x, head.y, z, math.remainder(head.yaw + angle, math.tau), head.pitch)
        if landing:
            self._fade.blink(lambda: _land(runtime, *landing))

    def _sticks(self, hands: dict[Side, Hand]) -> tuple[Stick, Stick]:
        """Of the hand that walks, and of the one that turns."""
        dominant, other = hands[self._dominant], hands["left" if self._dominant == "right" else "right"]
        if self._mode == "teleport":
            both = [hands[side].stick for side in hands if has_stick(hands[side]) and self._teleport.side != side]
            return (0.0, 0.0), max(both, key=lambda stick: abs(stick[0]), default=(0.0, 0.0))
        if has_stick(dominant) and has_stick(other):
            return other.stick, dominant.stick
        only = dominant if has_stick(dominant) else other
        if not has_stick(only):
            return (0.0, 0.0), (0.0, 0.0)
        return ((0.0, 0.0) if is_sideways(only.stick) else (0.0, only.stick[1])), only.stick

    def _stop(self) -> None:
        self._gliding.stop()
        self._turning.stop()
        self._teleport.give_up()
        self._motion = 0.0


def _land(runtime: Runtime, at: Point, yaw: float | None) -> None:
    head = runtime.head
    runtime.head = Head(at[0], head.y, at[1], head.yaw if yaw is None else math.remainder(yaw, math.tau), head.pitch)


def _reaching(runtime: Runtime, user: UserInput) -> list[Vector]:
    """What of the user may reach the edge of the free floor, in the room."""
    head = runtime.head
    reaching = [runtime.rig.point_in_room((head.x, head.y, head.z))]
    for hand in (user.left, user.right):
        pose = hand.grip or hand.aim
        if pose and hand.kind != "absent" and hand.is_tracked:
            reaching.append(pose.position)
    return reaching
