"""The sounds of the town, made by code: mono float32 in -1..1 at RATE_HZ, the same at every start.

Loops are noise shaped by its spectrum, which is periodic by itself and so has no seam.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 22_050
Sound = NDArray[np.float32]
Shape = Callable[[NDArray[np.float64]], NDArray[np.float64]]
"""How strong each frequency, in Hz, is."""

_FOUNTAIN_S, _DROPS, _ROOM_S = 5.0, 260, 7.0
_STEP_S = 0.16


def fountain(seed: int = 1) -> Sound:
    """Falling water: broad noise that swells a little, and single drops. A loop; root mean square 1/30."""
    random = np.random.default_rng(seed)
    count = int(_FOUNTAIN_S * RATE_HZ)
    hiss = _noise(random, count, lambda hz: (hz / 900) / (1 + (hz / 900) ** 1.8) * (hz < 9000))
    turns = np.arange(count) / count * 2 * np.pi
    hiss *= 1 + 0.12 * np.sin(7 * turns) + 0.09 * np.sin(16 * turns + 1.0)
    drops = np.zeros(count)
    t = np.arange(int(0.05 * RATE_HZ)) / RATE_HZ
    for at, hz, size in zip(
        random.integers(0, count, _DROPS),
        random.uniform(700, 2400, _DROPS),
        random.uniform(0.2, 1.0, _DROPS),
        strict=True,
    ):
        drop = size * np.sin(2 * np.pi * (hz * t + 6000 * t * t)) * np.exp(-t * 90)
        drops[(at + np.arange(len(drop))) % count] += drop
    return _with_power(hiss / hiss.std() + 0.8 * drops, 1 / 30)


def birds(seed: int) -> Sound:
    """One bird that has much time: a few phrases in a loop of some twenty seconds. Greatest value 1/4."""
    random = np.random.default_rng(seed)
    count = int(random.uniform(17, 24) * RATE_HZ)
    song = np.zeros(count)
    at = random.uniform(0.5, 4.0)
    while at < count / RATE_HZ - 2.5:
        base, step = random.uniform(2600, 4200), random.uniform(0.09, 0.17)
        for number in range(int(random.integers(2, 6))):
            note = _chirp(base * random.uniform(0.9, 1.15), random.uniform(-1400, 1700), step * 0.7)
            start = int((at + number * step) * RATE_HZ)
            song[start : start + len(note)] += note
        at += random.uniform(2.5, 6.5)
    return _with_peak(song, 0.25)


def room_tone(seed: int = 2) -> Sound:
    """A cafe that is nearly empty: hum of machines and air, now and then a cup. A loop; root mean square 1/60."""
    random = np.random.default_rng(seed)
    count = int(_ROOM_S * RATE_HZ)
    air = _noise(random, count, lambda hz: 1 / (1 + (hz / 180) ** 1.4) * (hz > 50) * (hz < 6000))
    turns = np.arange(count) / count * 2 * np.pi * _ROOM_S
    hum = 0.25 * np.sin(100 * turns) + 0.12 * np.sin(200 * turns)
    cups = np.zeros(count)
    t = np.arange(int(0.25 * RATE_HZ)) / RATE_HZ
    for at in random.integers(0, count - len(t), 4):
        for hz in (2350.0, 3710.0, 5480.0):
            cups[at : at + len(t)] += random.uniform(0.3, 1.0) * np.sin(2 * np.pi * hz * t) * np.exp(-t * 38)
    return _with_power(air / air.std() + hum + 0.9 * cups, 1 / 60)


def footstep(seed: int) -> Sound:
    """Heel and sole on stone. Greatest value 1/4."""
    random = np.random.default_rng(seed)
    count = int(_STEP_S * RATE_HZ)
    t = np.arange(count) / RATE_HZ
    grit = _noise(random, count, lambda hz: (hz / 500) / (1 + (hz / 500) ** 2.2))
    grit /= grit.std()
    heel, sole = np.exp(-t * 120), 0.45 * np.exp(-np.maximum(0, t - 0.055) * 55) * (t > 0.055)
    thump = 1.6 * np.sin(2 * np.pi * random.uniform(85, 110) * t) * np.exp(-t * 45)
    step = (grit * (heel + sole) + thump) * np.minimum(1, t * 900) * np.minimum(1, (_STEP_S - t) * 60)
    return _with_peak(step, 0.25)


def _noise(random: np.random.Generator, count: int, shape: Shape) -> NDArray[np.float64]:
    hz = np.asarray(np.fft.rfftfreq(count, 1 / RATE_HZ), np.float64)
    phase = np.exp(2j * np.pi * random.random(len(hz)))
    spectrum = shape(hz) * phase
    spectrum[0] = 0
    return np.fft.irfft(spectrum, count)


def _chirp(hz: float, sweep_hz: float, seconds: float) -> NDArray[np.float64]:
    t = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    along = t / seconds
    wave = np.sin(2 * np.pi * (hz * t + sweep_hz * t * along / 2) + 0.8 * np.sin(2 * np.pi * 28 * t))
    note: NDArray[np.float64] = wave * np.sin(np.pi * along) ** 1.5
    return note


def _with_power(sound: NDArray[np.float64], rms: float) -> Sound:
    scaled: Sound = (sound * (rms / sound.std())).astype(np.float32)
    return scaled


def _with_peak(sound: NDArray[np.float64], peak: float) -> Sound:
    scaled: Sound = (sound * (peak / np.abs(sound).max())).astype(np.float32)
    return scaled
