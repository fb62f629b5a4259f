"""What a whole frame of the stage costs in Python: link, animation, culling, upload, drawing."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from vr_assistant.benchmarks.show import FPS, ROUND_S, Show
from vr_assistant.config import Settings
from vr_assistant.telemetry.frames import summarise

COUNTS = (1_000, 10_000)
FRAMES = round(FPS * ROUND_S)
_WARM_FRAMES = 180
_DRIVEN_FRAMES = 24


@dataclass(frozen=True, slots=True)
class StageFrame:
    """Milliseconds. The whole is processor time of the stage's thread, phases are by the clock (medians)."""

    objects: int
    has_hands: bool
    """A tracked controller in each, one of which points at the shelf; else they lie on the table."""
    median_ms: float
    p99_ms: float
    phases_ms: dict[str, float]
    collections: int
    programs: int


@dataclass(frozen=True, slots=True)
class Passes:
    """Two eyes in one pass, or one after the other."""

    is_layered: bool
    python_ms: float
    """Of a whole frame of the stage, median, thread time, no driver."""
    driver_ms: float
    """Wall time of a frame with the driver, 64 by 64 pixels an eye, until it has finished. Drawn by what is here."""
    gl_calls: int


def measure(settings: Settings, report: Callable[[str], None]) -> tuple[list[StageFrame], list[Passes]]:
    """Frames of a whole round of the performance, at each number of objects; and one pass against two."""
    frames, passes = [], []
    for is_layered in (True, False):
        report("loading the town")
        show = Show(settings, is_layered=is_layered)
        try:
            report("one pass" if is_layered else "two passes")
            passes.append(_pass(show, is_layered))
            for count in COUNTS if is_layered else ():
                show.fill(count)
                for show.runtime.has_hands in (False, True):
                    report(f"{count:,} objects, no driver")
                    frames.append(_one(show, count))
        finally:
            show.close()
    return frames, passes


def _one(show: Show, objects: int) -> StageFrame:
    times = np.zeros(FRAMES)
    with show.gl.silenced():
        for _ in range(_WARM_FRAMES):
            show.tell()
            show.step()
        for number in range(FRAMES):
            show.tell()
            began = time.thread_time_ns()
            show.step()
            times[number] = time.thread_time_ns() - began
    found = summarise(show.statistics.frames(FRAMES))
    assert found is not None
    phases = {name: spread.p50 for name, spread in found.phases.items()}
    median, p99 = np.percentile(times, (50, 99)) / 1e6
    return StageFrame(
        objects, show.runtime.has_hands, float(median), float(p99), phases, found.collections, found.programs
    )


def _calls(show: Show) -> int:
    with show.gl.silenced(), show.gl.counting() as counts:
        show.step()
    return sum(counts.values())


def _pass(show: Show, is_layered: bool) -> Passes:
    python, driver = [], []
    for number in range(_DRIVEN_FRAMES):
        show.gl.Finish()
        began = time.perf_counter_ns()
        show.step()
        show.gl.Finish()
        if number >= _DRIVEN_FRAMES // 4:
            driver.append(time.perf_counter_ns() - began)
    calls = _calls(show)
    with show.gl.silenced():
        for number in range(_WARM_FRAMES + FRAMES // 4):
            began = time.thread_time_ns()
            show.step()
            if number >= _WARM_FRAMES:
                python.append(time.thread_time_ns() - began)
    return Passes(is_layered, float(np.median(python)) / 1e6, float(np.median(driver)) / 1e6, calls)
