"""How long each part of a turn took, on the monotonic clock."""

import itertools
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

_current: ContextVar["TurnSpans | None"] = ContextVar("turn_spans", default=None)
_numbers = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Slice:
    """One stretch of work or of waiting within a turn."""

    turn: int
    """Counts the turns of this process, from 1."""
    part: str
    """For example "speech_recognition"."""
    starts_at_ns: int
    """monotonic_ns."""
    duration_ns: int
    """0: a moment."""
    figures: Mapping[str, float] = field(default_factory=dict)
    """What else was measured, for example tokens a second."""

    @property
    def ends_at_ns(self) -> int:
        return self.starts_at_ns + self.duration_ns


_listeners: list[Callable[[Slice], None]] = []


@contextmanager
def listening(take: Callable[[Slice], None]) -> Iterator[None]:
    """Every slice of every turn goes to `take` as soon as it has ended, on the thread that measured it."""
    _listeners.append(take)
    try:
        yield
    finally:
        _listeners.remove(take)


def tell_moment(name: str, at_ns: int) -> None:
    """Something that belongs to no turn happened: turn 0."""
    for take in _listeners:
        take(Slice(0, name, at_ns, 0))


class TurnSpans:
    """Spans of one turn, in milliseconds since its input ended; a part that ran twice counts both times.

    Args:
        input_ended_ns: monotonic_ns at the end of the user's speech, or when the text was given.
    """

    def __init__(self, input_ended_ns: int | None = None, clock_ns: Callable[[], int] | None = None) -> None:
        self._clock_ns = clock_ns or time.monotonic_ns
        self._number = 0
        self.input_ended_ns = self._clock_ns() if input_ended_ns is None else input_ended_ns
        self._ms: dict[str, float] = {}

    @property
    def number(self) -> int:
        """Counts the turns in which something was measured."""
        self._number = self._number or next(_numbers)
        return self._number

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
        """Part `name` has just ended."""
        self._ms[name] = self._ms.get(name, 0.0) + duration_ns / 1e6
        if _listeners:
            self.detail(name, self._clock_ns() - duration_ns)

    def mark(self, name: str, at_ns: int | None = None) -> None:
        """Note when something first happened, counted from the end of the input."""
        at_ns = self._clock_ns() if at_ns is None else at_ns
        if name not in self._ms:
            self._ms[name] = (at_ns - self.input_ended_ns) / 1e6
            self.detail(name, at_ns, at_ns)

    def detail(
        self,
        name: str,
        starts_at_ns: int,
        ends_at_ns: int | None = None,
        figures: Mapping[str, float] | None = None,
    ) -> None:
        """What only those who listen want to know: a part of a part, or one that keeps nobody waiting.

        Args:
            ends_at_ns: None is now.
        """
        if not _listeners:
            return
        ends_at_ns = self._clock_ns() if ends_at_ns is None else ends_at_ns
        measured = Slice(self.number, name, starts_at_ns, max(0, ends_at_ns - starts_at_ns), figures or {})
        for take in _listeners:
            take(measured)

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
    """A detail of the turn in progress, if there is one: what runs inside."""
    started_ns = time.monotonic_ns()
    try:
        yield
    finally:
        since(name, started_ns)


def since(name: str, started_ns: int, figures: Mapping[str, float] | None = None) -> None:
    """A detail of the turn in progress, if there is one: from then until now."""
    if turn := _current.get():
        turn.detail(name, started_ns, figures=figures)
