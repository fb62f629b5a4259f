"""Small talk: set answers for what everybody says, the language model for the rest, streamed by sentence."""

import re
from collections.abc import AsyncIterator, Sequence
from functools import cache
from pathlib import Path

from vr_assistant.errors import LanguageModelError, ModelServerDown
from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.skills.phrases import FOLDER, Phrases
from vr_assistant.mind.skills.sentences import whole_sentences

MOST_SENTENCES = 3
MOST_TOKENS = 90

_USUAL: Sequence[tuple[str, re.Pattern[str]]] = [
    (name, re.compile(pattern, re.I))
    for name, pattern in (
        ("good_night", r"^good night\b|^晚安"),
        ("how_are_you", r"\bhow (?:are you|is it going|do you do|have you been)\b|\bhow's it going\b|你.{0,3}(?:怎么样|好吗)|最近.*怎么样"),
        ("name", r"\b(?:what(?:'s| is) your name|who are you|what are you called)\b|你(?:叫什么|是谁)|你的名字"),
        ("abilities", r"\bwhat (?:else )?can you do\b|\bhow can you help\b|\bwhat are you able to\b|你(?:会|能)(?:做)?(?:什么|啥|干什么)"),
        ("joke", r"\bjokes?\b|\bsomething funny\b|\bmake me laugh\b|笑话|段子|逗我"),
        ("morning", r"^good (?:morning|day)\b|^(?:早上好|早安|早)"),
        ("evening", r"^good (?:evening|afternoon)\b|^(?:晚上好|下午好)"),
        ("thanks", r"\b(?:thanks|thank you|cheers)\b|谢谢|多谢|感谢"),
        ("goodbye", r"^(?:good ?bye|bye|see you|farewell)\b|^(?:再见|拜拜|回头见|明天见)"),
        ("greeting", r"^(?:hi|hello|hey|howdy|greetings)\b(?: there| aria)?[.!, ]*$|^(?:你好|您好|嗨|哈喽|大家好)[啊呀!！。，]*$"),
        ("okay", r"^(?:ok|okay|all right|alright|fine|cool|yes|no|sure|never ?mind|got it|i see|hmm)[.!]*$|^(?:好的?|嗯+|行|可以|知道了|明白了|没事|算了)[吧。！]*$"),
    )
]  # fmt: skip


@cache
def persona(lang: Lang, folder: Path = FOLDER) -> ChatMessage:
    """The head of every chat in a language."""
    return ChatMessage("system", (folder / f"persona.{lang}.txt").read_text(encoding="utf-8").strip())


class ChatSkill:
    def __init__(self, model: LanguageModel, phrases: Phrases) -> None:
        self._model = model
        self._phrases = phrases

    async def sentences(self, text: str, lang: Lang, before: Sequence[ChatMessage]) -> AsyncIterator[str]:
        """The answer, sentence by sentence.

        Raises:
            LanguageModelError: the model is not there or fell silent; what had come of the answer has been given.
        """
        if usual := self._usual(text, lang):
            yield usual
            return
        if not await self._model.is_ready():
            raise ModelServerDown("The language model is not ready.", "It is started by itself; try again soon.")
        pieces = self._model.stream([persona(lang), *before, ChatMessage("user", text)], max_tokens=MOST_TOKENS)
        has_spoken = False
        async for sentence in whole_sentences(pieces, MOST_SENTENCES):
            has_spoken = True
            yield sentence
        if not has_spoken:
            yield self._phrases.say("chat.okay", lang)

    def excuse(self, lang: Lang) -> str:
        """What is said when the model cannot answer."""
        return self._phrases.say("chat.cannot_think", lang)

    def _usual(self, text: str, lang: Lang) -> str | None:
        for name, pattern in _USUAL:
            if pattern.search(text):
                return self._phrases.say(f"chat.{name}", lang)
        return None

    async def warm(self) -> None:
        """Let the model read the persona's text; errors only cost time later."""
        try:
            await self._model.warm([persona("en")])
        except LanguageModelError:
            return
