"""Houses with a room that one sees into and may stand in."""

import math
from collections.abc import Iterable

from vr_assistant.world.place import Footprint

_THRESHOLD_M = 0.8
"""On the way through the door the light changes over so much."""


class Shelters:
    def __init__(self, footprints: Iterable[Footprint]) -> None:
        self._footprints = list(footprints)

    def nearest(self, x: float, z: float) -> Footprint | None:
        """The one whose middle is nearest."""
        return min(self._footprints, key=lambda each: math.dist(each.centre, (x, z)), default=None)

    def share_indoors(self, x: float, z: float) -> float:
        """0 outside, 1 well inside."""
        house = self.nearest(x, z)
        if house is None:
            return 0.0
        dx, dz = x - house.centre[0], z - house.centre[1]
        cosine, sine = math.cos(house.yaw), math.sin(house.yaw)
        along, across = abs(dx * cosine - dz * sine), abs(dx * sine + dz * cosine)
        inside_m = min(house.width_m / 2 - along, house.depth_m / 2 - across)
        return max(0.0, min(1.0, inside_m / _THRESHOLD_M))
