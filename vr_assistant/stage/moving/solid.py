"""What is solid at the height of a head: the walls of houses. Furniture, fences and fountains are lower."""

import math
from collections.abc import Callable

from vr_assistant.world.place import Footprint
from vr_assistant.world.room import DOOR_M, Room
from vr_assistant.world.world import World


def solid_of(world: World) -> Callable[[float, float], bool]:
    """Whether something solid is at a point (x, z) of the world, from the ground to above a head."""
    blocks: list[tuple[float, Footprint, Room | None]] = [
        (_radius(house.footprint), house.footprint, None) for house in world.houses
    ]
    blocks += [
        (_radius(place.footprint), place.footprint, place.room)
        for place in world.places
        if place.form in ("building", "tower")
    ]

    def is_solid(x: float, z: float) -> bool:
        return any(
            math.hypot(x - f.centre[0], z - f.centre[1]) < radius and _is_in_walls(f, room, x, z)
            for radius, f, room in blocks
        )

    return is_solid


def _radius(f: Footprint) -> float:
    return math.hypot(f.width_m, f.depth_m) / 2


def _is_in_walls(f: Footprint, room: Room | None, x: float, z: float) -> bool:
    cos, sin = math.cos(f.yaw), math.sin(f.yaw)
    dx, dz = x - f.centre[0], z - f.centre[1]
    across, inwards = dx * cos - dz * sin, dx * sin + dz * cos
    if abs(across) >= f.width_m / 2 or abs(inwards) >= f.depth_m / 2:
        return False
    if room is None:
        return True
    is_in_room = abs(across) < room.width_m / 2 and abs(inwards - room.middle_z) < room.depth_m / 2
    is_in_door = abs(across) < DOOR_M[0] / 2 and inwards < room.middle_z
    return not (is_in_room or is_in_door)
