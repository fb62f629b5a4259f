"""The town as the renderer wants it: meshes, where they stand, and the pictures that go with them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.buildings import build_house, build_place, door_colour
from vr_assistant.stage.town.fixtures import build_fixture, variants_of
from vr_assistant.stage.town.furniture import build_furniture
from vr_assistant.stage.town.ground import (
    WATER_Y,
    build_hills,
    build_lawn,
    build_plaza,
    build_quay,
    build_sea,
    build_streets,
)
from vr_assistant.stage.town.grounding import Grounding, grounded
from vr_assistant.stage.town.lamps import build_lamp_map, build_noise_map, lamp_area
from vr_assistant.stage.town.landmarks import build_fountain, build_marquee, build_tower
from vr_assistant.stage.town.materials import Details, build_details
from vr_assistant.stage.town.mesh import Mesh, middles, split
from vr_assistant.stage.town.rooms import FLOOR_Y, build_room, build_room_from_afar
from vr_assistant.stage.town.signs import Signs, build_signs
from vr_assistant.stage.town.solids import build_solids
from vr_assistant.stage.town.vegetation import build_trees
from vr_assistant.world.decoration import Decoration, row
from vr_assistant.world.place import Footprint, Place, Point
from vr_assistant.world.room import WALL_M, Room
from vr_assistant.world.world import World

_TREE_FAR_M = 27.0
_FURNITURE_FAR_M = 20.0
_VARIANTS = {"planter": 4, "stall": 3, "boat": 3, "tree_round": 2, "tree_poplar": 2, "tree_blossom": 2}
_ROOM_FAR_M = 16.0
_AFTER_ALL, _LAST = 1, 2
_TILE_M = 12.0
_DARKENED = {"plaza_ground": 0.0, "streets": 0.0, "lawn": 1.8}
"""What things stand on, and how long its shortest edges are, metres."""
_HILL_SECTORS = 16


@dataclass(frozen=True, slots=True)
class Instance:
    """One object that never moves."""

    mesh: str
    model: NDArray[np.float32]
    tint: tuple[float, float, float] = (1.0, 1.0, 1.0)
    seed: float = 0.0
    far_mesh: str = ""
    """Instead of the coarse part of the mesh itself."""
    far_m: float = 36.0
    casts_shadow: bool = True
    is_water: bool = False
    layer: int = 0
    """Drawn after all of a lower layer: what is large and mostly hidden comes late."""
    room: Point | None = None
    """The middle of the room that it is part of: all of a room shows its far form at once, and is seen through the
    windows of its house."""


@dataclass(frozen=True, slots=True)
class Block:
    """The body of a building, or a wall of a hollow one, up to its eaves: nobody sees through it."""

    centre: Point
    width_m: float
    depth_m: float
    yaw: float
    height_m: float
    is_hollow: bool = False
    """What stands in it is seen through its windows."""


@dataclass(slots=True)
class Town:
    meshes: dict[str, Mesh] = field(default_factory=dict)
    instances: list[Instance] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    details: Details = field(init=False)
    signs: Signs = field(init=False)
    lamp_map: NDArray[np.uint8] = field(init=False)
    lamp_area: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)
    noise_map: NDArray[np.uint8] = field(init=False)


def upright(x: float, y: float, z: float, yaw: float, scale: float = 1.0) -> NDArray[np.float32]:
    """(4, 4): turned about +Y, then moved."""
    c, s = np.cos(yaw) * scale, np.sin(yaw) * scale
    return np.array([[c, 0, s, x], [0, scale, 0, y], [-s, 0, c, z], [0, 0, 0, 1]], np.float32)


def build_town(world: World, town: Town) -> Iterator[str]:
    """Fills `town` in steps of some tens of milliseconds; yields what comes next, for a waiting screen."""
    town.meshes |= build_solids()
    yield "ground"
    for _ in _ground(world, town):
        yield "ground"
    yield "buildings"
    for number, house in enumerate(world.houses):
        f = house.footprint
        _add(town, f"house_{number}", build_house(house), upright(f.centre[0], 0, f.centre[1], f.yaw), number * 0.137)
        town.blocks.append(Block(f.centre, f.width_m, f.depth_m, f.yaw, house.height_m))
        if number % 8 == 7:
            yield "buildings"
    for number, place in enumerate(world.places):
        x, z = place.position
        at = upright(x, 0, z, place.yaw)
        if place.form == "building":
            _add(town, place.id, build_place(place), at, number * 0.211)
            f = place.footprint
            if place.room:
                town.blocks += _walls_around(f, place.room, place.height_m)
                yield "shops"
                _furnish(town, place, place.room)
            else:
                town.blocks.append(Block(f.centre, f.width_m, f.depth_m, f.yaw, place.height_m))
            if place.style and place.style.signature == "marquee":
                front = place.footprint.before_door(0.0)
                _add(town, "marquee", build_marquee(place.footprint.width_m), upright(front[0], 0, front[1], place.yaw))
        elif place.form == "tower":
            _add(town, place.id, build_tower(place), at)
        elif place.form == "fountain":
            stone, water = build_fountain(place)
            _add(town, place.id, stone, at)
            town.meshes["fountain_water"] = water
            town.instances.append(Instance("fountain_water", at, casts_shadow=False, is_water=True))
        if number % 6 == 5:
            yield "buildings"
    yield "trees"
    town.meshes |= build_trees()
    town.meshes |= build_furniture()
    for number, decoration in enumerate(world.decorations):
        town.instances.append(_stand(decoration, number))
    yield "signs"
    town.signs = build_signs(world.places)
    _add(town, "sign_boards", town.signs.boards, np.eye(4, dtype=np.float32))
    yield "light"
    town.lamp_map = build_lamp_map(world)
    town.lamp_area = lamp_area(world)
    town.noise_map = build_noise_map()
    yield "surfaces"
    town.details = build_details()


def _add(town: Town, name: str, mesh: Mesh, model: NDArray[np.float32], seed: float = 0.0) -> None:
    town.meshes[name] = mesh
    town.instances.append(Instance(name, model, seed=seed))


def _walls_around(footprint: Footprint, room: Room, height_m: float) -> list[Block]:
    """A house with a room in it, and its walls but the front, which one sees through."""
    f = footprint

    def block(x0: float, x1: float, z0: float, z1: float) -> Block:
        return Block(f.to_world((x0 + x1) / 2, (z0 + z1) / 2), x1 - x0, z1 - z0, f.yaw, height_m)

    x, z = f.width_m / 2, f.depth_m / 2
    body = Block(f.centre, f.width_m, f.depth_m, f.yaw, height_m, is_hollow=True)
    return [body, block(-x, -x + WALL_M, -z, z), block(x - WALL_M, x, -z, z), block(-x, x, room.back_z, z)]


def _furnish(town: Town, place: Place, room: Room) -> None:
    f = place.footprint
    name = f"{place.id}_inside"
    town.meshes[name] = build_room(room, door_colour(place))
    town.meshes[f"{name}_far"] = build_room_from_afar(room)
    at = upright(f.centre[0], 0, f.centre[1], f.yaw)
    middle = f.to_world(0.0, room.middle_z)
    far = f"{name}_far"
    town.instances.append(Instance(name, at, far_mesh=far, far_m=_ROOM_FAR_M, casts_shadow=False, room=middle))
    for number, fixture in enumerate(room.fixtures):
        variant = number % variants_of(fixture.kind)
        mesh = f"{room.trade}_{fixture.kind}_{variant}"
        if mesh not in town.meshes:
            town.meshes[mesh] = build_fixture(room.trade, fixture.kind, variant)
        x, z = f.to_world(fixture.x, fixture.z)
        where = upright(x, FLOOR_Y, z, f.yaw + fixture.turn)
        town.instances.append(Instance(mesh, where, far_m=_ROOM_FAR_M, casts_shadow=False, room=middle))


def _ground(world: World, town: Town) -> Iterator[None]:
    """In steps."""
    identity = np.eye(4, dtype=np.float32)
    grounding = Grounding(world)
    for name, mesh, layer in (
        ("plaza_ground", build_plaza(world), _AFTER_ALL),
        ("streets", build_streets(world), _AFTER_ALL),
        ("lawn", build_lawn(world), _LAST),
        ("hills", build_hills(world), _LAST),
        ("quay", build_quay(world), 0),
    ):
        if name == "lawn":
            grounding.forget(_paved(world))
        if name in _DARKENED:
            mesh = grounded(mesh, grounding, _DARKENED[name])
            yield
        at = middles(mesh)[:, [0, 2]]
        if name == "hills":
            groups = (np.arctan2(at[:, 0], at[:, 1]) * _HILL_SECTORS / (2 * np.pi)).round() % _HILL_SECTORS
        else:
            tile = np.floor(at / _TILE_M)
            groups = tile[:, 0] * 1000 + tile[:, 1]
        for number, part in enumerate(split(mesh, groups.astype(np.int64))):
            town.meshes[f"{name}_{number}"] = part
            instance = Instance(f"{name}_{number}", identity, casts_shadow=name == "quay", layer=layer)
            town.instances.append(instance)
        yield
    for number, mesh in enumerate(build_sea(world)):
        town.meshes[f"sea_{number}"] = mesh
        town.instances.append(Instance(f"sea_{number}", identity, casts_shadow=False, is_water=True))


def _paved(world: World) -> list[tuple[Point, float]]:
    """Discs that plaza and streets cover."""
    discs = [(world.plaza.centre, world.plaza.radius_m + 4.0)]
    for street in world.streets:
        for (x0, z0), (x1, z1) in pairwise(street.points):
            count = max(2, int(np.hypot(x1 - x0, z1 - z0)))
            discs += [(point, street.width_m / 2) for point in row((x0, z0), (x1, z1), count)]
    return discs


def _stand(decoration: Decoration, number: int) -> Instance:
    name = (
        decoration.kind
        if decoration.kind not in _VARIANTS
        else f"{decoration.kind}_{number % _VARIANTS[decoration.kind]}"
    )
    rng = np.random.default_rng(number)
    is_tree = decoration.kind.startswith("tree")
    tone = 1 + 0.22 * (rng.random() - 0.5)
    tint = (tone * (1 + 0.16 * (rng.random() - 0.5)), tone, tone * (1 + 0.1 * (rng.random() - 0.5)))
    y = WATER_Y + 0.12 if decoration.kind == "boat" else 0.0
    yaw = decoration.yaw + (rng.random() * 6.28 if is_tree else 0.0)
    scale = decoration.scale * (1 + 0.25 * (rng.random() - 0.4) if is_tree else 1.0)
    return Instance(
        name,
        upright(decoration.x, y, decoration.z, yaw, scale),
        tint=tint if is_tree else (1.0, 1.0, 1.0),
        seed=float(rng.random()),
        far_mesh=f"{name}_far" if is_tree else "",
        far_m=_TREE_FAR_M if is_tree else _FURNITURE_FAR_M,
    )
