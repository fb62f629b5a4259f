"""A recording as a page to read: who said what when, what was done and shown, and how long it took."""

import contextlib
from pathlib import Path

from vr_assistant.errors import RecordingError
from vr_assistant.messages import (
    AnyMessage,
    Arrived,
    Caption,
    DialogueNote,
    MindStatus,
    SetEnvironment,
    ShowAnswer,
    ShowCart,
    ShowRoute,
    ShowShelf,
    Speak,
    StopSpeaking,
)
from vr_assistant.recording.recording import Entry, Recording

TRANSCRIPT_FILE = "transcript.md"


def write_transcript(recording: Recording, path: Path) -> None:
    """Raises RecordingError when the file cannot be written."""
    try:
        path.write_text(transcript(recording), encoding="utf-8")
    except OSError as error:
        with contextlib.suppress(OSError):  # half of it would look whole
            path.unlink(missing_ok=True)
        raise RecordingError(
            f"The transcript {path} cannot be written: {error.strerror}.", "Free some space or choose another folder."
        ) from error


def transcript(recording: Recording) -> str:
    """Markdown. Times are minutes and seconds since the first thing that was said or done."""
    lines = [(entry.t_ns, line) for entry in _spoken_in_order(recording.entries) if (line := _line(entry.message))]
    title = f"# Conversation of {recording.started[:19].replace('T', ' ')}".rstrip(" of")
    if not lines:
        return f"{title}\n\nNothing was said.\n"
    start = lines[0][0]
    body = "\n".join(f"- `{_clock(t_ns - start)}` {line}" for t_ns, line in lines)
    return f"{title}\n\nWorld: {recording.world}.\n\n{body}\n{_timings(recording)}"


def _spoken_in_order(entries: list[Entry]) -> list[Entry]:
    """Sentences stand where they were heard, not where they were announced."""
    heard = [
        Entry(entry.message.starts_at_ns, entry.sender, entry.message) if isinstance(entry.message, Speak) else entry
        for entry in entries
    ]
    return sorted(heard, key=lambda entry: entry.t_ns)


def _line(message: AnyMessage) -> str:
    match message:
        case Caption(speaker="user", is_final=True):
            return f"**You:** {message.text}"
        case Caption(speaker="system"):
            return f"*{message.text}*"
        case Speak():
            return f"**Assistant:** {message.text}"
        case StopSpeaking():
            return "*The assistant falls silent.*"
        case ShowRoute():
            return f"*Leads the way to {message.label_en} ({message.label_zh}).*"
        case Arrived():
            return f"*Arrived: {message.place}.*"
        case ShowShelf():
            wares = "; ".join(
                f"{number}. {product.name_en} ({product.name_zh}) {_price(product.price_minor, product.currency)}"
                for number, product in enumerate(message.products, start=1)
            )
            return f"*Shows {message.title or 'products'}: {wares or 'nothing'}.*"
        case ShowCart():
            pieces = ", ".join(f"{line.quantity} × {line.name_en}" for line in message.lines) or "empty"
            return f"*Cart: {pieces}; {_price(message.total_minor, message.currency)}.*"
        case ShowAnswer():
            source = f" ({message.source})" if message.source else ""
            return f"*Shows: {message.title}{source}.*"
        case SetEnvironment():
            changes = " and ".join(change for change in (message.time_of_day, message.weather) if change)
            return f"*Changes the world: {changes}.*" if changes else ""
        case MindStatus(state="restarting"):
            return "*The assistant wakes up again.*"
        case DialogueNote():
            return _note(message.event)
        case _:
            return ""


def _note(event: dict[str, object]) -> str:
    if event.get("event") == "action":
        args = event.get("args")
        listed = ", ".join(f"{key}={value}" for key, value in args.items()) if isinstance(args, dict) else ""
        return f"`{event.get('name', '')}({listed})`"
    if event.get("event") == "error":
        return f"*Failed: {event.get('message', '')} {event.get('hint', '')}*".replace(" *", "*")
    return ""


def _timings(recording: Recording) -> str:
    """A table of what each turn took, from the event log."""
    rows = [
        entry.message.event
        for entry in recording.entries
        if isinstance(entry.message, DialogueNote) and entry.message.event.get("event") == "timing"
    ]
    if not rows:
        return ""
    spans = sorted({key for row in rows for key, value in row.items() if isinstance(value, int | float) and key != "t"})
    head = f"| turn | {' | '.join(spans)} |\n{'|---' * (len(spans) + 1)}|"
    body = "\n".join(
        f"| {number} | " + " | ".join(_number(row.get(span)) for span in spans) + " |"
        for number, row in enumerate(rows, start=1)
    )
    return f"\n## Timings\n\n{head}\n{body}\n"


def _number(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, int | float) else ""


def _price(minor: int, currency: str) -> str:
    return f"{minor / 100:.2f} {currency}"


def _clock(nanoseconds: int) -> str:
    seconds = max(0, nanoseconds) / 1e9
    return f"{int(seconds // 60):02d}:{seconds % 60:04.1f}"
