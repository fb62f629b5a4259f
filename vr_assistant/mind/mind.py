"""The mind: a dialogue with ears and a voice, which speaks to the rest of the program in messages."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from vr_assistant import heap
from vr_assistant.config import Settings
from vr_assistant.errors import LanguageModelError
from vr_assistant.messages import (
    IDLE,
    Answered,
    AnyMessage,
    Arrived,
    AssistantPose,
    ConversationEnded,
    DialogueNote,
    HeadsetWorn,
    HideRoute,
    ListeningChosen,
    Message,
    MicrophoneChosen,
    MindReady,
    MuteToggled,
    NextMicrophone,
    ProductSelected,
    Report,
    ShowRoute,
    StageReady,
    Stop,
    TalkHeld,
    UserPose,
    UserSays,
)
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.loudspeaker import Loudspeaker
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.dialogue.attention import AttentionSign
from vr_assistant.mind.dialogue.exchange import Exchange, error_event
from vr_assistant.mind.dialogue.leisure import at_leisure
from vr_assistant.mind.dialogue.script import ScriptedUser, ScriptLine
from vr_assistant.mind.dialogue.turns import Sentence
from vr_assistant.mind.listening.ways import Ways
from vr_assistant.mind.listening.without_call import WithoutCall
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.sound_devices import SoundDevices
from vr_assistant.mind.surroundings import LazyRecogniser, OpenedMicrophone, Surroundings
from vr_assistant.telemetry.spans import TurnSpans

if TYPE_CHECKING:
    from vr_assistant.mind.dialogue.dialogue import Dialogue
    from vr_assistant.mind.dialogue.pipecat_engine.engine import ConversationEngine

log = logging.getLogger(__name__)

_MODEL_POLL_S = 1.0
_POSE_EVERY_NS = 100_000_000
"""What is said asks no more often where the user is; only the ears do."""


class Mind:
    """One conversation, from the first breath to Stop.

    Args:
        script: What the user says; with none, the microphone is opened.
        recording: Folder that gets the sounds; None keeps none.
        send: Takes every message for the outside, in order; must not block.
        surroundings: None takes those of this machine.
    """

    def __init__(
        self,
        settings: Settings,
        language_model: LanguageModel,
        send: Callable[[Message], None],
        script: Sequence[ScriptLine] = (),
        recording: Path | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self._surroundings = surroundings or Surroundings(settings, language_model)
        self._language_model = language_model
        self._send = send
        self._script = script
        self._recorder = SoundRecorder(recording)
        self._attention = AttentionSign(self._emit)
        self._ways = Ways(settings.audio, self._attention, self._emit)
        self._switch = self._ways.switch
        self._is_walking = False
        self._hearing = Hearing()
        self._next_pose_ns = 0
        self._dialogue: Dialogue | None = None
        self._engine: ConversationEngine | None = None
        self._microphone: OpenedMicrophone | None = None
        self._loudspeaker: Loudspeaker | None = None
        self._devices: SoundDevices | None = None
        self._watch: asyncio.Task[None] | None = None
        self._chosen_microphone = ""
        self._early: list[AnyMessage] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Load everything, converse, return after Stop.

        Raises:
            AssistantError: weights or the database cannot be used.
        """
        converse = asyncio.create_task(self._converse())
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait({converse, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if self._engine and not converse.done():
                await self._engine.stop()
                await asyncio.wait({converse}, timeout=3.0)
        finally:
            stopping.cancel()
            self._close()
        if converse.done():
            converse.result()
        else:
            converse.cancel()

    def take(self, message: AnyMessage) -> None:
        """A message from the stage or the supervisor."""
        match message:
            case Stop():
                self._stopping.set()
            case MuteToggled():
                self._switch.toggle_mute()
            case ListeningChosen():
                self._ways.choose(message.way)
            case NextMicrophone():
                if self._devices:
                    self._start(self._devices.next_microphone())
            case MicrophoneChosen():
                self._chosen_microphone = message.name
            case TalkHeld():
                self._switch.hold_talk(message.is_held)
            case HeadsetWorn():
                self._switch.wear(message.is_worn)
            case UserSays():
                self._start(self._hear_simulated(message))
            case AssistantPose():
                self._hearing.take(message)
            case UserPose():
                self._hearing.take(message)
                if self._dialogue and self._engine and message.at_ns >= self._next_pose_ns:
                    self._next_pose_ns = message.at_ns + _POSE_EVERY_NS
                    self._take_report(message)
            case StageReady() | Arrived() | ProductSelected() | Answered():
                if self._dialogue is None or self._engine is None:
                    self._early.append(message)
                else:
                    self._take_report(message)
            case _:
                log.debug("not for the mind: %s", type(message).__name__)

    async def _converse(self) -> None:
        # Weights are read in a thread while Python imports the rest: both take about two seconds.
        speech = asyncio.create_task(asyncio.to_thread(self._surroundings.speech))
        dialogue = asyncio.create_task(asyncio.to_thread(self._surroundings.dialogue))
        await asyncio.sleep(0)  # both are on their way
        from vr_assistant.mind.dialogue.pipecat_engine.engine import ConversationEngine

        recogniser, voice = await speech
        self._dialogue = await dialogue
        self._loudspeaker = self._surroundings.loudspeaker(voice.rate_hz, self._hearing)
        self._engine = ConversationEngine(
            WithoutCall(recogniser, self._ways.call, self._ways.gate),
            voice,
            self._loudspeaker,
            Exchange(self._dialogue, self._emit, self._switch.mute, self._ways.choose),
            self._attention,
            self._recorder,
            self._emit,
            self._dialogue.heard,
            self._surroundings.voice_activity,
            self._surroundings.echo_guard(self._loudspeaker),
            self._dialogue.is_asking,
            self._dialogue.not_caught,
            self._dialogue,
            await asyncio.to_thread(self._surroundings.end_of_turn),
            self._ways.gate,
        )
        self._switch.listener = self._engine
        self._ways.gate.on_call = self._engine.fall_silent
        self._ways.open(lambda: self._surroundings.wake_word(recogniser))
        await self._engine.run(lambda: self._listen(recogniser))

    def _listen(self, recogniser: LazyRecogniser) -> None:
        assert self._engine and self._loudspeaker
        if not self._script:
            self._open_microphone()
        heard_from = self._microphone.name if self._microphone else "recorded speech" if self._script else "none"
        self._attention.show("listening")
        self._send(MindReady(heard_from, self._loudspeaker.name))
        for warning in self._dialogue.warnings if self._dialogue else ():
            self._send(DialogueNote(error_event(warning, 0.0)))
        for message in self._early:
            self.take(message)
        self._early.clear()
        self._watch_devices()
        self._start(self._load_the_rest(recogniser))
        self._start(self._surroundings.rehearse(lambda: self._attention.state in ("listening", "muted")))
        if self._script:
            self._start(self._perform())

    async def _load_the_rest(self, recogniser: LazyRecogniser) -> None:
        """What makes later turns quicker."""
        assert self._dialogue
        await asyncio.to_thread(recogniser.load)
        heap.settle()
        heap.give_back(heap.KEPT_BYTES)
        while not await self._language_model.is_ready():  # noqa: ASYNC110 (a server of another process)
            await asyncio.sleep(_MODEL_POLL_S)
        try:
            await self._dialogue.warm()
        except LanguageModelError as error:
            log.info("the language model is still cold: %s", error)
        await at_leisure(self._attention, self._dialogue.rest)

    async def _perform(self) -> None:
        assert self._engine
        await self._user_with(self._script, self._engine).perform()
        self._send(ConversationEnded())
        self._open_microphone()
        self._watch_devices()

    async def _hear_simulated(self, said: UserSays) -> None:
        while self._engine is None:  # noqa: ASYNC110 (a simulated user is as patient as a person)
            await asyncio.sleep(0.1)
        line = ScriptLine(Path(said.wav) if said.wav else None, said.text)
        await self._user_with([line], self._engine).perform()

    def _user_with(self, lines: Sequence[ScriptLine], engine: "ConversationEngine") -> ScriptedUser:
        def hold_talk(is_held: bool) -> None:
            if self._switch.way != "open":
                self._switch.hold_talk(is_held)

        return ScriptedUser(lines, engine, self._attention, lambda: self._is_walking, self._emit, hold_talk)

    def _open_microphone(self) -> None:
        assert self._engine
        self._microphone = self._surroundings.microphone(self._engine.hear, self._chosen_microphone)
        self._switch.microphone = self._microphone
        if self._microphone and self._switch.is_on:
            self._microphone.start()

    def _watch_devices(self) -> None:
        assert self._engine and self._loudspeaker and self._dialogue
        dialogue = self._dialogue
        left_s, engine = self._loudspeaker.left_s, self._engine

        def say(sentence: Sentence) -> None:
            self._start(engine.announce([sentence]))

        self._devices = SoundDevices(self._emit, lambda: dialogue.lang, left_s, engine.end_turn, say)
        if self._watch:
            self._watch.cancel()
        self._watch = self._start(self._devices.watch([self._microphone, self._loudspeaker]).run())

    def _take_report(self, report: Report) -> None:
        assert self._dialogue
        if isinstance(report, StageReady):
            self._dialogue.meet(report)
            snapshot = msgspec.structs.replace(
                self._dialogue.snapshot(), attention=self._attention.state, listening=self._ways.told
            )
            self._hearing.note(snapshot)
            self._send(snapshot)
            return
        if isinstance(report, Arrived):
            self._is_walking = False
        self._start(self._notice(report))

    async def _notice(self, report: Report) -> None:
        assert self._dialogue and self._engine
        spans = TurnSpans()
        exchange = Exchange(self._dialogue, self._emit)
        sentences: list[Sentence] = []
        was_idle = self._attention.state in IDLE
        if was_idle and isinstance(report, Arrived):
            self._attention.show("thinking")  # about to speak unasked: the user's next words wait
        async for outcome in self._dialogue.notice(report):
            if isinstance(outcome, Sentence):
                sentences.append(outcome)
            else:
                exchange.carry(outcome, spans)
        if sentences:
            await self._engine.announce(sentences)
        elif was_idle:
            self._attention.show("listening")

    def _emit(self, message: Message) -> None:
        if isinstance(message, ShowRoute):
            self._is_walking = True
        elif isinstance(message, HideRoute):
            self._is_walking = False
        self._hearing.note(message)
        self._send(message)

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._forget)
        return task

    def _forget(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("in the background", exc_info=error)

    def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._dialogue:
            self._dialogue.close()
        for device in (self._microphone, self._loudspeaker):
            if device:
                with contextlib.suppress(Exception):  # a card that was pulled out
                    device.close()
