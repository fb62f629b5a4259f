"""What somebody sees from where they stand, in the town as it is."""

import math
from pathlib import Path

import pytest

from vr_assistant.world.sight import Head, Sight
from vr_assistant.world.world import World

EYES_M = 1.65
NORTH, WEST, SOUTH, EAST = 0.0, math.pi / 2, math.pi, -math.pi / 2


@pytest.fixture(scope="module")
def world() -> World:
    return World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")


@pytest.fixture(scope="module")
def sight(world: World) -> Sight:
    return Sight(world)


def looking(x: float, z: float, yaw: float, pitch: float = 0.0) -> Head:
    return Head(x, EYES_M, z, yaw, pitch)


def names(sight: Sight, head: Head) -> list[str]:
    return [seen.place.id for seen in sight.seen(head)]


def test_what_is_behind_the_user_is_not_seen_however_near_it_is(sight: Sight) -> None:
    """Ten metres south of the fountain."""
    assert "fountain" in names(sight, looking(0, 10, NORTH))
    assert "fountain" not in names(sight, looking(0, 10, SOUTH))


def test_what_stands_out_comes_first(sight: Sight) -> None:
    assert names(sight, looking(0, 10, NORTH))[0] == "fountain"


def test_left_is_left_whichever_way_one_looks(sight: Sight) -> None:
    for yaw, left in ((NORTH, "tower"), (SOUTH, "bakery")):
        (seen,) = [one for one in sight.seen(looking(0, 8, yaw)) if one.place.id == left]
        assert 0 < seen.bearing < math.radians(45)


def test_a_house_hides_what_is_behind_it_but_for_what_is_much_taller(world: World, sight: Sight) -> None:
    """The tower is 34 m high, the cinema behind the bookshop is 10 m."""
    bookshop = world.place("bookshop")
    close = bookshop.footprint.before_door(3.0)
    head = looking(*close, bookshop.yaw + math.pi)
    assert names(sight, head)[0] == "bookshop" and "cinema" not in names(sight, head)
    west_of_the_gallery = (-34.0, -12.0)  # which stands between here and the tower
    over_it = looking(*west_of_the_gallery, math.atan2(-24, 12), 0.5)
    assert "tower" in names(sight, over_it) and "bookshop" not in names(sight, over_it)


def test_from_inside_a_shop_one_sees_through_its_door_and_windows_only(world: World, sight: Sight) -> None:
    shop = world.place("bookshop")
    out = looking(*shop.footprint.to_world(0.0, 0.0), shop.yaw)
    back = looking(*shop.footprint.to_world(0.0, 0.0), shop.yaw + math.pi)
    assert sight.around(out) is shop and sight.around(back) is shop
    assert "fountain" in names(sight, out) and "bookshop" not in names(sight, out)
    assert names(sight, back) == [], "a wall, and the library beyond it"


def test_whoever_looks_at_their_feet_or_at_the_sky_sees_no_town(sight: Sight) -> None:
    assert names(sight, looking(0, 14, NORTH)) != []
    assert names(sight, looking(0, 14, NORTH, -1.4)) == [] == names(sight, looking(0, 14, NORTH, 1.4))


def test_nearer_is_larger(sight: Sight) -> None:
    def salience(x: float) -> float:
        return next(one.salience for one in sight.seen(looking(x, 0, WEST)) if one.place.id == "museum")

    assert salience(-40) > salience(-30) > 0


def test_open_ground_is_around_whoever_stands_on_it(world: World, sight: Sight) -> None:
    around = sight.around(looking(0, 12, NORTH))
    assert around is world.place("plaza") and "plaza" not in names(sight, looking(0, 12, NORTH))
