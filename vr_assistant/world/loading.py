"""From the tables of a world.toml to a World. Angles in the file are degrees, in the World radians."""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar, get_args

from vr_assistant.world.decoration import Decoration, DecorationKind, ring, row
from vr_assistant.world.place import (
    Day,
    Footprint,
    Form,
    House,
    Kind,
    OpeningHours,
    Place,
    Point,
    RoofForm,
    Signature,
    Style,
)
from vr_assistant.world.placed_model import PlacedModel
from vr_assistant.world.room import Room, Trade, room_in, trade_of
from vr_assistant.world.world import Bounds, Disc, Pose, Street, Surface, World, WorldError

Table = Mapping[str, Any]
T = TypeVar("T")

DOOR_STEP_M = 1.5  # a guide stops an arm's length and a step from the door
STOREY_M = 2.9
EAVES_M = 0.6
_LEAST_SHOP_M = 7.0  # counter, shelves and the ways between them
_MOST_MODELS = 200
_FARTHEST_M = 100_000


def read_world(folder: Path, data: Table) -> World:
    """
    Args:
        folder: Of the world file; its name is the world's.
    Raises:
        WorldError: names the entry that is missing or impossible.
    """
    tables = data.get("palette", {})
    palettes = _entry("palette", lambda: {key: _style(key, table) for key, table in tables.items()})
    world = _entry("world.toml", lambda: _read(folder, data, palettes))
    seen: set[str] = set()
    for place in world.places:
        if place.id in seen:
            raise WorldError(f"The place '{place.id}' is described twice.")
        seen.add(place.id)
    return world


def _read(folder: Path, data: Table, palettes: Mapping[str, Style]) -> World:
    town = data["world"]
    return World(
        id=folder.name,
        name_en=str(town["name_en"]),
        name_zh=str(town["name_zh"]),
        currency=str(town["currency"]),
        bounds=Bounds(*(float(v) for v in town["bounds"])),
        start=Pose(*_point(town["start"]), math.radians(town["start_deg"])),
        plaza=Disc(_point(town["plaza"]), float(town["plaza_radius_m"])),
        places=tuple(_entry(f"place '{t.get('id', '?')}'", partial(_place, t)) for t in data["place"]),
        streets=tuple(_entry(f"street '{t.get('name_en', '?')}'", partial(_street, t)) for t in data["street"]),
        water=tuple(tuple(_point(p) for p in t["points"]) for t in data.get("water", [])),
        houses=tuple(
            house
            for number, table in enumerate(data.get("houses", []), start=1)
            for house in _entry(f"houses {number}", partial(_houses, table, palettes))
        ),
        decorations=tuple(
            thing
            for number, table in enumerate(data.get("decorations", []), start=1)
            for thing in _entry(f"decorations {number}", partial(_decorations, table))
        ),
        models=tuple(
            _entry(f"model {number}", partial(_model, folder, table))
            for number, table in enumerate(_at_most(_MOST_MODELS, "model", data.get("model", [])), start=1)
        ),
    )


def _entry(name: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except KeyError as error:
        raise WorldError(f"{name}: {error} is missing or unknown.") from error
    except WorldError as error:
        raise WorldError(f"{name}: {error}") from error
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        raise WorldError(f"{name}: {error}.") from error


def _at_most(count: int, kind: str, entries: Sequence[Table]) -> Sequence[Table]:
    if len(entries) > count:
        raise WorldError(f"It has {len(entries)} entries [[{kind}]]; {count} are possible.")
    return entries


def _point(value: Sequence[float]) -> Point:
    x, z = value
    return float(x), float(z)


def _one_of(value: object, literal: Any) -> Any:
    if value not in get_args(literal):
        raise WorldError(f"'{value}' is none of {', '.join(get_args(literal))}.")
    return value


def _style(name: str, table: Table) -> Style:
    def read() -> Style:
        return Style(
            wall=_colour(table["wall"]),
            trim=_colour(table["trim"]),
            roof=_colour(table["roof"]),
            roof_form=_one_of(table.get("roof_form", "gable"), RoofForm),
            signature=_one_of(table.get("signature", "none"), Signature),
        )

    return _entry(f"style {name}", read)


def _colour(text: str) -> str:
    if len(text) != 7 or text[0] != "#" or not set(text[1:].lower()) <= set("0123456789abcdef"):
        raise WorldError(f"'{text}' is no colour like #33aa66.")
    return text


def _place(table: Table) -> Place:
    form: Form = _one_of(table.get("form", "building"), Form)
    width_m, depth_m = _point(table["size"])
    footprint = Footprint(_point(table["position"]), width_m, depth_m, math.radians(table.get("front_deg", 0)))
    entrance = _point(table["entrance"]) if "entrance" in table else footprint.before_door(DOOR_STEP_M)
    hours = None
    if "hours" in table:
        opens, closes = table["hours"]
        closed = tuple(_one_of(day, Day) for day in table.get("closed", []))
        hours = OpeningHours(_time(opens), _time(closes), closed)
    kind: Kind = _one_of(table["kind"], Kind)
    sells = tuple(table.get("sells", []))
    return Place(
        id=str(table["id"]),
        name_en=str(table["name_en"]),
        name_zh=str(table["name_zh"]),
        aliases_en=tuple(table["aliases_en"]),
        aliases_zh=tuple(table["aliases_zh"]),
        kind=kind,
        form=form,
        footprint=footprint,
        height_m=float(table.get("height_m", 0)),
        floors=int(table.get("floors", 0)),
        entrance=entrance,
        hours=hours,
        facts_en=str(table["facts_en"]).strip(),
        facts_zh=str(table["facts_zh"]).strip(),
        style=_style(str(table["id"]), table["style"]) if "style" in table else None,
        sells=sells,
        room=_room(table, footprint, sells) if kind == "shop" and form == "building" else None,
    )


def _room(table: Table, footprint: Footprint, sells: tuple[str, ...]) -> Room | None:
    """Of a shop, whose goods say what it looks like inside unless the file does; none in one that is too small."""
    trade: Trade = _one_of(table["trade"], Trade) if "trade" in table else trade_of(sells)
    if min(footprint.width_m, footprint.depth_m) < _LEAST_SHOP_M:
        return None
    return room_in(footprint.width_m, footprint.depth_m, trade)


def _time(text: str) -> str:
    if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", text):
        raise WorldError(f"'{text}' is no time of day like 09:30.")
    return text


def _street(table: Table) -> Street:
    points = [_point(p) for p in table["points"]] if "points" in table else []
    if "circle" in table:
        x, z, radius_m = table["circle"]
        points = [p for p, _ in ring((x, z), radius_m, [math.tau * i / 48 for i in range(49)])]
    if len(points) < 2:
        raise WorldError("A street needs at least two points.")
    return Street(
        str(table["name_en"]),
        str(table["name_zh"]),
        tuple(points),
        float(table["width_m"]),
        _one_of(table["surface"], Surface),
    )


def _spots(table: Table) -> Iterator[tuple[Point, float]]:
    """Positions and yaws that one entry of houses or decorations stands for; the file's head explains the forms."""
    yaw = math.radians(table.get("front_deg", 0))
    if "at" in table:
        for spot in table["at"]:
            x, z, *turned = spot
            yield (float(x), float(z)), math.radians(turned[0]) if turned else yaw
    if "row" in table:
        x0, z0, x1, z1 = table["row"]
        for point in row((x0, z0), (x1, z1), int(table["count"])):
            yield point, yaw
    if "ring" in table:
        x, z, radius_m = table["ring"]
        bearings = [math.radians(b) for b in table["bearings"]]
        for point, to_centre in ring((x, z), radius_m, bearings):
            yield point, to_centre + yaw


def _houses(table: Table, palettes: Mapping[str, Style]) -> list[House]:
    width_m, depth_m = _point(table["size"])
    styles = cycle([palettes[name] for name in table["styles"]])
    floors = cycle(table["floors"])
    return [
        House(Footprint(centre, width_m, depth_m, yaw), EAVES_M + STOREY_M * count, count, style)
        for (centre, yaw), style, count in zip(_spots(table), styles, floors, strict=False)
    ]


def _decorations(table: Table) -> list[Decoration]:
    kind: DecorationKind = _one_of(table["kind"], DecorationKind)
    scales = cycle(table.get("scales", [1.0]))
    return [
        Decoration(kind, x, z, yaw, float(scale)) for ((x, z), yaw), scale in zip(_spots(table), scales, strict=False)
    ]


def _model(folder: Path, table: Table) -> PlacedModel:
    name = PurePosixPath(str(table["file"]))
    if name.is_absolute() or ".." in name.parts or name.suffix not in (".glb", ".gltf"):
        raise WorldError(f"'{name}' is no .glb or .gltf file beside the world or in assets/models.")
    beside, shared = folder / name, folder.parent.parent / "models" / name
    scale, radius_m = float(table.get("scale", 1.0)), float(table.get("radius_m", 0.0))
    x, z = _point(table["at"])
    yaw = math.radians(float(table.get("front_deg", 0)))
    is_possible = 0.001 <= scale <= 1000 and 0 <= radius_m <= 100 and math.isfinite(yaw)
    if not (is_possible and abs(x) <= _FARTHEST_M and abs(z) <= _FARTHEST_M):
        raise WorldError("A number of it is out of bounds.")
    return PlacedModel(
        beside if _exists(beside) else shared, x, z, yaw, scale, str(table.get("animation", "")), radius_m
    )


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # its name is too long
        return False
