"""The assistant leads the way, at the user's pace."""

import math

from stand_ins import Theatre, route

from vr_assistant.messages import Arrived, HideRoute
from vr_assistant.stage.scene.follower import Follower


def test_a_user_who_follows_arrives_and_is_told_once() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, -20), (15, -20)))
    theatre.play(45, Follower(0, 0, 0))
    assert theatre.reports == [Arrived("bookshop")]
    assert math.dist((theatre.acting.x, theatre.acting.z), (15, -20)) < 0.3
    assert theatre.gap_m < 3.5


def test_the_follower_keeps_two_to_three_metres_behind_on_the_way() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, -40)))
    follower = Follower(0, 0, 0)
    theatre.play(8, follower)
    for _ in range(10):
        theatre.play(1, follower)
        assert 1.6 < theatre.gap_m < 3.2
        assert 1.0 < theatre.acting.speed < 2.1


def test_she_waits_for_a_user_who_stays_behind_and_looks_back() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, -40)))
    theatre.play(15)
    assert theatre.acting.speed < 0.05
    assert 5.5 < theatre.gap_m < 8.0
    assert abs(math.remainder(theatre.acting.yaw - math.pi, math.tau)) < 0.15  # facing back, to the south
    theatre.play(5, walk=(0, -1.4))
    assert theatre.acting.speed > 0.8


def test_she_is_not_at_the_goal_before_the_user_is() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, -6)))
    theatre.play(20)
    assert not theatre.reports
    theatre.play(3, walk=(0, -1.3))
    assert theatre.reports == [Arrived("bookshop")]


def test_when_told_to_stop_she_comes_back_to_the_user_and_the_way_vanishes() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, -40)))
    theatre.play(3)
    assert theatre.frame.route is not None
    theatre.scene.apply(HideRoute())
    theatre.play(6)
    assert theatre.frame.route is None
    assert theatre.acting.speed < 0.05
    assert theatre.gap_m < 3.6
    assert not theatre.reports


def test_a_way_that_begins_behind_the_user_leads_around_them() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, 30)))  # she stands to the north, the way goes south
    nearest = math.inf
    for _ in range(60):
        theatre.play(0.1)
        nearest = min(nearest, theatre.gap_m)
    assert nearest > 0.55
    assert theatre.acting.z > 2.0


def test_the_banner_counts_down() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, -40)))
    follower = Follower(0, 0, 0)
    theatre.play(3, follower)
    banner = theatre.panel("route-banner")
    assert banner is not None
    theatre.play(20, follower)
    later = theatre.panel("route-banner")
    assert later is not None and later.revision > banner.revision


def test_the_way_on_the_ground_is_worked_out_once() -> None:
    theatre = Theatre()
    theatre.scene.apply(route((0, 0), (0, -40)))
    theatre.play(1)
    before = theatre.frame.route
    theatre.play(2, walk=(0, -1.2))
    after = theatre.frame.route
    assert before is not None and after is not None
    assert after.points is before.points
    assert after.from_m > before.from_m
