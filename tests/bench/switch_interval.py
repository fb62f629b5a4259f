"""What `sys.setswitchinterval` is worth to the stage where a library has a busy Python thread: run it by hand.

    python tests/bench/switch_interval.py
    sudo python tests/bench/switch_interval.py --fifo     # ahead of everything else on a busy machine

A loop of 90 frames a second, each 0.5 ms of Python and 60 short calls through ctypes, as the renderer makes them:
"kept" calls keep the interpreter lock (PYFUNCTYPE), "given up" ones give it up each time (CFUNCTYPE, PyOpenGL).
"""

import argparse
import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable

import numpy as np

PERIOD_NS = 1_000_000_000 // 90
CALLS = 60
kept = ctypes.PYFUNCTYPE(ctypes.c_int)(("getppid", ctypes.CDLL(None)))
given_up = ctypes.CFUNCTYPE(ctypes.c_int)(("getppid", ctypes.CDLL(None)))


def frames(seconds: float, call: Callable[[], int]) -> tuple[float, ...]:
    """How late frames began, in ms, p50 and p99; what they took, p50 and p99; how many were missed."""
    late_ms, work_ms, missed = [], [], 0
    due_ns = time.monotonic_ns() + PERIOD_NS
    end_ns = due_ns + round(seconds * 1e9)
    while due_ns < end_ns:
        time.sleep(max(0.0, (due_ns - time.monotonic_ns()) / 1e9))
        woke_ns = time.monotonic_ns()
        for _ in range(CALLS):
            call()
            sum(range(700))
        done_ns = time.monotonic_ns()
        late_ms.append((woke_ns - due_ns) / 1e6)
        work_ms.append((done_ns - woke_ns) / 1e6)
        skipped = (done_ns - due_ns) // PERIOD_NS
        missed += skipped
        due_ns += (1 + skipped) * PERIOD_NS
    return *np.percentile(late_ms, (50, 99)), *np.percentile(work_ms, (50, 99)), missed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--fifo", action="store_true")
    asked = parser.parse_args()
    seconds = asked.seconds
    if asked.fifo:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    print(f"{'':34}{'late, ms: p50':>14}{'p99':>8}{'work, ms: p50':>16}{'p99':>8}{'missed':>9} of {seconds * 90:.0f}")

    def show(title: str, call: Callable[[], int]) -> None:
        late, late_99, work, work_99, missed = frames(seconds, call)
        print(f"{title:34}{late:14.2f}{late_99:8.2f}{work:16.2f}{work_99:8.2f}{missed:9}", flush=True)

    show("no other thread", kept)
    is_over = threading.Event()

    def think() -> None:
        while not is_over.is_set():
            sum(range(1000))

    thread = threading.Thread(target=think)
    thread.start()
    for interval_ms in (5.0, 0.5, 0.1):
        sys.setswitchinterval(interval_ms / 1e3)
        show(f"busy thread, {interval_ms} ms, kept", kept)
        show(f"busy thread, {interval_ms} ms, given up", given_up)
    is_over.set()
    thread.join()


if __name__ == "__main__":
    main()
