"""When to try again after the runtime or the headset has gone, and when to give up."""

import time
from collections.abc import Callable

PAUSES_S = (0.25, 0.5, 1.0, 2.0)
"""Between the first attempts; the last goes on. A service that is started again takes a second or two."""
LIMIT_S = 60.0
"""After which nobody waits for it any more."""


class Recovery:
    """Counts from a loss until the headset is back."""

    def __init__(self, now_s: Callable[[], float] = time.monotonic) -> None:
        self._now_s = now_s
        self._lost_s: float | None = None
        self._next_s = 0.0
        self._attempts = 0

    @property
    def is_under_way(self) -> bool:
        return self._lost_s is not None

    @property
    def is_due(self) -> bool:
        """Whether it is time for another attempt."""
        return self.is_under_way and self._now_s() >= self._next_s

    @property
    def is_hopeless(self) -> bool:
        return self._lost_s is not None and self._now_s() - self._lost_s >= LIMIT_S

    def lost(self) -> None:
        """It has gone, or an attempt has failed."""
        now_s = self._now_s()
        if self._lost_s is None:
            self._lost_s, self._attempts = now_s, 0
        pause_s = PAUSES_S[min(self._attempts, len(PAUSES_S) - 1)]
        self._attempts += 1
        self._next_s = now_s + pause_s

    def found(self) -> None:
        """It is back."""
        self._lost_s = None
