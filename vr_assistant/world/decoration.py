"""Things that stand about in the town, and the patterns that set them out in rows and rings."""

import math
from dataclasses import dataclass
from typing import Literal

from vr_assistant.world.place import Point

DecorationKind = Literal[
    "tree_round",
    "tree_poplar",
    "tree_blossom",
    "bench",
    "lamp",
    "planter",
    "bollard",
    "barrel",
    "stall",
    "boat",
    "fence",
]

SOLID_M: dict[DecorationKind, tuple[float, float]] = {
    "tree_round": (0.7, 0.7),
    "tree_poplar": (0.5, 0.5),
    "tree_blossom": (0.5, 0.5),
    "bench": (1.8, 0.6),
    "lamp": (0.25, 0.25),
    "planter": (1.2, 0.6),
    "bollard": (0.3, 0.3),
    "barrel": (0.7, 0.7),
    "stall": (2.6, 1.6),
    "boat": (1.8, 4.6),
    "fence": (2.0, 0.12),
}
"""Width (local X) and depth (local Z) at scale 1 of what nobody can walk through; of a tree only the trunk."""


@dataclass(frozen=True, slots=True)
class Decoration:
    kind: DecorationKind
    x: float
    z: float
    yaw: float
    """The way the front looks (of a bench: where one who sits on it looks), radians as in `place`."""
    scale: float = 1.0

    @property
    def solid_m(self) -> tuple[float, float]:
        """Width and depth of the solid part, metres."""
        width, depth = SOLID_M[self.kind]
        return width * self.scale, depth * self.scale


def row(start: Point, end: Point, count: int) -> list[Point]:
    """Points evenly spread from start to end, both included; a single one stands in the middle."""
    if count == 1:
        return [((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)]
    steps = [i / (count - 1) for i in range(count)]
    return [(start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * t) for t in steps]


def ring(centre: Point, radius_m: float, bearings: list[float]) -> list[tuple[Point, float]]:
    """Points on a circle, each with the yaw that looks at the centre.

    Args:
        bearings: Radians clockwise from north, as on a compass.
    """
    return [((centre[0] + radius_m * math.sin(b), centre[1] - radius_m * math.cos(b)), math.pi - b) for b in bearings]
