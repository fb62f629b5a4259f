"""A place of the town: what it is called, where it stands, what it looks like and what is known about it.

Axes: metres, +X east, +Y up, -Z north. Yaw: radians about +Y, 0 looks along -Z, positive turns left.
"""

import math
from dataclasses import dataclass
from typing import Literal

from vr_assistant.world.room import Room

Point = tuple[float, float]
"""(x, z) on the ground, metres."""

Kind = Literal["shop", "civic", "landmark", "outdoors", "station"]
Form = Literal["building", "tower", "fountain", "area"]
"""building, tower: a solid box; fountain: a solid disc; area: open ground (plaza, park, pier)."""
RoofForm = Literal["gable", "flat", "hip", "dome", "barrel", "none"]
Signature = Literal["awning", "columns", "clock", "marquee", "none"]
Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def facing(yaw: float) -> Point:
    """Unit vector (x, z) along which a thing of this yaw looks."""
    return -math.sin(yaw), -math.cos(yaw)


@dataclass(frozen=True, slots=True)
class Style:
    """How a building looks. Colours are CSS hex, sRGB."""

    wall: str
    trim: str
    roof: str
    roof_form: RoofForm = "gable"
    signature: Signature = "none"


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """Local time, "HH:MM"; the same on every day that is not closed."""

    opens: str
    closes: str
    closed: tuple[Day, ...] = ()


@dataclass(frozen=True, slots=True)
class Footprint:
    """A rectangle on the ground, turned by yaw about its centre.

    The front door is in the middle of the local -Z side: the front faces `facing(yaw)`.
    Local +X is (cos yaw, -sin yaw) in (x, z): the right hand of somebody who looks out of the door.
    """

    centre: Point
    width_m: float
    """Along local X."""
    depth_m: float
    """Along local Z."""
    yaw: float

    def to_world(self, local_x: float, local_z: float) -> Point:
        """A local point on the ground of the town."""
        cos, sin = math.cos(self.yaw), math.sin(self.yaw)
        x, z = self.centre
        return x + local_x * cos + local_z * sin, z - local_x * sin + local_z * cos

    def corners(self) -> list[Point]:
        """Four points in turn, beginning at the front left as seen from the door."""
        w, d = self.width_m / 2, self.depth_m / 2
        return [self.to_world(-w, -d), self.to_world(w, -d), self.to_world(w, d), self.to_world(-w, d)]

    def before_door(self, distance_m: float) -> Point:
        """A point this far in front of the middle of the front."""
        return self.to_world(0.0, -self.depth_m / 2 - distance_m)


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere the assistant can lead to and speak about."""

    id: str
    name_en: str
    name_zh: str
    aliases_en: tuple[str, ...]
    aliases_zh: tuple[str, ...]
    kind: Kind
    form: Form
    footprint: Footprint
    height_m: float
    """Of the walls up to the eaves, or of the whole fountain; 0 for areas."""
    floors: int
    entrance: Point
    """Where a visitor arrives: walkable ground, 1.5 m before a building's door."""
    hours: OpeningHours | None
    """None: always open, there is no door to close."""
    facts_en: str
    facts_zh: str
    style: Style | None
    """None for areas."""
    sells: tuple[str, ...] = ()
    """Catalogue categories."""
    room: Room | None = None
    """What one walks into behind the door; None: nobody is let in."""

    @property
    def position(self) -> Point:
        """Centre of the footprint."""
        return self.footprint.centre

    @property
    def yaw(self) -> float:
        """The direction in which the front looks."""
        return self.footprint.yaw

    @property
    def is_solid(self) -> bool:
        """Whether nobody can walk through it."""
        return self.form != "area"

    def names(self) -> tuple[str, ...]:
        """Every name in both languages, the proper ones first."""
        return (self.name_en, self.name_zh, *self.aliases_en, *self.aliases_zh)


@dataclass(frozen=True, slots=True)
class House:
    """A building of the background: no name, nobody answers the door."""

    footprint: Footprint
    height_m: float
    floors: int
    style: Style
