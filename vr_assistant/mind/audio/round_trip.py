"""How much later a microphone hears what a loudspeaker was told to play."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

LONGEST_S = 1.0
EARLIEST_S = -0.1
"""Sound systems do not always tell how late they are."""
SURE = 8.0
"""So many times the median of all delays is no accident."""


def round_trip_s(near: NDArray[np.float32], played: NDArray[np.float32], announced_s: float) -> float | None:
    """Seconds after the announced moment; None where the microphone does not hear it.

    The phase of the cross-correlation alone (GCC-PHAT; Knapp and Carter, The generalized correlation method for
    estimation of time delay, 1976), so that a room's colour does not matter.

    Args:
        near, played: At SPEECH_RATE_HZ.
        announced_s: From the first sample of near to when the first of played is to be heard.
    """
    size = 1 << (len(near) + len(played)).bit_length()
    cross = np.fft.rfft(near, size) * np.fft.rfft(played, size).conj()
    likely = np.fft.irfft(cross / (np.abs(cross) + 1e-9), size)
    first = max(0, int((announced_s + EARLIEST_S) * SPEECH_RATE_HZ))
    window = np.abs(likely[first : first + int((LONGEST_S - EARLIEST_S) * SPEECH_RATE_HZ)])
    if not len(window) or window.max() < SURE * max(float(np.median(window)), 1e-9):
        return None
    return float((first + int(window.argmax())) / SPEECH_RATE_HZ - announced_s)
