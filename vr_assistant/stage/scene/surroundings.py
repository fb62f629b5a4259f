"""What is around the user: the town, or their own room with the town left out."""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from vr_assistant.stage.render.frame import Blend
from vr_assistant.stage.runtimes.rig import Rig
from vr_assistant.stage.scene.standing import FindRoute, Point

ROOM_NEAR_M = 1.6
"""In a room she stands nearer than in a street."""
WALL_M = 0.4
"""She keeps so far inside the bounds of the free floor."""


@dataclass(frozen=True, slots=True)
class Room:
    """The floor that the user really stands on."""

    rig: Rig
    bounds: tuple[float, float] | None
    """See Runtime.bounds."""

    def inside(self, x: float, z: float) -> tuple[float, float]:
        """The nearest point of the free floor to one of the world; the point itself where no bounds are known."""
        if self.bounds is None:
            return x, z
        cos, sin = math.cos(self.rig.yaw), math.sin(self.rig.yaw)
        off_x, off_z = x - self.rig.x, z - self.rig.z
        half_x, half_z = (max(0.0, side / 2 - WALL_M) for side in self.bounds)
        in_room_x = max(-half_x, min(half_x, cos * off_x - sin * off_z))
        in_room_z = max(-half_z, min(half_z, sin * off_x + cos * off_z))
        at_x, _, at_z = self.rig.point((in_room_x, 0.0, in_room_z))
        return at_x, at_z


class Surroundings:
    """Decides which of both is seen: what the user wishes, as far as the runtime can show it."""

    def __init__(self) -> None:
        self.wants_room = False
        """Set by whoever hears the wish: the settings, the mind, the menu."""
        self.blend: Blend = "opaque"
        self.could_not = False
        """True in the frame in which a wish was found to be more than the runtime can do."""
        self.room = Room(Rig(), None)
        self._was_told = False

    @property
    def is_room(self) -> bool:
        return self.blend != "opaque"

    def settle(self, offered: Blend) -> bool:
        """Once a frame; true when it has just become the other one.

        Args:
            offered: See Runtime.see_through.
        """
        self.could_not = self.wants_room and offered == "opaque" and not self._was_told
        self._was_told = self._was_told or self.could_not
        blend: Blend = offered if self.wants_room else "opaque"
        has_changed = (blend != "opaque") != self.is_room
        self.blend = blend
        return has_changed

    def stand_on(self, rig: Rig, bounds: tuple[float, float] | None) -> None:
        """Once a frame: the floor of the room; for the arguments see Runtime.rig and bounds."""
        if self.room.rig is not rig or self.room.bounds != bounds:
            self.room = Room(rig, bounds)


def ways(surroundings: Surroundings, in_town: FindRoute) -> FindRoute:
    """Around the houses of the town; a room has only its bounds."""

    def find(start: Point, end: Point) -> Generator[None, None, Sequence[Point]]:
        if surroundings.is_room:
            return [start, surroundings.room.inside(*end)]
        return (yield from in_town(start, end))

    return find
