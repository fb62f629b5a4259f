"""Music without words, made by code: chords, a melody by an instrument or a voice, drums."""

from collections.abc import Callable

import numpy as np

from vr_assistant.benchmarks.phantoms.noises import Sound, shaped
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

SCALES = ((0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10), (0, 2, 4, 7, 9), (0, 3, 5, 6, 7, 10))
_CHORDS = ((0, 3, 4, 0), (0, 5, 3, 4), (5, 3, 0, 4), (0, 4, 5, 3))


def music(random: np.random.Generator, seconds: float) -> Sound:
    """Chords and a melody by an instrument, mostly with drums."""
    player = _PLAYERS[int(random.integers(len(_PLAYERS)))]
    return band(random, seconds, player, has_drums=random.random() < 0.6)


def drums(random: np.random.Generator, seconds: float) -> Sound:
    """A kit alone."""
    return _drums(random, int(seconds * SPEECH_RATE_HZ), 60 / random.uniform(70, 170))


def band(random: np.random.Generator, seconds: float, player: "Player", *, has_drums: bool) -> Sound:
    count = int(seconds * SPEECH_RATE_HZ)
    beat_s = 60 / random.uniform(60, 150)
    root_hz, scale = random.uniform(110, 220), SCALES[int(random.integers(len(SCALES)))]
    chords = 0.5 * _harmony(random, count, root_hz, scale, beat_s)
    made = chords + random.uniform(0.3, 1.3) * melody(random, count, 2 * root_hz, scale, beat_s, player)
    return made + (random.uniform(0.3, 1.0) * _drums(random, count, beat_s) if has_drums else 0.0)


def _harmony(random: np.random.Generator, count: int, root_hz: float, scale: tuple[int, ...], beat_s: float) -> Sound:
    made = np.zeros(count)
    bar = int(4 * beat_s * SPEECH_RATE_HZ)
    order = _CHORDS[int(random.integers(len(_CHORDS)))]
    for number, start in enumerate(range(0, count, bar)):
        degree = order[number % len(order)]
        for third in (0, 2, 4):
            hz = pitch(root_hz, scale, degree + third)
            tone = _plucked(random, hz, 4 * beat_s) if number % 2 else _bowed(random, hz, 4 * beat_s)
            end = min(count, start + len(tone))
            made[start:end] += tone[: end - start] / 3
    return made


def melody(
    random: np.random.Generator, count: int, root_hz: float, scale: tuple[int, ...], beat_s: float, player: "Player"
) -> Sound:
    made = np.zeros(count)
    at_s, degree = 0.0, 0
    while (start := int(at_s * SPEECH_RATE_HZ)) < count:
        length_s = beat_s * float(random.choice([0.5, 0.5, 1, 1, 1.5, 2, 3]))
        if random.random() < 0.85:
            degree = int(np.clip(degree + random.integers(-3, 4), -4, 9))
            tone = player(random, pitch(root_hz, scale, degree), length_s)
            end = min(count, start + len(tone))
            made[start:end] += tone[: end - start]
        at_s += length_s
    return made


def _drums(random: np.random.Generator, count: int, beat_s: float) -> Sound:
    made = np.zeros(count)
    t = np.arange(int(0.3 * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    kick = np.sin(2 * np.pi * (50 * t + 12 * (1 - np.exp(-t * 30)))) * np.exp(-t * 14)
    snare = shaped(random, len(t), lambda hz: hz**0.2) * np.exp(-t * 22) * 0.4 + np.sin(1200 * t) * np.exp(-t * 28)
    hat = shaped(random, len(t), lambda hz: (hz / 4000) ** 2) * np.exp(-t * 70) * 0.2
    for step, start in enumerate(range(0, count - len(t), int(beat_s / 2 * SPEECH_RATE_HZ))):
        hit = hat * random.uniform(0.5, 1.0)
        hit = hit + kick * (step % 4 == 0 or random.random() < 0.1) + snare * (step % 4 == 2)
        made[start : start + len(t)] += hit
    return made


Player = Callable[[np.random.Generator, float, float], Sound]
"""One note: of this pitch in Hz, and this long in seconds."""


def _plucked(random: np.random.Generator, hz: float, seconds: float) -> Sound:
    t = np.arange(int(seconds * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    return np.asarray(sum(np.sin(2 * np.pi * n * hz * t) * np.exp(-t * (1.5 + n)) / n for n in orders(hz, 10)))


def _bowed(random: np.random.Generator, hz: float, seconds: float) -> Sound:
    phase, ends = with_vibrato(random, hz, seconds, depth=0.006)
    return np.asarray(sum(np.sin(n * phase) / n for n in orders(hz, 16))) * ends * 0.6


def _blown(random: np.random.Generator, hz: float, seconds: float) -> Sound:
    phase, ends = with_vibrato(random, hz, seconds, depth=0.004)
    air = 0.05 * shaped(random, len(phase), lambda hz: hz**-0.3)
    return (sum(np.sin(n * phase) / n**2 for n in orders(hz, 6, 2 if hz < 300 else 1)) + air) * ends


def with_vibrato(random: np.random.Generator, hz: float, seconds: float, depth: float) -> tuple[Sound, Sound]:
    """With vibrato; and how the note swells and dies."""
    t = np.arange(int(seconds * SPEECH_RATE_HZ)) / SPEECH_RATE_HZ
    vibrato = 1 + depth * np.sin(2 * np.pi * random.uniform(4.5, 6.5) * t) * np.minimum(1, t * 3)
    ends = np.minimum(1, t * random.uniform(8, 25)) * np.minimum(1, np.maximum(0, seconds - t) * 12)
    return 2 * np.pi * np.cumsum(hz * vibrato) / SPEECH_RATE_HZ, ends


def orders(hz: float, most: int, step: int = 1) -> range:
    return range(1, min(most, int(7500 / hz)) + 1, step)


def pitch(root_hz: float, scale: tuple[int, ...], degree: int) -> float:
    octave, step = divmod(degree, len(scale))
    return float(root_hz * 2 ** (octave + scale[step] / 12))


_PLAYERS: tuple[Player, ...] = (_plucked, _bowed, _blown)
