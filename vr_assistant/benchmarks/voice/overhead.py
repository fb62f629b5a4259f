"""What a turn costs beside hearing, understanding and speaking: everything is real but these, which take no time."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from vr_assistant.benchmarks.voice.turn import PARTS, WAITS, Turn
from vr_assistant.messages import Lang, TimedViseme, TimedWord
from vr_assistant.mind.dialogue.turn_end import silence_to_wait_s
from vr_assistant.mind.dialogue.turns import Outcome, Sentence, Utterance
from vr_assistant.mind.speech.recognition import Transcript
from vr_assistant.mind.speech.voice import Speech
from vr_assistant.mind.surroundings import Surroundings

if TYPE_CHECKING:
    from vr_assistant.mind.dialogue.dialogue import Dialogue

HEARD, ANSWER = "Take me to the museum.", "Sure, follow me to the museum."
RATE_HZ = 22_050


class InstantEars:
    """Knows what will be said."""

    def load(self) -> None:
        """Nothing to load."""

    def transcribe(self, samples: NDArray[np.float32]) -> Transcript:
        return Transcript(HEARD, "en")

    draft = transcribe


class InstantVoice:
    """A tone, audible from its first sample on."""

    rate_hz = RATE_HZ

    def __init__(self) -> None:
        self._tone = (np.cos(np.arange(RATE_HZ // 2) * 0.1) * 12_000).astype("<i2").tobytes()

    def say(self, text: str, lang: Lang) -> Speech:
        return Speech(text, lang, self._tone, RATE_HZ, [TimedWord(text, 0.0)], [TimedViseme("aa", 0.0)])


class InstantDialogue:
    """Answers at once; everything else is the real one's."""

    def __init__(self, real: "Dialogue") -> None:
        self._real = real

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def respond(self, utterance: Utterance) -> AsyncIterator[Outcome]:
        yield Sentence(ANSWER, "en")


class InstantSurroundings(Surroundings):
    def speech(self) -> tuple[InstantEars, InstantVoice]:
        """See Surroundings."""
        return InstantEars(), InstantVoice()

    def end_of_turn(self) -> None:
        """Nobody hears how finished the user sounds: the wait is always the same."""

    def dialogue(self) -> "Dialogue":
        """See Surroundings."""
        return cast("Dialogue", InstantDialogue(super().dialogue()))


def overheads_ms(turns: list[Turn]) -> list[float]:
    """Of each turn that was answered: the time to the first sound, without what was waited for or read on purpose."""
    own = [part for part in PARTS if part not in (*WAITS, "reading")]
    meant_ms = silence_to_wait_s("complete", None) * 1e3
    return [
        sum(turn.spent_ms[part] for part in own) + max(0.0, turn.spent_ms["end_of_turn_wait"] - meant_ms)
        for turn in turns
        if turn.spent_ms
    ]
