"""Small stand-ins for the parts around the conversation engine."""

from collections.abc import AsyncIterator, Callable

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import Lang, TimedViseme, TimedWord
from vr_assistant.mind.dialogue.turns import Action, Outcome, Sentence, Utterance
from vr_assistant.mind.speech.recognition import Transcript
from vr_assistant.mind.speech.voice import Speech


class BeepVoice:
    """Says every word in a tenth of a second."""

    rate_hz = 22_050

    def say(self, text: str, lang: Lang) -> Speech:
        words = text.split()
        tone = (np.sin(np.arange(len(words) * self.rate_hz // 10) * 0.1) * 8000).astype("<i2")
        return Speech(
            text,
            lang,
            tone.tobytes(),
            self.rate_hz,
            [TimedWord(word, index / 10) for index, word in enumerate(words)],
            [TimedViseme("aa", 0.0), TimedViseme("sil", len(words) / 10)],
        )


class HoarseVoice(BeepVoice):
    def say(self, text: str, lang: Lang) -> Speech:
        raise RuntimeError("no voice today")


class ScriptedRecogniser:
    """Hears the given texts, one after another, whatever the sound is."""

    def __init__(self, *texts: str, lang: Lang = "en") -> None:
        self.left = list(texts)
        self.lang = lang
        self.heard: list[NDArray[np.float32]] = []

    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        self.heard.append(samples)
        return Transcript(self.left.pop(0) if self.left else "", self.lang)

    def draft(self, samples: NDArray[np.float32]) -> Transcript:
        return Transcript("", self.lang)


class DeafRecogniser(ScriptedRecogniser):
    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        raise RuntimeError("no ears today")


class EchoDialogue:
    """Repeats what it is told; notes an action for everything that begins with "take"."""

    def __init__(self, answer: Callable[[Utterance], list[Outcome]] | None = None) -> None:
        self.asked: list[Utterance] = []
        self.was_heard: list[str] = []
        self._answer = answer or self._echo

    @staticmethod
    def _echo(utterance: Utterance) -> list[Outcome]:
        outcomes: list[Outcome] = [Sentence(f"You said {utterance.text}", utterance.lang)]
        if utterance.text.lower().startswith("take"):
            outcomes.insert(0, Action("navigate_to", {"place": "bookshop"}))
        return outcomes

    async def respond(self, utterance: Utterance) -> AsyncIterator[Outcome]:
        self.asked.append(utterance)
        for outcome in self._answer(utterance):
            yield outcome

    def heard(self, text: str) -> None:
        self.was_heard.append(text)
