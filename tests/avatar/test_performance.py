"""Her performance looks as it did when somebody last looked at it, and costs as much at its end as at its beginning."""

import tracemalloc

import numpy as np
from performance import FRAMES_A_SECOND, KEPT, act, perform

from vr_assistant.stage.avatar.avatar import Avatar


def test_she_performs_as_she_did(avatar: Avatar) -> None:
    joints, morphs = perform(avatar)
    with np.load(KEPT) as kept:
        assert np.abs(joints - kept["joints"]).max() < 1e-5
        assert np.abs(morphs - kept["morphs"]).max() < 1e-5


def test_moving_for_longer_takes_no_more_memory(avatar: Avatar) -> None:
    def kept_after(frames: int) -> int:
        for number in range(frames):
            avatar.update(number / FRAMES_A_SECOND, act(number / FRAMES_A_SECOND))
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = kept_after(300)
        assert kept_after(300) - before < 1000
    finally:
        tracemalloc.stop()
