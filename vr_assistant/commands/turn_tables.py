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
        if figures.is_fresh:
            continue  # or somebody mends just these
        for text in figures.cut_off:
            console.print(f"cut off: {text}", markup=False)
    console.print(_summed("the known lists", [figures for figures in found if not figures.is_fresh]))
    console.print(_summed("the fresh list", [figures for figures in found if figures.is_fresh]))
    console.print(
        "Paused: stopped to think in mid-sentence. The wait is from the last sound until the turn is over, 50th and "
        "95th percentile; of all, and of wishes that were understood as a whole. Taken up again: the turn was over in "
        "the pause, and went on before anything was done or said. The waits were chosen with the first three lists; "
        "nothing was chosen with the fifth, the fresh one, and its sentences are told by --json alone."
    )


def _summed(lists: str, found: Sequence[TurnFigures]) -> str:
    paused, complete = sum(figures.paused for figures in found), sum(figures.complete for figures in found)
    cut_off = sum(len(figures.cut_off) for figures in found)
    taken_up = sum(len(figures.taken_up) for figures in found)
    in_time = complete - sum(len(figures.at_limit) for figures in found)
    return (
        f"In {lists}: cut off {_share(cut_off, paused)} of {paused}, taken up again in time {taken_up}; answered "
        f"without the time limit {_share(in_time, complete)} of {complete}."
    )


def _pair(p50_s: float | None, p95_s: float | None) -> str:
    return "-" if p50_s is None or p95_s is None else f"{p50_s:.2f} {p95_s:.2f}"


def _share(some: int, of: int) -> str:
    return f"{some} ({100 * some / of:.0f} %)" if of else "-"
