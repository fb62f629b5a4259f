"""The language model puts a passage of another language into the user's words, and is checked."""

import asyncio
from functools import cache
from pathlib import Path

from vr_assistant.errors import LanguageModelError
from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.skills.knowledge.claims import is_supported
from vr_assistant.mind.skills.phrases import FOLDER
from vr_assistant.mind.skills.sentences import whole_sentences
from vr_assistant.mind.understanding.language import has_han

PATIENCE_S = 6.0
MOST_TOKENS = 90
FENCE = "<<<", ">>>"


@cache
def instructions(lang: Lang, folder: Path = FOLDER) -> ChatMessage:
    return ChatMessage("system", (folder / f"passage.{lang}.txt").read_text(encoding="utf-8").strip())


async def word(model: LanguageModel, text: str, question: str, lang: Lang) -> str:
    """One sentence in the user's language; "" when there is no model, it is slow, or its words are not in the text.

    The text is fenced and the answer is only ever spoken: whatever stands in a document, no tool can come of it.
    """
    fenced = text.replace(FENCE[0], " ").replace(FENCE[1], " ")
    prompt = f"{FENCE[0]}\n{fenced}\n{FENCE[1]}\n{question}"
    try:
        async with asyncio.timeout(PATIENCE_S):
            if not await model.is_ready():
                return ""
            pieces = model.stream([instructions(lang), ChatMessage("user", prompt)], max_tokens=MOST_TOKENS)
            said = [sentence async for sentence in whole_sentences(pieces, 1)]
    except (LanguageModelError, TimeoutError):
        return ""
    answer = said[0] if said else ""
    is_in_language = has_han(answer) == (lang == "zh")
    return answer if answer and is_in_language and is_supported(answer, text) else ""
