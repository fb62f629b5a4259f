"""Remembers that a server failed, so that nobody waits for it again and again."""

from collections.abc import Callable

SECOND_FAILURE_S = 5.0
LONGEST_S = 30.0
SILENCE_S = 5.0
BUSY_S = 600.0
"""No server is left alone for longer because it said so."""


class Breaker:
    """After one failure a server is asked again at once, after more of them only after a pause that doubles.

    Args:
        clock: Seconds that only grow, as of `loop.time`.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._closed_until = float("-inf")

    @property
    def lets_through(self) -> bool:
        return self._clock() >= self._closed_until

    def failed(self) -> None:
        self._failures += 1
        doublings = self._failures - 2
        pause_s = 0.0 if doublings < 0 else min(SECOND_FAILURE_S * 2.0 ** min(doublings, 8), LONGEST_S)
        self._closed_until = max(self._closed_until, self._clock() + pause_s)

    def was_silent(self) -> None:
        """It did not even say how it is: it hangs, or is busy with being started. Always the same pause."""
        self._closed_until = max(self._closed_until, self._clock() + SILENCE_S)

    def is_busy(self, for_s: float) -> None:
        """It said for how long it is not to be asked."""
        self._closed_until = max(self._closed_until, self._clock() + min(for_s, BUSY_S))

    def worked(self) -> None:
        self._failures = 0
