"""One conversation with a whole mind in it: its messages, what was audible, and what the user does."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import TypeVar

from vr_assistant.config import Settings
from vr_assistant.messages import (
    IDLE,
    Caption,
    DialogueNote,
    Message,
    MindReady,
    Speak,
    StageReady,
    Stop,
    StopSpeaking,
)
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.dialogue.dialogue import Dialogue
from vr_assistant.mind.dialogue.patience import Waits
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.mind import Mind
from vr_assistant.mind.surroundings import Surroundings
from vr_assistant.mind.understanding.vectors import Encoder

from .fake_model import FakeModel
from .fake_room import FakeLoudspeaker, FakeMicrophone
from .fake_speech import FakeRecogniser, FakeVoice, FakeVoiceActivity
from .spoken_words import Words, joined

M = TypeVar("M", bound=Message)

QUIET_S = 0.7
"""Nothing going on for so long means that it is the user's turn."""
LONGEST_S = 120.0


class Room(Surroundings):
    """Made for one conversation; outlives the minds in it."""

    voice_activity = FakeVoiceActivity

    def __init__(self, settings: Settings, model: FakeModel, encoder: Encoder, asked: LanguageModel) -> None:
        super().__init__(settings, asked)
        self._encoder = encoder
        self.model = model
        self.asked = asked
        """The model that the mind asks; another one than `model` where a server is part of the story."""
        self.words = Words()
        self.recogniser = FakeRecogniser(self.words)
        self.voice = FakeVoice(self.words)
        self.speaker = FakeLoudspeaker(self.words)
        self.mouth = FakeMicrophone()
        self.opened: Dialogue | None = None

    def speech(self) -> tuple[FakeRecogniser, FakeVoice]:
        return self.recogniser, self.voice

    def dialogue(self) -> Dialogue:
        self.opened = open_dialogue(self._settings, self.asked, encoder=self._encoder, waits=Waits())
        return self.opened

    def end_of_turn(self) -> None:
        """Made-up sounds do not tell."""

    def loudspeaker(self, rate_hz: int, hearing: Hearing) -> FakeLoudspeaker:
        return self.speaker

    def microphone(self, on_block: Callable[[bytes], None], chosen: str = "") -> FakeMicrophone:
        self.mouth.on_block = on_block
        return self.mouth


class Conversation:
    """To be made inside of the virtual clock's loop."""

    def __init__(self, settings: Settings, encoder: Encoder, asked: LanguageModel | None = None) -> None:
        """
        Args:
            asked: The language model; None: one that says what it is told to.
        """
        self.settings = settings
        model = FakeModel()
        self.room = Room(settings, model, encoder, asked or model)
        self.messages: list[tuple[int, Message]] = []
        """With the time at which each was sent."""
        self.errors: list[str] = []
        """What was logged as an error."""
        self.paragraph_ns = time.monotonic_ns()
        """What is expected is expected of what came since then."""
        self.words_ended_ns = 0
        """When the user had said the last of their words."""
        self.words_began_ns = 0
        self._began_ns = time.monotonic_ns()
        self._log = _ErrorLog(self.errors)
        self._running: asyncio.Task[None] | None = None
        self.mind: Mind

    async def begin(self) -> None:
        """A mind starts, and a stage is there."""
        logging.getLogger().addHandler(self._log)
        await self.start_mind()

    async def start_mind(self) -> None:
        self.mind = Mind(self.settings, self.room.asked, self._take, surroundings=self.room)
        self._running = asyncio.create_task(self.mind.run())
        ready = len(self.of(MindReady, 0))
        await self.until(lambda: len(self.of(MindReady, 0)) > ready, "the mind is ready")
        self.mind.take(StageReady("fake"))

    async def stop_mind(self) -> None:
        assert self._running
        self.mind.take(Stop())
        await self._running

    async def end(self) -> None:
        await self.stop_mind()
        self.room.mouth.end()
        await asyncio.sleep(0.1)
        logging.getLogger().removeHandler(self._log)
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        assert not left, f"still at work: {left}"

    def _take(self, message: Message) -> None:
        self.messages.append((time.monotonic_ns(), message))

    # --- what is known of it -------------------------------------------------------------------

    def of(self, kind: type[M], since_ns: int | None = None) -> list[M]:
        """The messages of a kind, of this paragraph unless said otherwise."""
        since_ns = self.paragraph_ns if since_ns is None else since_ns
        return [message for at, message in self.messages if at >= since_ns and isinstance(message, kind)]

    def events(self, name: str) -> list[dict[str, object]]:
        return [dict(note.event) for note in self.of(DialogueNote) if note.event["event"] == name]

    @property
    def sign(self) -> str:
        return self.mind._attention.state

    def said(self, since_ns: int | None = None) -> str:
        """What was audible of her words."""
        return joined(self.room.speaker.audible(self.paragraph_ns if since_ns is None else since_ns))

    @property
    def remembered(self) -> list[ChatMessage]:
        """Word for word; the end of the conversation."""
        assert self.room.opened
        history = self.room.opened._memory.history
        return [*history.older, *history._recent]

    @property
    def is_quiet(self) -> bool:
        return self.sign in IDLE and not self.room.speaker.is_audible and not self.room.mouth.left_s

    async def until(self, is_true: Callable[[], bool], what: str) -> None:
        """Raises AssertionError when it does not come true within minutes."""
        ends = asyncio.get_running_loop().time() + LONGEST_S
        while not is_true():
            assert asyncio.get_running_loop().time() < ends, f"it never happened that {what}"
            await asyncio.sleep(0.02)

    async def until_quiet(self) -> None:
        quiet_since = asyncio.get_running_loop().time()

        def has_been_quiet() -> bool:
            nonlocal quiet_since
            now = asyncio.get_running_loop().time()
            if not self.is_quiet:
                quiet_since = now
            return now - quiet_since >= QUIET_S

        await self.until(has_been_quiet, "all was quiet")

    def begin_paragraph(self) -> None:
        self.paragraph_ns = time.monotonic_ns()

    def protocol(self) -> str:
        """What happened, for whoever wonders why a script fails."""
        lines = []
        for at, message in self.messages:
            shown = ""
            match message:
                case Caption(is_final=False):
                    continue
                case Caption():
                    shown = f"{message.speaker}: {message.text}"
                case Speak():
                    shown = f"she begins: {message.text}"
                case StopSpeaking():
                    shown = "she is cut off"
                case DialogueNote():
                    shown = str({k: v for k, v in message.event.items() if k != "t"})
                case _:
                    shown = str(message)[:200]
            lines.append(f"{(at - self._began_ns) / 1e9:8.2f}  {shown}")
        return "\n".join([*lines, f"audible: {self.said(0)}", *self.errors])


class _ErrorLog(logging.Handler):
    def __init__(self, errors: list[str]) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors

    def emit(self, record: logging.LogRecord) -> None:
        self._errors.append(logging.Formatter("%(name)s: %(message)s").format(record))
