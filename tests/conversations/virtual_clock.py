"""A clock that jumps over every wait, for stories in which nothing but the event loop does any work.

Work handed to threads is done at once, in the loop's own thread, so that a story goes the same way each time; `takes`
says how long it would have taken. The clocks of `time` are the virtual one meanwhile: Pipecat looks at them everywhere.
"""

import asyncio
import selectors
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

_STARTS_S = 1000.0
"""Of the monotonic clock; 0 would look like "never"."""
_TODAY_S = 1_800_000_000.0


class _Selector(selectors.DefaultSelector):
    def __init__(self, jump: Callable[[float], None]) -> None:
        super().__init__()
        self._jump = jump

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("Everybody waits for something that will never happen.")
        ready = super().select(0)
        if not ready and timeout > 0:
            self._jump(timeout)
        return ready


class VirtualClockLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._now = _STARTS_S
        self._takes_s = 0.0
        super().__init__(_Selector(self._jump))

    def time(self) -> float:
        return self._now

    def takes(self, seconds: float) -> None:
        self._takes_s += seconds

    def _jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(self, executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":  # type: ignore[override]
        future: asyncio.Future[T] = self.create_future()
        self._takes_s = 0.0
        try:
            result = func(*args)
        except Exception as error:
            self.call_later(self._takes_s, lambda error=error: future.done() or future.set_exception(error))
        else:
            self.call_later(self._takes_s, lambda: future.done() or future.set_result(result))
        return future


def takes(seconds: float) -> None:
    """Called by what runs in a thread: its result is there only after that long."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualClockLoop)
    loop.takes(seconds)


def run(story: Coroutine[Any, Any, T]) -> T:
    """See asyncio.run; minutes pass in no time."""
    with asyncio.Runner(loop_factory=VirtualClockLoop) as runner:
        loop = runner.get_loop()
        with _clocks_of(loop):
            return runner.run(story)


@contextmanager
def _clocks_of(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    clocks: dict[str, Callable[[], float]] = {
        "monotonic": loop.time,
        "monotonic_ns": lambda: round(loop.time() * 1e9),
        "time": lambda: _TODAY_S + loop.time(),
    }
    real = {name: getattr(time, name) for name in clocks}
    for name, clock in clocks.items():
        setattr(time, name, clock)
    try:
        yield
    finally:
        for name, clock in real.items():
            setattr(time, name, clock)
