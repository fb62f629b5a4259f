"""The main process: starts stage, mind and model server, relays between them, and ends them."""

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from vr_assistant.app import listening_memory, microphone_memory, script
from vr_assistant.app.backoff import Backoff
from vr_assistant.app.device_memory import DeviceMemory
from vr_assistant.app.ending import Ending
from vr_assistant.app.governor import Governor
from vr_assistant.app.link_record import LinkRecord
from vr_assistant.app.listening_memory import ListeningMemory
from vr_assistant.app.microphone_memory import MicrophoneMemory
from vr_assistant.app.mind_life import MindLife
from vr_assistant.app.model_server import ModelServer
from vr_assistant.app.routes import route
from vr_assistant.app.shared import Shared
from vr_assistant.app.spawned import STAGE_ROOM, Spawned
from vr_assistant.app.stage_life import StageLife
from vr_assistant.app.status import Status
from vr_assistant.app.turn_record import TurnRecord
from vr_assistant.config import Settings
from vr_assistant.errors import StoryFailed
from vr_assistant.messages import (
    ConversationEnded,
    DialogueNote,
    FramesShown,
    Listening,
    Message,
    MindReady,
    MindStatus,
    Speak,
    StageClosed,
    StageReady,
    StopSpeaking,
    StoryEnded,
    TurnSliced,
    decode,
)
from vr_assistant.recording.recorder import Recorder

_log = logging.getLogger(__name__)

TAIL_S = 1.0
"""Silence after the last word of a scripted conversation."""
FIRST_PICTURE_S = 1.0
"""The cores are the stage's alone until its first picture is seen, but not for longer."""
FIRST_HEADSET_PICTURE_S = 5.0
"""As long as a runtime takes to answer or to refuse: no mind is started for a headset that is not there."""
_NOTICED = ("StageReady", "Speak", "StopSpeaking", *microphone_memory.NOTED, *listening_memory.NOTED)
"""Messages for others that the supervisor looks into."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the children run: "module:function".

    The stage's is called as main(link, settings_json), the mind's as main(link, settings_json, script_json,
    recording_folder), with a JSON list of {"wav": path} or {"text": words} and "" for no recording.
    """

    stage: str = STAGE_ROOM
    mind: str = "vr_assistant.mind.process:main"


class Supervisor:
    """One run of the program."""

    def __init__(
        self,
        settings: Settings,
        status: Status,
        *,
        turns: Sequence[script.Turn] = (),
        recorder: Recorder | None = None,
        stage: Spawned | None = None,
        rooms: Rooms | None = None,
        model_server: ModelServer | None = None,
        backoff: Backoff | None = None,
        remember: Callable[[Listening], None] | None = None,
        remember_microphone: Callable[[str], None] | None = None,
    ) -> None:
        """
        Args:
            remember: Called when the user has chosen another way to be heard.
            remember_microphone: Likewise, another microphone.
            stage: The first one, if it has been started already.
        """
        rooms = rooms or Rooms()
        self._shared = Shared(settings, status, LinkRecord(recorder, status))
        self._end = self._shared.end
        self._model_server = model_server or ModelServer(settings)
        self._governor = Governor()
        self._is_seen = True
        """False where films are drawn afterwards from what is recorded: frames that are late are no matter there."""
        self._microphone = MicrophoneMemory()
        self._turns = TurnRecord(settings.stage.trace)
        self._listening = ListeningMemory(settings.audio.listening, remember)
        self._devices = DeviceMemory(remember_microphone)
        self._stage = StageLife(
            self._shared, rooms.stage, stage, on_data=self._from_stage, on_lost=self._let_go_of_buttons
        )
        self._mind = MindLife(
            self._shared,
            rooms.mind,
            turns,
            stage=self._stage,
            model_server=self._model_server,
            microphone=self._microphone,
            listening=self._listening,
            devices=self._devices,
            backoff=backoff or Backoff(),
            on_data=self._from_mind,
        )

    async def run(self) -> Ending:
        """Until the user, the script or a signal ends it; everything started has ended when this returns.

        Raises:
            PortInUse, WeightsMissing, ConfigError: the model server cannot be started.
            GraphicsError, NoDisplay, NoHeadset: the stage cannot be started or keeps failing.
            LinkClosed: the mind keeps failing over a scripted conversation.
            StoryFailed: the simulated user could not live its story.
        """
        self._end.begin()
        undo = [_on_signal(number, self._interrupt) for number in (signal.SIGINT, signal.SIGTERM)]
        try:
            self._stage.start()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FIRST_HEADSET_PICTURE_S if self._stage.has_headset else FIRST_PICTURE_S):
                    await self._stage.first_picture.wait()
            if not self._end.is_decided:
                self._model_server.on_state = self._shared.status.model
                await self._model_server.start()
                if self._model_server.spare:
                    await self._model_server.spare.start()
                self._mind.start()
            return await self._end.wait()
        finally:
            await self._stop_all()
            self._turns.write()
            for restore in undo:
                restore()

    @property
    def pids(self) -> dict[str, int | None]:
        """Of what runs now."""
        return {"stage": self._stage.pid, "mind": self._mind.pid, "model server": self._model_server.pid}

    def _from_stage(self, data: bytes) -> None:
        self._relay("stage", data)

    def _from_mind(self, data: bytes) -> None:
        self._relay("mind", data)

    def _relay(self, sender: Literal["stage", "mind"], data: bytes) -> None:
        arrived_ns = time.monotonic_ns()
        known = route(sender, data)
        if known is None:
            _log.warning("%s may not send %r", sender, data[:80])
            return
        name, room = known
        if name == "Alive":
            self._mind.note_life()
            return
        if room == "stage":
            self._stage.send(data)
        elif room == "mind":
            self._mind.send(data)
        if name == "StageReady":
            self._stage.is_ready(data)
        if name == "UserPose":
            self._mind.tell(self._microphone.stage_lives())
        if room == "supervisor" or self._shared.record.is_wanted or name in _NOTICED:
            try:
                message = decode(data)
            except ValueError:  # msgspec's errors are
                _log.exception("%s sent a damaged %s", sender, name)
                return
            if isinstance(message, TurnSliced):
                self._turns.take(message)
                return
            if isinstance(message, FramesShown):
                self._govern(message)
                return
            self._shared.record.write(sender, message, arrived_ns)
            self._notice(sender, message)

    def _notice(self, sender: str, message: Message) -> None:
        """What the supervisor itself makes of a message."""
        status = self._shared.status
        self._microphone.note(message)
        self._listening.note(message)
        self._devices.note(message)
        match message:
            case StageReady():
                self._is_seen = message.runtime != "offscreen"
                status.stage("ready", message.runtime)
            case StageClosed():
                self._finish(Ending.CLOSED)
            case StoryEnded(problem=""):
                self._end.soon(self._end_after_speech())
            case StoryEnded(problem=problem):
                log_dir = self._shared.settings.paths.log_dir
                self._end.fail(StoryFailed(problem, f"The log in {log_dir} has the details."))
            case MindReady():
                status.devices(message.audio_in, message.audio_out)
                self._mind.set_state(MindStatus("ready"))
                if self._mind.has_said_all:  # the one before died over its last words
                    self._end.soon(self._end_after_speech())
            case Speak() | StopSpeaking():
                self._mind.note_speech(message)
            case DialogueNote():
                self._note(sender, message.event)
            case ConversationEnded():
                self._end.soon(self._end_after_speech())
            case _:
                pass

    def _govern(self, shown: FramesShown) -> None:
        if not self._is_seen:
            return
        before = self._governor.level
        level = self._governor.take(shown.frames, shown.missed)
        if level != before:
            _log.info("%d of %d frames missed: the language model's tempo is %d", shown.missed, shown.frames, level)
        if level or before:
            self._end.soon(self._model_server.hold_back(level))

    def _note(self, sender: str, event: dict[str, object]) -> None:
        if event.get("event") == "error":
            self._shared.complaints.note(sender, event)
            is_ready = self._stage.ready is not None if sender == "stage" else self._mind.is_ready
            if self._shared.complaints.fatal(sender, is_ready):
                return  # said when the run has ended of it
        if sender == "mind":
            self._mind.note_turn(event)
        self._shared.status.note(event)

    def _let_go_of_buttons(self) -> None:
        self._mind.tell(self._microphone.stage_gone())

    async def _end_after_speech(self) -> None:
        await asyncio.sleep(max(0.0, self._mind.speaks_for_s) + TAIL_S)
        self._finish(Ending.CONVERSATION_ENDED)

    def _interrupt(self) -> None:
        self._finish(Ending.INTERRUPTED)

    def _finish(self, ending: Ending) -> None:
        self._stage.first_picture.set()  # nobody need wait for it
        self._end.finish(ending)

    async def _stop_all(self) -> None:
        """All at the same time."""
        self._end.close()
        self._shared.status.ending()
        await asyncio.gather(self._mind.stop(), self._stage.stop(), self._model_server.stop())


def _on_signal(number: signal.Signals, handle: Callable[[], None]) -> Callable[[], object]:
    """Call `handle` on the event loop when the signal comes; gives what undoes it."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, handle)
    except NotImplementedError:  # Windows' event loop
        before = signal.signal(number, lambda *_: loop.call_soon_threadsafe(handle))
        return lambda: signal.signal(number, before)
    return lambda: loop.remove_signal_handler(number)
