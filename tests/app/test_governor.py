"""The model goes slower while frames are late because of it, and only then."""

from vr_assistant.app.governor import CALM, LEFT_ALONE, MOST, TRIED, Governor

FINE, SO_SO, LATE = (90, 0), (89, 1), (80, 10)


def test_frames_in_time_leave_the_model_alone() -> None:
    governor = Governor()
    assert {governor.take(*second) for second in [FINE, SO_SO] * 50} == {0}


def test_late_frames_slow_it_step_by_step_and_calm_lets_it_go_again() -> None:
    governor = Governor()
    assert [governor.take(*LATE) for _ in range(MOST)] == [1, 2, 3]
    levels = [governor.take(*FINE) for _ in range(MOST * CALM)]
    assert levels == sorted(levels, reverse=True) and levels[0] == 3 and levels[-1] == 0


def test_it_does_not_swing_with_every_second() -> None:
    governor = Governor()
    governor.take(*LATE)
    assert {governor.take(*second) for second in [FINE, FINE, SO_SO] * 20} == {1}, "no calm that lasts"


def test_where_holding_back_is_no_help_it_is_given_up_for_a_while() -> None:
    governor = Governor()
    levels = [governor.take(*LATE) for _ in range(MOST + TRIED)]
    assert levels[-2] == MOST and levels[-1] == 0
    assert {governor.take(*LATE) for _ in range(LEFT_ALONE)} == {0}
    assert governor.take(*LATE) == 1


def test_where_it_helps_a_little_it_stays() -> None:
    governor = Governor()
    for _ in range(MOST):
        governor.take(*LATE)
    assert {governor.take(87, 3) for _ in range(60)} == {MOST}


def test_a_stage_that_shows_nothing_is_not_late() -> None:
    assert Governor().take(0, 0) == 0


def test_a_bad_first_second_does_not_make_the_rest_look_good() -> None:
    governor = Governor()
    levels = [governor.take(*second) for second in [(1, 30), *[(29, 2)] * (MOST + TRIED)]]
    assert max(levels) == MOST and levels[-2:].count(0) >= 1
