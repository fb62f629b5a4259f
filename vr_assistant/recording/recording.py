"""A recorded conversation, read back."""

import json
import logging
from dataclasses import dataclass
from pathlib import Path

import msgspec

from vr_assistant.errors import RecordingError
from vr_assistant.messages import AnyMessage, SoundRecorded, from_plain
from vr_assistant.recording.recorder import EVENTS_FILE, VERSION

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One message and when it crossed the link."""

    t_ns: int
    sender: str
    message: AnyMessage


@dataclass(frozen=True, slots=True)
class Recording:
    folder: Path
    world: str
    started: str
    """ISO 8601, with the offset from UTC."""
    started_at_ns: int
    entries: list[Entry]
    """In order of time."""

    @staticmethod
    def load(folder: Path) -> "Recording":
        """Read `events.jsonl` of a folder; a last line cut off by a crash is left out.

        Raises:
            RecordingError: there is no recording, it is of another version, or a line in the middle is damaged.
        """
        path = folder / EVENTS_FILE
        hint = "Name the folder that a run left behind, e.g. out/2026-01-31-120000."
        try:
            lines = path.read_bytes().split(b"\n")
        except OSError as error:
            raise RecordingError(f"There is no recording in {folder}: {error.strerror}.", hint) from error
        header = _header(lines[0], path, hint)
        entries = []
        for number, line in enumerate(lines[1:], start=2):
            if not line.strip():
                continue
            try:
                entries.append(_entry(line))
            except (ValueError, KeyError, TypeError, msgspec.ValidationError) as error:
                if number == len(lines):
                    log.warning("%s: the last line is cut off and was left out", path)
                    break
                raise RecordingError(
                    f"Line {number} of {path} is damaged.", "Remove that line to replay the rest."
                ) from error
        entries.sort(key=lambda entry: entry.t_ns)
        return Recording(
            folder,
            str(header.get("world", "town")),
            str(header.get("started", "")),
            int(str(header.get("started_at_ns", 0))),
            entries,
        )

    def sounds(self) -> list[SoundRecorded]:
        """What was heard, in order of its start."""
        found = [entry.message for entry in self.entries if isinstance(entry.message, SoundRecorded)]
        return sorted(found, key=lambda sound: sound.starts_at_ns)


def _header(line: bytes, path: Path, hint: str) -> dict[str, object]:
    try:
        header = json.loads(line)
        version = header["recording"]
    except (ValueError, KeyError, TypeError) as error:
        raise RecordingError(f"{path} is not a recording of this program.", hint) from error
    if version != VERSION:
        raise RecordingError(
            f"{path} was recorded in format {version}; this program reads {VERSION}.",
            "Replay it with the version of the program that made it.",
        )
    return dict(header)


def _entry(line: bytes) -> Entry:
    plain = json.loads(line)
    return Entry(int(plain["t_ns"]), str(plain["from"]), from_plain(plain["message"]))
