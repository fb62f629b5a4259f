"""`bench voice`: what is measured, in which order, and what it needs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from vr_assistant import heap
from vr_assistant.app.model_server import ModelServer
from vr_assistant.benchmarks.voice.card import plugged_in
from vr_assistant.benchmarks.voice.conversation import MeasuredConversation, Said
from vr_assistant.benchmarks.voice.interruptions import InterruptionFigures, measure_interruptions
from vr_assistant.benchmarks.voice.overhead import HEARD, InstantSurroundings, overheads_ms
from vr_assistant.benchmarks.voice.sentences import UserSentence, open_speaker, read_sentences
from vr_assistant.benchmarks.voice.turn import Turn
from vr_assistant.benchmarks.voice.words import WordErrors, measure_words
from vr_assistant.config import Settings
from vr_assistant.errors import ModelServerDown
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.llm.open import open_language_model
from vr_assistant.mind.llm.rules import NoLanguageModel
from vr_assistant.mind.rehearsal import keeping
from vr_assistant.mind.speech.equipment import open_voice
from vr_assistant.priority import MIND_NICENESS, yield_processor

Part = Literal["commands", "questions", "chit-chat", "interruptions", "overhead", "words"]
KINDS = {"commands": "known_command", "questions": "question", "chit-chat": "chit_chat"}
WARM_UP = (
    UserSentence("known_command", "Take me to the park.", "en", "navigate_to"),
    UserSentence("question", "Why do cats purr?", "en", ""),
)
"""Said first and not counted: a model's first answer waits for its prompts to be read."""
OVERHEAD_TURNS = 15
INTERRUPTIONS = 40
Report = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


@dataclass(slots=True)
class VoiceFigures:
    model: str
    """Which language model answered, as the settings name it."""
    turns: list[Turn] = field(default_factory=list)
    interruptions: InterruptionFigures | None = None
    overheads_ms: list[float] = field(default_factory=list)
    """Of each turn with instant ears, wits and voice."""
    words: list[WordErrors] = field(default_factory=list)
    underruns: int = 0
    """Blocks that the card did not get in time."""


def measure(settings: Settings, parts: Collection[Part], report: Report) -> VoiceFigures:
    """Everything in `parts`, one after the other, with the mind's own priority.

    Args:
        settings: Where the weights are, and which language model is asked.
    Raises:
        WeightsMissing, ModelServerDown, AssistantError: something it needs is not there.
    """
    heap.share()
    yield_processor(MIND_NICENESS)
    with TemporaryDirectory(prefix="vr-assistant-bench-") as name:
        return _measure(at_home(settings, Path(name)), parts, report)


def at_home(settings: Settings, folder: Path) -> Settings:
    """The same with a home of its own, so that nobody's cart is filled; and no fountain, which would be heard first."""
    paths = settings.paths.model_copy(update={"data_dir": folder / "data", "log_dir": folder / "log"})
    audio = settings.audio.model_copy(
        update={"surroundings": 0.0, "input_device": "default", "output_device": "default"}
    )
    knowledge = settings.knowledge.model_copy(update={"folder": "none"})
    return settings.model_copy(update={"paths": paths, "audio": audio, "knowledge": knowledge})


def _measure(settings: Settings, parts: Collection[Part], report: Report) -> VoiceFigures:
    # Sentences are spoken outside of event loops: Ctrl-C would wait there for the thread to end.
    figures = VoiceFigures(settings.llm.base_url if settings.llm.provider == "url" else settings.llm.model)
    kinds = [KINDS[part] for part in parts if part in KINDS]
    if kinds:
        sentences = [sentence for sentence in read_sentences() if sentence.kind in kinds]
        said = _spoken(settings, [*WARM_UP, *sentences], report)
        _rehearse(settings, report)
        asyncio.run(_converse(settings, said, figures, report))
    if "interruptions" in parts:
        figures.interruptions = measure_interruptions(settings, INTERRUPTIONS, report)
    if "overhead" in parts:
        (one,) = _spoken(settings, [UserSentence("chit_chat", HEARD, "en", "")], report)
        figures.overheads_ms = asyncio.run(_overheads(settings, one, report))
    if "words" in parts:
        commands = [one for one in read_sentences() if one.kind == "known_command" and one.lang == "en"]
        figures.words = measure_words(
            settings,
            _spoken(settings, commands, report),
            lambda done, of: report("listening in noise", done, of),
        )
    return figures


async def _converse(settings: Settings, said: Sequence[Said], figures: VoiceFigures, report: Report) -> None:
    warm_up, said = said[: len(WARM_UP)], said[len(WARM_UP) :]
    report("starting the language model", 0, 1)
    async with _language_model(settings) as model:
        with plugged_in() as cards:
            report("starting the mind", 0, 1)
            async with MeasuredConversation(settings, model, cards) as conversation:
                await conversation.hold(warm_up, lambda done: report("warming up", done, len(WARM_UP)))
                before = cards.underruns
                figures.turns = await conversation.hold(said, lambda done: report("talking", done, len(said)))
            figures.underruns = cards.underruns - before


async def _overheads(settings: Settings, one: Said, report: Report) -> list[float]:
    model = NoLanguageModel()
    with plugged_in() as cards:
        surroundings = InstantSurroundings(settings, model)
        async with MeasuredConversation(settings, model, cards, surroundings) as conversation:
            await conversation.hold([one], lambda done: None)
            turns = await conversation.hold(
                [one] * OVERHEAD_TURNS, lambda done: report("talking to nobody", done, OVERHEAD_TURNS)
            )
            return overheads_ms(turns)


def _rehearse(settings: Settings, report: Report) -> None:
    """What the assistant says again and again: an assistant that has been idle for a while has it ready."""
    voice = keeping(open_voice(settings), settings)
    missing = voice.recall()
    for number, (text, lang) in enumerate(missing):
        report("speaking once what recurs", number, len(missing))
        if voice.is_full:
            return
        voice.say(text, lang)


def _spoken(settings: Settings, sentences: list[UserSentence], report: Report) -> list[Said]:
    say, said = open_speaker(settings), []
    for number, sentence in enumerate(sentences):
        report("speaking the user's part", number, len(sentences))
        said.append((sentence, say(sentence.text, sentence.lang)))
    return said


@asynccontextmanager
async def _language_model(settings: Settings) -> AsyncIterator[LanguageModel]:
    server = ModelServer(settings)
    await server.start()
    try:
        await server.ready()
        if server.address:
            address = {"base_url": server.address.url, "api_key": server.address.key}
            settings = settings.model_copy(update={"llm": settings.llm.model_copy(update=address)})
        model = open_language_model(settings)
        try:
            if settings.llm.provider == "url" and not await model.is_ready():
                raise ModelServerDown(
                    f"No language model answers at {settings.llm.base_url}.", "Start it, or leave --llm out."
                )
            yield model
        finally:
            await model.close()
    finally:
        await server.stop()
