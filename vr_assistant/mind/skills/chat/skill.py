"""Small talk: set answers for what everybody says, the language model for the rest, streamed by sentence."""

from collections.abc import AsyncIterator, Sequence
from functools import cache
from pathlib import Path

from vr_assistant.errors import LanguageModelError, ModelServerDown
from vr_assistant.messages import Lang
from vr_assistant.mind.llm.closing import closing
from vr_assistant.mind.llm.endpoint import AGAIN
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.skills.chat.anticipation import Anticipation
from vr_assistant.mind.skills.phrases import FOLDER, Phrases
from vr_assistant.mind.skills.sentences import whole_sentences
from vr_assistant.mind.understanding.patterns import says

MOST_SENTENCES = 3
MOST_TOKENS = 90

USUAL = (
    "good_night",
    "how_are_you",
    "name",
    "abilities",
    "joke",
    "comfort",
    "morning",
    "evening",
    "thanks",
    "goodbye",
    "greeting",
    "okay",
)
"""What everybody says, the more special first; patterns and phrases are called chat_NAME and chat.NAME."""
BEYOND = "beyond"
"""What other assistants do and this one cannot: said plainly, lest a small model claim to have done it."""


@cache
def persona(lang: Lang, folder: Path = FOLDER) -> ChatMessage:
    """The head of every chat in a language."""
    return ChatMessage("system", (folder / f"persona.{lang}.txt").read_text(encoding="utf-8").strip())


class ChatSkill:
    def __init__(self, model: LanguageModel, phrases: Phrases) -> None:
        self._model = model
        self._phrases = phrases
        self._anticipation: Anticipation | None = None

    def anticipate(self, text: str, lang: Lang, before: Sequence[ChatMessage]) -> None:
        """Begin the answer to words that may be all of the question; what was begun for others is dropped."""
        question = (text, lang, list(before))
        if self._usual(text, lang) or (self._anticipation and self._anticipation.question == question):
            return
        self.drop_anticipated()
        self._anticipation = Anticipation(question, lambda: self._sentences(text, lang, before))

    def drop_anticipated(self) -> None:
        """The question is another one."""
        if self._anticipation:
            self._anticipation.drop()
            self._anticipation = None

    async def sentences(self, text: str, lang: Lang, before: Sequence[ChatMessage]) -> AsyncIterator[str]:
        """The answer, sentence by sentence, begun already where it was anticipated.

        Raises:
            LanguageModelError: the model is not there or fell silent; what had come of the answer has been given.
        """
        anticipated, self._anticipation = self._anticipation, None
        if anticipated and anticipated.question != (text, lang, list(before)):
            anticipated.drop()
            anticipated = None
        answer = anticipated.sentences() if anticipated else self._sentences(text, lang, before)
        async with closing(answer):
            async for sentence in answer:
                yield sentence

    async def _sentences(self, text: str, lang: Lang, before: Sequence[ChatMessage]) -> AsyncIterator[str]:
        if usual := self._usual(text, lang):
            yield usual
            return
        if not await self._model.is_ready():
            raise ModelServerDown("The language model is not ready.", AGAIN)
        pieces = self._model.stream([persona(lang), *before, ChatMessage("user", text)], max_tokens=MOST_TOKENS)
        has_spoken = False
        async with closing(whole_sentences(pieces, MOST_SENTENCES)) as answer:
            async for sentence in answer:
                has_spoken = True
                yield sentence
        if not has_spoken:
            yield self._phrases.say("chat.okay", lang)

    @staticmethod
    def is_usual(text: str) -> bool:
        """Whether it is what everybody says. What is beyond her is not: a tool of the user's may do it."""
        return any(says(f"chat_{name}", text) for name in USUAL)

    def excuse(self, lang: Lang) -> str:
        """What is said when the model cannot answer."""
        return self._phrases.say("chat.cannot_think", lang)

    def _usual(self, text: str, lang: Lang) -> str | None:
        for name in (BEYOND, *USUAL):
            if says(f"chat_{name}", text):
                return self._phrases.say(f"chat.{name}", lang)
        return None

    async def warm(self) -> None:
        """Let the model read the persona's text; errors only cost time later."""
        try:
            await self._model.warm([persona("en")])
        except LanguageModelError:
            return
