"""From XrTime, which begins wherever the runtime likes, to time.monotonic_ns()."""

import ctypes
import time
from collections.abc import Callable
from typing import Any

from vr_assistant.stage.runtimes.openxr import extensions
from vr_assistant.stage.runtimes.openxr.api import extension_call
from vr_assistant.stage.runtimes.openxr.instance import Instance

Now = Callable[[], int]
_SECOND_NS = 1_000_000_000
_FARTHEST_NS = _SECOND_NS
"""From now to when a frame can be seen. After a standby, or while it hangs, a runtime may tell any time."""


class Clock:
    """What every clock can do."""

    def woke(self, display_time: int, period_ns: int) -> None:
        """xrWaitFrame has just returned this predicted display time."""

    def to_ns(self, xr_time: int) -> int:
        """On time.monotonic_ns()."""
        raise NotImplementedError


class MeasuredClock(Clock):
    """For runtimes that do not tell: a frame is seen about a period after its wait, and the earliest wake is the
    truest; all later ones were held up by something else."""

    def __init__(self, now_ns: Now = time.monotonic_ns) -> None:
        self._now_ns = now_ns
        self._offset: int | None = None

    def woke(self, display_time: int, period_ns: int) -> None:
        offset = self._now_ns() + period_ns - display_time
        self._offset = offset if self._offset is None else min(self._offset, offset)

    def to_ns(self, xr_time: int) -> int:
        return xr_time + (self._offset or 0)


class _Timespec(ctypes.Structure):
    _fields_ = (("seconds", ctypes.c_int64), ("nanoseconds", ctypes.c_long))


class TimespecClock(Clock):
    """XR_KHR_convert_timespec_time: CLOCK_MONOTONIC, which is time.monotonic_ns()."""

    def __init__(self, instance: int, convert: Any) -> None:
        """`convert`: xrConvertTimeToTimespecTimeKHR."""
        self._instance, self._convert = instance, convert
        self._time = _Timespec()
        self._address = ctypes.addressof(self._time)
        self._last = MeasuredClock()

    def woke(self, display_time: int, period_ns: int) -> None:
        self._last.woke(display_time, period_ns)

    def to_ns(self, xr_time: int) -> int:
        if self._convert(self._instance, xr_time, self._address) < 0:
            return self._last.to_ns(xr_time)
        ns: int = self._time.seconds * _SECOND_NS + self._time.nanoseconds
        return ns


class CounterClock(Clock):
    """XR_KHR_win32_convert_performance_counter_time. Python's monotonic clock only steps every 16 ms there, so that it
    lags behind the counter; the least lag is the true difference."""

    def __init__(
        self,
        instance: int,
        convert: Any,
        tick_s: float = time.get_clock_info("perf_counter").resolution,
        now_ns: Now = time.monotonic_ns,
        counter_ns: Now = time.perf_counter_ns,
    ) -> None:
        """
        Args:
            convert: xrConvertTimeToWin32PerformanceCounterKHR.
            tick_s: Of the performance counter.
        """
        self._instance, self._convert = instance, convert
        self._now_ns, self._counter_ns = now_ns, counter_ns
        self._ticks = ctypes.c_int64()
        self._address = ctypes.addressof(self._ticks)
        self._tick_ns = tick_s * _SECOND_NS
        self._offset = now_ns() - counter_ns()

    def woke(self, display_time: int, period_ns: int) -> None:
        self._offset = max(self._offset, self._now_ns() - self._counter_ns())

    def to_ns(self, xr_time: int) -> int:
        self._convert(self._instance, xr_time, self._address)
        return round(self._ticks.value * self._tick_ns) + self._offset


def near_now(ns: int, now_ns: int) -> int:
    """A predicted time of time.monotonic_ns(); now, where it cannot be true."""
    return ns if abs(ns - now_ns) < _FARTHEST_NS else now_ns


def open_clock(instance: Instance) -> Clock:
    """The best one that this runtime allows."""
    if extensions.TIMESPEC in instance.extensions:
        convert = extension_call(instance.handle, "xrConvertTimeToTimespecTimeKHR", "htp")
        return TimespecClock(instance.number, convert)
    if extensions.PERFORMANCE_COUNTER in instance.extensions:
        convert = extension_call(instance.handle, "xrConvertTimeToWin32PerformanceCounterKHR", "htp")
        return CounterClock(instance.number, convert)
    return MeasuredClock()
