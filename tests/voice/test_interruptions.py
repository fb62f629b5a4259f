"""A hundred interruptions at random, with the real voice and the real pipeline, in virtual time: what is remembered is
what was heard, to the word."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache

import numpy as np
import pytest
from conversations.fake_speech import FakeRecogniser, FakeVoiceActivity
from conversations.spoken_words import Words, silence
from conversations.virtual_clock import run
from numpy.typing import NDArray

from vr_assistant import models
from vr_assistant.config import Settings
from vr_assistant.messages import Lang, Message, SetAttention, Speak, StopSpeaking
from vr_assistant.mind.audio.loudspeaker import NullLoudspeaker
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import Exchange
from vr_assistant.mind.dialogue.pipecat_engine.engine import ConversationEngine
from vr_assistant.mind.dialogue.turns import Sentence, Utterance
from vr_assistant.mind.speech.lead import at_once
from vr_assistant.mind.speech.voice import PiperVoice, Speech
from vr_assistant.telemetry.spans import TurnSpans

TEXTS: list[tuple[str, Lang]] = [
    ("The headphones cost $89, and the case is $12.50.", "en"),
    ("There are 3 of them: the first is $19.99, the second is $45, and the third is $7.25.", "en"),
    ("Of course, I will take you there now.", "en"),
    ("It opens at 9:30, on the 3rd floor, and it's about a 10-minute walk from here.", "en"),
    ("You saved 15%, so it is £34.50 rather than £40.58.", "en"),
    ("书店在广场对面，走路三分钟，从9:30开到20:00。", "zh"),
    ("这款耳机卖$89，另一款是¥129，您要哪一款？", "zh"),
]
FADE = 200
"""Bytes at the head of a run that are faded in."""


class KeptVoice:
    def __init__(self, voice: PiperVoice) -> None:
        self.rate_hz = voice.rate_hz
        self.say = cache(lambda text, lang: at_once(voice.say(text, lang)))  # as it is heard


class Ear(NullLoudspeaker):
    """Keeps what was audible, run by run, whatever the engine believes."""

    def __init__(self, rate_hz: int) -> None:
        super().__init__(rate_hz)
        self.runs: list[bytearray] = []

    async def play(self, pcm: bytes) -> int:
        if self.left_s() == 0 or not self.runs:
            self.runs.append(bytearray())
        self.runs[-1] += pcm
        return await super().play(pcm)

    def flush(self, most: int | None = None) -> int:
        unheard = super().flush(most)
        if unheard:
            del self.runs[-1][-unheard:]
            self.runs.append(bytearray())
        return unheard

    def heard_of(self, speech: Speech) -> int:
        """How many bytes of a sentence were heard: the end of the furthest run of it."""
        ends = [0]
        for run_ in self.runs:
            taken_up = bytes(run_[FADE : FADE + 4000])
            if len(taken_up) > 400 and (at := speech.pcm.find(taken_up)) >= 0:
                ends.append(min(len(speech.pcm), at - FADE + len(run_)))
            elif (at := run_.find(speech.pcm[: 2 * FADE])) >= 0:  # after the clause before, without a gap
                ends.append(min(len(speech.pcm), len(run_) - at))
        return max(ends)


class Reciter:
    def __init__(self) -> None:
        self.next: tuple[str, Lang] = TEXTS[0]

    async def respond(self, utterance: Utterance) -> AsyncIterator[Sentence]:
        if utterance.text == "go":
            yield Sentence(*self.next)


class Evening:
    """To be made on the virtual clock."""

    def __init__(self, voice: KeptVoice) -> None:
        self.messages: list[Message] = []
        self.remembered: list[str] = []
        self.voice = voice
        self.ear = Ear(voice.rate_hz)
        self.words = Words()
        self.reciter = Reciter()
        self.attention = AttentionSign(self.messages.append)
        self.engine = ConversationEngine(
            FakeRecogniser(self.words),
            voice,
            self.ear,
            Exchange(self.reciter, self.messages.append),
            self.attention,
            SoundRecorder(None),
            self.messages.append,
            self.remembered.append,
            FakeVoiceActivity,
        )
        self._saying: NDArray[np.int16] = silence(0)

    async def live(self, story: Callable[["Evening"], Awaitable[None]]) -> None:
        ready = asyncio.Event()
        runs = asyncio.create_task(self.engine.run(ready.set))
        await ready.wait()
        microphone = asyncio.create_task(self._listen())
        try:
            self.attention.show("listening")
            await story(self)
        finally:
            microphone.cancel()
            await self.engine.stop()
            await runs

    async def _listen(self) -> None:
        while True:
            await asyncio.sleep(0.032)
            block, self._saying = self._saying[:512], self._saying[512:]
            self.engine.hear(block.tobytes().ljust(1024, b"\0"))

    def say(self, text: str) -> None:
        self._saying = self.words.sound(text)

    async def quiet(self) -> None:
        last_ns = time.monotonic_ns()
        while time.monotonic_ns() < last_ns + 400_000_000:
            await asyncio.sleep(0.05)
            if self.attention.state != "listening" or len(self._saying) or self.ear.left_s():
                last_ns = time.monotonic_ns()

    @property
    def speaks(self) -> list[Speak]:
        return [message for message in self.messages if isinstance(message, Speak)]

    def of(self, kind: type[Message]) -> list[Message]:
        return [message for message in self.messages if isinstance(message, kind)]


def lived(voice: KeptVoice, story: Callable[[Evening], Awaitable[None]]) -> Evening:
    async def live() -> Evening:
        evening = Evening(voice)
        await evening.live(story)
        return evening

    return run(live())


def truly_heard(speech: Speech, heard_bytes: int) -> list[str]:
    """The words whose last phoneme was over by then, according to the voice itself."""
    heard_s = heard_bytes / 2 / speech.rate_hz
    words = []
    for number, word in enumerate(speech.words):
        next_s = speech.words[number + 1].start_s if number + 1 < len(speech.words) else speech.seconds
        shapes = [shape for shape in speech.visemes if word.start_s <= shape.start_s < next_s]
        ends_s = shapes[-1].start_s if shapes and shapes[-1].viseme == "sil" and len(shapes) > 1 else next_s
        if heard_s > 0 and ends_s <= heard_s + 1e-6:
            words.append(word.text)
    return words


@pytest.fixture(scope="module")
def voice() -> KeptVoice:
    settings = Settings()
    return KeptVoice(PiperVoice(models.folder(settings, settings.speech.english_voice), is_deterministic=True))


@pytest.mark.timeout(120)
def test_a_hundred_interruptions_are_remembered_to_the_word(voice: KeptVoice) -> None:
    chance = random.Random(20261126)
    wrong: list[str] = []
    cut = 0

    async def story(evening: Evening) -> None:
        nonlocal cut
        for number in range(100):
            await evening.quiet()
            for kept in (evening.messages, evening.remembered, evening.ear.runs):
                kept.clear()
            evening.reciter.next = TEXTS[number % len(TEXTS)]
            await evening.engine.take_text(Utterance("go", "en"), TurnSpans())
            while not evening.speaks:  # noqa: ASYNC110 (the pipeline has no signal for it)
                await asyncio.sleep(0.001)
            text, lang = evening.reciter.next
            seconds = voice.say(text, lang).seconds
            if number % 3 == 0:  # a false alarm before
                await asyncio.sleep(chance.uniform(0.0, seconds / 2))
                evening.say("Uh-huh.")
                await asyncio.sleep(1.9)
            await asyncio.sleep(chance.uniform(0.0, seconds))
            evening.say("No the other")
            await evening.quiet()
            clauses = [voice.say(clause, lang) for clause in dict.fromkeys(speak.text for speak in evening.speaks)]
            heard = [word for clause in clauses for word in truly_heard(clause, evening.ear.heard_of(clause))]
            remembered = "".join("".join(evening.remembered).split())
            cut += remembered != "".join(text.split())
            if remembered != "".join(heard):
                wrong.append(f"{number}: remembered {remembered}, heard {''.join(heard)}")

    lived(voice, story)
    assert not wrong
    assert cut > 60, "the others had ended before"


@pytest.mark.timeout(60)
def test_after_a_false_alarm_lips_and_words_go_on_with_the_sound(voice: KeptVoice) -> None:
    async def story(evening: Evening) -> None:
        evening.reciter.next = TEXTS[0]
        await evening.engine.take_text(Utterance("go", "en"), TurnSpans())
        while not evening.speaks:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        await asyncio.sleep(2.6)
        evening.say("Uh-huh.")
        await evening.quiet()

    evening = lived(voice, story)
    first, again = evening.speaks
    speech = voice.say(*TEXTS[0])
    assert evening.of(StopSpeaking) == [StopSpeaking(first.utterance)]
    assert again.utterance > first.utterance and again.text == first.text and again.words == first.words
    tail = bytes(evening.ear.runs[-1])
    began_s = (len(speech.pcm) - len(tail)) / 2 / speech.rate_hz
    assert speech.pcm.endswith(tail[FADE:]), "to the end of the sentence"
    (and_,) = [word for word in speech.words if word.text == "and"]
    assert began_s == pytest.approx(and_.start_s - 0.02, abs=0.001), "from the start of the clause"
    assert again.starts_at_ns > first.starts_at_ns, "on the playback clock"
    assert evening.remembered == [speech.text]
    signs = [message.state for message in evening.messages if isinstance(message, SetAttention)]
    assert signs[-4:] == ["speaking", "heard", "speaking", "listening"]


@pytest.mark.timeout(60)
def test_interrupted_in_its_last_syllable_the_sentence_just_ends(voice: KeptVoice) -> None:
    async def story(evening: Evening) -> None:
        evening.reciter.next = TEXTS[2]
        await evening.engine.take_text(Utterance("go", "en"), TurnSpans())
        while not evening.speaks:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
        await asyncio.sleep(voice.say(*TEXTS[2]).seconds - 0.1)
        evening.say("Uh-huh.")
        await evening.quiet()

    evening = lived(voice, story)
    assert evening.remembered == [TEXTS[2][0]]
    assert len(evening.speaks) == 1, "it is not said again"
