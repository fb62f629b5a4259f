"""What the parts of each turn took, kept for the trace of a run."""

import logging
from collections import deque
from pathlib import Path

from vr_assistant.messages import TurnSliced
from vr_assistant.telemetry.spans import Slice
from vr_assistant.telemetry.trace import add_events
from vr_assistant.telemetry.turn_trace import turn_events

_log = logging.getLogger(__name__)

MOST = 20_000
"""Slices, the last ones: about a thousand turns."""


class TurnRecord:
    """
    Args:
        trace: The file that the stage leaves its frames in when it ends; "" keeps nothing.
    """

    def __init__(self, trace: str) -> None:
        self._file = Path(trace) if trace else None
        self._slices: deque[Slice] = deque(maxlen=MOST)

    def take(self, one: TurnSliced) -> None:
        self._slices.append(Slice(one.turn, one.part, one.starts_at_ns, one.duration_ns, one.figures))

    def write(self) -> None:
        """Beside the frames, once the stage has ended."""
        if self._file is None or not self._slices:
            return
        try:
            add_events(self._file, turn_events(self._slices))
        except OSError as error:
            _log.warning("the turns cannot be added to the trace %s: %s", self._file, error.strerror)
