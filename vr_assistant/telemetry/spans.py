"""How long each part of a turn took, on the monotonic clock."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_current: ContextVar["TurnSpans | None"] = ContextVar("turn_spans", default=None)


class TurnSpans:
    """Spans of one turn, in milliseconds since its input ended; a part that ran twice counts both times.

    Args:
        input_ended_ns: monotonic_ns at the end of the user's speech, or when the text was given.
    """

    def __init__(self, input_ended_ns: int | None = None, clock_ns: Callable[[], int] | None = None) -> None:
        self._clock_ns = clock_ns or time.monotonic_ns
        self.input_ended_ns = self._clock_ns() if input_ended_ns is None else input_ended_ns
        self._ms: dict[str, float] = {}

    @property
    def t(self) -> float:
        """Seconds since the input ended."""
        return round((self._clock_ns() - self.input_ended_ns) / 1e9, 3)

    @contextmanager
    def measure(self, name: str) -> Iterator[None]:
        """Time what runs inside as part `name`."""
        start_ns = self._clock_ns()
        try:
            yield
        finally:
            self.add(name, self._clock_ns() - start_ns)

    def add(self, name: str, duration_ns: int) -> None:
        self._ms[name] = self._ms.get(name, 0.0) + duration_ns / 1e6

    def mark(self, name: str, at_ns: int | None = None) -> None:
        """Note when something first happened, counted from the end of the input."""
        at_ns = self._clock_ns() if at_ns is None else at_ns
        self._ms.setdefault(name, (at_ns - self.input_ended_ns) / 1e6)

    def has(self, name: str) -> bool:
        return name in self._ms

    def as_event(self) -> dict[str, object]:
        """The timing line of the event log: whole milliseconds, `total` last."""
        self.mark("total")
        return {"event": "timing", **{name: round(ms) for name, ms in self._ms.items()}}

    @contextmanager
    def current(self) -> Iterator["TurnSpans"]:
        """Make `span(...)` inside count towards this turn, in this task and those it starts."""
        token = _current.set(self)
        try:
            yield self
        finally:
            _current.reset(token)


@contextmanager
def span(name: str) -> Iterator[None]:
    """Time what runs inside as part `name` of the turn in progress, if there is one."""
    turn = _current.get()
    if turn is None:
        yield
    else:
        with turn.measure(name):
            yield
