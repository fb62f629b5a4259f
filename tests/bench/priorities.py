"""How much the priorities of the mind and the model server are worth to the frames: run it by hand.

    python tests/bench/priorities.py            # two cores kept busy; 20 s a row, three rounds, medians
    python tests/bench/priorities.py --seconds 5 --rounds 1

A loop of 90 frames a second, each 1.5 ms of processor time, beside as many processes that never rest as there are
cores. A frame is missed when it is done later than a period after its time. "own session": as the model server is
started; where the kernel schedules sessions as groups (sched_autogroup_enabled), a niceness counts within its session
only, so `yield_processor` lowers the group as well.
"""

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from vr_assistant.priority import yield_processor

PERIOD_NS = 1_000_000_000 // 90
WORK_NS = 1_500_000


@dataclass(frozen=True)
class Case:
    title: str
    others: int
    """Processes that never rest."""
    niceness: int = 0
    has_own_session: bool = False


CASES = (
    Case("nobody else", 0),
    Case("same session, nice 0", 2, 0),
    Case("same session, nice 5", 2, 5),
    Case("same session, nice 10", 2, 10),
    Case("same session, nice 19", 2, 19),
    Case("own session, nice 0", 2, 0, True),
    Case("own session, nice 5", 2, 5, True),
    Case("own session, nice 10", 2, 10, True),
    Case("own session, nice 19", 2, 19, True),
)


def burn(niceness: int, has_own_session: bool) -> None:
    if has_own_session:
        os.setsid()
    if niceness:
        yield_processor(niceness)
    while True:
        sum(range(10_000))


@contextmanager
def company(case: Case) -> Iterator[None]:
    spawn = multiprocessing.get_context("spawn")
    others = [spawn.Process(target=burn, args=(case.niceness, case.has_own_session)) for _ in range(case.others)]
    for process in others:
        process.start()
    time.sleep(1.0)
    try:
        yield
    finally:
        for process in others:
            process.kill()
            process.join()


def frames(seconds: float) -> tuple[np.ndarray, int]:
    """How late each frame began, in ms, and how many were missed."""
    late_ms, missed = [], 0
    due_ns = time.monotonic_ns() + PERIOD_NS
    end_ns = due_ns + round(seconds * 1e9)
    while due_ns < end_ns:
        time.sleep(max(0.0, (due_ns - time.monotonic_ns()) / 1e9))
        late_ms.append((time.monotonic_ns() - due_ns) / 1e6)
        began_ns = time.thread_time_ns()
        while time.thread_time_ns() - began_ns < WORK_NS:
            pass
        skipped = (time.monotonic_ns() - due_ns) // PERIOD_NS
        missed += skipped
        due_ns += (1 + skipped) * PERIOD_NS
    return np.array(late_ms), missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    found: dict[Case, list[tuple[float, ...]]] = {case: [] for case in CASES}
    for _ in range(asked.rounds):
        for case in CASES:
            with company(case):
                late_ms, missed = frames(asked.seconds)
            found[case].append((*np.percentile(late_ms, (50, 99)), late_ms.max(), missed))
    print(f"{'':24}{'begins late, ms: p50':>22}{'p99':>8}{'max':>8}{'missed':>9} of {asked.seconds * 90:.0f}")
    for case, rounds in found.items():
        p50, p99, most, missed = np.median(rounds, axis=0)
        print(f"{case.title:24}{p50:22.2f}{p99:8.2f}{most:8.2f}{missed:9.0f}")


if __name__ == "__main__":
    main()
