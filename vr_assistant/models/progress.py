"""How a download shows itself: two bars, all files and the one at hand; plain lines where there is no terminal."""

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from rich.console import Console


class Progress(Protocol):
    def begin(self, sizes: Mapping[str, int]) -> None:
        """Announce the files that will be fetched: label to bytes (0 if unknown)."""

    def show(self, label: str, done: int) -> None:
        """So many bytes of one file are there, in all."""

    def note(self, text: str) -> None:
        """One line for the user."""


class Silent:
    def begin(self, sizes: Mapping[str, int]) -> None: ...

    def show(self, label: str, done: int) -> None: ...

    def note(self, text: str) -> None: ...


class Bars:
    """Rich progress bars on a console; use as a context manager."""

    def __init__(self, console: "Console") -> None:
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn, TransferSpeedColumn
        from rich.progress import Progress as Rich

        self._console = console
        self._bars = Rich(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._sizes: dict[str, int] = {}
        self._done: dict[str, int] = {}
        self._all = self._bars.add_task("in all", total=None, visible=False)
        self._one = self._bars.add_task("", total=None, visible=False)
        self._label = ""

    def begin(self, sizes: Mapping[str, int]) -> None:
        self._sizes.update(sizes)
        self._bars.update(self._all, total=sum(self._sizes.values()), visible=True)

    def show(self, label: str, done: int) -> None:
        if label != self._label:
            self._label = label
            if not self._console.is_terminal:
                self._console.print(
                    f"  {label} ({megabytes(self._sizes.get(label, 0))})", markup=False, highlight=False
                )
            self._bars.reset(self._one, total=self._sizes.get(label) or None, description=label, visible=True)
        self._done[label] = done
        self._bars.update(self._one, completed=done)
        self._bars.update(self._all, completed=sum(self._done.values()))

    def note(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bars.stop()


def megabytes(count: int) -> str:
    """A size for people: 78 MB, 1.1 GB; `size unknown` for 0."""
    if count <= 0:
        return "size unknown"
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1e9:.1f} GB" if count >= 999_500_000 else f"{round(count / 1e6)} MB"
