"""What the priorities of the processes are worth to the frames: run it by hand.

    python tests/bench/priorities.py            # 15 s a row, three rounds, medians
    python tests/bench/priorities.py --seconds 5 --rounds 1

A loop of 90 frames a second, each 1.5 ms of processor time, beside two processes that never rest. A frame is missed
for each tick that passes before it is done. "together": all in the session of the terminal, as processes are unless
they ask for another; "apart": the loop leads a session of its own, as the stage does.
"""

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np

from vr_assistant.priority import come_first, yield_processor

PERIOD_NS = 1_000_000_000 // 90
WORK_NS = 1_500_000
spawn = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Case:
    title: str
    others: int
    """Processes that never rest."""
    niceness: int = 0
    is_apart: bool = False


CASES = (
    Case("nobody else", 0),
    *(Case(f"together, others nice {nice}", 2, nice) for nice in (0, 5, 10, 19)),
    *(Case(f"apart, others nice {nice}", 2, nice, True) for nice in (0, 5, 10)),
)


def burn(niceness: int) -> None:
    if niceness:
        yield_processor(niceness)
    while True:
        sum(range(10_000))


@contextmanager
def company(case: Case) -> Iterator[None]:
    others = [spawn.Process(target=burn, args=(case.niceness,)) for _ in range(case.others)]
    for process in others:
        process.start()
    time.sleep(1.0)
    try:
        yield
    finally:
        for process in others:
            process.kill()
            process.join()


def frames(seconds: float, is_apart: bool, answer: Connection) -> None:
    """Sends how late frames began, in ms, at p50, p99 and worst, and how many were missed."""
    if is_apart:
        come_first()
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
    answer.send([*np.percentile(late_ms, (50, 99, 100)), missed])


def measure(case: Case, seconds: float) -> list[float]:
    answer, theirs = spawn.Pipe(duplex=False)
    loop = spawn.Process(target=frames, args=(seconds, case.is_apart, theirs))
    with company(case):
        loop.start()
        found: list[float] = answer.recv()
        loop.join()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    found: dict[Case, list[list[float]]] = {case: [] for case in CASES}
    for _ in range(asked.rounds):
        for case in CASES:
            found[case].append(measure(case, asked.seconds))
    print(f"cores {os.cpu_count()}; frames begin late, ms")
    print(f"{'':26}{'p50':>8}{'p99':>8}{'max':>8}{'missed':>9} of {asked.seconds * 90:.0f}")
    for case, rounds in found.items():
        p50, p99, most, missed = np.median(rounds, axis=0)
        print(f"{case.title:26}{p50:8.2f}{p99:8.2f}{most:8.2f}{missed:9.0f}")


if __name__ == "__main__":
    main()
