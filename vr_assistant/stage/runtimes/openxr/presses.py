"""Buttons in time: pulled or not, short or long.

All begin disarmed, and do again after `reset`: what is already held when the application gets the input (the click that
closed the system's menu) does nothing until it has been let go once.
"""

from typing import Literal

PULLED, LET_GO = 0.6, 0.4
"""Of a trigger's way: further apart than a finger trembles."""
LONG_NS = 600_000_000
"""So long is a long press."""


class Hysteresis:
    """On above one value, off below another; `on` < `off` for something that is on when it is small."""

    def __init__(self, on: float = PULLED, off: float = LET_GO) -> None:
        self._on, self._off, self._sign = on, off, 1.0 if on > off else -1.0
        self.is_on = self._is_armed = False

    def update(self, value: float) -> bool:
        limit = self._off if self.is_on else self._on
        is_beyond = (value - limit) * self._sign > 0
        self.is_on = is_beyond and self._is_armed
        self._is_armed = self._is_armed or not is_beyond
        return self.is_on

    def reset(self) -> None:
        self.is_on = self._is_armed = False


class Press:
    """A button that was just pressed, pressed shortly, or is held for long."""

    def __init__(self) -> None:
        self._since_ns: int | None = None
        self._is_told = False
        self._is_armed = False

    def update(self, is_down: bool, now_ns: int) -> Literal["", "down", "short", "long"]:
        """What became of it in this frame: "down" when pressed, then "short" when let go early, or "long" once."""
        if not is_down:
            since_ns, is_told = self._since_ns, self._is_told
            self._since_ns, self._is_told, self._is_armed = None, False, True
            if since_ns is None or is_told:
                return ""
            return "long" if now_ns - since_ns >= LONG_NS else "short"
        if not self._is_armed:
            return ""
        if self._since_ns is None:
            self._since_ns = now_ns
            return "down"
        if not self._is_told and now_ns - self._since_ns >= LONG_NS:
            self._is_told = True
            return "long"
        return ""

    def reset(self) -> None:
        self._since_ns, self._is_told, self._is_armed = None, False, False
