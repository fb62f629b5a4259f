"""Timing of a turn."""

from vr_assistant.telemetry.spans import Slice, TurnSpans, listening, span


def clock(*times_ms: int):  # type: ignore[no-untyped-def]
    left = [t * 1_000_000 for t in times_ms]
    return lambda: left.pop(0) if len(left) > 1 else left[0]


def test_parts_add_up_and_total_comes_last() -> None:
    turn = TurnSpans(clock_ns=clock(0, 10, 30, 40, 45, 50))
    with turn.measure("understanding"):
        pass
    with turn.measure("understanding"):
        pass
    assert turn.as_event() == {"event": "timing", "understanding": 25, "total": 50}


def test_first_is_first() -> None:
    turn = TurnSpans(0, clock(7, 9))
    turn.mark("first_audio")
    turn.mark("first_audio")
    assert turn.as_event()["first_audio"] == 7


def test_who_listens_is_told_when_each_part_was() -> None:
    heard: list[Slice] = []
    turn = TurnSpans(0, clock(*(ms for ms in (10, 30, 30, 30, 50))))
    with listening(heard.append):
        with turn.measure("understanding"):
            pass
        turn.mark("first_audio", 40_000_000)
        turn.mark("first_audio", 60_000_000)
    turn.add("afterwards", 1)
    assert [(one.part, one.starts_at_ns, one.duration_ns) for one in heard] == [
        ("understanding", 10_000_000, 20_000_000),
        ("first_audio", 40_000_000, 0),
    ]
    assert {one.turn for one in heard} == {turn.number} and turn.number < TurnSpans().number


def test_code_far_below_can_time_itself_without_knowing_the_turn() -> None:
    heard: list[Slice] = []
    turn = TurnSpans()
    with listening(heard.append):
        with turn.current(), span("skill"):
            pass
        with span("of no turn"):
            pass
    assert [(one.turn, one.part) for one in heard] == [(turn.number, "skill")]
    assert not turn.has("skill")  # a part of a part would count twice
