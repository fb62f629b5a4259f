"""eval --knowledge: a file of questions through look_up's sources; no model is asked."""

from pathlib import Path
from typing import Any

import typer

from vr_assistant.commands.typed import json_line, language


def eval_knowledge(file: Path, documents: Path, lang: str | None, *, as_json: bool) -> None:
    """Prints the sums, and every question that went wrong."""
    from rich.console import Console
    from rich.progress import Progress

    from vr_assistant.config import load_settings
    from vr_assistant.evaluation.knowledge import ask_all, knowledge_summary, read_questions
    from vr_assistant.evaluation.knowledge_setup import evaluated_sources

    lang = language(lang)
    questions = [q for q in read_questions(file) if lang in (None, "auto", q.lang)]
    if not questions:
        raise typer.BadParameter(f"{file.name} has no questions in '{lang}'.")
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Loading", total=1.0)

        def show(what: str, share: float) -> None:
            bar.update(task, description=what, completed=share)

        with evaluated_sources(load_settings().settings, documents, progress=show) as sources:
            sums = knowledge_summary(
                ask_all(sources, questions, lambda done: show("Looking up", done / len(questions)))
            )
    if as_json:
        typer.echo(json_line(sums))
    else:
        _print(Console(), sums)


def _print(console: Any, sums: dict[str, Any]) -> None:
    if not console.is_terminal:
        console.width = 180
    from rich.markup import escape
    from rich.table import Table

    table = Table(
        "", "answerable", "source in first 3", "answered", "rightly", "with reserve", "unanswerable", "recognised"
    )
    table.box, table.title = None, "Knowledge"
    for name, row in sums.items():
        if name == "wrong":
            continue
        shares = ("source_in_first_three", "answered", "answered_rightly", "told_with_reserve_rightly")
        table.add_row(
            name,
            str(row["answerable"]),
            *(f"{row[share]:.1%}" for share in shares),
            str(row["unanswerable"]),
            f"{row['recognised']:.1%}",
        )
    console.print(table)
    if sums["wrong"]:
        wrong = Table("id", "question", "certainty", "first three", "said", title="Not answered, or wrongly", box=None)
        for w in sums["wrong"]:
            wrong.add_row(
                w["id"], *map(escape, (w["text"], w["certainty"], ", ".join(w["first"]), " ".join(w["said"])))
            )
        console.print(wrong)
