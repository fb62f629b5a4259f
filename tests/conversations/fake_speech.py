"""Ears and a voice that understand each word, unless the script has them err."""

import numpy as np
from numpy.typing import NDArray
from pipecat.audio.vad.vad_analyzer import VADAnalyzer, VADParams

from vr_assistant.errors import AssistantError
from vr_assistant.messages import Lang, TimedViseme, TimedWord
from vr_assistant.mind.speech.recognition import Transcript
from vr_assistant.mind.speech.spoken_text import spoken_words
from vr_assistant.mind.speech.voice import Speech
from vr_assistant.mind.understanding.language import detect_language

from .spoken_words import BANG, RATE_HZ, SECONDS, Words, joined
from .virtual_clock import takes


class FakeVoiceActivity(VADAnalyzer):
    """Pipecat's own states and waits; only the confidence is made up."""

    def __init__(self, params: VADParams) -> None:
        super().__init__(sample_rate=RATE_HZ, params=params)

    def num_frames_required(self) -> int:
        return 512

    def voice_confidence(self, buffer: bytes) -> float:
        return float(np.abs(np.frombuffer(buffer, np.int16).astype(np.int32)).max(initial=0) > BANG)

    def _get_smoothed_volume(self, audio: bytes) -> float:
        return 1.0


class FakeRecogniser:
    """Args: words: What has been said."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.takes_s = 0.3
        self.is_deaf = False
        self.mishears: list[str] = []
        """What it takes the next utterances for."""

    def load(self) -> None:
        pass

    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        takes(self.takes_s)
        if self.is_deaf:
            raise AssistantError("I cannot hear.", "Restart.")
        heard = self._words.heard(np.round(samples * 32768).astype(np.int16))
        if not heard:
            return Transcript("", "en")
        if self.mishears:
            text = self.mishears.pop(0)
            return Transcript(text, detect_language(text))
        return Transcript(joined(heard), heard[0].lang)

    def draft(self, samples: NDArray[np.float32]) -> Transcript:
        takes(self.takes_s / 3)
        heard = self._words.heard(np.round(samples * 32768).astype(np.int16))
        return Transcript(joined(heard), heard[0].lang) if heard else Transcript("", "en")


class FakeVoice:
    rate_hz = RATE_HZ

    def __init__(self, words: Words) -> None:
        self._words = words
        self.takes_s = 0.15
        self.is_hoarse = False

    def say(self, text: str, lang: Lang) -> Speech:
        takes(self.takes_s)
        if self.is_hoarse:
            raise RuntimeError("no voice today")
        shown = [word.shown for word in spoken_words(text, lang)]
        starts = [number * SECONDS[lang] for number in range(len(shown))]
        return Speech(
            text,
            lang,
            self._words.sound(text, lang).tobytes(),
            self.rate_hz,
            [TimedWord(word, start) for word, start in zip(shown, starts, strict=True)],
            [*(TimedViseme("aa", start) for start in starts), TimedViseme("sil", len(shown) * SECONDS[lang])],
        )
