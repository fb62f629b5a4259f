"""A world as its folder describes it: places, streets, water, houses and decorations. Pure data, no drawing."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vr_assistant.world.decoration import Decoration
from vr_assistant.world.place import House, Place, Point
from vr_assistant.world.placed_model import PlacedModel

Surface = Literal["cobble", "gravel", "planks"]


class WorldError(ValueError):
    """The world's file is missing or says something that cannot be built."""


@dataclass(frozen=True, slots=True)
class Street:
    """Paved ground along a polyline; planks also carry over water."""

    name_en: str
    name_zh: str
    points: tuple[Point, ...]
    width_m: float
    surface: Surface


@dataclass(frozen=True, slots=True)
class Disc:
    centre: Point
    radius_m: float


@dataclass(frozen=True, slots=True)
class Bounds:
    """Edges of the ground on which one may walk."""

    min_x: float
    min_z: float
    max_x: float
    max_z: float


@dataclass(frozen=True, slots=True)
class Pose:
    x: float
    z: float
    yaw: float


@dataclass(frozen=True, repr=False)
class World:
    id: str
    name_en: str
    name_zh: str
    currency: str
    """ISO 4217 code; all prices of the catalogue are in its minor unit."""
    bounds: Bounds
    start: Pose
    plaza: Disc
    places: tuple[Place, ...]
    streets: tuple[Street, ...]
    water: tuple[tuple[Point, ...], ...]
    """Closed polygons without the repeated first point."""
    houses: tuple[House, ...]
    decorations: tuple[Decoration, ...]
    models: tuple[PlacedModel, ...] = ()

    @staticmethod
    def load(folder: Path) -> "World":
        """Read `world.toml` of a folder.

        Raises:
            WorldError: the file cannot be read, or an entry is missing or impossible; the message names it.
        """
        from vr_assistant.world.loading import read_world  # the reader builds Worlds and so imports this module

        path = folder / "world.toml"
        try:
            data: Mapping[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise WorldError(f"The world file {path} cannot be read: {error.strerror}.") from error
        except (ValueError, RecursionError) as error:
            raise WorldError(f"The world file {path} is not valid TOML: {error}.") from error
        return read_world(folder, data)

    def place(self, place_id: str) -> Place:
        """Raises KeyError when there is no such place."""
        for place in self.places:
            if place.id == place_id:
                return place
        raise KeyError(place_id)
