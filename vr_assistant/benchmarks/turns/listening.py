"""One utterance heard on its own clock: when a turn would have been over, whatever this machine's speed.

Voice activity, Smart Turn, Whisper and the reading of words are the real ones; how long they take is assumed, so that
the same sound gives the same figures everywhere.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vr_assistant.benchmarks.turns.spoken import SpokenUtterance
from vr_assistant.messages import Lang
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, to_pcm
from vr_assistant.mind.dialogue import reading
from vr_assistant.mind.dialogue.pipecat_engine.detector import Detector
from vr_assistant.mind.dialogue.turn_end import LULL_S, STOP_S, EndOfTurnModel, Reading, TurnEnd
from vr_assistant.mind.speech.recognition import Recogniser
from vr_assistant.mind.understanding.beginnings import load_beginnings
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.understanding import Understanding

RECOGNITION_S = 0.40
MODEL_S = 0.12
READING_S = 0.05
FIRST_WORD_S = 0.25
"""Understanding and the first clause of a voice at its quickest; a model takes longer. Who goes on before it is heard
is answered to all they say: nothing has been done yet."""
_TALKED_ABOUT: tuple[Reading, ...] = ("talk",)
"""Where nothing is done before something is said."""
_VOICE_S = 0.2
"""For so long voice activity hears a voice before it is sure; the answer waits from its first block on."""
_BLOCK_S = 0.032
_BLOCK_BYTES = 2 * round(_BLOCK_S * SPEECH_RATE_HZ)
_BEFORE_S = 0.6
_RECHECK_S = 0.05


@dataclass(frozen=True, slots=True)
class Pause:
    """A silence that voice activity has noticed, and what was made of it."""

    silent_since_s: float
    resumes_s: float | None
    """When voice activity is sure that the user goes on."""
    text: str
    reading: Reading
    odds: float
    """See Beginnings."""
    prosody: float | None


@dataclass(frozen=True, slots=True)
class HeardUtterance:
    spoken: SpokenUtterance
    pauses: list[Pause]
    rising: list[tuple[float, float]]
    """From when to when a voice may have begun, which was not sure yet."""

    @property
    def is_command(self) -> bool:
        """Whether all of it was understood as a wish that can be granted."""
        return bool(self.pauses) and self.pauses[-1].reading in ("command", "complete")

    def over_s(self) -> float | None:
        """When the first turn is over that the user is answered to; None: never."""
        return next((over_s for over_s, resumes_s in self._ends() if not _is_taken_up(over_s, resumes_s)), None)

    @property
    def is_taken_up(self) -> bool:
        """Whether a turn was over in a pause, and went on before anybody could notice."""
        return any(_is_taken_up(over_s, resumes_s) for over_s, resumes_s in self._ends())

    def _ends(self) -> Iterator[tuple[float, float | None]]:
        """When turns are over, and when their speaker goes on where what they said is only talked about."""
        for pause in self.pauses:
            if pause.reading == "nothing":
                continue  # a cough, or an "um": nobody is answered
            over_s = over_at_s(pause, self.rising)
            if pause.resumes_s is None or over_s < pause.resumes_s:
                yield over_s, pause.resumes_s if pause.reading in _TALKED_ABOUT else None


def _is_taken_up(over_s: float, resumes_s: float | None) -> bool:
    return resumes_s is not None and resumes_s - _VOICE_S < over_s + FIRST_WORD_S


def over_at_s(pause: Pause, rising: list[tuple[float, float]]) -> float:
    turn = TurnEnd()
    turn.speech_began()
    turn.speech_stopped(pause.silent_since_s)
    noticed_s = pause.silent_since_s + STOP_S
    known: list[tuple[float, Callable[[], None]]] = [
        (pause.silent_since_s + LULL_S + RECOGNITION_S + READING_S, lambda: turn.read(pause.reading, pause.odds))
    ]
    if (prosody := pause.prosody) is not None:
        known.insert(0, (noticed_s + MODEL_S, lambda: turn.sounded(prosody)))
    over_s = noticed_s
    for at_s, learn in known:
        learn()
        over_s = max(at_s, turn.over_at_s() or at_s)
    while any(begins_s <= over_s < ends_s for begins_s, ends_s in rising):
        over_s += _RECHECK_S
    return over_s


def odds_of(text: str) -> float:
    return round(load_beginnings().odds(text), 3)


class Listener:
    """The real ears. `model` None: nobody hears whether the user sounds finished."""

    def __init__(self, recogniser: Recogniser, model: EndOfTurnModel | None, understanding: Understanding) -> None:
        self._recogniser = recogniser
        self._model = model
        self._understanding = understanding

    def hear(self, utterance: SpokenUtterance) -> HeardUtterance:
        return asyncio.run(self._hear(utterance))

    async def _read(self, utterance: SpokenUtterance) -> HeardUtterance:
        """Only its words, without the comma: as if all were understood, and nobody could tell how they sound."""
        head, bar, tail = utterance.text.replace("，|", "|").partition("|")
        pauses = []
        if bar:
            read = await self._reading(head, utterance.lang)
            went_on_s = (utterance.ends_s + utterance.pause_s) / 2
            pauses.append(Pause(went_on_s - utterance.pause_s, went_on_s, head, read, odds_of(head), None))
        whole = head + tail
        read = await self._reading(whole, utterance.lang)
        pauses.append(Pause(utterance.ends_s, None, whole, read, odds_of(whole), None))
        return HeardUtterance(utterance, pauses, [])

    async def _hear(self, utterance: SpokenUtterance) -> HeardUtterance:
        if not len(utterance.samples):
            return await self._read(utterance)
        stops: list[float] = []
        starts: list[float] = []
        rising: list[tuple[float, float]] = []
        is_speaking = False
        detector, pcm = Detector(), to_pcm(utterance.samples)
        for start in range(0, len(pcm) - _BLOCK_BYTES + 1, _BLOCK_BYTES):
            state = await detector.activity(pcm[start : start + _BLOCK_BYTES])
            at_s = (start + _BLOCK_BYTES) / 2 / SPEECH_RATE_HZ
            if state == "starting":
                rising.append((at_s, at_s + _BLOCK_S))
            elif state == "speaking" and not is_speaking:
                starts.append(at_s)
                is_speaking = True
            elif state == "quiet" and is_speaking:
                stops.append(at_s)
                is_speaking = False
        pauses = []
        for at_s in stops:
            resumes_s = next((start_s for start_s in starts if start_s > at_s), None)
            pauses.append(await self._consider(utterance, starts[0], at_s, resumes_s))
        return HeardUtterance(utterance, pauses, rising)

    async def _consider(
        self, utterance: SpokenUtterance, began_s: float, at_s: float, resumes_s: float | None
    ) -> Pause:
        begin, end = max(0, round((began_s - _BEFORE_S) * SPEECH_RATE_HZ)), round(at_s * SPEECH_RATE_HZ)
        sound = utterance.samples[begin:end]
        ahead = utterance.samples[begin : end - round((STOP_S - LULL_S) * SPEECH_RATE_HZ)]
        heard = self._recogniser.transcribe(ahead)
        prosody = self._model.probability(sound) if self._model else None
        read = await self._reading(heard.text, heard.lang)
        return Pause(at_s - STOP_S, resumes_s, heard.text, read, odds_of(heard.text), prosody)

    async def _reading(self, text: str, lang: Lang) -> Reading:
        return await reading.read(text, lang, self._understanding, Context(lang)) if text else "nothing"
