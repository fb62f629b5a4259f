"""The engine behind an asyncio face: loaded in a thread, one request at a time, the others wait in order."""

import asyncio
import logging
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing, asynccontextmanager
from typing import Protocol

from vr_assistant.mind.llm.completion import CompletionRequest
from vr_assistant.mind.llm.generation import Generation
from vr_assistant.mind.llm.model import ChatMessage

_log = logging.getLogger(__name__)

MOST_UNREAD = 16
"""Pieces; the engine waits for a client that reads more slowly."""


class TextEngine(Protocol):
    """What the server needs of an engine."""

    def keep_prefix(
        self, messages: Sequence[ChatMessage], cost: Generation, *, is_cancelled: Callable[[], bool]
    ) -> None: ...

    def generate(
        self,
        messages: Sequence[ChatMessage],
        cost: Generation,
        *,
        max_tokens: int,
        schema: Mapping[str, object] | None,
        temperature: float,
        is_cancelled: Callable[[], bool],
    ) -> Iterator[str]: ...

    def close(self) -> None: ...


class Generator:
    """Runs an engine in a thread of its own."""

    def __init__(self, load: Callable[[], TextEngine]) -> None:
        self._load = load
        self._engine: TextEngine | None = None
        self._turn = asyncio.Lock()  # wakes its waiters in the order they came
        self._thread = ThreadPoolExecutor(1, "engine")
        self._stopping = threading.Event()
        self._waiting = 0
        """Chats that somebody wants answered while a prefix is being read."""
        self.failure: Exception | None = None
        """Why loading failed."""

    @property
    def is_ready(self) -> bool:
        return self._engine is not None

    async def load(self) -> None:
        """Errors are kept in `failure`."""
        try:
            self._engine = await asyncio.get_running_loop().run_in_executor(self._thread, self._load)
        except Exception as error:
            _log.exception("the model could not be loaded")
            self.failure = error

    async def answer(self, request: CompletionRequest, cost: Generation) -> AsyncGenerator[str, None]:
        """Pieces of the answer. Leaving the iteration stops the engine. Raises what the engine raises.

        Whoever only has a prefix kept makes room for every chat, and goes on where it was after it.
        """
        while True:
            makes_room = threading.Event()
            async with (
                self._in_turn(is_wanted=not request.keep_prefix),
                aclosing(self._pieces(request, cost, makes_room)) as pieces,
            ):
                async for piece in pieces:
                    yield piece
            if not makes_room.is_set():
                return

    async def _pieces(
        self, request: CompletionRequest, cost: Generation, makes_room: threading.Event
    ) -> AsyncGenerator[str, None]:
        loop = asyncio.get_running_loop()
        left = threading.Event()
        room = threading.Semaphore(MOST_UNREAD)
        pieces: asyncio.Queue[str | None] = asyncio.Queue()

        def hand_over(piece: str | None) -> None:
            while piece is not None and not room.acquire(timeout=0.1):
                if left.is_set():
                    return
            loop.call_soon_threadsafe(pieces.put_nowait, piece)

        work = loop.run_in_executor(self._thread, self._make, request, cost, left, makes_room, hand_over)
        try:
            while (piece := await pieces.get()) is not None:
                room.release()
                yield piece
            await work
        finally:
            left.set()
            await asyncio.wait([work])

    async def close(self) -> None:
        self._stopping.set()
        if self._engine is not None:
            await asyncio.get_running_loop().run_in_executor(self._thread, self._engine.close)
            self._engine = None
        self._thread.shutdown(wait=False)

    @asynccontextmanager
    async def _in_turn(self, *, is_wanted: bool) -> AsyncIterator[None]:
        self._waiting += is_wanted
        try:
            await self._turn.acquire()
        finally:
            self._waiting -= is_wanted
        try:
            yield
        finally:
            self._turn.release()

    def _make(
        self,
        request: CompletionRequest,
        cost: Generation,
        left: threading.Event,
        makes_room: threading.Event,
        hand_over: Callable[[str | None], None],
    ) -> None:
        def is_cancelled() -> bool:
            if request.keep_prefix and self._waiting:
                makes_room.set()
                return True
            return left.is_set() or self._stopping.is_set()

        messages = [message.plain() for message in request.messages]
        try:
            if self._engine is None:
                raise RuntimeError("the model is not loaded")
            if request.keep_prefix:
                self._engine.keep_prefix(messages, cost, is_cancelled=is_cancelled)
                return
            for piece in self._engine.generate(
                messages,
                cost,
                max_tokens=request.token_limit,
                schema=request.schema,
                temperature=request.temperature or 0.0,
                is_cancelled=is_cancelled,
            ):
                hand_over(piece)
                if is_cancelled():
                    return
        finally:
            hand_over(None)
