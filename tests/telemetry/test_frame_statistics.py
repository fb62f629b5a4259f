"""What is known of the frames of a loop, on a clock that only moves when told to."""

import gc
import json
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from vr_assistant.telemetry.frames import DRAW, LINK, PHASES, SHOW, FrameStatistics
from vr_assistant.telemetry.trace import write_trace

MS = 1_000_000
PERIOD = 11 * MS


class Loop:
    """Frames of a period each, on a clock of its own."""

    def __init__(self, size: int = 256) -> None:
        self.now = 1_000 * MS
        self.due = self.now
        self.statistics = FrameStatistics(size, lambda: self.now)
        self.programs = 0

    def frame(
        self,
        *,
        link: float = 0.5,
        draw: float = 1.0,
        show: float = 0.1,
        late: float = 0.0,
        meanwhile: Callable[[], object] = lambda: None,
    ) -> None:
        """One frame that takes so many milliseconds, `late` ms after its time; ticks gone by meanwhile are skipped."""
        statistics = self.statistics
        statistics.begin(self.programs)
        skipped = max(0, self.now - self.due) // PERIOD
        self.due += skipped * PERIOD
        self.now = max(self.now, self.due + round(late * MS))
        statistics.woke(self.due, PERIOD)
        for phase, ms in ((LINK, link), (DRAW, draw), (SHOW, show)):
            if ms:
                self.now += round(ms * MS)
                statistics.mark(phase)
        meanwhile()
        statistics.end(programs_made=self.programs)
        self.due += PERIOD


@pytest.fixture
def loop() -> Loop:
    return Loop()


def test_before_the_first_frame_there_is_nothing_to_say(loop: Loop) -> None:
    assert loop.statistics.summary() is None


def test_each_phase_is_told_by_its_usual_its_rare_and_its_worst_time(loop: Loop) -> None:
    for number in range(200):
        loop.frame(draw=9.0 if number == 120 else 4.0 if number % 20 == 0 else 1.0)
    found = loop.statistics.summary()
    assert found is not None
    draw = found.phases["draw"]
    assert (draw.p50, draw.max) == (pytest.approx(1.0), pytest.approx(9.0))
    assert 4.0 <= draw.p99 <= 9.0
    assert found.whole.max == pytest.approx(9.6)
    assert "cull" not in found.phases


def test_waiting_costs_the_frame_nothing(loop: Loop) -> None:
    for _ in range(20):
        loop.frame()
    found = loop.statistics.summary()
    assert found is not None and found.whole.max == pytest.approx(1.6) and found.phases["wait"].p50 > 9


def test_a_phase_that_a_frame_left_out_does_not_make_it_look_cheap(loop: Loop) -> None:
    for number in range(10):
        loop.frame(draw=2.0 if number == 4 else 0.0)
    found = loop.statistics.summary()
    assert found is not None and found.phases["draw"].p50 == pytest.approx(2.0)


def test_every_tick_that_passed_without_a_frame_is_missed(loop: Loop) -> None:
    for draw in (1.0, 30.0, 1.0, 12.0, 1.0, 1.0):
        loop.frame(draw=draw)
    found = loop.statistics.summary()
    assert found is not None and found.missed == 2 + 1
    assert loop.statistics.frames()["missed"].tolist() == [0, 0, 2, 0, 1, 0]


def test_a_frame_that_is_late_but_in_time_is_not_missed(loop: Loop) -> None:
    for _ in range(5):
        loop.frame(late=3.0)
    found = loop.statistics.summary()
    assert found is not None and found.missed == 0 and found.late.p50 == pytest.approx(3.0)


def test_a_loop_without_a_clock_of_its_own_misses_nothing() -> None:
    statistics = FrameStatistics(16)
    for at in (0, 5 * MS, 900 * MS):
        statistics.begin()
        statistics.woke(at, 0)
        statistics.end()
    found = statistics.summary()
    assert found is not None and found.missed == 0 and found.late.max == 0


def test_what_the_gpu_has_not_told_is_unknown_and_not_nothing(loop: Loop) -> None:
    for _ in range(6):
        loop.frame()
    before = loop.statistics.summary()
    loop.statistics.gpu(3, loop.now, 7 * MS)
    after = loop.statistics.summary()
    assert before is not None and before.gpu is None
    assert after is not None and after.gpu is not None and after.gpu.p50 == pytest.approx(7.0)


def test_what_the_gpu_tells_of_a_frame_long_forgotten_is_dropped() -> None:
    loop = Loop(size=8)
    for _ in range(20):
        loop.frame()
    loop.statistics.gpu(2, loop.now, 7 * MS)
    loop.statistics.gpu(99, loop.now, 7 * MS)
    found = loop.statistics.summary()
    assert found is not None and found.gpu is None


def test_the_oldest_frames_make_room_for_the_newest() -> None:
    loop = Loop(size=8)
    for _ in range(20):
        loop.frame()
    assert loop.statistics.frames()["number"].tolist() == list(range(12, 20))
    assert loop.statistics.frames(last=3)["number"].tolist() == [17, 18, 19]


def test_only_the_last_seconds_are_summed_up(loop: Loop) -> None:
    loop.frame(draw=40.0)
    for _ in range(100):
        loop.frame()
    recent = loop.statistics.summary(0.5)
    assert recent is not None and recent.missed == 0 and recent.frames == pytest.approx(45, abs=1)
    everything = loop.statistics.summary()
    assert everything is not None and everything.missed == 3


def test_collections_and_programs_made_while_frames_were_due_are_counted(loop: Loop) -> None:
    def compile_two() -> None:
        loop.programs += 2

    loop.programs = 30  # while loading
    gc.collect()
    loop.frame()
    loop.frame(meanwhile=gc.collect)
    loop.frame(meanwhile=compile_two)
    loop.frame()
    assert loop.statistics.frames()["collections"].tolist() == [0, 1, 0, 0]
    assert loop.statistics.frames()["programs"].tolist() == [0, 0, 2, 0]
    found = loop.statistics.summary()
    assert found is not None and (found.collections, found.programs) == (1, 2)


def test_nothing_grows_with_the_frames() -> None:
    loop = Loop(size=64)
    for _ in range(200):
        loop.frame()
    before = sys.getallocatedblocks()
    for _ in range(2000):
        loop.frame()
    assert sys.getallocatedblocks() - before < 200


def traced(loop: Loop, folder: Path) -> list[dict[str, Any]]:
    file = folder / "trace.json"
    write_trace(file, loop.statistics.frames(), "stage")
    document = json.loads(file.read_text(encoding="utf-8"))
    assert document["displayTimeUnit"] in ("ms", "ns")
    events: list[dict[str, Any]] = document["traceEvents"]
    return events


def test_a_trace_is_what_perfetto_opens(loop: Loop, tmp_path: Path) -> None:
    for draw in (1.0, 30.0, 1.0):
        loop.frame(draw=draw)
    loop.statistics.gpu(1, loop.now, 7 * MS)
    for event in traced(loop, tmp_path):
        assert isinstance(event["name"], str) and event["ph"] in "XMiC" and isinstance(event["pid"], int)
        if event["ph"] == "M":
            assert event["name"] in ("process_name", "thread_name") and isinstance(event["args"]["name"], str)
            continue
        assert isinstance(event["ts"], float)
        if event["ph"] == "X":
            assert isinstance(event["tid"], int) and event["dur"] >= 0
        elif event["ph"] == "i":
            assert event["s"] in ("t", "p", "g")
        else:
            assert all(isinstance(value, float) for value in event["args"].values())


def test_in_a_trace_phases_lie_within_their_frame_one_after_the_other(loop: Loop, tmp_path: Path) -> None:
    for _ in range(5):
        loop.frame()
    slices = [event for event in traced(loop, tmp_path) if event["ph"] == "X"]
    frames = [event for event in slices if event["name"] == "frame"]
    assert len(frames) == 5
    for frame in frames:
        end = frame["ts"] + frame["dur"]
        inside = [e for e in slices if e["name"] in PHASES and frame["ts"] <= e["ts"] < end]
        assert [event["name"] for event in inside][-3:] == ["link", "draw", "show"]
        assert all(a["ts"] + a["dur"] <= b["ts"] + 0.001 for a, b in pairwise(inside))
        assert inside[-1]["ts"] + inside[-1]["dur"] <= end + 0.001


def test_a_trace_has_the_gpu_on_a_track_of_its_own_and_says_where_frames_were_missed(
    loop: Loop, tmp_path: Path
) -> None:
    for draw in (1.0, 30.0, 1.0):
        loop.frame(draw=draw)
    loop.statistics.gpu(1, loop.now, 7 * MS)
    events = traced(loop, tmp_path)
    (gpu,) = [event for event in events if event["ph"] == "X" and event.get("args") == {"number": 1}]
    assert gpu["dur"] == 7000.0
    assert {event["tid"] for event in events if event["name"] == "frame"} != {gpu["tid"]}
    (missed,) = [event for event in events if event["ph"] == "i"]
    assert (missed["name"], missed["args"]) == ("missed", {"frames": 2})
