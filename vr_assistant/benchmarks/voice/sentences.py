"""What the user of a measurement says, as text and as sound."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm

FILE = Path(__file__).parent / "sentences.toml"
Kind = Literal["known_command", "question", "chit_chat"]
RAISED = 1.22
"""Pitch and formants over the voice's own: the user must not sound like the assistant."""
UNHURRIED = 1.12
PEAK = 0.7


@dataclass(frozen=True, slots=True)
class UserSentence:
    kind: Kind
    text: str
    lang: Lang
    tool: str
    """What the town is to do about it; "" where nothing."""


def read_sentences(file: Path = FILE) -> list[UserSentence]:
    """All there are, by kind."""
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    return [
        UserSentence(kind, one["text"], one.get("lang", "en"), one.get("tool", ""))
        for kind in get_args(Kind)
        for one in found.get(kind, [])
    ]


def open_speaker(settings: Settings) -> Callable[[str, Lang], NDArray[np.float32]]:
    """Somebody who says a text: mono at SPEECH_RATE_HZ, to its last audible sample, the same each time.

    Chinese is spoken by `speech.chinese_voice` where one is set, else by the English one as well as it can. Raises
    WeightsMissing.
    """
    import soxr

    from vr_assistant.mind.speech.voice import PiperVoice

    tempo = 1 / (RAISED * UNHURRIED)
    english = PiperVoice(models.folder(settings, settings.speech.english_voice), is_deterministic=True, tempo=tempo)
    chinese = english
    if settings.speech.chinese_voice:
        folder = models.folder(settings, settings.speech.chinese_voice)
        chinese = PiperVoice(folder, is_deterministic=True, tempo=tempo)

    def say(text: str, lang: Lang) -> NDArray[np.float32]:
        speech = (chinese if lang == "zh" else english).say(text, lang)
        samples = soxr.resample(from_pcm(speech.pcm), speech.rate_hz * RAISED, SPEECH_RATE_HZ)
        return ended(samples * np.float32(PEAK / np.abs(samples).max()))

    return say


def ended(samples: NDArray[np.float32], audible: float = 0.01) -> NDArray[np.float32]:
    """Without the silence afterwards: the last sample is the last that can be heard."""
    heard = np.flatnonzero(np.abs(samples) > audible)
    return samples[: heard[-1] + 1] if len(heard) else samples[:0]
