"""What is said on the link, written down if the run is recorded."""

import time
from typing import Literal

from vr_assistant.app.status import Status
from vr_assistant.errors import RecordingError
from vr_assistant.messages import Message
from vr_assistant.recording.recorder import Recorder


class LinkRecord:
    def __init__(self, recorder: Recorder | None, status: Status) -> None:
        self._recorder, self._status = recorder, status

    @property
    def is_wanted(self) -> bool:
        return self._recorder is not None

    @property
    def folder(self) -> str:
        """Where it is kept; "" where it is not."""
        return str(self._recorder.folder) if self._recorder else ""

    def write(self, sender: Literal["stage", "mind"], message: Message, at_ns: int) -> None:
        """What a child said, and when it came."""
        self._write(sender, message, at_ns)

    def told(self, message: Message) -> None:
        """What the supervisor itself tells a child now."""
        self._write("supervisor", message, time.monotonic_ns())

    def _write(self, sender: Literal["stage", "mind", "supervisor"], message: Message, at_ns: int) -> None:
        if self._recorder is None:
            return
        try:
            self._recorder.write(sender, message, at_ns)
        except RecordingError as error:  # said once; the conversation goes on
            self._status.problem(error)
