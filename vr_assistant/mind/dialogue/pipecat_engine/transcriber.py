"""Speech to text: roughly while somebody speaks, exactly at each of their pauses."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from pipecat.frames.frames import (
    CancelFrame,
    Frame,
    InputAudioRawFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor

from vr_assistant.errors import AssistantError
from vr_assistant.messages import Caption, DialogueNote, Lang, Message
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm
from vr_assistant.mind.dialogue.exchange import error_event, shown
from vr_assistant.mind.dialogue.halves import rest_of
from vr_assistant.mind.dialogue.interjections import kind_of
from vr_assistant.mind.dialogue.pipecat_engine.frames import Drafted, Heard, Sounded
from vr_assistant.mind.dialogue.pipecat_engine.turn_sound import TurnSound
from vr_assistant.mind.dialogue.turn_end import (
    LONGEST_PAUSE_S,
    LONGEST_TURN_S,
    LULL_S,
    PATIENCE_S,
    EndOfTurnModel,
    Reading,
)
from vr_assistant.mind.speech.recognition import Recogniser, Transcript
from vr_assistant.telemetry.spans import TurnSpans

log = logging.getLogger(__name__)
T = TypeVar("T")


class Reader(Protocol):
    """Who understands the words."""

    async def read(self, text: str, lang: Lang) -> Reading:
        """What the words of a turn so far are; nothing is done because of them."""
        ...

    def words_go_on(self) -> None:
        """What was read last is not all of the turn."""

    def can_take_back(self) -> bool:
        """Whether nothing has been done because of what was said last."""
        ...

    def take_back(self) -> bool:
        """What was said last was only the beginning: forget it, if that can be."""
        ...

    async def is_wish(self, text: str, lang: Lang) -> bool:
        """Whether it could be granted, whatever was said before it."""
        ...


_FIRST_DRAFT_S = 1.2
"""Of sound, before the first draft: with less, half of it from before the first word, Whisper makes up words."""
_LONGEST_HALF_S = LONGEST_TURN_S / 2
"""Of a turn that can be taken up again."""
_REST = 2.0
"""Times as long as a draft took, until the next: two cores have more to do."""
_WRITTEN_WITHIN_S = PATIENCE_S - 1.0
"""What takes longer will not come."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """The words up to a lull; they are those of the pause that it becomes."""

    heard: asyncio.Task[Transcript | None]
    spans: TurnSpans


class Transcriber(FrameProcessor):
    """Keeps the sound of the turn that is open, and has it written down as a whole at each pause.

    Args:
        model: Hears whether the user sounds finished; None: nobody does.
        is_unanswered: Whether the turn that ended last is being answered, and nothing of it has been heard.
        on_taken_up: Told that this turn goes on, and that the words of both halves will be heard; gives the first's.
    """

    def __init__(
        self,
        recogniser: Recogniser,
        reader: Reader,
        recorder: SoundRecorder,
        emit: Callable[[Message], None],
        model: EndOfTurnModel | None,
        is_unanswered: Callable[[], bool] = lambda: False,
        on_taken_up: Callable[[], str] = lambda: "",
    ) -> None:
        super().__init__()
        self._recogniser = recogniser
        self._reader = reader
        self._recorder = recorder
        self._emit = emit
        self._model = model
        self._is_unanswered = is_unanswered
        self._on_taken_up = on_taken_up
        self._half = ""
        self._sound = TurnSound()
        self._pause = 0
        self._began_ns = self._silent_since_ns = self._sound_began_ns = 0
        self._has_ended_early = False
        self._drafted_s = _FIRST_DRAFT_S
        self._caption = ""
        self._ahead: _Ahead | None = None
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def is_listening(self) -> bool:
        """Whether a turn is open, be it in a pause."""
        return self._sound.is_open or self._has_ended_early

    def lull(self, is_one: bool) -> None:
        """A pause may have begun, LULL_S ago: begin to write the words down already. Or it was none."""
        self._ahead = None
        if is_one and self._sound.is_speaking and not self._has_ended_early:
            spans = TurnSpans(time.monotonic_ns() - int(LULL_S * 1e9))
            self._ahead = _Ahead(self._start(self._transcribe(self._sound.all(), spans)), spans)

    def forget(self) -> None:
        """What has been said in the turn that is open, and is said until they pause, will not be listened to."""
        is_open, is_speaking = self._sound.is_open, self._sound.is_speaking
        self._sound.drop()
        if not is_open:
            return
        self._pause += 1
        self._ahead = None
        self._say_so_far("", "en")
        self._has_ended_early = is_speaking
        if not is_speaking:
            self._start(self._say_nothing())

    def turn_over(self, *, has_words: bool, is_answered: bool) -> None:
        """What is heard from now on belongs to the next turn."""
        if has_words:
            said = self._sound.up_to_pause()
            if kept := self._recorder.keep("user", said, SPEECH_RATE_HZ, self._sound_began_ns):
                self._emit(kept)
        if not is_answered:
            self._say_so_far("", "en")
        self._caption = ""
        self._sound.close_turn()
        self._drafted_s = _FIRST_DRAFT_S

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, InputAudioRawFrame):
            self._sound.take(frame.audio)
            await self._look_at_the_clock()
            return  # nobody after this listens
        if isinstance(frame, VADUserStartedSpeakingFrame):
            self._voice_began(frame.start_secs)
        await self.push_frame(frame, direction)
        if isinstance(frame, VADUserStoppedSpeakingFrame):
            await self._voice_stopped(frame.stop_secs)
        elif isinstance(frame, CancelFrame):
            for task in self._tasks:
                task.cancel()

    def _voice_began(self, start_s: float) -> None:
        self._ahead = None
        self._pause += 1  # what is known of the words before is out of date
        self._reader.words_go_on()
        if not self._has_ended_early and self._goes_on(start_s):
            self._sound.reopen()
            self._half = self._on_taken_up()
        self._has_ended_early = False
        if not self._sound.is_open:
            self._half = ""
            self._began_ns = time.monotonic_ns() - int(start_s * 1e9)
            self._drafted_s = _FIRST_DRAFT_S
        self._sound.voice_began(start_s)

    def _goes_on(self, start_s: float) -> bool:
        """Whether the turn that was over is not: they had only stopped to think, and nobody has noticed."""
        silent_s = (time.monotonic_ns() - self._silent_since_ns) / 1e9 - start_s
        return (
            self._sound.is_reopenable
            and silent_s <= LONGEST_PAUSE_S
            and self._sound.seconds < _LONGEST_HALF_S
            and self._is_unanswered()
            and self._reader.can_take_back()
        )

    async def _voice_stopped(self, stop_s: float) -> None:
        """The detector has heard `stop_s` of silence."""
        if self._has_ended_early:  # what followed belongs to no turn
            self._has_ended_early = False
            self._sound.drop()
            await self._say_nothing()
            return
        self._sound.voice_stopped()
        now_ns = time.monotonic_ns()
        self._silent_since_ns = now_ns - int(stop_s * 1e9)
        self._sound_began_ns = now_ns - int(self._sound.seconds * 1e9)
        sound, pause = self._sound.up_to_pause(), self._pause
        self._start(self._listen_closely(sound, pause, self._ahead))
        self._ahead = None
        if self._model:
            self._start(self._sounds(self._model, sound, pause))

    async def _look_at_the_clock(self) -> None:
        if not self._sound.is_speaking:
            return
        seconds = self._sound.seconds
        if seconds >= LONGEST_TURN_S:
            # Somebody goes on and on, or a radio does. They get an answer to the beginning.
            await self.push_frame(VADUserStoppedSpeakingFrame(stop_secs=0.0))
            await self._voice_stopped(0.0)
            self._has_ended_early = True
        elif seconds >= self._drafted_s and not self._tasks:
            self._start(self._write_draft(self._sound.all(), self._pause))

    async def _write_draft(self, sound: bytes, pause: int) -> None:
        began = time.monotonic()
        drafted = await asyncio.to_thread(self._recogniser.draft, from_pcm(sound))
        self._drafted_s = self._sound.seconds + _REST * (time.monotonic() - began)
        if pause == self._pause and self._sound.is_speaking and drafted.text:
            self._say_so_far(drafted.text, drafted.lang)
            await self.push_frame(Drafted(drafted.text, drafted.lang))

    async def _listen_closely(self, sound: bytes, pause: int, ahead: _Ahead | None) -> None:
        spans = ahead.spans if ahead else TurnSpans(self._silent_since_ns)
        spans.detail("voice_activity", self._began_ns, self._silent_since_ns)
        heard = await (ahead.heard if ahead else self._transcribe(sound, spans))
        if pause != self._pause:
            return
        if heard is None:
            await self.push_frame(Heard("", "en", "nothing", spans, self._began_ns, is_lost=True))
            return
        reading: Reading = "nothing"
        if heard.text and not _adds_nothing(heard.text, self._half):
            self._say_so_far(heard.text, heard.lang)
            reading_ns = time.monotonic_ns()
            reading = await self._reader.read(heard.text, heard.lang)
            spans.detail("reading", reading_ns)
        if pause == self._pause:
            await self.push_frame(Heard(heard.text, heard.lang, reading, spans, self._began_ns))

    async def _transcribe(self, sound: bytes, spans: TurnSpans) -> Transcript | None:
        """None: the recogniser has failed, which is logged."""
        try:
            with spans.measure("speech_recognition"):
                writing = asyncio.to_thread(self._recogniser.transcribe, from_pcm(sound))
                heard = await asyncio.wait_for(writing, _WRITTEN_WITHIN_S)
            if heard.text and not any(character.isalnum() for character in heard.text):
                raise AssistantError("The recogniser wrote no words.", "Run: vr-assistant models verify")
            return heard
        except Exception as error:
            log.exception("speech recognition failed")
            self._emit(DialogueNote(error_event(_stated(error), spans.t)))
            return None

    async def _sounds(self, model: EndOfTurnModel, sound: bytes, pause: int) -> None:
        prosody = await asyncio.to_thread(model.probability, from_pcm(sound))
        if pause == self._pause:
            await self.push_frame(Sounded(prosody))

    async def _say_nothing(self) -> None:
        await self.push_frame(Heard("", "en", "nothing", TurnSpans(), self._began_ns))

    def _say_so_far(self, text: str, lang: Lang) -> None:
        """Show the words as far as they are known; the whole sentence comes with its answer."""
        text = shown(text)
        if text != self._caption:
            self._caption = text
            self._emit(Caption("user", text, lang, is_final=False))

    def _start(self, work: Coroutine[Any, Any, T]) -> asyncio.Task[T]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._forget_task)
        return task

    def _forget_task(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("while listening", exc_info=error)


def _stated(error: Exception) -> AssistantError:
    if isinstance(error, AssistantError):
        return error
    if isinstance(error, TimeoutError):
        return AssistantError("Writing down the words takes too long.", "Close what keeps the processor busy.")
    return AssistantError("I could not make out the words.")


def _adds_nothing(whole: str, half: str) -> bool:
    """Whether what came after words that are being answered was a noise, or an "mm-hm"."""
    rest = rest_of(whole, half) if half else None
    return rest is not None and (not rest or kind_of(rest) is not None)
