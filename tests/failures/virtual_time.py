"""An event loop whose clock jumps over every wait in which nothing happens: minutes of silence pass in no time.

Threads and sockets work as ever: while a thread works, or bytes are under way, the clock stands still.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

SETTLES_S = 0.003
"""Real time in which loopback delivers what has been sent."""


class _Selector(selectors.DefaultSelector):
    def __init__(self, may_jump: Callable[[], bool], jump: Callable[[float], None]) -> None:
        super().__init__()
        self._may_jump = may_jump
        self._jump = jump

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is not None and timeout <= 0:
            return super().select(0)
        if not self._may_jump():
            return super().select(0.05)  # a thread wakes the loop up itself
        ready = super().select(SETTLES_S)
        if not ready and timeout is not None:
            self._jump(timeout)
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._now = 0.0
        self._threads = 0
        super().__init__(_Selector(lambda: self._threads == 0, self._jump))

    def time(self) -> float:
        return self._now

    def _jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":  # type: ignore[override]
        self._threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_ended)
        return future

    def _thread_ended(self, _: object) -> None:
        self._threads -= 1


def run(story: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(story)
