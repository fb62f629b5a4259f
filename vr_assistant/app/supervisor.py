"""The main process: starts stage, mind and model server, relays between them, restarts and ends them."""

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Literal

from vr_assistant.app import script
from vr_assistant.app.backoff import Backoff
from vr_assistant.app.child import Child
from vr_assistant.app.microphone_memory import NOTED, MicrophoneMemory
from vr_assistant.app.model_server import ModelServer
from vr_assistant.app.routes import route
from vr_assistant.app.spawned import STAGE_ROOM, Spawned, spawn_stage
from vr_assistant.app.status import Status
from vr_assistant.config import Settings
from vr_assistant.errors import (
    AssistantError,
    ConfigError,
    GraphicsError,
    LinkClosed,
    NoHeadset,
    RecordingError,
    StoryFailed,
)
from vr_assistant.messages import (
    ConversationEnded,
    DialogueNote,
    Message,
    MindReady,
    MindStatus,
    SetAttention,
    Speak,
    StageClosed,
    StageReady,
    Stop,
    StopSpeaking,
    StoryEnded,
    decode,
    encode,
)
from vr_assistant.recording.recorder import Recorder

_log = logging.getLogger(__name__)

GRACE_S = 3.0
"""For a child to end after Stop."""
TAIL_S = 1.0
"""Silence after the last word of a scripted conversation."""
FIRST_PICTURE_S = 1.0
"""The cores are the stage's alone until its first picture is seen, but not for longer."""
FIRST_HEADSET_PICTURE_S = 5.0
"""As long as a runtime takes to answer or to refuse: no mind is started for a headset that is not there."""
HEADSET_ANSWERS_S = 30.0
"""From the start of the stage; SteamVR starts its own programs before it answers."""
MOST_STAGE_STARTS = 3
STEADY_S = 60.0
"""A stage that has lived so long is worth three more starts."""
MOST_SCRIPTED_FAILURES = 3
_NOTICED = ("StageReady", "Speak", "StopSpeaking", *NOTED)
"""Deaths of the mind over the same scripted turn."""


class Ending(Enum):
    CLOSED = auto()
    """The user closed the window or left the headset."""
    CONVERSATION_ENDED = auto()
    INTERRUPTED = auto()
    """SIGINT or SIGTERM."""


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
    ) -> None:
        """
        Args:
            stage: The first one, if it has been started already.
        """
        self._settings = settings
        self._status = status
        self._script = script.Progress(turns)
        self._is_scripted = bool(turns)
        self._recorder = recorder
        self._rooms = rooms or Rooms()
        self._model_server = model_server or ModelServer(settings)
        self._backoff = backoff or Backoff()
        self._first_stage = stage
        self._stage: Child | None = None
        self._mind: Child | None = None
        self._mind_state = MindStatus("starting")
        self._mind_began = 0.0
        self._failures_in_turn = 0
        self._stage_starts = 0
        self._stage_began = 0.0
        self._stage_ready: bytes | None = None
        self._first_picture = asyncio.Event()
        self._stated: dict[str, AssistantError] = {}
        self._microphone = MicrophoneMemory()
        self._speech_ends_ns = 0
        self._speaking: int | None = None
        self._later: set[asyncio.Task[None]] = set()
        self._end: asyncio.Future[Ending] | None = None

    async def run(self) -> Ending:
        """Until the user, the script or a signal ends it; everything started has ended when this returns.

        Raises:
            PortInUse, WeightsMissing, ConfigError: the model server cannot be started.
            GraphicsError, NoDisplay, NoHeadset: the stage cannot be started or keeps failing.
            LinkClosed: the mind keeps failing over a scripted conversation.
            StoryFailed: the simulated user could not live its story.
        """
        loop = asyncio.get_running_loop()
        self._end = loop.create_future()
        undo = [_on_signal(number, self._interrupt) for number in (signal.SIGINT, signal.SIGTERM)]
        try:
            self._start_stage()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(FIRST_HEADSET_PICTURE_S if self._has_headset else FIRST_PICTURE_S):
                    await self._first_picture.wait()
            if not self._end.done():
                self._model_server.on_state = self._status.model
                await self._model_server.start()
                self._start_mind()
            return await self._end
        finally:
            await self._stop_all()
            for restore in undo:
                restore()

    @property
    def pids(self) -> dict[str, int | None]:
        """Of what runs now."""
        return {
            "stage": self._stage.pid if self._stage else None,
            "mind": self._mind.pid if self._mind else None,
            "model server": self._model_server.pid,
        }

    # --- stage ---------------------------------------------------------------------------------

    def _start_stage(self) -> None:
        self._stage_starts += 1
        self._stage_began = time.monotonic()
        first, self._first_stage = self._first_stage, None
        self._stage = self._listen_to(first or spawn_stage(self._settings, self._rooms.stage))
        self._status.stage("starting")
        self._tell_stage(self._mind_state)
        if self._has_headset:
            self._soon(self._expect_headset(self._stage))

    @property
    def _has_headset(self) -> bool:
        return self._settings.stage.runtime == "headset"

    async def _expect_headset(self, stage: Child) -> None:
        """A runtime is foreign code and may keep the stage for ever."""
        await asyncio.sleep(HEADSET_ANSWERS_S)
        if self._stage is stage and self._stage_ready is None:
            self._fail(self._no_headset("HUNG"))

    def _no_headset(self, why: str) -> AssistantError:
        """`why`: A key of REFUSALS."""
        from vr_assistant.headset.choose import choose
        from vr_assistant.headset.refusal import explain

        return explain(why, choose(self._settings.headset.runtime).manifest)

    def _stage_gone(self, code: int) -> None:
        _log.info("stage ended with %d", code)
        was_ready = self._stage_ready is not None
        self._stage, self._stage_ready = None, None
        self._first_picture.set()  # whatever comes of it
        if self._is_ending:
            return
        self._tell_mind(self._microphone.stage_gone())
        if code == 0:
            self._finish(Ending.CLOSED)
        elif error := self._fatal("stage", was_ready):  # no screen, no OpenGL: another start would not help
            self._fail(error)
        elif not was_ready and code not in (0, 1) and self._has_headset:
            self._fail(self._no_headset("CRASHED"))  # by a signal, or by what Windows has instead
        elif self._stage_starts >= MOST_STAGE_STARTS and time.monotonic() - self._stage_began < STEADY_S:
            log = self._settings.paths.log_dir / "stage.log"
            self._fail(GraphicsError("The picture keeps failing.", f"Run `doctor`; the details are in {log}."))
        else:
            if time.monotonic() - self._stage_began >= STEADY_S:
                self._stage_starts = 0
            self._status.stage("restarting")
            self._start_stage()

    # --- mind ----------------------------------------------------------------------------------

    def _start_mind(self) -> None:
        recording = str(self._recorder.folder) if self._recorder else ""
        address = self._model_server.address
        llm = self._settings.llm
        if address is not None:
            llm = llm.model_copy(update={"base_url": address.url, "api_key": address.key})
        settings = self._settings.model_copy(update={"llm": llm}).model_dump_json()
        self._mind_began = time.monotonic()
        self._script.begin()
        arguments = (settings, script.to_json(self._script.left), recording)
        log_dir = Path(self._settings.paths.log_dir)
        self._mind = self._listen_to(Spawned("mind", self._rooms.mind, arguments, log_dir))
        self._status.mind(self._mind_state.state)
        if self._stage_ready is not None:  # a new mind answers with a snapshot
            self._mind.send(self._stage_ready)
        self._tell_mind(self._microphone.for_new_mind())

    def _mind_gone(self, code: int) -> None:
        _log.info("mind ended with %d", code)
        self._mind = None
        if self._is_ending:
            return
        if error := self._fatal("mind", self._mind_state.state == "ready"):
            self._fail(error)
            return
        self._failures_in_turn += 1
        if self._is_scripted and self._failures_in_turn >= MOST_SCRIPTED_FAILURES:
            log = self._settings.paths.log_dir / "mind.log"
            self._fail(LinkClosed("The assistant keeps failing.", f"The details are in {log}."))
            return
        self._fall_silent()
        self._set_mind_state(MindStatus("restarting"))
        delay_s = self._backoff.delay_s(time.monotonic() - self._mind_began)
        self._soon(self._restart_mind(delay_s))

    async def _restart_mind(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        self._start_mind()

    def _fall_silent(self) -> None:
        """The voice died with the mind: its mouth must not move on."""
        if self._speaking is not None and time.monotonic_ns() < self._speech_ends_ns:
            self._tell_stage(StopSpeaking(self._speaking))
        self._speech_ends_ns, self._speaking = 0, None
        self._tell_stage(SetAttention("waking"))

    def _set_mind_state(self, state: MindStatus) -> None:
        self._mind_state = state
        self._tell_stage(state)
        self._status.mind(state.state, state.detail)

    # --- messages ------------------------------------------------------------------------------

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
        receiver = {"stage": self._stage, "mind": self._mind}.get(room)
        if receiver is not None:
            receiver.send(data)
        if name == "StageReady":
            self._stage_ready = data
            self._first_picture.set()
        if name == "UserPose":
            self._tell_mind(self._microphone.stage_lives())
        if room == "supervisor" or self._recorder is not None or name in _NOTICED:
            try:
                message = decode(data)
            except ValueError:  # msgspec's errors are
                _log.exception("%s sent a damaged %s", sender, name)
                return
            self._record(sender, message, arrived_ns)
            self._notice(sender, message)

    def _notice(self, sender: str, message: Message) -> None:
        """What the supervisor itself makes of a message."""
        self._microphone.note(message)
        match message:
            case StageReady():
                self._status.stage("ready", message.runtime)
            case StageClosed():
                self._finish(Ending.CLOSED)
            case StoryEnded(problem=""):
                self._soon(self._end_after_speech())
            case StoryEnded(problem=problem):
                self._fail(StoryFailed(problem, f"The log in {self._settings.paths.log_dir} has the details."))
            case MindReady():
                self._status.devices(message.audio_in, message.audio_out)
                self._set_mind_state(MindStatus("ready"))
                if self._is_scripted and not self._script.left:  # the one before died over its last words
                    self._soon(self._end_after_speech())
            case Speak():
                ends_ns = message.starts_at_ns + round(message.seconds * 1e9)
                self._speech_ends_ns, self._speaking = max(self._speech_ends_ns, ends_ns), message.utterance
            case StopSpeaking():
                self._speech_ends_ns, self._speaking = 0, None
            case DialogueNote():
                self._note(sender, message.event)
            case ConversationEnded():
                self._soon(self._end_after_speech())
            case _:
                pass

    def _note(self, sender: str, event: dict[str, object]) -> None:
        kind = event.get("event")
        if kind == "error":
            error = AssistantError(str(event.get("message", "")), str(event.get("hint", "")))
            error.code = str(event.get("code", error.code))
            self._stated[sender] = error
            is_ready = self._stage_ready is not None if sender == "stage" else self._mind_state.state == "ready"
            if self._fatal(sender, is_ready):
                return  # said when the run has ended of it
        if sender == "mind" and self._script.note(event):
            self._failures_in_turn = 0
        self._status.note(event)

    def _fatal(self, sender: str, was_ready: bool) -> AssistantError | None:
        """What a child said was wrong, if starting it again cannot mend that."""
        error = self._stated.get(sender)
        if error is None or (was_ready and error.code not in (ConfigError.code, NoHeadset.code)):
            return None
        return error

    async def _end_after_speech(self) -> None:
        silent_s = (self._speech_ends_ns - time.monotonic_ns()) / 1e9
        await asyncio.sleep(max(0.0, silent_s) + TAIL_S)
        self._finish(Ending.CONVERSATION_ENDED)

    def _record(self, sender: Literal["stage", "mind", "supervisor"], message: Message, at_ns: int) -> None:
        if self._recorder is None:
            return
        try:
            self._recorder.write(sender, message, at_ns)
        except RecordingError as error:  # said once; the conversation goes on
            self._status.problem(error)

    def _tell_mind(self, messages: list[Message]) -> None:
        for message in messages:
            self._record("supervisor", message, time.monotonic_ns())
            if self._mind is not None:
                self._mind.send(encode(message))

    def _tell_stage(self, message: Message) -> None:
        self._record("supervisor", message, time.monotonic_ns())
        if self._stage is not None:
            self._stage.send(encode(message))

    # --- the end -------------------------------------------------------------------------------

    @property
    def _is_ending(self) -> bool:
        return self._end is None or self._end.done()

    def _interrupt(self) -> None:
        self._finish(Ending.INTERRUPTED)

    def _finish(self, ending: Ending) -> None:
        self._first_picture.set()  # nobody need wait for it
        if self._end is not None and not self._end.done():
            self._end.set_result(ending)

    def _fail(self, error: AssistantError) -> None:
        if self._end is not None and not self._end.done():
            self._end.set_exception(error)

    async def _stop_all(self) -> None:
        """Ask, wait, insist; all at the same time."""
        if self._end is not None:
            self._end.cancel()  # where starting failed: nothing may be restarted from here on
        for task in self._later:
            task.cancel()
        ending = []
        for child in (self._mind, self._stage):
            if child is not None:
                child.send(encode(Stop()))
                ending.append(child.end(GRACE_S))
        self._status.ending()
        await asyncio.gather(self._model_server.stop(), *ending)

    def _listen_to(self, spawned: Spawned) -> Child:
        self._stated.pop(spawned.name, None)
        if spawned.name == "stage":
            return Child(spawned, on_data=self._from_stage, on_gone=self._stage_gone)
        return Child(spawned, on_data=self._from_mind, on_gone=self._mind_gone)

    def _soon(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)


def _on_signal(number: signal.Signals, handle: Callable[[], None]) -> Callable[[], object]:
    """Call `handle` on the event loop when the signal comes; gives what undoes it."""
    loop = asyncio.get_running_loop()
    try:
        loop.add_signal_handler(number, handle)
    except NotImplementedError:  # Windows' event loop
        before = signal.signal(number, lambda *_: loop.call_soon_threadsafe(handle))
        return lambda: signal.signal(number, before)
    return lambda: loop.remove_signal_handler(number)
