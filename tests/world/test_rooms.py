"""Shops are walked into: through the door, about the room, around what stands there, and out again."""

import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_shapes import overlap, samples, solids_of, taken, to_footprint_m

from vr_assistant.world.ground import Ground
from vr_assistant.world.loading import read_world
from vr_assistant.world.place import Footprint, Place, Point
from vr_assistant.world.room import DOOR_M, Room, room_in
from vr_assistant.world.route import length_m
from vr_assistant.world.world import World

SHOPS = (
    "bookshop", "cafe", "florist", "electronics_shop", "restaurant", "bakery", "clothing_shop", "hotel", "pharmacy",
    "toy_shop", "gallery", "home_shop", "grocery",
)  # fmt: skip


def room_of(place: Place) -> Room:
    assert place.room, place.id
    return place.room


def before_counter(place: Place) -> Point:
    room = room_of(place)
    (counter,) = (fixture for fixture in room.fixtures if fixture.kind == "counter")
    return place.footprint.to_world(counter.x, counter.z - counter.size_m[1] / 2 - 0.65)


def test_every_shop_has_a_room_and_nothing_else_has(town: World) -> None:
    assert {place.id for place in town.places if place.room} == set(SHOPS)


@pytest.mark.parametrize("shop", SHOPS)
def test_one_walks_from_the_plaza_to_the_counter_and_out_again(town: World, ground: Ground, shop: str) -> None:
    place = town.place(shop)
    start, counter = (town.start.x, town.start.z), before_counter(place)
    assert math.dist(ground.snap(counter), counter) < 0.5
    to_door = ground.route(start, place.entrance)
    for points in (ground.route(start, counter), ground.route(counter, start)[::-1]):
        assert math.dist(points[-1], counter) < 0.5
        assert length_m(points) < length_m(to_door) + 16
        for point in samples(points):
            assert all(to_footprint_m(point, solid) > 0.03 for solid in solids_of(place)), point


@pytest.mark.parametrize("shop", SHOPS)
def test_the_counter_and_the_shelves_are_walked_around(town: World, ground: Ground, shop: str) -> None:
    place = town.place(shop)
    for fixture in room_of(place).fixtures:
        if fixture.is_solid:
            assert not ground.is_walkable(*taken(place, fixture).centre), fixture


@pytest.mark.parametrize("shop", SHOPS)
def test_one_can_go_about_in_a_shop(town: World, ground: Ground, shop: str) -> None:
    place, room = town.place(shop), room_of(town.place(shop))
    cells = [
        ground.is_walkable(*place.footprint.to_world(x / 4, room.front_z + z / 4))
        for x in range(-int(room.width_m * 2), int(room.width_m * 2))
        for z in range(int(room.depth_m * 4))
    ]
    assert sum(cells) / 16 > 8, "square metres"


@pytest.mark.parametrize("shop", SHOPS)
def test_what_stands_in_a_shop_stands_apart_and_clear_of_the_door(town: World, shop: str) -> None:
    place, room = town.place(shop), room_of(town.place(shop))
    f = place.footprint
    doorway = Footprint(f.to_world(0.0, room.front_z + 0.6), DOOR_M[0] - 0.2, 1.2, f.yaw)
    shapes = [taken(place, fixture) for fixture in (*room.fixtures, *room.leaves)]
    walls = solids_of(place)[:5]
    for number, shape in enumerate(shapes):
        assert not overlap(shape, doorway), number
        assert not any(overlap(shape, wall) for wall in walls), number
        assert not any(overlap(shape, other) for other in shapes[number + 1 :]), number


def test_the_ways_between_places_lead_past_shops_and_not_through_them(town: World, ground: Ground) -> None:
    here = (town.start.x, town.start.z)
    for place in town.places:
        for point in samples(ground.route(here, place.entrance), 0.25):
            assert all(to_footprint_m(point, town.place(shop).footprint) > 0 for shop in SHOPS), place.id


@settings(max_examples=40, deadline=None, derandomize=True)
@given(width_m=st.floats(7, 30), depth_m=st.floats(7, 20), trade=st.sampled_from(("books", "cafe", "clothes", "lobby")))
def test_a_room_fits_into_any_house(width_m: float, depth_m: float, trade: str) -> None:
    room = room_in(width_m, depth_m, trade)  # type: ignore[arg-type]
    assert any(fixture.kind == "counter" for fixture in room.fixtures)
    for fixture in room.fixtures:
        reach = math.hypot(*fixture.size_m) / 2
        across = fixture.size_m[0] / 2 if fixture.turn == 0 else fixture.size_m[1] / 2
        assert abs(fixture.x) + across <= room.width_m / 2 + 1e-6
        assert room.front_z - 1e-6 <= fixture.z <= room.back_z + 1e-6
        assert reach < room.depth_m
    assert all(DOOR_M[0] / 2 < low < high or low < high < -DOOR_M[0] / 2 for low, high in room.windows)


def test_a_kiosk_is_too_small_for_a_room() -> None:
    style = {"wall": "#ffffff", "trim": "#ffffff", "roof": "#ffffff"}
    kiosk = {
        "id": "kiosk", "name_en": "Kiosk", "name_zh": "亭", "aliases_en": [], "aliases_zh": [], "kind": "shop",
        "position": [0, 0], "size": [3, 3], "height_m": 3, "floors": 1, "facts_en": "", "facts_zh": "", "style": style,
    }  # fmt: skip
    world = {
        "world": {
            "name_en": "A", "name_zh": "A", "currency": "USD", "bounds": [-30, -30, 30, 30], "start": [0, 10],
            "start_deg": 0, "plaza": [0, 0], "plaza_radius_m": 9,
        },
        "place": [kiosk],
        "street": [],
    }  # fmt: skip
    assert read_world(Path("small"), world).place("kiosk").room is None
