"""The session: its states, and what they ask of the frame loop (OpenXR 1.1, chapter 9.3).

IDLE ─ READY ─ SYNCHRONIZED ─ VISIBLE ─ FOCUSED       frames run from READY to STOPPING
  └──────────── STOPPING ────────┘                    IDLE may lead to READY again, to EXITING or LOSS_PENDING
"""

import logging
from enum import IntEnum
from typing import Protocol

log = logging.getLogger(__name__)


class State(IntEnum):
    """XrSessionState."""

    UNKNOWN = 0
    IDLE = 1
    READY = 2
    SYNCHRONIZED = 3
    VISIBLE = 4
    FOCUSED = 5
    STOPPING = 6
    LOSS_PENDING = 7
    EXITING = 8


class SessionCalls(Protocol):
    """What a state asks for."""

    def begin(self) -> None:
        """xrBeginSession."""

    def end(self) -> None:
        """xrEndSession."""

    def request_exit(self) -> None:
        """xrRequestExitSession."""


class Session:
    """Follows the runtime from state to state."""

    def __init__(self, calls: SessionCalls) -> None:
        self._calls = calls
        self._presence: bool | None = None
        self.state = State.UNKNOWN
        self.is_running = False
        """Between xrBeginSession and xrEndSession, where frames are due."""

    @property
    def has_focus(self) -> bool:
        """Whether input comes to us; else something of the system's lies over the picture."""
        return self.state == State.FOCUSED

    @property
    def is_worn(self) -> bool:
        """What the headset's own sensor says. Without one a session that runs is believed to be looked at: another
        program in front of ours takes the picture, not the headset off the head."""
        return self.is_running if self._presence is None else self._presence

    @property
    def has_ended(self) -> bool:
        """The user or the runtime closed us: no new session is wanted."""
        return self.state == State.EXITING

    @property
    def is_lost(self) -> bool:
        """It cannot go on; another one may be tried."""
        return self.state == State.LOSS_PENDING

    def take(self, state: int) -> None:
        """The runtime says that it is in this state now. Raises what xrBeginSession and xrEndSession do."""
        try:
            self.state = State(state)
        except ValueError:
            log.warning("the session is in a state that nobody knows: %d", state)
            return
        log.info("session %s", self.state.name)
        if self.state == State.READY and not self.is_running:
            self._calls.begin()
            self.is_running = True
        elif self.state == State.STOPPING and self.is_running:
            self.is_running = False
            self._calls.end()
        elif self.state in (State.EXITING, State.LOSS_PENDING):
            self.is_running = False

    def take_presence(self, is_worn: bool) -> None:
        """XR_EXT_user_presence: somebody put it on or took it off."""
        self._presence = is_worn

    def request_exit(self) -> bool:
        """Ask for the states that lead to EXITING; false where the session is not running anyway."""
        if not self.is_running:
            return False
        self._calls.request_exit()
        return True
