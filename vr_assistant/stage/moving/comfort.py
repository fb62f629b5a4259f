"""What keeps stomachs quiet: edges that darken while the eyes are moved, and a picture that fades."""

from collections.abc import Callable

FADE_S = 0.2
_BLINK_S = 0.1
"""To close the eyes, and again to open them."""


def approach(current: float, target: float, step: float) -> float:
    return current + max(-step, min(step, target - current))


class Vignette:
    def __init__(self, strength: float) -> None:
        """`strength`: 0 (never) to 1."""
        self._strength = strength
        self.amount = 0.0

    def step(self, motion: float, seconds: float) -> None:
        """`motion`: How much the user is moved without moving, 0 to 1."""
        target = self._strength * (0.4 + 0.6 * min(1.0, motion)) if motion > 0 else 0.0
        self.amount = approach(self.amount, target, self._strength * seconds / FADE_S)


class Fade:
    """Of the whole picture: shut for a moment while the user is carried off, and while the head is in a wall."""

    def __init__(self) -> None:
        self._blink = self._wall = 0.0
        self._in_the_dark: Callable[[], None] | None = None

    @property
    def amount(self) -> float:
        return max(self._blink, self._wall)

    @property
    def is_closing(self) -> bool:
        return self._in_the_dark is not None

    def blink(self, in_the_dark: Callable[[], None]) -> None:
        """Close the eyes, do it, open them."""
        self._in_the_dark = in_the_dark

    def open_from_dark(self) -> None:
        """What had to be done has been done."""
        self._in_the_dark, self._blink = None, 1.0

    def step(self, is_in_wall: bool, seconds: float) -> None:
        self._wall = approach(self._wall, float(is_in_wall), seconds / FADE_S)
        action = self._in_the_dark
        self._blink = approach(self._blink, float(action is not None), seconds / _BLINK_S)
        if action and self._blink >= 1.0:
            self._in_the_dark = None
            action()
