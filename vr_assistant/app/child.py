"""A child process with a link to it, seen from the supervisor's event loop."""

import asyncio
import contextlib
import logging
import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import TypeVar

from vr_assistant.app.spawned import Spawned

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

LEAVE_S = 5.0
"""A child that has closed its link must end within this time."""
MOST_UNSENT = 5_000
"""Messages for a child that does not read; 40 s of everything the stage and the mind say at their busiest."""


class Child:
    """Listens to a process that was spawned; must be made on the main thread of a running event loop.

    Sending and receiving have a thread each: a child that hangs never holds up the supervisor.
    """

    def __init__(self, spawned: Spawned, *, on_data: Callable[[bytes], None], on_gone: Callable[[int], None]) -> None:
        """
        Args:
            on_data: Each message as it came, on the event loop.
            on_gone: The exit code, on the event loop, after the last on_data; negative: the signal that ended it.
        """
        self.name = spawned.name
        self._loop = asyncio.get_running_loop()
        self._on_data = on_data
        self._on_gone = on_gone
        self.gone = asyncio.Event()
        self._unsent: queue.Queue[bytes | None] = queue.Queue(MOST_UNSENT)
        self._process, link = spawned.process, spawned.link
        spawned.is_taken = True
        threading.Thread(target=self._receive, args=(link,), name=f"from {self.name}", daemon=True).start()
        threading.Thread(target=self._send, args=(link,), name=f"to {self.name}", daemon=True).start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    def send(self, data: bytes) -> None:
        """In order, later. Messages to a child that has gone or hangs are dropped."""
        try:
            self._unsent.put_nowait(data)
        except queue.Full:
            _log.warning("%s does not read its link", self.name)

    async def end(self, grace_s: float) -> None:
        """Wait so long for it to end by itself, then insist. It is gone afterwards."""
        for insist in (self._process.terminate, self._process.kill):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(grace_s):
                    await self.gone.wait()
                return
            _log.warning("%s does not end by itself", self.name)
            insist()
            grace_s = 1.0
        await self.gone.wait()

    def kill(self) -> None:
        self._process.kill()

    def _receive(self, link: Connection) -> None:
        with contextlib.suppress(EOFError, OSError):
            while True:
                self._tell(self._on_data, link.recv_bytes())
        self._process.join(LEAVE_S)
        if self._process.is_alive():
            _log.warning("%s has closed its link and does not end", self.name)
            self._process.kill()
            self._process.join()
        with contextlib.suppress(queue.Full):
            self._unsent.put_nowait(None)
        link.close()
        self._tell(self._leave, self._process.exitcode or 0)

    def _send(self, link: Connection) -> None:
        with contextlib.suppress(OSError):
            while (data := self._unsent.get()) is not None:
                link.send_bytes(data)

    def _leave(self, code: int) -> None:
        self.gone.set()
        self._on_gone(code)

    def _tell(self, what: Callable[[_T], None], about: _T) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended first
            self._loop.call_soon_threadsafe(what, about)
