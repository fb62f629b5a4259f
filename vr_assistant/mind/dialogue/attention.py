"""The honest sign of what the assistant is doing."""

import asyncio
from collections.abc import Callable

from vr_assistant.messages import Attention, Message, SetAttention


class AttentionSign:
    """Says each change of state once. While muted, the sign of idleness is "muted" instead of "listening"."""

    def __init__(self, emit: Callable[[Message], None]) -> None:
        self._emit = emit
        self._state: Attention = "waking"
        self._is_muted = False
        self._idle = asyncio.Event()
        self._busy = asyncio.Event()

    @property
    def state(self) -> Attention:
        return self._state

    @property
    def is_muted(self) -> bool:
        return self._is_muted

    def show(self, state: Attention) -> None:
        """Enter a state; "listening" means that nothing is going on."""
        if state == "listening" and self._is_muted:
            state = "muted"
        if state in ("listening", "muted"):
            self._idle.set()
            self._busy.clear()
        else:
            self._idle.clear()
            self._busy.set()
        if state != self._state:
            self._state = state
            self._emit(SetAttention(state))

    def set_muted(self, is_muted: bool) -> None:
        """A reply under way is finished first; then the sign changes."""
        self._is_muted = is_muted
        if self._state in ("listening", "muted", "heard"):
            self.show("listening")

    async def wait_idle(self) -> None:
        """Return when no turn is in progress."""
        await self._idle.wait()

    async def wait_busy(self) -> None:
        """Return when a turn is in progress."""
        await self._busy.wait()
