"""How fast the embedded engine may go: it rests after each piece of work while the stage has too little time."""

import time
from collections.abc import Callable
from dataclasses import dataclass

BATCH_TOKENS = 64
"""Read at once by an engine that need not hold back."""
LEASE_S = 5.0
"""A level that nobody has renewed since is over: whoever asked for it may have gone."""
_SLICE_S = 0.02
"""In which a rest notices that nobody wants the answer any more, or that the engine may go on."""


@dataclass(frozen=True, slots=True)
class _Level:
    batch_tokens: int
    rests: float
    """As long as the work before, times this."""
    stops_background: bool = True


LEVELS = (_Level(BATCH_TOKENS, 0.0, stops_background=False), _Level(32, 0.0), _Level(16, 1.0), _Level(8, 4.0))
"""First what nobody waits for gives way, then answers are made at half and at a fifth of the pace."""


class Tempo:
    """Set by one thread, kept by the engine's."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._level = 0
        self._until = 0.0

    @property
    def level(self) -> int:
        return self._level if self._clock() < self._until else 0

    def set(self, level: int) -> None:
        """For LEASE_S from now. Raises ValueError for a level that is none."""
        if not 0 <= level < len(LEVELS):
            raise ValueError(f"There are the levels 0 to {len(LEVELS) - 1}.")
        self._level, self._until = level, self._clock() + LEASE_S

    @property
    def batch_tokens(self) -> int:
        return LEVELS[self.level].batch_tokens

    def rest(self, worked_s: float, is_cancelled: Callable[[], bool], *, is_background: bool) -> None:
        """After so much work; returns sooner when the work is not wanted any more, or may go on."""
        began = self._clock()
        while not is_cancelled():
            level = LEVELS[self.level]
            if is_background and level.stops_background:
                self._sleep(_SLICE_S)
                continue
            left_s = began + level.rests * worked_s - self._clock()
            if left_s <= 0:
                return
            self._sleep(min(left_s, _SLICE_S))
