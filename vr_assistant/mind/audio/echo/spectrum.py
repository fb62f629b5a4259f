"""Sound in bands as wide as the ear's, hop by hop."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

HOP = SPEECH_RATE_HZ // 50
"""Samples that are looked at together: 20 ms."""
_EDGES_HZ = (200, 400, 600, 800, 1000, 1300, 1600, 2000, 2500, 3150, 4000, 5500, 7000)
"""Of the speech: below is hum, above is hiss."""
BANDS = len(_EDGES_HZ) - 1
_QUIETEST = 1e-9
_WINDOW = np.hanning(HOP).astype(np.float32)


def _weights() -> NDArray[np.float64]:
    hz = np.arange(HOP // 2 + 1) * SPEECH_RATE_HZ / HOP
    inside = np.stack([(hz >= a) & (hz < b) for a, b in pairwise(_EDGES_HZ)], 1)
    weights: NDArray[np.float64] = inside / inside.sum(0) / (HOP * float((_WINDOW**2).sum()))
    return weights


_WEIGHTS = _weights()


def bands_db(*sounds: NDArray[np.float32]) -> NDArray[np.float64]:
    """(sounds, BANDS): power in each band, in dB, of sounds of HOP samples in -1..1."""
    spectra = np.fft.rfft(np.stack(sounds) * _WINDOW, axis=1)
    power: NDArray[np.float64] = 10 * np.log10((spectra.real**2 + spectra.imag**2) @ _WEIGHTS + _QUIETEST)
    return power
