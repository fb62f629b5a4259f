"""The language model's notes on older turns, and how they are told to it later: as data, never as orders."""

import logging
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from vr_assistant.errors import LanguageModelError
from vr_assistant.messages import Lang
from vr_assistant.mind.dialogue.history import History, plain_notes, written
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.skills.knowledge.claims import is_supported
from vr_assistant.mind.skills.knowledge.wording import FENCE
from vr_assistant.mind.skills.phrases import FOLDER
from vr_assistant.mind.skills.sentences import whole_sentences
from vr_assistant.mind.understanding.language import detect_language

log = logging.getLogger(__name__)

MOST_SENTENCES = 6
MOST_TOKENS = 200
KNOWN: dict[Lang, str] = {"en": "I remember.", "zh": "我记得。"}


@cache
def instructions(lang: Lang, folder: Path = FOLDER) -> ChatMessage:
    return ChatMessage("system", (folder / f"notes.{lang}.txt").read_text(encoding="utf-8").strip())


class Summariser:
    def __init__(self, model: LanguageModel) -> None:
        self._model = model

    async def summarise(self, history: History) -> None:
        """Let the model put older turns into notes, if there are enough of them. Safe to cancel; never raises.

        Notes with a number or a name that was not said are thrown away: then the turns themselves, shortened, are the
        notes. A model that cannot be reached is asked again another time.
        """
        if not history.is_worth_notes or not await self._model.is_ready():
            return
        older = history.older
        lang = detect_language(older[-1].content)
        source = "\n".join([history.notes, *written(older, lang)])
        prompt = [instructions(lang), ChatMessage("user", _fenced(source))]
        try:
            pieces = self._model.stream(prompt, max_tokens=MOST_TOKENS)
            notes = " ".join([sentence async for sentence in whole_sentences(pieces, MOST_SENTENCES)])
        except LanguageModelError as error:
            log.info("no notes for now: %s", error)
            return
        is_usable = bool(notes) and is_supported(notes, source)
        history.note(older, notes if is_usable else plain_notes(history.notes, older))


def told(history: History) -> list[ChatMessage]:
    """What the model is told of the conversation so far: notes, then the last turns."""
    return [*_as_data(history.digest()), *history.recent()]


def _as_data(notes: str) -> Sequence[ChatMessage]:
    if not notes:
        return ()
    lang = detect_language(notes)
    return ChatMessage("user", _fenced(notes)), ChatMessage("assistant", KNOWN[lang])


def _fenced(text: str) -> str:
    plain = text.replace(FENCE[0], " ").replace(FENCE[1], " ").strip()
    return f"{FENCE[0]}\n{plain}\n{FENCE[1]}"
