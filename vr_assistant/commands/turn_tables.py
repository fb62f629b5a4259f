"""The table of `bench turns`."""

from collections.abc import Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from vr_assistant.benchmarks.turns.measure import TurnFigures

_COLUMNS = ("", "paused", "cut off", "done", "at limit", "wait, s", "command, s")


def show(console: Console, found: Sequence[TurnFigures]) -> None:
    table = Table(
        "", "paused", "cut off", "done", "at limit", "wait, s", "command, s", box=SIMPLE, padding=(0, 1, 0, 0)
    )
    for figures in found:
        table.add_row(
            figures.group,
            str(figures.paused),
            _share(len(figures.cut_off), figures.paused),
            str(figures.complete),
            _share(len(figures.at_limit), figures.complete),
            _pair(figures.wait_p50_s, figures.wait_p95_s),
            _pair(figures.command_p50_s, figures.command_p95_s),
        )
    console.print(table)
    for figures in found:
        for text in figures.cut_off:
            console.print(f"cut off: {text}", markup=False)
    console.print(
        "Paused: stopped to think in mid-sentence. The wait is from the last sound until the turn is over, 50th and "
        "95th percentile; of all, and of wishes that were understood as a whole. The waits were chosen with the first "
        "three lists."
    )


def _pair(p50_s: float | None, p95_s: float | None) -> str:
    return "-" if p50_s is None or p95_s is None else f"{p50_s:.2f} {p95_s:.2f}"


def _share(some: int, of: int) -> str:
    return f"{some} ({100 * some / of:.0f} %)" if of else "-"
