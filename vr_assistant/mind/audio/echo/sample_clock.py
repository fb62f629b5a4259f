"""When a sample of a running sound device came or went: a straight line through block times that jitter."""

_SETTLES_BLOCKS = 1000
"""The line follows the average of so many blocks: long enough for jitter, short enough for clocks that drift."""
_JUMP_NS = 1_000_000_000
_ODD_NS = 80_000_000
_ODD_BLOCKS = 5
"""So many blocks in a row that are so far off: the device was halted, or started again."""


class SampleClock:
    """Sound cards count samples by a clock of their own, some millionths faster or slower than the computer's.

    Args:
        rate_hz: As the card names it.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._count = 0
        self._zero_ns = 0.0
        """When sample 0 would have passed, at this rate."""
        self._blocks = 0
        self._odd_blocks = 0

    def note(self, count: int, at_ns: int) -> None:
        """A block of so many samples has passed whole at this time, monotonic_ns."""
        self._count += count
        zero_ns = at_ns - self._count * 1e9 / self._rate_hz
        off_ns = abs(zero_ns - self._zero_ns)
        self._odd_blocks = self._odd_blocks + 1 if off_ns > _ODD_NS else 0
        if not self._blocks or off_ns > _JUMP_NS or self._odd_blocks >= _ODD_BLOCKS:
            self._zero_ns, self._blocks, self._odd_blocks = zero_ns, 1, 0
            return
        self._blocks = min(self._blocks + 1, _SETTLES_BLOCKS)
        if not self._odd_blocks:
            self._zero_ns += (zero_ns - self._zero_ns) / self._blocks

    def time_of(self, sample: float) -> float:
        """monotonic_ns at which the sample of this number passed."""
        return self._zero_ns + sample * 1e9 / self._rate_hz

    def sample_at(self, at_ns: float) -> float:
        """Inverse of time_of; between two samples it is no whole number."""
        return (at_ns - self._zero_ns) * self._rate_hz / 1e9

    @property
    def count(self) -> int:
        """Samples that have passed in all."""
        return self._count
