"""Both hands and the eyes: what they point at, and what has been pressed."""

from collections.abc import Sequence

from vr_assistant.stage.pointing.pointer import Pointer, nearest
from vr_assistant.stage.pointing.ray import Ray
from vr_assistant.stage.pointing.target import Target
from vr_assistant.stage.runtimes.hand import INDEX_TIP, Hand, Side
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head, Rig, Vector

Vibration = tuple[Side, float, float]
"""Side, seconds, strength from 0 to 1."""
TICK = 0.01, 0.25
"""Seconds and strength, when something else is pointed at."""
PRESS = 0.02, 0.5
DONE = 0.04, 0.9


class Pointing:
    def __init__(self) -> None:
        self.left, self.right = Pointer(), Pointer()
        self.look = Pointer()
        """Where no hand is there: along the eyes, else through the middle of the view."""
        self.vibrations: list[Vibration] = []
        """Of the last step."""

    def of(self, side: Side) -> Pointer:
        return self.left if side == "left" else self.right

    @property
    def hovered(self) -> set[str]:
        """Keys of all that is pointed at."""
        return {pointer.hovered for pointer in (self.left, self.right, self.look) if pointer.hovered}

    @property
    def held(self) -> set[str]:
        """Keys of all whose press has begun."""
        return {pointer.pressed for pointer in (self.left, self.right, self.look) if pointer.pressed}

    def step(
        self, user: UserInput, rig: Rig, head: Head, targets: Sequence[Target], aiming: Side | None = None
    ) -> list[str]:
        """Keys of what has been pressed, in no order that matters.

        Args:
            head: In the world.
            targets: Of several at one distance, the first counts.
            aiming: This hand aims at a place to go to, and points at nothing.
        """
        self.vibrations.clear()
        pressed = []
        sides: tuple[tuple[Side, Hand, Pointer], ...] = (
            ("left", user.left, self.left),
            ("right", user.right, self.right),
        )
        for side, hand, pointer in sides:
            if side == aiming or hand.kind == "absent" or not hand.is_tracked or not user.has_focus:
                pointer.rest()
            elif done := self._step_hand(side, hand, pointer, rig, targets, user, head):
                pressed.append(done)
        if user.left.kind != "absent" or user.right.kind != "absent" or not user.has_focus:
            self.look.rest()
            return pressed
        self.look.step(targets, _look(user, rig, head), False)
        if user.selected and self.look.hovered:
            pressed.append(self.look.hovered)
        return pressed

    def click(self, head: Head, targets: Sequence[Target]) -> str | None:
        """Key of what is in the middle of the view."""
        met, _ = nearest(targets, Ray.of_head(head))
        return met.key if met and met.key else None

    def _step_hand(
        self, side: Side, hand: Hand, pointer: Pointer, rig: Rig, targets: Sequence[Target], user: UserInput, head: Head
    ) -> str | None:
        tip = fingertip(hand)
        ray = Ray.of_pose(rig.pose(hand.aim)) if hand.aim else _look(user, rig, head)
        hovered, held = pointer.hovered, pointer.pressed
        done = pointer.step(targets, ray, hand.is_selecting, rig.point(tip) if tip else None)
        if done:
            self.vibrations.append((side, *DONE))
        elif pointer.pressed and pointer.pressed != held:
            self.vibrations.append((side, *PRESS))
        elif pointer.hovered and pointer.hovered != hovered:
            self.vibrations.append((side, *TICK))
        return done


def _look(user: UserInput, rig: Rig, head: Head) -> Ray:
    """Along the eyes where they are known, else through the middle of the view."""
    return Ray.of_pose(rig.pose(user.gaze)) if user.gaze else Ray.of_head(head)


def fingertip(hand: Hand) -> Vector | None:
    """What the hand touches with, in the room: the tip of the index finger or of the controller."""
    if hand.joints is not None:
        x, y, z = hand.joints[INDEX_TIP, :3].tolist()
        return x, y, z
    if hand.kind == "controller" and hand.aim:
        return hand.aim.position
    return hand.grip.position if hand.grip else None
