"""How long to wait before something is started again: longer each time it fails soon after."""

STABLE_S = 60.0


class Backoff:
    """1, 2, 4 … 30 seconds; from the start again after a minute without failure."""

    def __init__(self, first_s: float = 1.0, most_s: float = 30.0) -> None:
        self._first_s = first_s
        self._most_s = most_s
        self._next_s = first_s

    def delay_s(self, ran_s: float) -> float:
        """To wait now, after a run of so many seconds."""
        if ran_s >= STABLE_S:
            self._next_s = self._first_s
        delay_s, self._next_s = self._next_s, min(self._next_s * 2, self._most_s)
        return delay_s
