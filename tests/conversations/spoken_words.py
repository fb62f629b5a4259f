"""Words as sound: each word is a tone of its own loudness, so that what was heard can be told to the word."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import Lang
from vr_assistant.mind.speech.spoken_text import spoken_words
from vr_assistant.mind.understanding.language import detect_language

RATE_HZ = 16_000
"""Of both the user's and the assistant's voice."""
SECONDS: dict[Lang, float] = {"en": 0.35, "zh": 0.22}
"""A word takes, a Chinese character being one."""
_FIRST, _LAST = 6000, 32_000
NOISE = 3000
"""A throat that is cleared: a voice, but no word."""
BANG = 1500
"""A cup that falls: no voice."""


@dataclass(frozen=True, slots=True)
class SpokenWord:
    text: str
    lang: Lang
    samples: int


class Words:
    """Every word that has been said in a conversation, by whoever."""

    def __init__(self) -> None:
        self._words: list[SpokenWord] = []

    def sound(self, text: str, lang: Lang | None = None) -> NDArray[np.int16]:
        """The text as 16-bit mono at RATE_HZ."""
        lang = lang or detect_language(text)
        parts = []
        for word in spoken_words(text, lang):
            samples = round(SECONDS[lang] * RATE_HZ)
            parts.append(_tone(_FIRST + len(self._words) % (_LAST - _FIRST), samples))
            self._words.append(SpokenWord(word.shown, lang, samples))
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def heard(self, sound: NDArray[np.int16], share: float = 0.5) -> list[SpokenWord]:
        """The words of which at least this share is in the sound."""
        loudness = np.abs(sound.astype(np.int32))
        starts = np.flatnonzero(np.diff(loudness, prepend=-1))
        lengths = np.diff(starts, append=len(loudness))
        found = []
        for start, length in zip(starts, lengths, strict=True):
            number = int(loudness[start]) - _FIRST
            if 0 <= number < len(self._words) and length >= share * self._words[number].samples:
                found.append(self._words[number])
        return found


def loudness_of(sound: NDArray[np.int16]) -> list[int]:
    """Of each tone in a sound, in their order."""
    loudness = np.abs(sound.astype(np.int32))
    return [int(loudness[start]) for start in np.flatnonzero(np.diff(loudness, prepend=-1)) if loudness[start]]


def joined(words: list[SpokenWord]) -> str:
    """Chinese is written without spaces."""
    text = ""
    for word in words:
        text += word.text if word.lang == "zh" or not text else f" {word.text}"
    return text.strip()


def noise(seconds: float, loudness: int = NOISE) -> NDArray[np.int16]:
    return _tone(loudness, round(seconds * RATE_HZ))


def silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def _tone(loudness: int, samples: int) -> NDArray[np.int16]:
    tone = np.full(samples, loudness, np.int16)
    tone[1::2] *= -1
    return tone
