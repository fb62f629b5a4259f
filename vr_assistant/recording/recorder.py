"""Writes the messages of a conversation line by line while it happens."""

import contextlib
import json
import time
from datetime import datetime
from io import TextIOWrapper
from pathlib import Path
from typing import Literal

from vr_assistant.errors import RecordingError
from vr_assistant.messages import AssistantPose, HeardLevel, Message, UserPose, to_plain

EVENTS_FILE = "events.jsonl"
VERSION = 1
Sender = Literal["stage", "mind", "supervisor"]
POSE_EVERY_NS = 95_000_000
"""Ten poses of the head a second, or nearly, are enough for a film."""


class Recorder:
    """One folder's `events.jsonl`; every line is on its way to the disk before `write` returns."""

    def __init__(self, folder: Path, world: str = "town") -> None:
        """Raises RecordingError when the folder cannot be made or written."""
        self.folder = folder
        self._file: TextIOWrapper | None = None
        self._next_pose_ns = 0
        header = {
            "recording": VERSION,
            "started_at_ns": time.monotonic_ns(),
            "started": datetime.now().astimezone().isoformat(timespec="seconds"),
            "world": world,
        }
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / EVENTS_FILE).open("w", encoding="utf-8", newline="\n")
            self._write_line(header)
        except OSError as error:
            raise _failed(folder, error, AT_FIRST) from error
        except RecordingError as error:
            with contextlib.suppress(OSError):
                (folder / EVENTS_FILE).unlink()
                folder.rmdir()
            raise RecordingError(error.message, AT_FIRST) from error

    @property
    def is_recording(self) -> bool:
        return self._file is not None

    def write(self, sender: Sender, message: Message, t_ns: int) -> None:
        """Append one message that crossed the link at `t_ns`.

        Of the poses of the head only as many as a film needs, of the assistant's none: a film lets her walk anew;
        and no level of the microphone.

        Raises:
            RecordingError: once, when the disk is full or gone; later calls do nothing, so that the conversation
                can go on.
        """
        if self._file is not None and self._is_kept(message, t_ns):
            self._write_line({"t_ns": t_ns, "from": sender, "message": to_plain(message)})

    def _is_kept(self, message: Message, t_ns: int) -> bool:
        if isinstance(message, UserPose):
            if t_ns < self._next_pose_ns:
                return False
            self._next_pose_ns = t_ns + POSE_EVERY_NS
        return not isinstance(message, AssistantPose | HeardLevel)

    def close(self) -> None:
        """Safe to call twice."""
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):  # the disk was full already, and that has been said
                file.close()

    def _write_line(self, plain: dict[str, object]) -> None:
        assert self._file is not None
        try:
            self._file.write(json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n")
            self._file.flush()
        except (OSError, ValueError) as error:
            self.close()
            raise _failed(self.folder, error) from error


AT_FIRST = "Free some space or choose another folder with --record."


def _failed(folder: Path, error: Exception, hint: str = "") -> RecordingError:
    reason = getattr(error, "strerror", None) or str(error)
    return RecordingError(
        f"The conversation cannot be recorded in {folder}: {reason}.",
        hint or "The conversation goes on without a recording; free some space for the next one.",
    )
