"""The connection to the headset, for as long as there is one: what is lost is made anew."""

import logging
from collections.abc import Callable
from typing import TypeVar

from vr_assistant.errors import AssistantError
from vr_assistant.stage.runtimes.openxr import recovery
from vr_assistant.stage.runtimes.openxr.api import LOST, xr
from vr_assistant.stage.runtimes.openxr.connection import Connection
from vr_assistant.stage.runtimes.openxr.recovery import Recovery
from vr_assistant.stage.runtimes.openxr.refusal import gone_for_good

log = logging.getLogger(__name__)
T = TypeVar("T")

PATIENCE_S = 3.0
"""So long the start waits for a headset that sleeps: SteamVR and WiVRn answer before their headset does."""
_MOST_FAILURES = 10
"""Frames in a row that may fail before everything is made anew."""


class Lifeline:
    """Whatever a runtime may do at any call ends in `guard`."""

    def __init__(self, connect: Callable[[float], Connection], on_loss: Callable[[], None]) -> None:
        """
        Args:
            connect: Waits so many seconds for a headset that sleeps; raises what Connection does.
            on_loss: Called before a connection that was lost is closed.
        """
        self._connect, self._on_loss = connect, on_loss
        self._recovery = Recovery()
        self._failures, self._has_failed = 0, False
        self._runtime_name = "The headset's software"
        self.connection: Connection | None = None

    def open(self) -> None:
        """For the first time. Raises pyopenxr's errors, NoHeadset and GraphicsError."""
        self._open(PATIENCE_S)

    def guard(self, use: Callable[[Connection], T]) -> T | None:
        """Use the connection, if there is one; None where that failed."""
        connection = self.connection
        if connection is None:
            return None
        try:
            return use(connection)
        except LOST as error:
            self._lose(type(error).__name__)
        except xr.exception.XrException as error:
            self._has_failed = True
            log.warning("a frame failed: %s", type(error).__name__)
        return None

    def mend(self) -> None:
        """Once a frame: connect again where that is due. Raises NoHeadset when there is no hope left."""
        if self._recovery.is_under_way:
            self._recover()
        self._failures = self._failures + 1 if self._has_failed else 0
        self._has_failed = False
        if self._failures >= _MOST_FAILURES:
            self._lose("frame after frame failed")

    def close(self) -> None:
        """Safe to call twice."""
        if self.connection:
            self.connection.close()
            self.connection = None

    def _open(self, patience_s: float) -> None:
        self.connection = self._connect(patience_s)
        self._runtime_name = self.connection.instance.runtime_name
        self._failures = 0
        self._recovery.found()

    def _lose(self, why: str) -> None:
        log.warning("%s: %s", self._runtime_name, why)
        self._on_loss()
        self.close()
        self._recovery.lost()

    def _recover(self) -> None:
        if self._recovery.is_hopeless:
            raise gone_for_good(self._runtime_name, recovery.LIMIT_S)
        if not self._recovery.is_due:
            return
        try:
            self._open(patience_s=0.0)
            log.info("%s is back", self._runtime_name)
        except (xr.exception.XrException, AssistantError) as error:
            log.info("%s is not back yet: %s", self._runtime_name, error)
            self._recovery.lost()
