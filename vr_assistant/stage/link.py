"""The stage's end of the link: reads within a budget, writes only what fits. It never waits for anybody."""

import logging
import os
import select
import time
from collections import deque
from multiprocessing.connection import Connection

import msgspec

from vr_assistant.messages import AnyMessage, AssistantPose, Message, UserPose, decode, encode

log = logging.getLogger(__name__)

BUDGET_S = 0.0015
MOST_WAITING = 256
_IS_POSIX = os.name == "posix"


class Link:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._outbox: deque[bytes] = deque(maxlen=MOST_WAITING)
        self.is_closed = False

    def receive(self, budget_s: float = BUDGET_S) -> list[AnyMessage]:
        """What has come, as far as it can be read in this time; the rest comes with the next frame."""
        messages: list[AnyMessage] = []
        until = time.perf_counter() + budget_s
        try:
            while not self.is_closed and self._has_come():
                data = self._connection.recv_bytes()
                try:
                    messages.append(decode(data))
                except (msgspec.DecodeError, msgspec.ValidationError):
                    log.exception("a message of %d bytes could not be read", len(data))
                if time.perf_counter() > until:
                    break
        except (EOFError, OSError):
            self.is_closed = True
        return messages

    def send(self, message: Message) -> None:
        """At once if the pipe has room, else later; a pose that finds no room is dropped, the next one is newer."""
        if not isinstance(message, UserPose | AssistantPose):
            self._outbox.append(encode(message))
            self.flush()
        elif not self._outbox and self._has_room():
            self._write(encode(message))

    def flush(self) -> None:
        """Write what waits, as far as there is room."""
        while self._outbox and self._has_room():
            self._write(self._outbox.popleft())

    def close(self) -> None:
        self.is_closed = True
        self._connection.close()

    def _has_come(self) -> bool:
        # Connection.poll makes a selector anew for each look.
        return bool(select.select([self._connection], [], [], 0)[0]) if _IS_POSIX else self._connection.poll(0)

    def _has_room(self) -> bool:
        # A Unix socket counts as writable while at least half of its buffer is free, so that a report of ours
        # (under 1 KB) cannot block. Windows has no such question; its pipe buffer holds minutes of poses.
        if self.is_closed:
            return False
        return not _IS_POSIX or bool(select.select([], [self._connection], [], 0)[1])

    def _write(self, data: bytes) -> None:
        try:
            self._connection.send_bytes(data)
        except OSError:
            self.is_closed = True
