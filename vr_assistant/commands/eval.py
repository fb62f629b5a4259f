"""eval: a file of sentences or of dialogues through understanding, and how much was understood."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vr_assistant.commands.typed import json_line, language

if TYPE_CHECKING:
    from vr_assistant.config import Settings
    from vr_assistant.evaluation.dialogue import TestDialogue
    from vr_assistant.evaluation.dialogue_running import PlayedDialogue
    from vr_assistant.evaluation.score import Scored
    from vr_assistant.evaluation.sentence import TestSentence

_HELP = """Measure understanding on a file of sentences or of dialogues; no speech, and your own cart is not touched.

\b
Examples:
  python3 launcher.py eval sentences.jsonl
  python3 launcher.py eval sentences.jsonl --lang zh --no-llm
  python3 launcher.py eval sentences.jsonl --json > summary.json
  python3 launcher.py eval dialogues.jsonl --page dialogues.md
  python3 launcher.py eval --knowledge tests/data/knowledge.jsonl

\b
A line of sentences: {"id": 1, "lang": "en", "kind": "nav", "text": "Take me to the park.",
  "tool": "navigate_to", "args": {"place": ["park"]}, "alt_tools": []}
  tool may be "none"; each argument lists what is accepted: a part of a text, or a number. Ids, names in both
  languages and the user's own words count. "also": [{"tool": ..., "args": ...}] gives further wishes of the same
  sentence; "context": {"shown": [...], "focus": ..., "last_place": ..., "in_cart": [...]} what was said before.

\b
A line of dialogues: {"id": 1, "lang": "en", "kind": "cart", "turns": [{"say": "...", "actions": ["add_to_cart"]},
  {"select": "PRODUCT"}, {"arrive": "PLACE"}], "final": {"cart": {"PRODUCT": 1}, "place": "park", "weather": "snow"}}
  "actions" are the tools to be carried out, in order; "a|b" accepts either.
The language model is asked only where the router is unsure; --no-llm shows how far one comes without.

\b
With --knowledge, what look_up answers is measured instead; a line is like
  {"lang": "en", "question": "What does the museum cost?", "sources": ["museum"], "answer": ["seven"]}
  sources: ids of places, "town", paths of documents; none for what no source has.
"""


def eval(
    file: Annotated[Path, typer.Argument(metavar="FILE.jsonl", help="One JSON object a line.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of tables.")] = False,
    lang: Annotated[str | None, typer.Option(metavar="en|zh", help="Only this language.")] = None,
    llm: Annotated[bool, typer.Option("--llm/--no-llm", help="Whether the language model may be asked.")] = True,
    page: Annotated[Path | None, typer.Option(metavar="FILE.md", help="Write the tables to a page as well.")] = None,
    knowledge: Annotated[bool, typer.Option("--knowledge", help="The file holds questions of fact.")] = False,
    documents: Annotated[
        Path | None, typer.Option(metavar="DIR", help="With --knowledge: documents; default: `documents` beside FILE.")
    ] = None,
) -> None:
    if knowledge:
        from vr_assistant.commands.eval_knowledge import eval_knowledge

        eval_knowledge(file, documents or file.parent / "documents", lang, as_json=as_json)
        return
    from rich.console import Console

    from vr_assistant.commands.weights import fetch_model_if_possible
    from vr_assistant.config import load_settings
    from vr_assistant.evaluation.dialogue import are_dialogues, read_dialogues
    from vr_assistant.evaluation.dialogue_running import dialogue_summary
    from vr_assistant.evaluation.report import dialogues_page, markdown, print_page, sentences_page
    from vr_assistant.evaluation.score import summary
    from vr_assistant.evaluation.sentence import read_sentences

    lang = language(lang)
    settings = load_settings({} if llm else {"llm.provider": "rules"}).settings
    if are_dialogues(file):
        dialogues = [d for d in read_dialogues(file) if lang in (None, "auto", d.lang)]
        _some(dialogues, file, lang)
        fetch_model_if_possible(settings)
        played = asyncio.run(_play(settings, dialogues))
        sums, report = dialogue_summary(played), dialogues_page(played)
    else:
        sentences = [s for s in read_sentences(file) if lang in (None, "auto", s.lang)]
        _some(sentences, file, lang)
        fetch_model_if_possible(settings)
        scored = asyncio.run(_measure(settings, sentences))
        sums, report = summary(scored), sentences_page(scored)
    if page is not None:
        try:
            page.write_text(markdown(f"Understanding of {file.name}", report), encoding="utf-8")
        except OSError as error:
            raise typer.BadParameter(f"{page} cannot be written: {error}.") from error
    if as_json:
        typer.echo(json_line(sums))
    else:
        print_page(Console(), report)


def _some(found: Sequence[object], file: Path, lang: str | None) -> None:
    if not found:
        raise typer.BadParameter(f"{file.name} has nothing in '{lang}'.")


async def _measure(settings: "Settings", sentences: Sequence["TestSentence"]) -> list["Scored"]:
    from rich.console import Console
    from rich.progress import Progress

    from vr_assistant.app.model_server import LazyModelServer
    from vr_assistant.evaluation.running import run_sentences
    from vr_assistant.mind.dialogue.compose import open_understanding
    from vr_assistant.mind.llm.open import open_language_model

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Loading", total=None)
        async with LazyModelServer(settings) as endpoint:
            model = open_language_model(settings, endpoint)
            try:
                parts = open_understanding(settings, model)
                if settings.llm.provider != "rules":
                    bar.update(task, description="Warming the language model up")
                    await parts.understanding.warm()
                bar.update(task, description="Listening", total=len(sentences), completed=0)
                return await run_sentences(
                    parts.understanding,
                    parts.gazetteer,
                    parts.products,
                    sentences,
                    lambda done: bar.update(task, completed=done),
                )
            finally:
                await model.close()


async def _play(settings: "Settings", dialogues: Sequence["TestDialogue"]) -> list["PlayedDialogue"]:
    from rich.console import Console
    from rich.progress import Progress

    from vr_assistant.app.model_server import LazyModelServer
    from vr_assistant.evaluation.dialogue_running import run_dialogues
    from vr_assistant.mind.llm.open import open_language_model
    from vr_assistant.mind.understanding.vectors import load_encoder

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Talking", total=len(dialogues))
        async with LazyModelServer(settings) as endpoint:
            model = open_language_model(settings, endpoint)
            try:
                return await run_dialogues(
                    settings, model, load_encoder(), dialogues, lambda done: bar.update(task, completed=done)
                )
            finally:
                await model.close()


eval.__doc__ = _HELP
