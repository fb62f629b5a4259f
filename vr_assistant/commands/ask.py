"""ask: text or sound files in, actions and replies out; the assistant's mind without its body."""

import asyncio
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vr_assistant.commands.in_order import InOrder, in_order
from vr_assistant.commands.typed import language, typed

if TYPE_CHECKING:
    from vr_assistant.commands.ask_output import JsonLines, ReadableLines
    from vr_assistant.mind.interview import Question

Command = InOrder
_HELP = """Ask the assistant; no graphics, no sound card.

Several --text and --wav are one conversation, in the order typed. The cart is the same as everywhere.
With --speak the reply is also a sound file; the second reply goes to OUT-2.wav, the third to OUT-3.wav.

\b
Examples:
  python3 launcher.py ask --text "Take me to the bookshop."
  python3 launcher.py ask --text "带我去书店。" --json
  python3 launcher.py ask --wav question.wav --speak answer.wav
  python3 launcher.py ask --text "Show me umbrellas." --text "Add the second one to my cart." --text "My cart, please."

\b
With --json, one object a line: transcript, action, order, tool (one of yours), reply, audio, error, and last timing.
  t is in seconds since the input it belongs to was there; timing is in milliseconds: load, speech_recognition,
  understanding, speech_synthesis, first_audio (when there is sound to play), total. With several inputs the parts
  are sums, and "turns" lists each.
Exit code 1 when there was an error event; the other inputs are answered all the same.
"""


def ask(
    context: typer.Context,
    text: Annotated[
        list[str] | None, typer.Option(metavar="TEXT", help="What you say, as text; may be repeated.")
    ] = None,
    wav: Annotated[
        list[Path] | None, typer.Option(metavar="FILE", help="What you say, as a sound file; may be repeated.")
    ] = None,
    lang: Annotated[str | None, typer.Option(metavar="auto|en|zh", help="The language you speak.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    speak: Annotated[Path | None, typer.Option(metavar="OUT.wav", help="Write the spoken reply here.")] = None,
) -> None:
    began_ns = time.monotonic_ns()
    from vr_assistant.mind.interview import Question

    given: dict[str, list[str]] = {"text": text or [], "wav": [str(path) for path in wav or []]}
    chosen = language(lang)
    questions = [
        Question(wav=Path(value)) if kind == "wav" else Question(text=typed(value))
        for kind, value in in_order(context, given)
    ]
    if not questions:
        raise typer.BadParameter('Give --text or --wav, for example --text "Take me to the bookshop."')
    from vr_assistant.commands.ask_output import JsonLines, ReadableLines

    output = JsonLines() if as_json else ReadableLines()
    with output.stating():
        _answer(questions, chosen, speak, output, began_ns)
    if output.has_failed:
        raise typer.Exit(1)


def _answer(
    questions: "list[Question]",
    lang: str | None,
    speak: Path | None,
    output: "JsonLines | ReadableLines",
    began_ns: int,
) -> None:
    from vr_assistant.commands.weights import fetch_missing, fetch_model_if_possible
    from vr_assistant.config import load_settings
    from vr_assistant.mind.interview import Interview

    settings = load_settings({"speech.language": lang}).settings
    if speak or any(question.wav for question in questions):
        spoken = settings.speech
        ids = (spoken.english_model, spoken.multilingual_model, spoken.english_voice, spoken.chinese_voice)
        fetch_missing(settings, filter(None, ids))
    fetch_model_if_possible(settings)
    from vr_assistant.app.model_server import LazyModelServer
    from vr_assistant.mind.deferred import DeferredLanguageModel
    from vr_assistant.mind.llm.model import LanguageModel

    async def converse() -> None:
        async with LazyModelServer(settings) as endpoint:

            def open_model() -> LanguageModel:
                from vr_assistant.mind.llm.open import open_language_model

                return open_language_model(settings, endpoint)

            language_model = DeferredLanguageModel(open_model)
            try:
                interview = Interview(settings, language_model, output.write, speak, began_ns, output.progress)
                await interview.hold(questions)
            finally:
                await language_model.close()

    with output.waiting():
        asyncio.run(converse())


ask.__doc__ = _HELP
