"""A conversation by voice with the program's own mind, each wait of the user measured at the ears.

Everything between microphone and loudspeaker is what a user has: the card's threads, voice activity detector,
recogniser, understanding, skills, database, language model, voice, spatial mix. Left out are the stage, which draws in
a process of its own, and what a card's hardware adds.
"""

import asyncio
import contextlib
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.benchmarks.voice.card import PlayedCards
from vr_assistant.benchmarks.voice.sentences import UserSentence
from vr_assistant.benchmarks.voice.turn import Turn, spent
from vr_assistant.config import Settings
from vr_assistant.errors import AssistantError
from vr_assistant.messages import DialogueNote, Message, MindReady, SetAttention, Speak, Stop
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.mind import Mind
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.surroundings import Surroundings
from vr_assistant.telemetry.spans import Slice, listening

START_S, TURN_S = 120.0, 90.0
"""At most, for a start and for one turn."""
GAP_S = 0.8
"""Between the end of a reply and the next words of the user."""
NO_ANSWER_S = 6.0
"""After which nobody expects one any more, if the assistant has gone back to listening."""
Said = tuple[UserSentence, NDArray[np.float32]]


class MeasuredConversation:
    """One mind that listens at the card.

    Use as an async context manager; raises AssistantError when it does not get to listen.
    """

    def __init__(
        self,
        settings: Settings,
        language_model: LanguageModel,
        cards: PlayedCards,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._cards = cards
        self._mind = Mind(settings, language_model, self._take, surroundings=surroundings)
        self._messages: list[Message] = []
        self._slices: list[Slice] = []
        self._attention = "waking"
        self._is_ready = asyncio.Event()
        self._open = contextlib.ExitStack()
        self._fillers = _fillers()
        self._mind_runs: asyncio.Task[None] | None = None

    async def __aenter__(self) -> "MeasuredConversation":
        self._open.enter_context(listening(self._slices.append))
        self._mind_runs = asyncio.create_task(self._mind.run())
        ready = asyncio.create_task(self._is_ready.wait())
        await asyncio.wait({self._mind_runs, ready}, timeout=START_S, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._is_ready.is_set():
            return self
        await self.__aexit__()
        raise AssistantError("The mind did not get to listen.", 'Try `python3 launcher.py ask --text "hello"`.')

    async def __aexit__(self, *_: object) -> None:
        self._open.close()
        assert self._mind_runs is not None
        self._mind.take(Stop())
        await self._mind_runs

    async def hold(self, sentences: Sequence[Said], report: Callable[[int], None]) -> list[Turn]:
        """Say all, each after the answer to the one before; `report` gets how many are done."""
        turns = []
        for number, (sentence, samples) in enumerate(sentences):
            report(number)
            turns.append(await self._turn(sentence, samples))
        report(len(sentences))
        return turns

    async def _turn(self, sentence: UserSentence, samples: NDArray[np.float32]) -> Turn:
        await self.quiet()
        self._messages.clear()
        self._slices.clear()
        _, last_ns = await self.say(samples)
        await self._answered(last_ns)
        return self._measured(sentence, last_ns)

    async def say(self, samples: NDArray[np.float32]) -> tuple[int, int]:
        """Say it to its end; when its first and its last sample came, monotonic_ns."""
        loop = asyncio.get_running_loop()
        said: asyncio.Future[tuple[int, int]] = loop.create_future()

        def tell(first_ns: int, last_ns: int) -> None:
            loop.call_soon_threadsafe(said.set_result, (first_ns, last_ns))

        self._cards.microphone.say(samples, tell)
        return await said

    async def quiet(self) -> None:
        """Until the assistant listens and nothing has been heard for a while."""
        async with asyncio.timeout(TURN_S):
            while self._attention != "listening" or time.monotonic_ns() < self._cards.ears.last_ns + GAP_S * 1e9:  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def _answered(self, last_ns: int) -> None:
        """Until the assistant has spoken and listens again, or will not speak."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(TURN_S):
                while True:
                    await asyncio.sleep(0.05)
                    if self._attention != "listening":
                        continue
                    if self._cards.ears.first_after(last_ns) or time.monotonic_ns() > last_ns + NO_ANSWER_S * 1e9:
                        return

    def _measured(self, sentence: UserSentence, last_ns: int) -> Turn:
        events = [message.event for message in self._messages if isinstance(message, DialogueNote)]
        speeches = [message for message in self._messages if isinstance(message, Speak)]
        heard = " ".join(str(event["text"]) for event in events if event["event"] == "transcript")
        tools = tuple(str(event["name"]) for event in events if event["event"] == "action")
        has_failed = any(event["event"] == "error" for event in events)
        reply = " ".join(speech.text for speech in speeches)
        first_ns = self._cards.ears.first_after(last_ns)
        answer_ns = next((speech.starts_at_ns for speech in speeches if speech.text not in self._fillers), None)
        if answer_ns and speeches[0].starts_at_ns == answer_ns:
            answer_ns = first_ns
        sound_ns = speeches[0].starts_at_ns if speeches else last_ns
        return Turn(
            sentence.kind,
            sentence.lang,
            sentence.text,
            heard,
            tools,
            reply,
            (sentence.tool in tools if sentence.tool else bool(reply)) and not has_failed,
            any(one.part.startswith("model_") for one in self._slices),
            (first_ns - last_ns) / 1e6 if first_ns else None,
            (answer_ns - last_ns) / 1e6 if answer_ns else None,
            spent(self._slices, last_ns, first_ns, sound_ns) if first_ns else {},
        )

    def _take(self, message: Message) -> None:
        self._messages.append(message)
        if isinstance(message, SetAttention):
            self._attention = message.state
        elif isinstance(message, MindReady):
            self._is_ready.set()


def _fillers() -> frozenset[str]:
    phrases, found = Phrases(), set()
    for phrases.turn in range(8):
        for key in ("dialogue.thinking", "dialogue.still_thinking"):
            found |= {phrases.say(key, "en"), phrases.say(key, "zh")}
    return frozenset(found)
