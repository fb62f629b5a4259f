"""When a sample of a running sound device came or went: a straight line under block times that jitter.

A block is often late and never early, so the earliest of a second says more than their mean: with delays of 1.5 ms on
average, a tenth of a sample rather than a whole one. A linear echo filter needs that; for it, a line that wanders by a
quarter of a sample is another room.
"""

_WINDOW_S = 1.0
_EARLIEST_NS = 100_000.0
"""How late the earliest block of a window may be."""
_PACE = 50e-6
"""By so much a device's clock may differ from the computer's."""
_PACE_WANDERS = 0.25e-6
"""And change in a second."""
_STEP_NS = 3_000_000.0
"""So far off, a device has lost or gained sound; that says nothing about its pace."""
_JUMP_NS = 1_000_000_000
_ODD_NS = 80_000_000
_ODD_BLOCKS = 5
"""So many blocks in a row that are so far off: the device was halted, or started again."""


class SampleClock:
    """Sound cards count samples by a clock of their own, some millionths faster or slower than the computer's.

    The line's place and slope are a Kalman filter's state, nanoseconds and nanoseconds a second.

    Args:
        rate_hz: As the card names it.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._count = 0
        self.restarts = 0
        """How often the device was halted, or started again."""
        self._begin(0.0)

    def _begin(self, zero_ns: float) -> None:
        self._zero_ns = zero_ns
        """When sample 0 would have passed at this rate, seen from sample `_from`."""
        self._from = self._count
        self._slope = 0.0
        self._doubts = (_EARLIEST_NS**2, 0.0, (_PACE * 1e9) ** 2)
        self._is_first = True
        self._earliest_ns = float("inf")
        self._odd_blocks = 0

    def note(self, count: int, at_ns: int) -> None:
        """A block of so many samples has passed whole at this time, monotonic_ns."""
        self._count += count
        late_ns = at_ns - self.time_of(self._count)
        self._odd_blocks = self._odd_blocks + 1 if abs(late_ns) > _ODD_NS else 0
        if self._count == count or abs(late_ns) > _JUMP_NS or self._odd_blocks >= _ODD_BLOCKS:
            self.restarts += self._count > count
            self._begin(at_ns - self._count * 1e9 / self._rate_hz)
            return
        if self._odd_blocks:
            return
        if self._is_first:
            self._zero_ns += min(0.0, late_ns)
        self._earliest_ns = min(self._earliest_ns, late_ns)
        if (passed_s := (self._count - self._from) / self._rate_hz) >= _WINDOW_S:
            self._correct(passed_s, 0.0 if self._is_first else self._earliest_ns)

    def _correct(self, passed_s: float, late_ns: float) -> None:
        self._zero_ns += passed_s * self._slope
        if abs(late_ns) > _STEP_NS:
            self._zero_ns += late_ns
            late_ns = 0.0
        place, both, slope = self._doubts
        place += passed_s * (2 * both + passed_s * slope)
        both += passed_s * slope
        slope += passed_s * (_PACE_WANDERS * 1e9) ** 2
        gain, slope_gain = (doubt / (place + _EARLIEST_NS**2) for doubt in (place, both))
        self._zero_ns += gain * late_ns
        self._slope += slope_gain * late_ns
        self._doubts = ((1 - gain) * place, (1 - gain) * both, slope - slope_gain * both)
        self._from = self._count
        self._earliest_ns = float("inf")
        self._is_first = False

    def time_of(self, sample: float) -> float:
        """monotonic_ns at which the sample of this number passed."""
        return self._zero_ns + (self._slope * (sample - self._from) + sample * 1e9) / self._rate_hz

    def sample_at(self, at_ns: float) -> float:
        """Inverse of time_of; between two samples it is no whole number."""
        from_ns = self.time_of(self._from)
        return self._from + (at_ns - from_ns) * self._rate_hz / (1e9 + self._slope)

    @property
    def count(self) -> int:
        """Samples that have passed in all."""
        return self._count
