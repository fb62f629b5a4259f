"""The mind as the supervisor sees it: started beside the stage, watched, started again a while after it has died."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from vr_assistant.app import script
from vr_assistant.app.backoff import Backoff
from vr_assistant.app.child import Child
from vr_assistant.app.device_memory import DeviceMemory
from vr_assistant.app.listening_memory import ListeningMemory
from vr_assistant.app.microphone_memory import MicrophoneMemory
from vr_assistant.app.model_server import ModelServer
from vr_assistant.app.shared import GRACE_S, Shared
from vr_assistant.app.spawned import Spawned
from vr_assistant.app.stage_life import StageLife
from vr_assistant.errors import LinkClosed
from vr_assistant.messages import Message, MindStatus, SetAttention, Speak, Stop, StopSpeaking, encode

_log = logging.getLogger(__name__)

MOST_SCRIPTED_FAILURES = 3
"""Deaths of the mind over the same scripted turn."""
LOOK_EVERY_S = 3.0
MOST_SILENT_LOOKS = 15
"""In a row, after which a mind hangs. Looks, not seconds: a program that was stopped as a whole has lost none."""


class MindLife:
    def __init__(
        self,
        shared: Shared,
        room: str,
        turns: Sequence[script.Turn],
        *,
        stage: StageLife,
        model_server: ModelServer,
        microphone: MicrophoneMemory,
        listening: ListeningMemory,
        devices: DeviceMemory,
        backoff: Backoff,
        on_data: Callable[[bytes], None],
    ) -> None:
        """
        Args:
            room: See Rooms.
            turns: What the user says, if the run is scripted.
            stage: Is told how the mind is.
            on_data: Called with each message as it came.
        """
        self._shared, self._room = shared, room
        self._stage, self._model_server, self._backoff = stage, model_server, backoff
        self._microphone, self._listening, self._devices = microphone, listening, devices
        self._on_data = on_data
        self._child: Child | None = None
        self._state = stage.greeting
        self._began = 0.0
        self._script = script.Progress(turns)
        self._is_scripted = bool(turns)
        self._failures_in_turn = 0
        self._silent_looks: int | None = None
        """Since its last sign of life; None before the first."""
        self._speech_ends_ns = 0
        self._speaking: int | None = None

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    @property
    def is_ready(self) -> bool:
        return self._state.state == "ready"

    @property
    def has_said_all(self) -> bool:
        """The user's script is at its end."""
        return self._is_scripted and not self._script.left

    @property
    def speaks_for_s(self) -> float:
        """Until her last word is over; negative once it is."""
        return (self._speech_ends_ns - time.monotonic_ns()) / 1e9

    def start(self) -> None:
        settings = self._shared.settings
        address, llm = self._model_server.address, settings.llm
        if address is not None:
            llm = llm.model_copy(update={"base_url": address.url, "api_key": address.key})
        if self._model_server.spare and (spare := self._model_server.spare.address):
            llm = llm.model_copy(update={"spare_url": spare.url, "spare_key": spare.key})
        settings_json = settings.model_copy(update={"llm": llm}).model_dump_json()
        self._began = time.monotonic()
        self._script.begin()
        arguments = (settings_json, script.to_json(self._script.left), self._shared.record.folder)
        self._shared.complaints.forget("mind")
        spawned = Spawned("mind", self._room, arguments, Path(settings.paths.log_dir))
        self._child = Child(spawned, on_data=self._on_data, on_gone=self._gone)
        self._silent_looks = None
        self._shared.end.soon(self._end_when_hanging(self._child))
        self._shared.status.mind(self._state.state)
        if self._stage.ready is not None:  # a new mind answers with a snapshot
            self._child.send(self._stage.ready)
        memories = (self._devices, self._listening, self._microphone)
        self.tell(message for memory in memories for message in memory.for_new_mind())

    def set_state(self, state: MindStatus) -> None:
        self._state = self._stage.greeting = state
        self._stage.tell(state)
        self._shared.status.mind(state.state, state.detail)

    def send(self, data: bytes) -> None:
        """Lost while there is no mind."""
        if self._child is not None:
            self._child.send(data)

    def tell(self, messages: Iterable[Message]) -> None:
        """In the supervisor's own words, which are recorded."""
        for message in messages:
            self._shared.record.told(message)
            self.send(encode(message))

    def note_speech(self, message: Speak | StopSpeaking) -> None:
        """She speaks, or no longer does."""
        if isinstance(message, StopSpeaking):
            self._speech_ends_ns, self._speaking = 0, None
            return
        ends_ns = message.starts_at_ns + round(message.seconds * 1e9)
        self._speech_ends_ns, self._speaking = max(self._speech_ends_ns, ends_ns), message.utterance

    def note_life(self) -> None:
        """Its event loop turns."""
        self._silent_looks = 0

    def note_turn(self, event: Mapping[str, object]) -> None:
        """An event of the mind's log, from which the script's progress is known."""
        if self._script.note(event):
            self._failures_in_turn = 0

    async def stop(self) -> None:
        """Ask, wait, insist."""
        if self._child is not None:
            self._child.send(encode(Stop()))
            await self._child.end(GRACE_S)

    def _gone(self, code: int) -> None:
        _log.info("mind ended with %d", code)
        shared = self._shared
        self._child = None
        if shared.end.is_decided:
            return
        if error := shared.complaints.fatal("mind", self.is_ready):
            shared.end.fail(error)
            return
        self._failures_in_turn += 1
        if self._is_scripted and self._failures_in_turn >= MOST_SCRIPTED_FAILURES:
            log = shared.settings.paths.log_dir / "mind.log"
            shared.end.fail(LinkClosed("The assistant keeps failing.", f"The details are in {log}."))
            return
        self._fall_silent()
        self.set_state(MindStatus("restarting"))
        delay_s = self._backoff.delay_s(time.monotonic() - self._began)
        shared.end.soon(self._restart(delay_s))

    async def _end_when_hanging(self, child: Child) -> None:
        """What has ended is started again; who hangs would be waited for by the user for ever."""
        while self._child is child:
            await asyncio.sleep(LOOK_EVERY_S)
            if self._silent_looks is None or not self.is_ready:
                continue
            self._silent_looks += 1
            if self._silent_looks > MOST_SILENT_LOOKS and self._child is child:
                _log.warning("the mind hangs")
                child.kill()
                return

    async def _restart(self, delay_s: float) -> None:
        await asyncio.sleep(delay_s)
        self.start()

    def _fall_silent(self) -> None:
        """The voice died with the mind: its mouth must not move on."""
        if self._speaking is not None and self.speaks_for_s > 0:
            self._stage.tell(StopSpeaking(self._speaking))
        self._speech_ends_ns, self._speaking = 0, None
        self._stage.tell(SetAttention("waking"))
