"""The table of `bench turns`."""

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from vr_assistant.benchmarks.turns.measure import TurnFigures


def show(console: Console, found: Sequence[TurnFigures]) -> None:
    table = Table("", "stopped to think", "cut off", "done", "at the time limit", "wait p50, s", "p95, s")
    for figures in found:
        table.add_row(
            figures.group,
            str(figures.paused),
            _share(len(figures.cut_off), figures.paused),
            str(figures.complete),
            _share(len(figures.at_limit), figures.complete),
            f"{figures.wait_p50_s:.2f}",
            f"{figures.wait_p95_s:.2f}",
        )
    console.print(table)
    for figures in found:
        for text in figures.cut_off:
            console.print(f"cut off: {text}", markup=False)
    console.print(
        'The wait is from the last sound until the turn is over. "Chosen with": the waits were chosen by these; '
        '"held out": written afterwards.'
    )


def _share(some: int, of: int) -> str:
    return f"{some} ({100 * some / of:.0f} %)" if of else "-"
