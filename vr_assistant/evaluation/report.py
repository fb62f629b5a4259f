"""The tables that `eval` prints."""

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vr_assistant.evaluation.score import Scored, confusion, summary


def print_report(console: Console, scored: Sequence[Scored]) -> None:
    """By language and kind, what was taken for what, and every sentence that went wrong."""
    sums: dict[str, Any] = summary(scored)
    console.print(_accuracy(sums))
    if mixed := confusion(scored):
        table = Table("wanted", "taken for", "times", title="Confusion", box=None)
        for (wanted, got), count in sorted(mixed.items(), key=lambda item: -item[1]):
            table.add_row(wanted, got, str(count))
        console.print(table)
    if wrong := [s for s in scored if not s.is_right]:
        table = Table("id", "sentence", "wanted", "got", "by", title="Wrong", box=None)
        for s in wrong:
            got = f"{s.tool} {dict(s.got.args)}" + (" (asked back)" if s.got.clarify else "")
            want = f"{s.sentence.tool} {s.sentence.args}"
            table.add_row(s.sentence.id, *(escape(t) for t in (s.sentence.text, want, got)), s.got.decided_by)
        console.print(table)
    decided = ", ".join(f"{who} {count}" for who, count in sums["decided_by"].items())
    console.print(f"Decided by: {decided}. Asked back: {sums['asked_back']}.", highlight=False)
    console.print(
        f"False actions: {sums['false_action_rate']:.1%} of the sentences that must not act. "
        f"Half of the sentences took at most {sums['p50_ms']:.0f} ms, 95 % at most {sums['p95_ms']:.0f} ms.",
        highlight=False,
    )


def _accuracy(sums: dict[str, Any]) -> Table:
    table = Table("", "sentences", "tool", "tool and arguments", title="Understanding", box=None)
    rows = [("all", sums), *sums["by_lang"].items(), *sums["by_kind"].items()]
    for name, row in rows:
        table.add_row(name, str(row["n"]), f"{row['tool_accuracy']:.1%}", f"{row['tool_and_args_accuracy']:.1%}")
    return table
