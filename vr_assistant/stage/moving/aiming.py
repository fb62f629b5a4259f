"""Whether a hand aims at a place to go to: by its stick, or, without one, by a pinch that is held."""

import math
from typing import Literal

from vr_assistant.stage.moving.stick import BACK, FAR, has_stick, is_sideways
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.rig import Pose

HOLD_S = 0.25
"""A shorter pinch is a click."""
_STRAIGHT = math.radians(25)
"""A stick pushed forward within this asks for no direction."""
_LOWEST_SLOPE = -0.08
"""Of a ray that points at the ground."""


class Aiming:
    """Of one hand."""

    def __init__(self) -> None:
        self.is_on = False
        self.turned: float | None = None
        """From the direction of the ray to the one in which to look after landing; None: as before."""
        self._held_s: float | None = None
        self._was_selecting = False

    def step(self, hand: Hand, ray: Pose | None, by_stick: bool, is_free: bool, seconds: float) -> Literal["", "go"]:
        """What the hand asks for now.

        Args:
            ray: In the world; None: nothing can be pointed at now, and what was begun is given up.
            by_stick: The stick may start it.
            is_free: It does not point at something that can be selected.
        """
        selects, self._was_selecting = hand.is_selecting and not self._was_selecting, hand.is_selecting
        if ray is None:
            self.give_up()
            return ""
        return (
            self._step_stick(hand, by_stick)
            if has_stick(hand)
            else self._step_hold(hand, ray, selects, is_free, seconds)
        )

    def give_up(self) -> None:
        self.is_on, self.turned, self._held_s = False, None, None

    def _step_stick(self, hand: Hand, by_stick: bool) -> Literal["", "go"]:
        stick = hand.stick
        pushed = math.hypot(*stick)
        if not self.is_on:
            self.is_on = by_stick and stick[1] > FAR and not is_sideways(stick)
        elif pushed < BACK:
            self.is_on = False
            return "go"
        elif pushed > FAR:  # on its way back a stick tells nothing
            angle = math.atan2(-stick[0], stick[1])
            self.turned = angle if abs(angle) > _STRAIGHT else None
        return ""

    def _step_hold(self, hand: Hand, ray: Pose, selects: bool, is_free: bool, seconds: float) -> Literal["", "go"]:
        self.turned = None
        if not hand.is_selecting:
            was_on = self.is_on
            self.give_up()
            return "go" if was_on else ""
        if selects:
            self._held_s = 0.0 if is_free and ray.forward[1] < _LOWEST_SLOPE else None
        elif self._held_s is not None:
            self._held_s += seconds
            self.is_on = self._held_s >= HOLD_S
        return ""
