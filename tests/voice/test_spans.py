"""Timing of a turn."""

from vr_assistant.telemetry.spans import TurnSpans, span


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


def test_code_far_below_can_time_itself_without_knowing_the_turn() -> None:
    turn = TurnSpans()
    with turn.current(), span("skill"):
        pass
    with span("nobody listens"):
        pass
    assert turn.has("skill") and not turn.has("nobody listens")
