"""The turns of a conversation in the file that ui.perfetto.dev opens, beside the frames."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from vr_assistant.app.turn_record import TurnRecord
from vr_assistant.messages import TurnSliced, decode, encode
from vr_assistant.telemetry.frames import DRAW, SHOW, FrameStatistics
from vr_assistant.telemetry.spans import Slice
from vr_assistant.telemetry.trace import write_trace
from vr_assistant.telemetry.turn_trace import turn_events

MS = 1_000_000
Event = dict[str, Any]

TURN = [
    ("voice_activity", 0, 1500),
    ("end_of_turn_wait", 1500, 700),
    ("speech_recognition", 1900, 600),
    ("understanding", 2500, 80),
    ("skill", 2560, 20),
    ("speech_synthesis", 2580, 300),
    ("mix", 2880, 40),
    ("first_audio", 2920, 0),
]
"""One turn: part, start, duration in ms; recognised while the end was waited for."""


def slices(number: int, at_ms: int = 0) -> list[Slice]:
    return [Slice(number, part, (at_ms + start) * MS, duration * MS) for part, start, duration in TURN]


def tracks(events: list[Event]) -> dict[tuple[int, int], list[Event]]:
    found: dict[tuple[int, int], list[Event]] = {}
    for event in events:
        if event["ph"] == "X":
            found.setdefault((event["pid"], event["tid"]), []).append(event)
    return found


def is_well_nested(track: list[Event]) -> bool:
    """What Perfetto demands of a thread's slices: none only overlaps another."""
    ordered = sorted(track, key=lambda event: (event["ts"], -event["dur"]))
    for number, outer in enumerate(ordered):
        end = outer["ts"] + outer["dur"]
        for inner in ordered[number + 1 :]:
            if outer["ts"] <= inner["ts"] < end < inner["ts"] + inner["dur"]:
                return False
    return True


def test_every_part_of_a_turn_lies_on_a_track_with_a_name() -> None:
    events = list(turn_events(slices(1)))
    names = {event["tid"]: event["args"]["name"] for event in events if event["name"] == "thread_name"}  # type: ignore[index]
    shown = {event["name"]: names[event["tid"]] for event in events if event["ph"] in "Xi"}
    assert shown == {
        "voice_activity": "user", "end_of_turn_wait": "user", "speech_recognition": "recognition",
        "understanding": "understanding", "skill": "understanding", "speech_synthesis": "voice",
        "mix": "loudspeaker", "first_audio": "loudspeaker",
    }  # fmt: skip
    assert all(event["args"] == {"turn": 1} for event in events if event["ph"] in "Xi")


def test_turns_that_overlap_are_still_well_nested() -> None:
    """Somebody who interrupts begins a turn before the one before is over."""
    one_after_the_other = list(turn_events([*slices(1), *slices(2, 5000)]))
    interrupted = list(turn_events([*slices(1), *slices(2, 1000)]))
    for events in (one_after_the_other, interrupted):
        assert all(is_well_nested(track) for track in tracks(events).values())
        assert sum(len(track) for track in tracks(events).values()) == 14
    assert len(tracks(interrupted)) > len(tracks(one_after_the_other)) == 5


def test_the_turns_join_the_frames_in_one_file(tmp_path: Path) -> None:
    file = tmp_path / "trace.json"
    statistics = FrameStatistics(clock_ns=iter(range(0, 100 * MS, MS)).__next__)
    for _ in range(3):
        statistics.begin()
        statistics.woke(0, 0)
        statistics.mark(DRAW)
        statistics.mark(SHOW)
        statistics.end()
    write_trace(file, statistics.frames(), "stage", statistics.summary())
    record = TurnRecord(str(file))
    for one in slices(1):
        sent = decode(encode(TurnSliced(one.turn, one.part, one.starts_at_ns, one.duration_ns)))
        assert isinstance(sent, TurnSliced)
        record.take(sent)
    record.write()
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["otherData"]["summary"]["frames"] == 3
    events = document["traceEvents"]
    processes = {event["pid"]: event["args"]["name"] for event in events if event["name"] == "process_name"}
    assert sorted(processes.values()) == ["mind", "stage"]
    assert sum(event["name"] == "frame" for event in events) == 3
    named = {(event["pid"], event["tid"]) for event in events if event["name"] == "thread_name"}
    assert set(tracks(events)) <= named
    assert all(is_well_nested(track) for track in tracks(events).values())


@pytest.mark.parametrize("left", [None, "", '{"traceEvents":[\n{"name":'])
def test_a_stage_that_died_leaves_the_turns_alone_in_the_file(tmp_path: Path, left: str | None) -> None:
    file = tmp_path / "trace.json"
    if left is not None:
        file.write_text(left, encoding="utf-8")
    record = TurnRecord(str(file))
    record.take(TurnSliced(1, "speech_recognition", 5 * MS, MS))
    record.write()
    events = json.loads(file.read_text(encoding="utf-8"))["traceEvents"]
    assert [event["ts"] for event in events if event["ph"] == "X"] == [5000.0]


def test_a_run_that_is_not_traced_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    record = TurnRecord("")
    record.take(TurnSliced(1, "speech_recognition", 5 * MS, MS))
    record.write()
    assert list(tmp_path.iterdir()) == []


def test_the_parts_of_one_turn_come_one_after_the_other() -> None:
    (user,) = [track for key, track in tracks(list(turn_events(slices(1)))).items() if key[1] == 1]
    assert all(a["ts"] + a["dur"] <= b["ts"] for a, b in pairwise(user))
