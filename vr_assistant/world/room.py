"""The room behind a shop's door: its walls, its openings and what stands in it.

Coordinates are the footprint's: +x to the right hand of one who looks out of the door, +z into the house, metres.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Trade = Literal[
    "books", "cafe", "flowers", "electronics", "restaurant", "bakery", "clothes", "lobby", "pharmacy", "toys",
    "gallery", "home", "groceries",
]  # fmt: skip
FixtureKind = Literal[
    "counter", "shelves", "window", "table", "seats", "rail", "sofa", "picture", "plinth", "stand", "leaf"
]  # fmt: skip

WALL_M = 0.25
DOOR_M = (1.6, 2.5)
"""Width and height of the way through a shop's door."""
SILL_M, HEAD_M = 0.62, 2.62
"""Lower and upper edge of shop windows."""
CEILING_M = 3.2
PASSAGE_M = 0.36
"""Half the width of the strip about the door's axis on which one walks in: a grid of 0.5 m stays connected in it."""
FIXTURE_M: dict[FixtureKind, tuple[float, float]] = {
    "counter": (2.4, 0.7),
    "shelves": (1.8, 0.42),
    "window": (2.1, 0.6),
    "table": (1.3, 0.8),
    "seats": (1.5, 1.2),
    "rail": (1.7, 0.55),
    "sofa": (1.8, 0.8),
    "picture": (1.8, 0.08),
    "plinth": (0.5, 0.5),
    "stand": (1.8, 0.8),
    "leaf": (0.08, DOOR_M[0] / 2),
}
"""Width and depth."""
_DEEPEST_M = 7.5
_PIER_M = 0.3
_CORNER_M = 0.45
_LEFT, _RIGHT = -math.pi / 2, math.pi / 2

_BY_GOODS: dict[str, Trade] = {
    "books": "books",
    "bread": "bakery",
    "drinks": "cafe",
    "flowers": "flowers",
    "headphones": "electronics",
    "electronics": "electronics",
    "clothes": "clothes",
    "shoes": "clothes",
    "pharmacy": "pharmacy",
    "toys": "toys",
    "prints": "gallery",
    "mugs": "home",
    "furniture": "home",
    "home": "home",
    "groceries": "groceries",
}
_ALONG_THE_SIDES: dict[Trade, tuple[FixtureKind, ...]] = {
    "cafe": ("picture",),
    "restaurant": ("picture",),
    "lobby": ("picture",),
    "clothes": ("rail", "shelves"),
    "gallery": ("picture",),
    "flowers": ("stand", "shelves"),
}
_COUNTER_X: dict[Trade, float] = {
    "books": 1.2,
    "cafe": -1.2,
    "bakery": 1.2,
    "toys": -1.2,
    "gallery": 1.9,
    "flowers": -1.2,
}
_IN_THE_MIDDLE: dict[Trade, FixtureKind] = {
    "cafe": "seats",
    "restaurant": "seats",
    "lobby": "sofa",
    "gallery": "plinth",
    "groceries": "stand",
}


@dataclass(frozen=True, slots=True)
class Fixture:
    kind: FixtureKind
    x: float
    z: float
    """Of its middle."""
    turn: float = 0.0
    """Yaw against the house's: 0 looks towards the street."""

    @property
    def size_m(self) -> tuple[float, float]:
        """Width and depth, before it is turned."""
        return FIXTURE_M[self.kind]

    @property
    def is_solid(self) -> bool:
        """Whether one walks around it."""
        return self.kind != "picture"


@dataclass(frozen=True, slots=True)
class Room:
    trade: Trade
    width_m: float
    depth_m: float
    """Between the walls."""
    front_z: float
    """The inner face of the front wall."""
    windows: tuple[tuple[float, float], ...]
    """Left and right edge of each opening of the front wall but the door, which is in the middle."""
    fixtures: tuple[Fixture, ...]

    @property
    def back_z(self) -> float:
        """The inner face of the back wall."""
        return self.front_z + self.depth_m

    @property
    def leaves(self) -> tuple[Fixture, Fixture]:
        """Of the door, standing open inwards."""
        x, z = DOOR_M[0] / 2 + 0.05, self.front_z + FIXTURE_M["leaf"][1] / 2
        return Fixture("leaf", -x, z), Fixture("leaf", x, z)

    @property
    def middle_z(self) -> float:
        return self.front_z + self.depth_m / 2

    @property
    def lamps(self) -> tuple[tuple[float, float], ...]:
        """(x, z) of what hangs from the ceiling."""
        columns = max(2, round(self.width_m / 4))
        xs = [self.width_m * ((i + 0.5) / columns - 0.5) for i in range(columns)]
        return tuple((x, self.front_z + self.depth_m * share) for share in (0.27, 0.72) for x in xs)


def trade_of(sells: tuple[str, ...]) -> Trade:
    """What a shop looks like inside: the first of its goods decides; without any it serves meals."""
    return next((_BY_GOODS[goods] for goods in sells if goods in _BY_GOODS), "restaurant")


def room_in(width_m: float, depth_m: float, trade: Trade) -> Room:
    """The room in a house of these outer measures."""
    inner_m = min(depth_m - 2 * WALL_M, _DEEPEST_M)
    outer, inner = width_m / 2 - _CORNER_M, DOOR_M[0] / 2 + _PIER_M
    front_z = -depth_m / 2 + WALL_M
    windows = ((-outer, -inner), (inner, outer))
    shell = Room(trade, width_m - 2 * WALL_M, inner_m, front_z, windows, ())
    fixtures = (*_in_windows(shell), *_along_walls(shell), *_in_the_middle(shell))
    return Room(trade, shell.width_m, inner_m, front_z, windows, fixtures)


def _spread(low: float, high: float, size: float) -> list[float]:
    """Middles of as many things of a size as fit, evenly."""
    count = int((high - low) / size)
    return [low + (high - low) * (i + 0.5) / count for i in range(count)]


def _in_windows(room: Room) -> Iterator[Fixture]:
    width, depth = FIXTURE_M["window"]
    for low, high in room.windows:
        for x in _spread(low, high, width + 0.1):
            yield Fixture("window", x, room.front_z + 0.06 + depth / 2)


def _along_walls(room: Room) -> Iterator[Fixture]:
    kinds = _ALONG_THE_SIDES.get(room.trade, ("shelves",))
    for side, turn in ((-1, _LEFT), (1, _RIGHT)):
        for number, z in enumerate(_spread(room.front_z + 1.2, room.back_z - 0.5, 1.9)):
            kind = kinds[number % len(kinds)]
            yield Fixture(kind, side * (room.width_m / 2 - FIXTURE_M[kind][1] / 2 - 0.01), z, turn)
    behind: FixtureKind = "picture" if room.trade == "gallery" else "shelves"
    reach = min(room.width_m / 2 - 0.7, 3.9)
    for x in _spread(-reach, reach, 1.9):
        yield Fixture(behind, x, room.back_z - FIXTURE_M[behind][1] / 2 - 0.01)
    yield Fixture("counter", _COUNTER_X.get(room.trade, 0.0), room.back_z - 1.5)


def _in_the_middle(room: Room) -> Iterator[Fixture]:
    kind = _IN_THE_MIDDLE.get(room.trade, "table")
    if kind == "sofa":
        yield Fixture(kind, -2.5, room.middle_z - 0.5, _LEFT)
        yield Fixture(kind, 2.5, room.middle_z - 0.5, _RIGHT)
        return
    is_small = room.width_m < 12
    columns = (-1.95, 1.95) if is_small else (-4.55, -1.95, 1.95, 4.55)
    near, far = room.front_z + 0.75, room.back_z - 2.0  # behind what stands in the windows, before the counter
    for x in columns:
        for share in (0.38,) if kind == "table" and is_small else (0.25, 0.62):
            yield Fixture(kind, x, near + (far - near) * share)
