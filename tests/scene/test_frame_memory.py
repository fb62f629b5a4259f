"""Frames are made for hours, without the garbage collector: none may leave anything behind."""

import gc
import tracemalloc

from users_hands import controller
from visit import Visit

FRAMES = 2000
MOST_GROWTH_BYTES = 20_000
"""Of all frames together: dictionaries and caches settle, a leak of ten bytes a frame does not."""


def test_frames_with_a_controller_in_each_hand_leave_nothing_behind() -> None:
    visit = Visit()
    visit.lay_out(6)
    number = 0

    def play(frames: int) -> None:
        nonlocal number
        for _ in range(frames):
            number += 1
            tremble = 0.002 * (number % 7)
            visit.hold(
                left=controller((-0.25, 1.2 + tremble, -0.3), (-0.4, 0.2, -2.0)),
                right=controller((0.25, 1.3 + tremble, -0.3), visit.product(number // 40 % 6 + 1)),
            )
            visit.runtime.vibrations.clear()
            visit.heard.clear()

    play(300)
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        play(50)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        play(FRAMES)
        cycles = gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
        gc.enable()
    assert grown < MOST_GROWTH_BYTES
    assert cycles < FRAMES // 10
