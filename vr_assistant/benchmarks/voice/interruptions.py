"""How soon she is silent when somebody speaks over her, and whether she remembers what was heard, to the word.

Real are the voice, the detector of voices, the recogniser, the pipeline, the mix and the card's threads; what she says
is written here. Times are taken at the ears: from the first audible sample of the user to the last sample of hers.
"""

import asyncio
import itertools
import random
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.benchmarks.voice.card import PlayedCards, plugged_in
from vr_assistant.benchmarks.voice.sentences import open_speaker
from vr_assistant.config import Settings
from vr_assistant.messages import Lang, Message, Speak
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.loudspeaker import Loudspeaker, open_loudspeaker
from vr_assistant.mind.audio.microphone import open_microphone
from vr_assistant.mind.audio.open_mix import open_mix
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import Exchange
from vr_assistant.mind.dialogue.turns import Sentence, Utterance
from vr_assistant.mind.speech.equipment import open_recogniser, open_voice
from vr_assistant.mind.speech.heard_words import heard_text
from vr_assistant.mind.speech.lead import at_once
from vr_assistant.mind.speech.recognition import WhisperRecogniser
from vr_assistant.mind.speech.voice import Speech, Voice
from vr_assistant.telemetry.spans import TurnSpans

SHE_SAYS: tuple[tuple[str, Lang], ...] = (
    ("The headphones cost $89, and the case that goes with them is another $12.50.", "en"),
    ("Of course, I will take you there now, the bookshop is just across the square.", "en"),
    ("The museum opens at 9:30 and closes at 18:00, on the 3rd floor there is a cafe.", "en"),
    ("There are 3 of them, the first is $19.99, the second is $45, and the third is $7.25.", "en"),
    ("You saved 15%, so the umbrella is $34 rather than $40.58, which is not bad at all.", "en"),
    ("It is about a 10 minute walk along the river, past the old clock tower, to the park.", "en"),
    ("书店在广场对面，走路大约三分钟，早上九点半开门，晚上八点关门。", "zh"),
    ("这款耳机卖$89，另一款是¥129，您想要哪一款？", "zh"),
)
USER_SAYS = (
    "No, the other one, please.",
    "Where can I eat something?",
    "Take me to the bookshop.",
    "What is that over there?",
    "Stop.",
    "She said it was cheaper.",
    "Hey, hold on a moment.",
    "Actually, I have been there before.",
)
EITHER_S = 0.012
"""A card's block and what the mix adds: cut off so near to the end of a word, it may count as heard or not."""
_QUIET_NS = 1_500_000_000
_LONGEST_S = 30.0
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Interruption:
    said: str
    """What she was saying."""
    after_s: float
    """How far into it the user's voice began."""
    silent_ms: float
    """From there to her last sample."""
    heard: str
    """By the sound at the ears."""
    remembered: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class InterruptionFigures:
    interruptions: list[Interruption]
    disturbed: int
    """The card had missed blocks meanwhile: the sound was torn, and no time says how much of it was heard."""
    too_late: int
    """She had ended before she could be interrupted: neither passed nor failed."""
    underruns: int

    @property
    def exact(self) -> int:
        return sum(one.is_exact for one in self.interruptions)

    def silent_ms(self, percent: float) -> float:
        return float(np.percentile([one.silent_ms for one in self.interruptions], percent))


def measure_interruptions(settings: Settings, count: int, report: Report, seed: int = 1) -> InterruptionFigures:
    """Interrupt her so many times, at random, in real time; five seconds each.

    Args:
        settings: With the surroundings off, see `at_home`.
    Raises:
        WeightsMissing, SoundDeviceError
    """
    return asyncio.run(_measure(settings, count, report, seed))


async def _measure(settings: Settings, count: int, report: Report, seed: int) -> InterruptionFigures:
    speaker = open_speaker(settings)
    voices = [speaker(text, "en") for text in USER_SAYS]
    voice = open_voice(settings)
    recogniser = open_recogniser(settings)
    recogniser.load()
    with plugged_in() as cards:
        loudspeaker = open_loudspeaker("default", voice.rate_hz, open_mix(settings, voice.rate_hz, Hearing()))
        async with _Talk(voice, recogniser, loudspeaker, cards) as talk:
            return await talk.interrupt(count, voices, random.Random(seed), report)


class _RememberingVoice:
    """Args: voice: Speaks. What it said last can be asked."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self.rate_hz = voice.rate_hz
        self.said: dict[str, Speech] = {}

    def say(self, text: str, lang: Lang) -> Speech:
        speech = at_once(self._voice.say(text, lang))  # as it is heard
        self.said[text] = speech
        return speech


class _Reciter:
    """Says what is next, and nothing to who interrupts."""

    def __init__(self, texts: tuple[tuple[str, Lang], ...]) -> None:
        self._texts = itertools.cycle(texts)

    async def respond(self, utterance: Utterance) -> AsyncIterator[Sentence]:
        if utterance.text == _GO:
            yield Sentence(*next(self._texts))


_GO = "Go on."


class _Talk:
    def __init__(
        self, voice: Voice, recogniser: WhisperRecogniser, loudspeaker: Loudspeaker, cards: PlayedCards
    ) -> None:
        from vr_assistant.mind.dialogue.pipecat_engine.engine import ConversationEngine

        self._voice = _RememberingVoice(voice)
        self._loudspeaker = loudspeaker
        self._cards = cards
        self._speaks: list[Speak] = []
        self._remembered: list[str] = []
        self._attention = AttentionSign(self._take)
        self._engine = ConversationEngine(
            recogniser,
            self._voice,
            loudspeaker,
            Exchange(_Reciter(SHE_SAYS), self._take),
            self._attention,
            SoundRecorder(None),
            self._take,
            self._remembered.append,
        )

    async def __aenter__(self) -> "_Talk":
        ready = asyncio.Event()
        self._runs = asyncio.create_task(self._engine.run(ready.set))
        await ready.wait()
        self._microphone = open_microphone("default", self._engine.hear)
        assert self._microphone
        self._microphone.start()
        self._attention.show("listening")
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._microphone:
            self._microphone.close()
        await self._engine.stop()
        await self._runs
        self._loudspeaker.close()

    async def interrupt(
        self, count: int, voices: list[NDArray[np.float32]], chance: random.Random, report: Report
    ) -> InterruptionFigures:
        found: list[Interruption] = []
        disturbed = too_late = 0
        for number in range(count):
            report("interrupting", number, count)
            underruns = self._cards.underruns
            one = await self._one(voices[number % len(voices)], chance)
            if self._cards.underruns > underruns:
                disturbed += 1
            elif one:
                found.append(one)
            else:
                too_late += 1
        return InterruptionFigures(found, disturbed, too_late, self._cards.underruns)

    async def _one(self, samples: NDArray[np.float32], chance: random.Random) -> Interruption | None:
        await self._quiet()
        self._speaks.clear()
        self._remembered.clear()
        await self._engine.take_text(Utterance(_GO, "en"), TurnSpans())
        await self._until(lambda: bool(self._speaks))
        speak = self._speaks[0]
        after_s = chance.uniform(0.1, speak.seconds - 0.25)
        await asyncio.sleep(max(0.0, (speak.starts_at_ns - time.monotonic_ns()) / 1e9 + after_s - 0.02))
        began: list[int] = []
        self._cards.microphone.say(samples, lambda first_ns, _last_ns: began.append(first_ns))
        await self._until(lambda: bool(began))
        await self._quiet()
        ended_ns = self._cards.ears.last_trace_ns
        interrupted = self._speaks[-1]
        heard_s = (ended_ns - interrupted.starts_at_ns) / 1e9
        speech = self._voice.said[interrupted.text]
        if heard_s > speech.seconds - EITHER_S:
            return None
        earlier = [text for text in dict.fromkeys(one.text for one in self._speaks) if text != interrupted.text]
        may_be = {" ".join([*earlier, heard_text(speech, heard_s + off)]).strip() for off in (-EITHER_S, 0.0, EITHER_S)}
        remembered = " ".join(self._remembered).strip()
        heard = " ".join([*earlier, heard_text(speech, heard_s)]).strip()
        since_s = (began[0] - interrupted.starts_at_ns) / 1e9
        return Interruption(
            interrupted.text, round(since_s, 3), (ended_ns - began[0]) / 1e6, heard, remembered, remembered in may_be
        )

    async def _quiet(self) -> None:
        def is_quiet() -> bool:
            last_ns = max(self._cards.ears.last_trace_ns, self._cards.microphone.last_ns)
            return self._attention.state == "listening" and time.monotonic_ns() > last_ns + _QUIET_NS

        await self._until(is_quiet)

    async def _until(self, is_true: Callable[[], bool]) -> None:
        async with asyncio.timeout(_LONGEST_S):
            while not is_true():  # noqa: ASYNC110 (card and pipeline have no signal for it)
                await asyncio.sleep(0.01)

    def _take(self, message: Message) -> None:
        if isinstance(message, Speak):
            self._speaks.append(message)
