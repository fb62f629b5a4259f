"""Going somewhere at once: aim along an arc, let go, and stand there."""

import math
from collections.abc import Callable, Container
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.moving.aiming import Aiming
from vr_assistant.stage.moving.arc import can_land, throw
from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.rig import Head, Rig
from vr_assistant.stage.runtimes.walking import Point


@dataclass(slots=True)
class Aim:
    points: NDArray[np.float64]
    """(n, 3), world: from the hand to the ground."""
    can_land: bool
    yaw: float | None
    """Of the head after landing; None: as before."""


class Teleport:
    """One hand aims at a time, the first that begins."""

    def __init__(self, is_walkable: Callable[[float, float], bool], *, by_stick: bool) -> None:
        """`by_stick`: Sticks aim; hands without one always can."""
        self._is_walkable, self._by_stick = is_walkable, by_stick
        self._hands: dict[Side, Aiming] = {"left": Aiming(), "right": Aiming()}
        self.side: Side | None = None
        """Of the hand that aims."""
        self.aim: Aim | None = None

    def give_up(self) -> None:
        for aiming in self._hands.values():
            aiming.give_up()
        self.side = self.aim = None

    def step(
        self, head: Head, rig: Rig, hands: dict[Side, Hand], busy: Container[Side], seconds: float
    ) -> tuple[Point, float | None] | None:
        """Where to go now, (x, z) of the head, and the yaw to look along; None: nowhere."""
        going = None
        for side, aiming in self._hands.items():
            hand = hands[side]
            is_known = hand.kind != "absent" and hand.is_tracked and hand.aim
            may_aim = aiming.is_on or hand.is_selecting or self._by_stick
            ray = rig.pose(hand.aim) if may_aim and is_known and hand.aim and self.side in (None, side) else None
            asks = aiming.step(hand, ray, self._by_stick, side not in busy, seconds)
            if asks == "go" and self.side == side and self.aim and self.aim.can_land:
                end = self.aim.points[-1]
                going = (float(end[0]), float(end[2])), self.aim.yaw
            if ray and aiming.is_on:
                points = throw(ray, rig.y)
                x, _, z = ray.forward
                yaw = None if aiming.turned is None else math.atan2(-x, -z) + aiming.turned
                end = (float(points[-1, 0]), float(points[-1, 2]))
                self.side, self.aim = side, Aim(points, can_land((head.x, head.z), end, self._is_walkable), yaw)
            elif self.side == side:
                self.side = self.aim = None
        return going
