"""How a run ends, decided once."""

import asyncio
from collections.abc import Coroutine
from enum import Enum, auto

from vr_assistant.errors import AssistantError


class Ending(Enum):
    CLOSED = auto()
    """The user closed the window or left the headset."""
    CONVERSATION_ENDED = auto()
    INTERRUPTED = auto()
    """SIGINT or SIGTERM."""


class RunsEnd:
    """Before `begin` and once it is decided, nothing may be started any more."""

    def __init__(self) -> None:
        self._decided: asyncio.Future[Ending] | None = None
        self._later: set[asyncio.Task[None]] = set()

    def begin(self) -> None:
        """On the event loop: from now on the run can end."""
        self._decided = asyncio.get_running_loop().create_future()

    @property
    def is_decided(self) -> bool:
        return self._decided is None or self._decided.done()

    def finish(self, ending: Ending) -> None:
        if self._decided is not None and not self._decided.done():
            self._decided.set_result(ending)

    def fail(self, error: AssistantError) -> None:
        if self._decided is not None and not self._decided.done():
            self._decided.set_exception(error)

    async def wait(self) -> Ending:
        """Until it is decided. Raises what it was decided to fail with."""
        assert self._decided is not None, "begin() comes first"
        return await self._decided

    def soon(self, work: Coroutine[None, None, None]) -> None:
        """Do this beside everything else, unless the run has ended by then."""
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)

    def close(self) -> None:
        """What was to be done soon is not done any more; nor is anything decided, where starting failed."""
        if self._decided is not None:
            self._decided.cancel()
        for task in self._later:
            task.cancel()
