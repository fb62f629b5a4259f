"""The stage as the supervisor sees it: started first, watched, started again while that may help."""

import asyncio
import logging
import time
from collections.abc import Callable

from vr_assistant.app.child import Child
from vr_assistant.app.ending import Ending
from vr_assistant.app.shared import GRACE_S, Shared
from vr_assistant.app.spawned import Spawned, spawn_stage
from vr_assistant.errors import AssistantError, GraphicsError
from vr_assistant.messages import Message, MindStatus, Stop, encode

_log = logging.getLogger(__name__)

HEADSET_ANSWERS_S = 30.0
"""From the start of the stage; SteamVR starts its own programs before it answers."""
MOST_STARTS = 3
STEADY_S = 60.0
"""A stage that has lived so long is worth three more starts."""


class StageLife:
    def __init__(
        self,
        shared: Shared,
        room: str,
        first: Spawned | None,
        *,
        on_data: Callable[[bytes], None],
        on_lost: Callable[[], None],
    ) -> None:
        """
        Args:
            room: See Rooms.
            first: The first one, if it has been started already.
            on_data: Called with each message as it came.
            on_lost: Called when a stage has gone and the run goes on.
        """
        self._shared, self._room, self._first = shared, room, first
        self._on_data, self._on_lost = on_data, on_lost
        self._child: Child | None = None
        self._starts = 0
        self._began = 0.0
        self.greeting = MindStatus("starting")
        """What a stage is told first."""
        self.ready: bytes | None = None
        """The StageReady of the one that runs, once it has come."""
        self.first_picture = asyncio.Event()
        """Set when it is seen, or when nobody need wait for it any more."""

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child else None

    @property
    def has_headset(self) -> bool:
        return self._shared.settings.stage.runtime == "headset"

    def start(self) -> None:
        self._starts += 1
        self._began = time.monotonic()
        first, self._first = self._first, None
        self._shared.complaints.forget("stage")
        spawned = first or spawn_stage(self._shared.settings, self._room)
        self._child = Child(spawned, on_data=self._on_data, on_gone=self._gone)
        self._shared.status.stage("starting")
        self.tell(self.greeting)
        if self.has_headset:
            self._shared.end.soon(self._expect_headset(self._child))

    def is_ready(self, data: bytes) -> None:
        """It has said so, in these words."""
        self.ready = data
        self.first_picture.set()

    def send(self, data: bytes) -> None:
        """Lost while there is no stage."""
        if self._child is not None:
            self._child.send(data)

    def tell(self, message: Message) -> None:
        """In the supervisor's own words, which are recorded."""
        self._shared.record.told(message)
        self.send(encode(message))

    async def stop(self) -> None:
        """Ask, wait, insist."""
        if self._child is not None:
            self._child.send(encode(Stop()))
            await self._child.end(GRACE_S)

    async def _expect_headset(self, child: Child) -> None:
        """A runtime is foreign code and may keep the stage for ever."""
        await asyncio.sleep(HEADSET_ANSWERS_S)
        if self._child is child and self.ready is None:
            self._shared.end.fail(self._no_headset("HUNG"))

    def _no_headset(self, why: str) -> AssistantError:
        """`why`: A key of REFUSALS."""
        from vr_assistant.headset.choose import choose
        from vr_assistant.headset.refusal import explain

        return explain(why, choose(self._shared.settings.headset.runtime).manifest)

    def _gone(self, code: int) -> None:
        _log.info("stage ended with %d", code)
        shared, was_ready = self._shared, self.ready is not None
        self._child, self.ready = None, None
        self.first_picture.set()  # whatever comes of it
        if shared.end.is_decided:
            return
        self._on_lost()
        lived_s = time.monotonic() - self._began
        if code == 0:
            shared.end.finish(Ending.CLOSED)
        elif error := shared.complaints.fatal("stage", was_ready):  # no screen, no OpenGL: another would not help
            shared.end.fail(error)
        elif not was_ready and code not in (0, 1) and self.has_headset:
            shared.end.fail(self._no_headset("CRASHED"))  # by a signal, or by what Windows has instead
        elif self._starts >= MOST_STARTS and lived_s < STEADY_S:
            log = shared.settings.paths.log_dir / "stage.log"
            shared.end.fail(GraphicsError("The picture keeps failing.", f"Run `doctor`; the details are in {log}."))
        else:
            if lived_s >= STEADY_S:
                self._starts = 0
            shared.status.stage("restarting")
            self.start()
