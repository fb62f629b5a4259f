"""Utterances, with pauses in mid-sentence and without: English as sound, Chinese as text alone."""

import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, read_speech
from vr_assistant.mind.speech.voice import PiperVoice, Speech

ListName = Literal["first", "second", "third", "fourth", "fifth"]
"""The waits and words were chosen with the first three; the fourth added words; the fifth nothing."""
FILES: dict[ListName, Path] = {
    "first": Path(__file__).with_name("first.toml"),
    "second": Path(__file__).with_name("second.toml"),
    "third": Path(__file__).with_name("third.toml"),
    "fourth": Path(__file__).with_name("fourth.toml"),
    "fifth": Path(__file__).with_name("fifth.toml"),
}
FRESH: ListName = "fifth"
PAUSES_S = (0.4, 0.6, 0.8, 1.0, 1.2, 1.5)
TEMPI = (1.0, 0.9, 1.15)
RECORDINGS = Path("/usr/share/pocketsphinx/test/data")
"""Where Debian's package pocketsphinx-testdata puts people reading aloud, BSD-2-Clause."""
_HISS = 1e-4
"""Standard deviation of the noise that a pause is filled with, full scale = 1: no microphone is silent."""
_AFTER_S = 3.5
_SECONDS = 1.0
"""What is only text lasts so long, up to its pause and after it."""
Samples = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class SpokenUtterance:
    """`samples` are mono at SPEECH_RATE_HZ in -1..1, with silence before and after; none: it is only text."""

    text: str
    lang: Lang
    list_name: ListName
    is_human: bool
    pause_s: float
    """In mid-sentence; 0: none."""
    samples: Samples
    ends_s: float
    """Where its last sound ends."""


def spoken(settings: Settings, most: int | None = None) -> Iterator[SpokenUtterance]:
    """All utterances of the lists, the English ones spoken by the voice at hand, then those of people, if any.

    Chinese is only text: Whisper understands little of what an English voice makes of it.

    Args:
        most: Of each list of each language.
    """
    folder = models.folder(settings, settings.speech.english_voice)
    voices = [PiperVoice(folder, is_deterministic=True, tempo=tempo) for tempo in TEMPI]
    for name, file in FILES.items():
        lists = tomllib.loads(file.read_text(encoding="utf-8"))
        how = zip(itertools.cycle(voices), itertools.cycle(PAUSES_S), strict=False)
        for text, (voice, pause_s) in zip(lists["en"]["paused"][:most], how, strict=False):
            yield _paused(voice, text, name, pause_s)
        for text, voice in zip(lists["en"]["complete"][:most], itertools.cycle(voices), strict=False):
            yield _utterance(text, name, False, 0.0, [_trimmed(_samples(voice.say(text, "en")))])
        for text, pause_s in zip(lists["zh"]["paused"][:most], itertools.cycle(PAUSES_S), strict=False):
            yield _written(text, name, pause_s)
        for text in lists["zh"]["complete"][:most]:
            yield _written(text, name, 0.0)
    if most is None and RECORDINGS.is_dir():
        yield from _recorded()


def _written(text: str, name: ListName, pause_s: float) -> SpokenUtterance:
    seconds = 2 * _SECONDS + pause_s if pause_s else _SECONDS
    return SpokenUtterance(text, "zh", name, False, pause_s, np.zeros(0, np.float32), seconds)


def _paused(voice: PiperVoice, text: str, name: ListName, pause_s: float) -> SpokenUtterance:
    """The sentence is spoken whole, with a comma for the pause: so that the voice stays up before it."""
    head, tail = text.split("|")
    speech = voice.say(head + " " + tail, "en")
    samples = _samples(speech)
    letters, at_s = 0, speech.seconds / 2
    for word in speech.words:
        if letters >= _letters(head):
            at_s = word.start_s
            break
        letters += _letters(word.text)
    cut = round(at_s * SPEECH_RATE_HZ)
    parts = [_trimmed(samples[:cut]), _hiss(pause_s), _trimmed(samples[cut:])]
    return _utterance(text, name, False, pause_s, parts)


def _recorded() -> Iterator[SpokenUtterance]:
    """Each list gets its share of them; where they pause for a breath, the breath is made longer."""
    files = sorted([*RECORDINGS.glob("librivox/*.wav"), *RECORDINGS.glob("cards/*.wav")])
    names = itertools.cycle(name for name in FILES if name != FRESH)
    pauses = itertools.cycle(PAUSES_S)
    for file, name in zip(files, names, strict=False):
        samples = _trimmed(read_speech(file))
        yield _utterance(file.name, name, True, 0.0, [samples])
        if breath := _longest_silence(samples):
            pause_s = next(pauses)
            parts = [samples[: breath[0]], _hiss(pause_s), samples[breath[1] :]]
            yield _utterance(f"{file.name}|", name, True, pause_s, parts)


def _utterance(text: str, name: ListName, is_human: bool, pause_s: float, parts: list[Samples]) -> SpokenUtterance:
    said = np.concatenate([_hiss(0.6), *parts])
    whole = np.concatenate([said, _hiss(_AFTER_S)]).astype(np.float32)
    return SpokenUtterance(text, "en", name, is_human, pause_s, whole, len(said) / SPEECH_RATE_HZ)


def _samples(speech: Speech) -> Samples:
    import soxr

    resampled: Samples = soxr.resample(from_pcm(speech.pcm), speech.rate_hz, SPEECH_RATE_HZ).astype(np.float32)
    return resampled * np.float32(0.5)


def _trimmed(samples: Samples) -> Samples:
    """Without the silence at both ends."""
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


def _longest_silence(samples: Samples) -> tuple[int, int] | None:
    """First and last sample of the longest quiet stretch of a tenth of a second or more; None where there is none."""
    block = SPEECH_RATE_HZ // 100
    levels = np.abs(samples[: len(samples) // block * block]).reshape(-1, block).max(axis=1)
    quiet = levels < 0.06 * float(levels.max())
    edges = np.flatnonzero(np.diff(np.concatenate([[False], quiet, [False]]).astype(np.int8))).reshape(-1, 2)
    longest = max(edges.tolist(), key=lambda edge: edge[1] - edge[0], default=None)
    return (longest[0] * block, longest[1] * block) if longest and longest[1] - longest[0] >= 10 else None


def _hiss(seconds: float) -> Samples:
    noise: Samples = np.random.default_rng(1).normal(0.0, _HISS, round(seconds * SPEECH_RATE_HZ)).astype(np.float32)
    return noise


def _letters(text: str) -> int:
    return sum(character.isalnum() for character in text)
