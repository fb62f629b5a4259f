"""The way the assistant leads: along streets, never through anything, short and with soft corners."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plane_shapes import is_inside, samples, solids_of, to_footprint_m, to_line_m

from vr_assistant.world.ground import Ground, NoRoute
from vr_assistant.world.place import Footprint, Point
from vr_assistant.world.route import length_m
from vr_assistant.world.world import World


def assert_walkable(town: World, points: list[Point]) -> None:
    """No point of the way is in, or brushes, a wall, a thing or the water."""
    solids = [shape for place in town.places for shape in solids_of(place)]
    solids += [house.footprint for house in town.houses]
    solids += [Footprint((d.x, d.z), *d.solid_m, d.yaw) for d in town.decorations]
    decks = [street for street in town.streets if street.surface == "planks"]
    fountain = town.place("fountain")
    xs, zs = zip(*points, strict=True)
    near = [
        s for s in solids
        if min(xs) - 20 < s.centre[0] < max(xs) + 20 and min(zs) - 20 < s.centre[1] < max(zs) + 20
    ]  # fmt: skip
    for point in samples(points, 0.25):
        assert math.dist(point, fountain.position) > fountain.footprint.width_m / 2
        assert all(to_footprint_m(point, shape) > 0.03 for shape in near), point
        if any(is_inside(point, polygon) for polygon in town.water):
            assert any(to_line_m(point, deck.points) < deck.width_m / 2 for deck in decks), point


@pytest.fixture(scope="module")
def from_start(town: World, ground: Ground) -> dict[str, list[Point]]:
    here = (town.start.x, town.start.z)
    return {place.id: ground.route(here, place.entrance) for place in town.places if place.entrance != here}


def test_the_guide_leads_from_the_plaza_to_every_door(town: World, from_start: dict[str, list[Point]]) -> None:
    for place_id, points in from_start.items():
        assert points[0] == (town.start.x, town.start.z)
        assert math.dist(points[-1], town.place(place_id).entrance) < 0.5
        assert_walkable(town, points)


def test_no_way_is_a_detour(town: World, from_start: dict[str, list[Point]]) -> None:
    for place_id, points in from_start.items():
        straight_m = math.dist(points[0], points[-1])
        assert length_m(points) < 1.25 * straight_m + 6, place_id
        assert length_m(points) < 85, place_id


def test_ways_are_few_points(from_start: dict[str, list[Point]]) -> None:
    for place_id, points in from_start.items():
        assert 2 <= len(points) <= 30, place_id


def test_corners_are_soft(town: World, ground: Ground) -> None:
    for start, goal in itertools.combinations(("school", "station", "park", "pier", "museum", "cafe"), 2):
        points = ground.route(town.place(start).entrance, town.place(goal).entrance)
        for a, b, c in zip(points, points[1:], points[2:], strict=False):
            before, after = math.atan2(b[1] - a[1], b[0] - a[0]), math.atan2(c[1] - b[1], c[0] - b[0])
            turn = abs((after - before + math.pi) % math.tau - math.pi)
            assert turn < math.radians(35), f"{start} to {goal}: {math.degrees(turn):.0f} degrees at {b}"


def test_from_the_school_to_the_grocery_one_stays_on_the_street(town: World, ground: Ground) -> None:
    points = ground.route(town.place("school").entrance, town.place("grocery").entrance)
    paved = [
        point
        for point in samples(points)
        if math.dist(point, town.plaza.centre) < town.plaza.radius_m
        or any(to_line_m(point, street.points) < street.width_m / 2 for street in town.streets)
    ]
    assert len(paved) > 0.85 * len(samples(points))


def test_a_way_back_is_as_long_as_the_way_there(town: World, ground: Ground) -> None:
    pier, station = town.place("pier").entrance, town.place("station").entrance
    there, back = ground.route(pier, station), ground.route(station, pier)
    assert length_m(there) == pytest.approx(length_m(back), rel=0.03)


def test_somebody_inside_a_wall_is_led_out(town: World, ground: Ground) -> None:
    inside = town.place("library").position
    points = ground.route(inside, town.place("bookshop").entrance)
    assert ground.is_walkable(*points[0])
    assert_walkable(town, points)


def test_somebody_in_a_shop_is_led_out_through_its_door(town: World, ground: Ground) -> None:
    florist, toys = town.place("florist"), town.place("toy_shop")
    points = ground.route(florist.position, toys.position)
    assert_walkable(town, points)
    for shop in (florist, toys):
        assert min(math.dist(point, shop.footprint.before_door(0.0)) for point in samples(points)) < 0.75


def test_somebody_far_outside_is_led_from_the_edge(town: World, ground: Ground) -> None:
    points = ground.route((500.0, -3.0), town.place("park").entrance)
    assert points[0][0] > town.bounds.max_x - 2
    assert_walkable(town, points)


def test_standing_at_the_goal_still_makes_a_way(town: World, ground: Ground) -> None:
    entrance = town.place("cafe").entrance
    assert length_m(ground.route(entrance, entrance)) == 0.0


def test_nobody_walks_on_water(ground: Ground) -> None:
    with pytest.raises(NoRoute):
        ground.route((0.0, 10.0), (40.0, 70.0))


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_pose_that_is_no_number_is_refused(ground: Ground, bad: float) -> None:
    assert not ground.is_walkable(bad, 0.0)
    with pytest.raises(NoRoute):
        ground.route((bad, 0.0), (0.0, 10.0))


@settings(max_examples=15, deadline=None, derandomize=True)
@given(x=st.floats(-79, 79), z=st.floats(-79, 79))
def test_from_anywhere_one_gets_home(town: World, ground: Ground, x: float, z: float) -> None:
    points = ground.route((x, z), (town.start.x, town.start.z))
    assert_walkable(town, points)
    for a, b in itertools.pairwise(points):
        assert math.dist(a, b) > 0


def test_a_long_way_can_be_looked_for_in_many_short_pieces(town: World, ground: Ground) -> None:
    here, there = town.place("school").entrance, town.place("pier").entrance
    pieces, search = 0, ground.route_in_pieces(here, there)
    while True:
        try:
            next(search)
            pieces += 1
        except StopIteration as end:
            assert end.value == ground.route(here, there)
            break
    assert pieces > 20


@pytest.mark.parametrize("point", [(0.0, 0.0), (-200.0, 3.0), (31.0, -17.5), (60.2, 70.1), (-45.0, 12.0)])
def test_who_cannot_stand_somewhere_stands_as_near_as_can_be(ground: Ground, point: Point) -> None:
    grid = ground.grid
    rows, columns = grid.costs.nonzero()
    nearest_m = min(math.dist(point, grid.centre(int(r), int(c))) for r, c in zip(rows, columns, strict=True))
    assert math.dist(point, grid.centre(*grid.nearest_walkable(point))) == nearest_m
