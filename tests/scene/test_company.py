"""While nothing else is to be done, she keeps company."""

import math
from collections.abc import Generator

from stand_ins import Theatre

from vr_assistant.messages import MindStatus, SceneSnapshot, SetAttention
from vr_assistant.stage.scene.placing import wrap, yaw_to


def test_at_the_start_she_stands_before_the_user_and_faces_them() -> None:
    theatre = Theatre()
    theatre.play(1)
    assert 1.8 <= theatre.gap_m <= 2.2
    seen_at = wrap(yaw_to(theatre.head.x, theatre.head.z, theatre.acting.x, theatre.acting.z) - theatre.head.yaw)
    assert 0.05 < abs(seen_at) < 0.3  # a little beside the middle
    back = yaw_to(theatre.acting.x, theatre.acting.z, theatre.head.x, theatre.head.z)
    assert abs(wrap(theatre.acting.yaw - back)) < 0.1


def test_she_follows_a_user_who_walks_away_and_stops_near_them() -> None:
    theatre = Theatre()
    theatre.play(10, walk=(1.2, 0.4))
    assert theatre.gap_m < 6
    theatre.play(6)
    assert 1.6 < theatre.gap_m < 3.6
    assert theatre.acting.speed < 0.05


def test_a_way_that_is_hard_to_find_holds_up_nobody() -> None:
    pieces = 0

    def slowly(
        start: tuple[float, float], end: tuple[float, float]
    ) -> Generator[None, None, list[tuple[float, float]]]:
        nonlocal pieces
        for _ in range(90):
            pieces += 1
            yield
        return [start, end]

    theatre = Theatre(slowly)
    theatre.play(1)
    theatre.head.x += 12
    theatre.play(2)
    assert 20 <= pieces < 90, "a few in each frame: she is still thinking"
    assert theatre.acting.speed == 0
    theatre.play(12)
    assert theatre.gap_m < 3.6


def test_she_stays_where_she_is_while_the_user_only_looks_around() -> None:
    theatre = Theatre()
    theatre.play(1)
    before = (theatre.acting.x, theatre.acting.z)
    theatre.head.yaw = math.pi / 2
    theatre.play(5)
    assert (theatre.acting.x, theatre.acting.z) == before


def test_while_the_mind_is_away_a_sign_says_so_until_it_is_back() -> None:
    theatre = Theatre()
    theatre.scene.apply(SetAttention("listening"))
    theatre.scene.apply(MindStatus("restarting"))
    theatre.play(2)
    assert theatre.panel("notice") is not None
    assert theatre.panel("attention-waking") is not None
    theatre.scene.apply(MindStatus("ready"))
    theatre.scene.apply(SceneSnapshot("listening", "sunset", "rain"))
    theatre.play(3)
    assert theatre.panel("notice") is None
    assert theatre.panel("attention-listening") is not None
    assert (theatre.frame.time_of_day, theatre.frame.weather) == ("sunset", "rain")
