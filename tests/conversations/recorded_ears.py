"""Recorded sentences, and ears that know them again: the voice activity detector is real and knows no made-up words."""

import tomllib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.wav import read_speech, to_pcm
from vr_assistant.mind.speech.recognition import Transcript

from .spoken_words import RATE_HZ
from .virtual_clock import takes

DEMO = Path(__file__).parents[2] / "assets" / "demo"
_CORE_S = 0.1


class Recordings:
    def __init__(self, folder: Path = DEMO) -> None:
        turns = tomllib.loads((folder / "demo.toml").read_text(encoding="utf-8"))["turn"]
        self.sounds = {
            turn["text"]: np.frombuffer(to_pcm(read_speech(folder / turn["wav"])), np.int16) for turn in turns
        }
        self._cores = {text: _core(sound) for text, sound in self.sounds.items()}

    def heard(self, sound: NDArray[np.int16]) -> str:
        """The sentences in the sound, in the order in which we know them."""
        data = sound.tobytes()
        return " ".join(text for text, core in self._cores.items() if core in data)


class RecordedEars:
    """What is no recorded sentence is no sentence."""

    def __init__(self, recordings: Recordings) -> None:
        self._recordings = recordings

    def load(self) -> None:
        pass

    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        takes(0.3)
        return self.draft(samples)

    def draft(self, samples: NDArray[np.float32]) -> Transcript:
        return Transcript(self._recordings.heard(np.round(samples * 32768).astype(np.int16)), "en")


def _core(sound: NDArray[np.int16]) -> bytes:
    """The loudest tenth of a second of its second half: who has heard that has heard the sentence."""
    length = round(_CORE_S * RATE_HZ)
    half = sound[len(sound) // 2 :].astype(np.int32)
    energy = np.convolve(np.abs(half), np.ones(length), "valid")
    start = len(sound) // 2 + int(energy.argmax())
    return sound[start : start + length].tobytes()
