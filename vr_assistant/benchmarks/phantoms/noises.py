"""What a room sounds like in which nobody speaks: mono float64 at SPEECH_RATE_HZ, greatest value about 1."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

Sound = NDArray[np.float64]


def silence(random: np.random.Generator, seconds: float) -> Sound:
    """What a microphone gives when there is nothing: zeros, or its own hiss with a little hum of the mains."""
    count = int(seconds * SPEECH_RATE_HZ)
    if random.random() < 0.3:
        return np.zeros(count)
    return shaped(random, count, lambda hz: hz**0.0) + random.uniform(0, 0.5) * _tones(count, [50, 100, 150], random)


def fan(random: np.random.Generator, seconds: float) -> Sound:
    """Air through blades: pink to brown noise, and the blades' tones, which go up and down with the load."""
    count = int(seconds * SPEECH_RATE_HZ)
    steepness, turns_hz, blades = random.uniform(0.5, 1.1), random.uniform(12, 60), random.integers(3, 10)
    wobble = 1 + random.uniform(0, 0.04) * np.sin(2 * np.pi * random.uniform(0.05, 0.6) * _time(count))
    phase = 2 * np.pi * np.cumsum(turns_hz * blades * wobble) / SPEECH_RATE_HZ
    tones = sum(np.sin(order * phase) / order for order in range(1, 6))
    made = shaped(random, count, lambda hz: hz**-steepness) + random.uniform(0.1, 1.2) * tones
    return made * (1 + random.uniform(0, 0.3) * np.sin(2 * np.pi * turns_hz / 4 * _time(count)))


def motor(random: np.random.Generator, seconds: float) -> Sound:
    """A vacuum cleaner, a mixer, a drill: a whine with many harmonics that starts, labours and stops."""
    count = int(seconds * SPEECH_RATE_HZ)
    made = np.zeros(count)
    at = 0
    while at < count:
        length = min(count - at, int(random.uniform(1.0, 9.0) * SPEECH_RATE_HZ))
        t = np.arange(length) / SPEECH_RATE_HZ
        labour = 1 - random.uniform(0, 0.2) * np.abs(np.sin(2 * np.pi * random.uniform(0.1, 0.8) * t))
        hz = random.uniform(70, 420) * (1 - np.exp(-t * random.uniform(1.5, 8))) * labour
        phase = 2 * np.pi * np.cumsum(hz) / SPEECH_RATE_HZ
        whine = sum(random.uniform(0.2, 1) / order * np.sin(order * phase) for order in range(1, 14))
        whine += 0.5 * shaped(random, length, lambda hz: 1 / (1 + (hz / 2500) ** 2))
        made[at : at + length] += whine * np.minimum(1, t * 5) * np.minimum(1, (t[-1] - t) * 6)
        at += length + int(random.uniform(0.2, 4.0) * SPEECH_RATE_HZ)
    return made


def keyboard(random: np.random.Generator, seconds: float) -> Sound:
    """Keys, a mouse, things put down on a desk; each is a thud, a click and a short ring."""
    count = int(seconds * SPEECH_RATE_HZ)
    made = 0.01 * shaped(random, count, lambda hz: hz**-0.5)
    t = np.arange(int(0.12 * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    at = 0.0
    while (start := int(at * SPEECH_RATE_HZ)) < count - len(t):
        is_heavy = random.random() < 0.06
        click = shaped(random, len(t), lambda hz: hz**0.3) * np.exp(-t * random.uniform(120, 400))
        ring = np.sin(2 * np.pi * random.uniform(150, 420 if is_heavy else 3200) * t) * np.exp(-t * 45)
        made[start : start + len(t)] += (1.0 if is_heavy else random.uniform(0.1, 0.4)) * (0.3 * click + ring)
        at += random.exponential(0.13) + (random.exponential(2.5) if random.random() < 0.08 else 0.03)
    return made


def rain(random: np.random.Generator, seconds: float) -> Sound:
    """Water on a window, with gusts."""
    count = int(seconds * SPEECH_RATE_HZ)
    gusts = 1 + 0.6 * np.sin(2 * np.pi * random.uniform(0.03, 0.2) * _time(count) + random.uniform(0, 6))
    drops = (random.random(count) < 0.004) * random.exponential(6.0, count)
    return shaped(random, count, lambda hz: 1 / (1 + (hz / 1500) ** 1.2)) * gusts + drops


NOISES: dict[str, Callable[[np.random.Generator, float], Sound]] = {
    "silence": silence,
    "fan": fan,
    "motor": motor,
    "keyboard": keyboard,
    "rain": rain,
}


def shaped(random: np.random.Generator, count: int, shape: Callable[[Sound], Sound]) -> Sound:
    """Noise whose strength at each frequency is `shape`'s; standard deviation 1."""
    hz = np.maximum(np.fft.rfftfreq(count, 1 / SPEECH_RATE_HZ), 20.0)
    spectrum = np.exp(2j * np.pi * random.random(len(hz))) * shape(hz)
    spectrum[0] = 0
    made = np.fft.irfft(spectrum, count)
    return np.asarray(made / made.std(), np.float64)


def _tones(count: int, frequencies: list[int], random: np.random.Generator) -> Sound:
    t = 2 * np.pi * _time(count)
    return np.asarray(sum(random.random() * np.sin(hz * t) for hz in frequencies))


def _time(count: int) -> Sound:
    return np.asarray(np.arange(count) / SPEECH_RATE_HZ)
