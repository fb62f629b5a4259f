"""90 frames a second for minutes: how many are missed, with an idle mind and beside one that never rests.

The real stage (benchmarks.show) in a process of its own, at the priority it has in a run, woken by the clock. GL calls
reach no driver: a software renderer cannot draw the town 90 times a second, and what a mind can take from a stage is
the processor, which Python's part of a frame needs.

Run as a process: python -m vr_assistant.benchmarks.steady SECONDS. It prints a Steadiness as JSON.
"""

import json
import os
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass
from subprocess import DEVNULL, PIPE, Popen, TimeoutExpired

import numpy as np
import psutil
from numpy.typing import NDArray

from vr_assistant.benchmarks.busy_mind import working
from vr_assistant.errors import AssistantError
from vr_assistant.telemetry.frames import summarise

_SETTLE_S = 10.0
"""At the start of a run, not counted: buffers grow, the panel process wakes up."""
_MEMORY_EVERY = 450
"""Frames between two looks at the memory."""


@dataclass(frozen=True, slots=True)
class Steadiness:
    seconds: float
    frames: int
    missed: int
    """Ticks that passed without a frame."""
    work_p50_ms: float
    work_p99_ms: float
    work_max_ms: float
    """By the clock: what else took the processor counts."""
    late_p50_ms: float
    late_p99_ms: float
    late_max_ms: float
    """From a frame's time until the stage was woken for it."""
    memory_mb: float
    """Resident, of the stage, at the end."""
    memory_mb_a_minute: float
    """Slope of a line through the resident memory, and below it the standard error of that slope."""
    memory_error_mb_a_minute: float
    collections: int
    programs: int
    """Python collections and shader programs made while frames were due."""

    @property
    def missed_per_mille(self) -> float:
        return 1000 * self.missed / max(self.frames + self.missed, 1)


def run(seconds: float, is_mind_working: bool) -> tuple[Steadiness, dict[str, int]]:
    """In a new process; and what the mind has done meanwhile.

    Raises AssistantError when stage or mind did not come to work.
    """
    idle: dict[str, int] = {}
    company: AbstractContextManager[dict[str, int]] = working() if is_mind_working else nullcontext(idle)
    with company as done:
        command = [sys.executable, "-m", "vr_assistant.benchmarks.steady", str(seconds)]
        process = Popen(command, stdout=PIPE, stderr=DEVNULL, text=True)
        try:
            said, _ = process.communicate(timeout=seconds + 180)
        except TimeoutExpired:
            said = ""
        finally:
            process.kill()
            process.wait()
    try:
        return Steadiness(**json.loads(said.splitlines()[-1])), done
    except (IndexError, ValueError) as error:
        raise AssistantError("The stage did not come to its end.", "Try `python3 launcher.py doctor`.") from error


def main() -> None:
    from vr_assistant.benchmarks.show import FPS, Show
    from vr_assistant.config import load_settings
    from vr_assistant.parent import end_with_parent
    from vr_assistant.priority import come_first
    from vr_assistant.stage.process import SWITCH_INTERVAL_S

    seconds = float(sys.argv[1])
    end_with_parent(os.getppid())
    come_first()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    show = Show(load_settings().settings, is_paced=True)
    settling, wanted = round(_SETTLE_S * FPS), round(seconds * FPS)
    process = psutil.Process()
    at_s, memory_mb = np.zeros(wanted // _MEMORY_EVERY + 2), np.zeros(wanted // _MEMORY_EVERY + 2)
    looks = 0
    with show.gl.silenced():
        for _ in range(settling):
            show.tell()
            show.step()
        first = show.statistics.number
        began_ns = show.runtime.now_ns
        while (passed_s := (show.runtime.now_ns - began_ns) / 1e9) < seconds:
            if (show.statistics.number - first) % _MEMORY_EVERY == 0:
                at_s[looks], memory_mb[looks] = passed_s, process.memory_info().rss / 2**20
                looks += 1
            show.tell()
            show.step()
    found = summarise(show.statistics.frames(show.statistics.number - first))
    show.close()
    assert found is not None
    slope, error = _slope(at_s[:looks] / 60, memory_mb[:looks])
    whole, late = found.whole, found.late
    result = Steadiness(
        seconds, found.frames, found.missed, whole.p50, whole.p99, whole.max, late.p50, late.p99, late.max,
        float(memory_mb[looks - 1]), slope, error, found.collections, found.programs,
    )  # fmt: skip
    print(json.dumps(asdict(result)), flush=True)


def _slope(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """Of the least-squares line, and its standard error."""
    if len(x) < 3:
        return 0.0, 0.0
    off = x - x.mean()
    slope = float((off * y).sum() / (off**2).sum())
    rest = y - y.mean() - slope * off
    return slope, float(np.sqrt((rest**2).sum() / (len(x) - 2) / (off**2).sum()))


if __name__ == "__main__":
    main()
