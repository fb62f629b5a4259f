"""How `ask` prints the events of a conversation."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from vr_assistant.commands.typed import json_line
from vr_assistant.errors import AssistantError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

Event = Mapping[str, Any]
WAITING = "Listening and thinking ..."


class JsonLines:
    """One JSON object a line, as it happens."""

    def __init__(self) -> None:
        self.has_failed = False

    def write(self, event: Event) -> None:
        self.has_failed |= event["event"] == "error"
        sys.stdout.write(json_line(event) + "\n")
        sys.stdout.flush()

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """While the conversation is held."""
        yield

    @contextmanager
    def stating(self) -> Iterator[None]:
        """What ends everything is an event, too."""
        try:
            yield
        except AssistantError as error:
            self.write({"event": "error", "code": error.code, "message": error.message, "hint": error.hint, "t": 0.0})
            raise

    def progress(self, what: str, share: float) -> None:
        """Nothing: every line is an event."""


class ReadableLines:
    """For people."""

    def __init__(self) -> None:
        from rich.console import Console

        self.has_failed = False
        self._console = Console(highlight=False, soft_wrap=True)
        self._errors = Console(stderr=True, highlight=False, soft_wrap=True)
        self._status = self._errors.status(WAITING)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Something moves on the terminal while the conversation is held."""
        with self._status:
            yield

    @contextmanager
    def stating(self) -> Iterator[None]:
        """What ends everything is stated at the end of the command."""
        yield

    def progress(self, what: str, share: float) -> None:
        """Something that takes long is being done; share 0..1."""
        self._status.update(f"{what} ... {share:.0%}" if share < 1 else WAITING)

    def write(self, event: Event) -> None:
        from rich.text import Text

        match event["event"]:
            case "transcript":
                self._print(Text.assemble(("You        ", "bold cyan"), event["text"]))
            case "action":
                arguments = ", ".join(f"{name}={value}" for name, value in event["args"].items())
                self._print(Text(f"           {event['name']}({arguments})", style="green"))
            case "reply":
                self._print(Text.assemble(("Assistant  ", "bold magenta"), event["text"]))
            case "audio":
                self._print(Text(f"           {event['path']} ({event['seconds']} s)", style="dim"))
            case "error":
                self.has_failed = True
                self._print(Text.assemble((event["message"], "red"), " ", event["hint"]), self._errors)
            case "timing":
                parts = [f"{name} {value}" for name, value in event.items() if name not in ("event", "turns")]
                self._print(Text(f"           {' · '.join(parts)} ms", style="dim"))

    def _print(self, text: "Text", console: "Console | None" = None) -> None:
        """What moves on the error stream must be gone meanwhile: both may be the same terminal."""
        self._status.stop()
        (console or self._console).print(text)
        self._status.start()
