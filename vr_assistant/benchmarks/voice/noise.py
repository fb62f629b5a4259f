"""Noises that a user speaks in, made by code: mono float32 at SPEECH_RATE_HZ, the same each time."""

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

Samples = NDArray[np.float32]
NoiseKind = Literal["babble", "pink", "fan"]
NOISES: tuple[NoiseKind, ...] = get_args(NoiseKind)
_VOICES = (0.82, 0.93, 1.0, 1.08, 1.18, 1.3)
"""Of the babble: the pitch of each over the voice's own."""
_SPOKEN = 0.1
"""Of a sentence's greatest value; what is quieter is a pause and no part of its loudness."""


def noise(kind: NoiseKind, count: int, sentences: Sequence[Samples], seed: int = 1) -> Samples:
    """So many samples, root mean square 1.

    Args:
        sentences: What the people in the babble say.
    """
    random = np.random.default_rng(seed)
    made = _babble(count, sentences, random) if kind == "babble" else _shaped(count, random, _SHAPES[kind])
    if kind == "fan":
        made += _blades(count)
    return np.asarray(made / np.sqrt(np.mean(made**2)), np.float32)


def with_noise(speech: Samples, around: Samples, snr_db: float) -> Samples:
    """Speech in noise, at a ratio of their root mean squares, the speech's without its pauses; as loud as before."""
    spoken = speech[np.abs(speech) > _SPOKEN * np.abs(speech).max()]
    level = np.sqrt(np.mean(spoken**2)) * 10 ** (-snr_db / 20)
    mixed = speech + around[: len(speech)] * level
    return np.asarray(mixed * (np.abs(speech).max() / np.abs(mixed).max()), np.float32)


def _babble(count: int, sentences: Sequence[Samples], random: np.random.Generator) -> NDArray[np.float64]:
    mixed = np.zeros(count)
    for pitch in _VOICES:
        talk: NDArray[np.float32] = np.zeros(0, np.float32)
        while len(talk) < count:
            words = sentences[int(random.integers(len(sentences)))]
            at = np.arange(0, len(words) - 1, pitch)
            talk = np.concatenate([talk, np.interp(at, np.arange(len(words)), words).astype(np.float32)])
        start = random.integers(len(talk) - count + 1)
        mixed += talk[start : start + count]
    return mixed


def _shaped(
    count: int, random: np.random.Generator, shape: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    hz = np.fft.rfftfreq(count, 1 / SPEECH_RATE_HZ)
    spectrum = np.exp(2j * np.pi * random.random(len(hz))) * shape(np.maximum(hz, 20.0))
    spectrum[0] = 0
    made = np.fft.irfft(spectrum, count)
    return np.asarray(made / made.std(), np.float64)


def _blades(count: int) -> NDArray[np.float64]:
    """The tones of a computer's fan: 1500 turns a minute, seven blades."""
    turns = np.arange(count) / SPEECH_RATE_HZ * 2 * np.pi
    return np.asarray(sum(level * np.sin(hz * turns) for hz, level in ((50, 0.3), (175, 0.5), (350, 0.25))))


_SHAPES: dict[str, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    "pink": lambda hz: hz**-0.5,  # power falls by 3 dB an octave
    "fan": lambda hz: 1 / (1 + (hz / 400) ** 1.5),
}
