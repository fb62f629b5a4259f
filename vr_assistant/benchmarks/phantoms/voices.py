"""Voices without words, made by code: somebody sings vowels, hums, a choir, and a babble that sounds like speech."""

from collections.abc import Callable

import numpy as np

from vr_assistant.benchmarks.phantoms.music import SCALES, band, melody, orders, pitch, with_vibrato
from vr_assistant.benchmarks.phantoms.noises import Sound, shaped
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

_VOWELS_HZ = {
    # First three formants of a singer; Peterson and Barney (1952), rounded.
    "a": (730, 1090, 2440), "e": (530, 1840, 2480), "i": (270, 2290, 3010), "o": (570, 840, 2410),
    "u": (300, 870, 2240),
}  # fmt: skip
_CLOSED_HZ = (250, 1000, 2200)
"""Through the nose, lips closed."""
_WIDTHS_HZ = (80, 100, 140)
_CLOSED_WIDTHS_HZ = (60, 300, 400)
_MOST_IN_A_CHOIR = 8


def singing(random: np.random.Generator, seconds: float) -> Sound:
    """Somebody who sings vowels, alone or with a band: a voice to any detector, and no word."""
    if random.random() < 0.4:
        return melody(random, int(seconds * SPEECH_RATE_HZ), random.uniform(110, 330), SCALES[0], 0.5, _sung)
    return band(random, seconds, _sung, has_drums=random.random() < 0.5)


def humming(random: np.random.Generator, seconds: float) -> Sound:
    """A tune with the mouth closed, mostly alone."""
    if random.random() < 0.7:
        beat_s, scale = random.uniform(0.35, 0.9), SCALES[int(random.integers(len(SCALES)))]
        return melody(random, int(seconds * SPEECH_RATE_HZ), random.uniform(90, 260), scale, beat_s, _hummed)
    return band(random, seconds, _hummed, has_drums=False)


def choir(random: np.random.Generator, seconds: float) -> Sound:
    """Several who sing the same slow tune at different pitches, not quite together, in a hall."""
    count, beat_s = int(seconds * SPEECH_RATE_HZ), random.uniform(0.5, 1.2)
    root_hz, scale, tune = random.uniform(90, 160), SCALES[int(random.integers(2))], int(random.integers(1 << 31))
    made = np.zeros(count)
    for number in range(int(random.integers(4, _MOST_IN_A_CHOIR + 1))):
        hz = pitch(root_hz, scale, 2 * (number % 4) + 7 * (number // 4)) * random.uniform(0.995, 1.005)
        one = melody(np.random.default_rng(tune), count, hz, scale, beat_s, _sung)
        late = int(random.uniform(0.0, 0.06) * SPEECH_RATE_HZ)
        made[late:] += one[: count - late]
    return _in_hall(random, made)


def babble(random: np.random.Generator, seconds: float) -> Sound:
    """One voice, or several at once, that strings consonants and vowels together with a speaker's rhythm and melody."""
    speakers = int(random.choice([1, 1, 2, 3, 6]))
    return np.asarray(sum(_babbled(random, seconds) for _ in range(speakers)))


VOICES: dict[str, Callable[[np.random.Generator, float], Sound]] = {
    "singing": singing,
    "humming": humming,
    "choir": choir,
    "babble": babble,
}


def _babbled(random: np.random.Generator, seconds: float) -> Sound:
    made = np.zeros(int(seconds * SPEECH_RATE_HZ))
    tract, own_hz = random.uniform(0.95, 1.25), random.uniform(90, 240)
    at_s = random.uniform(0.0, 1.5)
    while at_s < seconds - 1.0:
        syllables = int(random.integers(1, 9))
        for number in range(syllables):
            length_s = random.uniform(0.09, 0.28) * (1.6 if number == syllables - 1 else 1.0)
            hz = own_hz * random.uniform(0.9, 1.25) * (1.1 - 0.25 * number / syllables)
            sound = np.concatenate([_consonant(random), _syllable(random, hz, length_s, tract)])
            start = min(len(made), int(at_s * SPEECH_RATE_HZ))
            end = min(len(made), start + len(sound))
            made[start:end] += sound[: end - start]
            at_s += len(sound) / SPEECH_RATE_HZ
        at_s += random.uniform(0.25, 2.5)
    return made


def _syllable(random: np.random.Generator, hz: float, seconds: float, tract: float) -> Sound:
    """From one vowel to another one, the pitch gliding; for half of them out of a closed mouth, as m or n."""
    phases, ends = _spoken_phase(random, hz, seconds)
    from_hz, to_hz = (_a_vowel(random) * tract for _ in range(2))
    if random.random() < 0.5:
        from_hz = np.asarray(_CLOSED_HZ, np.float64) * tract
    return _voiced(hz, phases, from_hz, to_hz, _WIDTHS_HZ) * ends


def _consonant(random: np.random.Generator) -> Sound:
    """A hiss, a burst after silence, or none."""
    kind = int(random.integers(3))
    if kind == 0:
        return np.zeros(0)
    count = int(random.uniform(0.03, 0.12) * SPEECH_RATE_HZ)
    middle_hz = random.uniform(1500, 6000)
    hiss = shaped(random, count, lambda hz: 1 / (1 + ((hz - middle_hz) / 1200) ** 2)) * random.uniform(0.1, 0.4)
    if kind == 1:
        return hiss * np.hanning(count)
    silent = np.zeros(int(0.05 * SPEECH_RATE_HZ))
    return np.concatenate([silent, hiss[: count // 3] * np.linspace(1, 0, count // 3)])


def _spoken_phase(random: np.random.Generator, hz: float, seconds: float) -> tuple[Sound, Sound]:
    count = int(seconds * SPEECH_RATE_HZ)
    along = np.linspace(0, 1, count)
    glide = hz * (1 + random.uniform(-0.12, 0.12) * along + 0.01 * np.cumsum(random.normal(0, 0.02, count)))
    ends = np.minimum(1, np.minimum(along, along[::-1]) * seconds / 0.02)
    return 2 * np.pi * np.cumsum(glide) / SPEECH_RATE_HZ, ends


def _sung(random: np.random.Generator, hz: float, seconds: float) -> Sound:
    """The harmonics of a voice through the formants of a vowel, which may glide to another one."""
    phases, ends = with_vibrato(random, hz, seconds, depth=0.012)
    one, other = (_a_vowel(random) for _ in range(2))
    return _voiced(hz, phases, one, other, _WIDTHS_HZ) * ends


def _hummed(random: np.random.Generator, hz: float, seconds: float) -> Sound:
    phases, ends = with_vibrato(random, hz, seconds, depth=0.006)
    closed = np.asarray(_CLOSED_HZ, np.float64) * random.uniform(0.9, 1.2)
    return _voiced(hz, phases, closed, closed, _CLOSED_WIDTHS_HZ) * ends


def _voiced(hz: float, phases: Sound, from_hz: Sound, to_hz: Sound, widths_hz: tuple[int, ...]) -> Sound:
    along = np.linspace(0, 1, len(phases))
    made = np.zeros(len(phases))
    for n in orders(hz, 40):
        strength = sum(
            1 / (1 + ((n * hz - (f0 + (f1 - f0) * along)) / width) ** 2)
            for f0, f1, width in zip(from_hz, to_hz, widths_hz, strict=True)
        )
        made += strength * np.sin(n * phases) / n**0.5
    return made


def _a_vowel(random: np.random.Generator) -> Sound:
    names = list(_VOWELS_HZ)
    return np.array(_VOWELS_HZ[names[int(random.integers(len(names)))]], np.float64)


def _in_hall(random: np.random.Generator, dry: Sound) -> Sound:
    count = int(1.2 * SPEECH_RATE_HZ)
    tail = random.normal(0, 1, count) * np.exp(-5 * np.arange(count) / count)
    size = 1 << (len(dry) + count).bit_length()
    wet = np.fft.irfft(np.fft.rfft(dry, size) * np.fft.rfft(tail, size), size)[: len(dry)]
    return np.asarray(dry / (dry.std() + 1e-9) + 0.5 * wet / (wet.std() + 1e-9))
