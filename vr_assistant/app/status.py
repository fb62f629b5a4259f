"""What the terminal shows of a run: first what is getting ready, then the conversation, a line at a time."""

from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from vr_assistant.errors import AssistantError

_PARTS = {"stage": "picture", "mind": "assistant", "model": "language model"}
_SPEAKERS = {"transcript": ("You", "bold cyan"), "reply": ("Assistant", "bold green")}


class Status(Protocol):
    """Told by the supervisor; changes nothing."""

    def stage(self, state: str, detail: str = "") -> None: ...

    def mind(self, state: str, detail: str = "") -> None: ...

    def model(self, state: str) -> None: ...

    def devices(self, audio_in: str, audio_out: str) -> None: ...

    def note(self, event: dict[str, object]) -> None: ...

    def problem(self, error: AssistantError) -> None: ...

    def ending(self) -> None: ...


class Terminal:
    """A Status on a rich console; a context manager, so that the cursor comes back."""

    def __init__(self, console: Console, *, has_model: bool, is_scripted: bool) -> None:
        """
        Args:
            has_model: Whether a model server of ours will be reported.
            is_scripted: Nobody needs to be asked to speak.
        """
        self._invitation = "The conversation is played." if is_scripted else "Speak, or press Ctrl-C to end."
        self._console = console
        self._states = {part: ("starting", "") for part in _PARTS if part != "model" or has_model}
        self._live: Live | None = None
        self._is_up = False

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live = Live(self._table(), console=self._console, refresh_per_second=8, transient=True)
            self._live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close_table()

    def stage(self, state: str, detail: str = "") -> None:
        self._change("stage", state, detail)

    def mind(self, state: str, detail: str = "") -> None:
        self._change("mind", state, detail)

    def model(self, state: str) -> None:
        self._change("model", state, "")

    def devices(self, audio_in: str, audio_out: str) -> None:
        self._line("Hears", audio_in, "dim")
        self._line("Speaks", audio_out, "dim")

    def note(self, event: dict[str, object]) -> None:
        kind = str(event.get("event"))
        if kind in _SPEAKERS:
            speaker, style = _SPEAKERS[kind]
            self._line(speaker, str(event.get("text", "")), style)
        elif kind == "action":
            args = event.get("args")
            listed = ", ".join(f"{key}={value}" for key, value in args.items()) if isinstance(args, dict) else ""
            self._line("Does", f"{event.get('name', '')}({listed})", "yellow")
        elif kind == "error":
            self._line("Failed", f"{event.get('message', '')} {event.get('hint', '')}".strip(), "red")

    def problem(self, error: AssistantError) -> None:
        self._line("Note", str(error), "red")

    def ending(self) -> None:
        self._close_table()
        self._is_up = True

    def _change(self, part: str, state: str, detail: str) -> None:
        if state == "off" or self._states.get(part) == (state, detail):
            return
        before = self._states.get(part, ("starting", ""))[0]
        self._states[part] = (state, detail)
        if self._live is not None:
            self._live.update(self._table())
        if state == "restarting" or (state == "ready" and (before == "restarting" or self._live is None)):
            self._line(_PARTS[part].capitalize(), f"{state} {detail}".strip(), "dim")
        if not self._is_up and all(state == "ready" for state, _ in self._states.values()):
            self._is_up = True
            self._close_table()
            self._line("Ready", self._invitation, "bold")

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 1))
        for part, (state, detail) in self._states.items():
            sign = Text("✓", style="green") if state == "ready" else Spinner("dots")
            table.add_row(sign, _PARTS[part], Text(f"{state} {detail}".strip(), style="dim"))
        return table

    def _close_table(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _line(self, who: str, what: str, style: str) -> None:
        self._console.print(Text(f"{who:>14}  ", style=style) + Text(what), soft_wrap=True)
