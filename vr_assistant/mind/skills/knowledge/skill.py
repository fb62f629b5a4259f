"""look_up: the town's records first; what they do not say, the language model may, marked as its own."""

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

from vr_assistant.errors import ModelServerDown
from vr_assistant.messages import Lang, ShowAnswer
from vr_assistant.mind.llm.endpoint import AGAIN
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.skills.knowledge.records import Records
from vr_assistant.mind.skills.phrases import FOLDER, Phrases
from vr_assistant.mind.skills.sentences import whole_sentences
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest

MOST_SENTENCES = 2
MOST_TOKENS = 90


@cache
def instructions(lang: Lang, folder: Path = FOLDER) -> ChatMessage:
    return ChatMessage("system", (folder / f"answer.{lang}.txt").read_text(encoding="utf-8").strip())


class KnowledgeSkill:
    tools = frozenset({"look_up"})

    def __init__(self, records: Records, model: LanguageModel, phrases: Phrases) -> None:
        self._records = records
        self._model = model
        self._phrases = phrases

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        """The whole answer at once; `replies` gives it sentence by sentence."""
        parts = [part async for part in self.replies(request)]
        return SkillReply(
            [sentence for part in parts for sentence in part.say],
            [command for part in parts for command in part.commands],
            any(part.did_act for part in parts),
        )

    async def replies(self, request: SkillRequest) -> AsyncIterator[SkillReply]:
        """Parts of the answer as they become known.

        Raises:
            LanguageModelError: the model is not there or fell silent; what had come of the answer has been given.
        """
        question, lang = str(request.args["question"]), request.lang
        fact = await asyncio.to_thread(self._records.answer, question, lang)
        if fact:
            text = ("" if lang == "zh" else " ").join(fact.say)
            yield SkillReply(fact.say, [ShowAnswer(fact.title, text, self._phrases.say(fact.source, lang))])
            return
        if not await self._model.is_ready():
            raise ModelServerDown("The language model is not ready.", AGAIN)
        yield SkillReply([self._phrases.say("knowledge.own_knowledge", lang)])
        said: list[str] = []
        pieces = self._model.stream([instructions(lang), ChatMessage("user", question)], max_tokens=MOST_TOKENS)
        async for sentence in whole_sentences(pieces, MOST_SENTENCES):
            said.append(sentence)
            yield SkillReply([sentence])
        if said:
            text = ("" if lang == "zh" else " ").join(said)
            yield SkillReply([], [ShowAnswer(question, text, self._phrases.say("knowledge.source_model", lang))])
        else:
            yield SkillReply([self.excuse(lang)])

    def excuse(self, lang: Lang) -> str:
        """What is said when nobody can answer."""
        return self._phrases.say("knowledge.cannot_look_up", lang)
