"""The tables that `eval` prints, and the same as a page of Markdown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from vr_assistant.evaluation.dialogue_running import PlayedDialogue, dialogue_summary
from vr_assistant.evaluation.score import Scored, confusion, summary
from vr_assistant.evaluation.sentence import Wish


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: a title, the heads of the columns, rows of text."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Page:
    grids: Sequence[Grid]
    lines: Sequence[str]
    """Sentences below the tables."""


def sentences_page(scored: Sequence[Scored]) -> Page:
    """By language and kind, what was taken for what, how far confidence can be trusted, and what went wrong."""
    sums: dict[str, Any] = summary(scored)
    grids = [
        Grid("Understanding", ("", "sentences", "tool", "tool and arguments"), _accuracy(sums)),
        Grid(
            "Confusion",
            ("wanted", "taken for", "times"),
            [(w, g, str(n)) for (w, g), n in sorted(confusion(scored).items(), key=lambda item: -item[1])],
        ),
        Grid(
            "Reliability",
            ("confidence", "sentences", "mean confidence", "tool right"),
            [
                (
                    f"{b['from']:.1f} to {b['to']:.1f}",
                    str(b["n"]),
                    _percent(b["confidence"]),
                    _percent(b["tool_accuracy"]),
                )
                for b in sums["reliability"]
            ],
        ),
        Grid("Wrong", ("id", "sentence", "wanted", "got", "by"), [_wrong(s) for s in scored if not s.is_right]),
    ]
    decided = ", ".join(f"{who} {count}" for who, count in sums["decided_by"].items())
    return Page(
        [grid for grid in grids if grid.rows],
        [
            f"Decided by: {decided}. Asked back: {sums['asked_back']}.",
            f"Without the language model: {_percent(sums['fast_path_share'])} of the commands.",
            f"False actions: {_percent(sums['false_action_rate'])} of the sentences that must not act.",
            f"Half of the sentences took at most {sums['p50_ms']:.0f} ms, 95 % at most {sums['p95_ms']:.0f} ms.",
        ],
    )


def dialogues_page(played: Sequence[PlayedDialogue]) -> Page:
    """How many dialogues end as they should, and each turn that went wrong."""
    sums: dict[str, Any] = dialogue_summary(played)
    shares = [("all", str(sums["n"]), _percent(sums["ends_right"]))]
    shares += [(lang, str(row["n"]), _percent(row["ends_right"])) for lang, row in sums["by_lang"].items()]
    turns = [
        (
            f"{one.dialogue.id} {one.dialogue.kind}",
            turn.turn.say or "",
            ", ".join("|".join(tools) for tools in turn.turn.actions),
            ", ".join(turn.actions) or turn.said[:60],
            "yes" if one.ends_right else "no",
        )
        for one in played
        for turn in one.turns
        if not turn.is_right
    ]
    ends = [
        (f"{one.dialogue.id} {one.dialogue.kind}", str(dict(one.dialogue.final)), str(dict(one.final)))
        for one in played
        if not one.ends_right
    ]
    grids = [
        Grid("Dialogues", ("", "dialogues", "end right"), shares),
        Grid("Wrong turns", ("dialogue", "said", "wanted", "got", "ends right"), turns),
        Grid("Wrong ends", ("dialogue", "wanted", "got"), ends),
    ]
    return Page(
        [grid for grid in grids if grid.rows],
        [
            f"{_percent(sums['turns_right'])} of {sums['turns']} turns led to just the wanted actions.",
            f"False actions: {_percent(sums['false_action_rate'])} of the turns that must not act.",
        ],
    )


def print_page(console: Console, page: Page) -> None:
    for grid in page.grids:
        table = Table(*grid.heads, title=grid.title, box=None)
        for row in grid.rows:
            table.add_row(*(escape(cell) for cell in row))
        console.print(table)
    for line in page.lines:
        console.print(line, highlight=False)


def markdown(title: str, page: Page) -> str:
    """The page as a file for the web or a repository."""
    parts = [f"# {title}", *page.lines]
    for grid in page.grids:
        rows = [grid.heads, ["---"] * len(grid.heads), *grid.rows]
        parts.append(f"## {grid.title}")
        parts.append("\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows))
    return "\n\n".join(parts) + "\n"


def _accuracy(sums: dict[str, Any]) -> list[tuple[str, ...]]:
    rows = [("all", sums), *sums["by_lang"].items(), *sums["by_kind"].items()]
    return [
        (name, str(row["n"]), _percent(row["tool_accuracy"]), _percent(row["tool_and_args_accuracy"]))
        for name, row in rows
    ]


def _wrong(scored: Scored) -> tuple[str, ...]:
    sentence = scored.sentence
    wishes = (Wish(sentence.tool, sentence.args), *sentence.also)
    want = "; ".join(f"{wish.tool} {dict(wish.args)}" for wish in wishes)
    got = "; ".join(
        f"{one.tool or 'none'} {dict(one.args)}" + (" (asked back)" if one.clarify else "") for one in scored.all_got
    )
    return sentence.id, sentence.text, want, got, scored.got.decided_by


def _percent(share: float) -> str:
    return f"{share:.1%}"
