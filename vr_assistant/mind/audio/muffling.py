"""How dull a sound is that comes through a wall; it becomes so within a tenth of a second, not with a click."""

import math

from vr_assistant.mind.audio.hearing import Vector
from vr_assistant.mind.audio.walls import Walls

LOOK_EVERY_S = 0.05
FADE_S = 0.12
LEFT = 10 ** (-7 / 20)
"""Of everything, behind a wall."""
LEFT_HIGH = 10 ** (-36 / 20)
"""Of that, above 5 kHz."""
OPEN = (1.0, 1.0)


class Muffling:
    """Of one source."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls
        self._is_behind: bool | None = None
        self._behind = 0.0
        self._unseen_s = 0.0

    def step(self, source: Vector, ears: Vector, seconds: float, *, is_in_town: bool) -> tuple[float, float]:
        """What is left of the sound, and of that what is left of its high part.

        Args:
            is_in_town: Else there are no walls that we know of.
        """
        self._unseen_s += seconds
        if self._is_behind is None or self._unseen_s >= LOOK_EVERY_S:
            is_first, self._unseen_s = self._is_behind is None, 0.0
            self._is_behind = is_in_town and self._walls.between((source[0], source[2]), (ears[0], ears[2]))
            if is_first:
                self._behind = float(self._is_behind)
        step = seconds / FADE_S
        self._behind = max(0.0, min(1.0, self._behind + math.copysign(step, 1 if self._is_behind else -1)))
        if self._behind == 0.0:
            return OPEN
        return LEFT**self._behind, LEFT_HIGH**self._behind
