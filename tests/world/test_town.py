"""The town as it is drawn and walked: a visitor finds every place, nothing stands in anything else."""

import itertools
import math

from plane_shapes import is_inside, overlap, to_footprint_m, to_line_m

from vr_assistant.world.ground import Ground
from vr_assistant.world.place import Footprint, facing
from vr_assistant.world.world import World

WANTED = {
    "plaza", "fountain", "bookshop", "cafe", "electronics_shop", "clothing_shop", "florist", "grocery", "pharmacy",
    "toy_shop", "gallery", "museum", "library", "school", "cinema", "park", "pier", "station", "bakery", "restaurant",
    "tower", "hotel",
}  # fmt: skip


def buildings(town: World) -> list[tuple[str, Footprint]]:
    named = [(place.id, place.footprint) for place in town.places if place.is_solid]
    return named + [(f"house {number}", house.footprint) for number, house in enumerate(town.houses)]


def test_every_wanted_place_is_there(town: World) -> None:
    assert {place.id for place in town.places} >= WANTED


def test_the_town_is_furnished(town: World) -> None:
    assert len(town.decorations) >= 150
    assert len(town.houses) >= 25


def test_every_place_can_be_named_in_both_languages(town: World) -> None:
    for place in town.places:
        assert len(place.aliases_en) >= 3, place.id
        assert len(place.aliases_zh) >= 3, place.id
        assert any("一" <= c <= "鿿" for c in place.name_zh), place.id


def test_no_name_means_two_places(town: World) -> None:
    meant: dict[str, str] = {}
    for place in town.places:
        for name in {name.casefold() for name in place.names()}:
            assert meant.setdefault(name, place.id) == place.id, f"{name} is {meant[name]} and {place.id}"


def test_every_place_has_something_to_tell(town: World) -> None:
    for place in town.places:
        assert len(place.facts_en) >= 150, place.id
        assert len(place.facts_zh) >= 50, place.id
        assert "\n" not in place.facts_en + place.facts_zh, place.id


def test_hours_in_words_agree_with_the_table(town: World) -> None:
    museum = town.place("museum").hours
    assert museum is not None
    assert (museum.opens, museum.closes, museum.closed) == ("10:00", "18:00", ("monday",))
    for place in town.places:
        if place.hours:
            assert place.hours.opens < place.hours.closes, place.id
            for day in place.hours.closed:
                assert day.capitalize() in place.facts_en or place.id == "school", place.id


def test_no_building_stands_in_another(town: World) -> None:
    for (a, shape_a), (b, shape_b) in itertools.combinations(buildings(town), 2):
        assert not overlap(shape_a, shape_b), f"{a} and {b}"


def test_no_building_stands_in_a_street_or_on_the_plaza(town: World) -> None:
    for name, shape in buildings(town):
        for street in town.streets:
            for a, b in itertools.pairwise(street.points):
                middle = ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)
                yaw = math.atan2(-(b[0] - a[0]), -(b[1] - a[1]))
                strip = Footprint(middle, street.width_m, math.dist(a, b), yaw)
                assert not overlap(shape, strip), f"{name} in {street.name_en}"
        if name != "fountain":
            assert to_footprint_m(town.plaza.centre, shape) > town.plaza.radius_m, name


def test_no_building_stands_in_the_water_or_beyond_the_edge(town: World) -> None:
    for name, shape in buildings(town):
        for corner in shape.corners():
            assert not any(is_inside(corner, polygon) for polygon in town.water), name
            assert town.bounds.min_x <= corner[0] <= town.bounds.max_x, name
            assert town.bounds.min_z <= corner[1] <= town.bounds.max_z, name


def test_doors_open_towards_their_entrance(town: World) -> None:
    for place in town.places:
        if place.is_solid:
            ahead = facing(place.yaw)
            door = place.footprint.before_door(0.0)
            step = (place.entrance[0] - door[0], place.entrance[1] - door[1])
            assert math.isclose(step[0] * ahead[0] + step[1] * ahead[1], 1.5, abs_tol=0.01), place.id


def test_nothing_stands_before_a_door(town: World) -> None:
    for thing in town.decorations:
        solid = Footprint((thing.x, thing.z), *thing.solid_m, thing.yaw)
        for place in town.places:
            assert to_footprint_m(place.entrance, solid) > 0.9, f"{thing} before {place.id}"


def test_nothing_stands_in_the_middle_of_a_street(town: World) -> None:
    for thing in town.decorations:
        solid = Footprint((thing.x, thing.z), *thing.solid_m, thing.yaw)
        for street in town.streets:
            free_m = min(1.0, street.width_m / 2 - 0.1)
            nearest = min(to_line_m(corner, street.points) for corner in [*solid.corners(), solid.centre])
            assert nearest > free_m, f"{thing} in {street.name_en}"


def test_nothing_stands_in_a_wall_and_only_boats_float(town: World) -> None:
    decks = [street for street in town.streets if street.surface == "planks"]
    for thing in town.decorations:
        solid = Footprint((thing.x, thing.z), *thing.solid_m, thing.yaw)
        for name, shape in buildings(town):
            assert not overlap(solid, shape), f"{thing} in {name}"
        is_afloat = any(is_inside(solid.centre, polygon) for polygon in town.water) and not any(
            to_line_m(solid.centre, deck.points) <= deck.width_m / 2 for deck in decks
        )
        assert is_afloat == (thing.kind == "boat"), str(thing)


def test_no_thing_stands_in_another(town: World) -> None:
    solids = [(thing, Footprint((thing.x, thing.z), *thing.solid_m, thing.yaw)) for thing in town.decorations]
    for (a, shape_a), (b, shape_b) in itertools.combinations(solids, 2):
        if abs(a.x - b.x) < 8 and abs(a.z - b.z) < 8:
            assert not overlap(shape_a, shape_b), f"{a} and {b}"


def test_a_visitor_reaches_every_place_from_every_other(town: World, ground: Ground) -> None:
    for place in town.places:
        assert ground.is_walkable(*place.entrance), place.id
    assert ground.is_walkable(town.start.x, town.start.z)


def test_the_visitor_starts_on_the_plaza_and_looks_at_the_fountain(town: World) -> None:
    ahead = facing(town.start.yaw)
    fountain = town.place("fountain").position
    to_fountain = (fountain[0] - town.start.x, fountain[1] - town.start.z)
    assert math.hypot(*to_fountain) < town.plaza.radius_m
    assert ahead[0] * to_fountain[0] + ahead[1] * to_fountain[1] > 0.95 * math.hypot(*to_fountain)
