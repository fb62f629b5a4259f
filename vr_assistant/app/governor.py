"""How much the language model has to hold back so that the frames come in time; told once a second, it decides."""

LATE = 0.02
"""Share of missed frames from which the model holds back more."""
IN_TIME = 0.002
"""Up to this share all is well; between the two nothing changes."""
CALM = 5
"""Seconds in a row in which all is well, before the model may go faster by one level."""
TRIED = 6
"""Seconds at the last level, after which it should have helped."""
HELPED = 0.7
"""Of the missed frames before; with more of them left, something else is the cause."""
LEFT_ALONE = 60
"""Seconds in which the model goes at full pace after holding back was no help."""
MOST = 3
"""The last level; see mind.llm.tempo for what each means."""


class Governor:
    def __init__(self) -> None:
        self.level = 0
        """0: the model goes as fast as it can."""
        self._calm = self._tried = self._left_alone = 0
        self._late_before = 0.0

    def take(self, frames: int, missed: int) -> int:
        """The level after another second with so many frames shown and missed."""
        share = missed / max(1, frames + missed)
        if self._left_alone:
            self._left_alone -= 1
            return self.level
        self._calm = self._calm + 1 if share <= IN_TIME else 0
        if share >= LATE:
            self._hold_back(share)
        elif self._calm >= CALM:
            self.level, self._calm, self._tried = max(0, self.level - 1), 0, 0
        return self.level

    def _hold_back(self, share: float) -> None:
        if self.level < MOST:  # the best second before: the first one after a start is a bad measure
            self._late_before = min(share, self._late_before if self.level else 1.0)
            self.level += 1
            self._tried = 0
            return
        self._tried += 1
        if self._tried >= TRIED:
            self._tried = 0
            if share > self._late_before * HELPED:
                self.level, self._left_alone = 0, LEFT_ALONE
