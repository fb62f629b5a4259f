"""The honest sign of what the assistant is doing."""

import asyncio
from collections.abc import Callable

from vr_assistant.messages import IDLE, Attention, Message, SetAttention


class AttentionSign:
    """Says each change of state once. While nothing goes on it says how the user can be heard now."""

    def __init__(self, emit: Callable[[Message], None]) -> None:
        self._emit = emit
        self._state: Attention = "waking"
        self._rest: Attention = "listening"
        self._idle = asyncio.Event()
        self._busy = asyncio.Event()

    @property
    def state(self) -> Attention:
        return self._state

    @property
    def is_muted(self) -> bool:
        """Nothing that is said may be heard."""
        return self._rest in ("muted", "button")

    def show(self, state: Attention) -> None:
        """Enter a state; "listening" means that nothing is going on."""
        if state in IDLE:
            state = self._rest
            self._idle.set()
            self._busy.clear()
        else:
            self._idle.clear()
            self._busy.set()
        if state != self._state:
            self._state = state
            self._emit(SetAttention(state))

    def set_rest(self, rest: Attention, *, counts: bool = False) -> None:
        """What it says while nothing goes on. A reply under way is finished first; then the sign changes.

        Args:
            rest: One of IDLE.
            counts: Words that are being said are listened to as well.
        """
        self._rest = rest
        if self._state in IDLE or (self._state == "heard" and not counts):
            self.show("listening")

    async def wait_idle(self) -> None:
        """Return when no turn is in progress."""
        await self._idle.wait()

    async def wait_busy(self) -> None:
        """Return when a turn is in progress."""
        await self._busy.wait()
