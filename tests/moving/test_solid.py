"""Where a head is in a wall, in the real town."""

from pathlib import Path

import numpy as np
import pytest

from vr_assistant.stage.moving.arc import can_land
from vr_assistant.stage.moving.solid import solid_of
from vr_assistant.world.ground import Ground
from vr_assistant.world.world import World

WORLD = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")
SHOP = WORLD.place("bookshop")
ROOM = SHOP.room
assert ROOM
is_solid = solid_of(WORLD)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(WORLD)


def test_nowhere_where_one_can_stand_is_in_a_wall(ground: Ground) -> None:
    rows, columns = np.nonzero(ground.grid.costs > 0)
    centres = [ground.grid.centre(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]
    assert len(centres) > 10_000
    assert not [at for at in centres if is_solid(*at)]


def test_a_shop_has_walls_a_room_and_a_door() -> None:
    f = SHOP.footprint
    assert not is_solid(*f.to_world(0.0, ROOM.middle_z))
    assert not is_solid(*f.to_world(0.0, -f.depth_m / 2 + 0.1)), "in the door"
    assert is_solid(*f.to_world(f.width_m / 2 - 0.1, ROOM.middle_z))
    assert not is_solid(*f.to_world(f.width_m / 2 + 0.1, ROOM.middle_z))
    assert not is_solid(*SHOP.entrance)


def test_houses_are_solid_and_the_fountain_is_lower_than_a_head() -> None:
    assert all(is_solid(*house.footprint.centre) for house in WORLD.houses)
    assert not is_solid(*next(place for place in WORLD.places if place.form == "fountain").position)


def test_nobody_is_thrown_into_a_shop_except_through_its_door(ground: Ground) -> None:
    f = SHOP.footprint
    inside = ground.snap(f.to_world(0.0, ROOM.middle_z))
    beside = ground.snap(f.to_world(f.width_m / 2 + 1.5, ROOM.middle_z))
    assert can_land(SHOP.entrance, f.to_world(0.0, ROOM.front_z + 0.9), ground.is_walkable)
    assert not can_land(beside, inside, ground.is_walkable)
