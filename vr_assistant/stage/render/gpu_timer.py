"""What the GPU takes for a frame, asked without ever waiting for the answer."""

import ctypes
import time
from collections.abc import Iterator
from dataclasses import dataclass

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL

_PAIRS = 8
"""Frames whose times may be outstanding; with more than that the GPU is so late that a few need not be timed."""


@dataclass(frozen=True, slots=True)
class GpuTime:
    frame: int
    began_at_ns: int
    """On time.monotonic_ns()'s clock, as far as the two run alike."""
    duration_ns: int
    scale: float
    """At which the frame was drawn."""


class GpuTimer:
    """A ring of pairs of time stamps, written by the GPU when it gets there."""

    def __init__(self, gl: GL) -> None:
        """Call it while loading: the clocks are compared once."""
        self._gl = gl
        names = (ctypes.c_uint * (2 * _PAIRS))()
        gl.CreateQueries(enums.TIMESTAMP, len(names), ctypes.addressof(names))
        self._names = list(names)
        self._frames: list[tuple[int, float] | None] = [None] * _PAIRS
        """What each pair times, from begin() until its time has been taken."""
        self._next = self._oldest = 0
        self._is_timing = False
        self._value = ctypes.c_uint64()
        self._address = ctypes.addressof(self._value)
        now = ctypes.c_int64()
        gl.GetInteger64v(enums.TIMESTAMP, ctypes.addressof(now))
        self._to_monotonic_ns = time.monotonic_ns() - now.value

    def begin(self, frame: int, scale: float) -> None:
        """What is drawn from here on belongs to frame number `frame`; not timed while all pairs are outstanding."""
        self._is_timing = self._frames[self._next] is None
        if self._is_timing:
            self._frames[self._next] = (frame, scale)
            self._gl.QueryCounter(self._names[2 * self._next], enums.TIMESTAMP)

    def end(self) -> None:
        if self._is_timing:
            self._gl.QueryCounter(self._names[2 * self._next + 1], enums.TIMESTAMP)
            self._next = (self._next + 1) % _PAIRS
            self._is_timing = False

    def take(self) -> Iterator[GpuTime]:
        """The frames the GPU has finished since, oldest first."""
        while (timed := self._frames[self._oldest]) and not (self._is_timing and self._oldest == self._next):
            pair = 2 * self._oldest
            if not self._ask(pair + 1, enums.QUERY_RESULT_AVAILABLE):
                return
            began, ended = self._ask(pair, enums.QUERY_RESULT), self._ask(pair + 1, enums.QUERY_RESULT)
            self._frames[self._oldest] = None
            self._oldest = (self._oldest + 1) % _PAIRS
            if ended >= began > 0:
                yield GpuTime(timed[0], began + self._to_monotonic_ns, ended - began, timed[1])

    def _ask(self, query: int, what: int) -> int:
        self._gl.GetQueryObjectui64v(self._names[query], what, self._address)
        return self._value.value

    def close(self) -> None:
        if self._names:
            names = (ctypes.c_uint * len(self._names))(*self._names)
            self._gl.DeleteQueries(len(names), ctypes.addressof(names))
            self._names = []
