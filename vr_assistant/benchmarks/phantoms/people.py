"""What people really say, some of it very short: no guard may take it for a phantom."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.benchmarks.echo.speech import RECORDINGS
from vr_assistant.config import Settings
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, read_speech
from vr_assistant.mind.speech.recognition import Recogniser
from vr_assistant.mind.speech.voice import PiperVoice

SHORT = (
    "Yes.",
    "No.",
    "Stop.",
    "OK.",
    "Okay.",
    "Thanks.",
    "Go on.",
    "Bye bye.",
    "The red one.",
    "Thank you very much.",
)
CHINESE = Path(__file__).parents[3] / "assets" / "chinese_speech"
"""People saying what each file is named after; what follows a hyphen tells speakers apart."""
_BEFORE_S, _AFTER_S = 0.5, 0.2
"""Of hiss, as the ears keep around what they take for words."""
_HISS = 1e-4


@dataclass(frozen=True, slots=True)
class Said:
    text: str
    """What is said, or the name of the recording."""
    lang: Lang
    is_human: bool
    samples: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class HeardWord:
    said: str
    lang: Lang
    is_human: bool
    heard: str
    kept_back: str
    """What a guard threw away."""


def said(settings: Settings, texts: Collection[str] | None = None) -> Iterator[Said]:
    """Short words by the English voice, people reading aloud where there are any, Chinese words.

    Args:
        texts: Those alone; None: all.
    """
    return (one for one in _said(settings) if texts is None or one.text in texts)


def _said(settings: Settings) -> Iterator[Said]:
    import soxr

    voice = PiperVoice(models.folder(settings, settings.speech.english_voice), is_deterministic=True)
    for text in SHORT:
        speech = voice.say(text, "en")
        samples = soxr.resample(from_pcm(speech.pcm), speech.rate_hz, SPEECH_RATE_HZ)
        yield Said(text, "en", False, _in_hiss(0.5 * samples))
    for file in sorted([*RECORDINGS.glob("*/*.wav"), *RECORDINGS.glob("*.raw")]):
        pcm = file.suffix == ".raw"
        yield Said(file.name, "en", True, _in_hiss(from_pcm(file.read_bytes()) if pcm else read_speech(file)))
    for file in sorted([*CHINESE.glob("*.mp3"), *CHINESE.glob("*.wav")]):
        yield Said(file.stem.partition("-")[0], "zh", True, _in_hiss(_decoded(file)))


def hear(one: Said, recogniser: Recogniser) -> HeardWord:
    heard = recogniser.transcribe(one.samples)
    return HeardWord(one.text, one.lang, one.is_human, heard.text, heard.kept_back)


def _decoded(file: Path) -> NDArray[np.float32]:
    from faster_whisper.audio import decode_audio

    samples: NDArray[np.float32] = decode_audio(str(file), sampling_rate=SPEECH_RATE_HZ)
    return samples


def _in_hiss(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    before, after = (np.zeros(int(seconds * SPEECH_RATE_HZ), np.float32) for seconds in (_BEFORE_S, _AFTER_S))
    whole = np.concatenate([before, samples, after])
    return np.asarray(whole + np.random.default_rng(1).normal(0.0, _HISS, len(whole)), np.float32)
