"""look_up: what the town and the user's documents say, with the source; else what the model knows, marked as such."""

import asyncio
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path

from vr_assistant.errors import ModelServerDown
from vr_assistant.messages import Lang, ShowAnswer
from vr_assistant.mind.llm.closing import closing
from vr_assistant.mind.llm.endpoint import AGAIN
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.skills.knowledge.asking import asks_for_a_fact
from vr_assistant.mind.skills.knowledge.passage import join_sentences
from vr_assistant.mind.skills.knowledge.records import Fact
from vr_assistant.mind.skills.knowledge.sources import Sources, Verdict
from vr_assistant.mind.skills.knowledge.wording import word
from vr_assistant.mind.skills.phrases import FOLDER, Phrases
from vr_assistant.mind.skills.sentences import whole_sentences
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest

MOST_SENTENCES = 2
MOST_TOKENS = 90
TELLS = 0.8
"""Chance of an answer above which a question that was taken for something else is looked up after all. Of 346 sentences
that were meant for another tool one was taken from it, wrongly none, with tests/data/documents in the folder."""
READING_PATIENCE_S = 3.0
"""When nothing is found while documents are being read: a file that was just put there is mostly through by then."""


@cache
def instructions(lang: Lang, folder: Path = FOLDER) -> ChatMessage:
    return ChatMessage("system", (folder / f"answer.{lang}.txt").read_text(encoding="utf-8").strip())


class KnowledgeSkill:
    tools = frozenset({"look_up"})

    def __init__(self, sources: Sources, model: LanguageModel, phrases: Phrases) -> None:
        self._sources = sources
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
        verdict = await self._verdict(question, lang)
        if verdict.fact and (verdict.certainty == "sure" or self._is_worth_mentioning(verdict, question)):
            yield await self._cited(verdict, verdict.fact, question, lang)
        elif self._sources.is_reading:
            yield SkillReply([self._phrases.say("knowledge.still_reading", lang)])
        elif self._sources.is_of_here(question):
            yield SkillReply([self._phrases.say("knowledge.no_source", lang)])
        else:
            async for reply in self._own_knowledge(question, lang):
                yield reply

    def _is_worth_mentioning(self, verdict: Verdict, question: str) -> bool:
        """Of what is only near: the town says nothing of interest about the Mona Lisa, but perhaps about its mayor."""
        is_document = verdict.passage is not None and verdict.passage.origin == "document"
        return is_document or self._sources.is_of_here(question)

    async def can_tell(self, text: str, lang: Lang) -> bool:
        """Whether a sentence that was taken for something else asks for a fact that the sources surely have.

        The router's examples cannot know what stands in the user's documents.
        """
        if not asks_for_a_fact(text):
            return False
        found = await asyncio.to_thread(self._sources.find, text, lang)
        return bool(found) and found[0].chance >= TELLS

    async def knows(self, text: str, lang: Lang) -> bool:
        """Whether the sources surely answer a question, or it is about a place here, of which nobody else can tell."""
        verdict = await asyncio.to_thread(self._sources.answer, text, lang)
        return verdict.certainty == "sure" or self._sources.names_place(text)

    def close(self) -> None:
        self._sources.close()

    async def _verdict(self, question: str, lang: Lang) -> Verdict:
        verdict = await asyncio.to_thread(self._sources.answer, question, lang)
        if verdict.certainty != "sure" and self._sources.is_reading:
            await asyncio.to_thread(self._sources.wait_for_documents, READING_PATIENCE_S)
            verdict = await asyncio.to_thread(self._sources.answer, question, lang)
        return verdict

    async def _cited(self, verdict: Verdict, fact: Fact, question: str, lang: Lang) -> SkillReply:
        shown = ShowAnswer(fact.title, fact.text or join_sentences(fact.say), fact.source)
        passage = verdict.passage
        if passage and passage.lang != lang:
            words = await word(self._model, passage.text, question, lang)
            key = "knowledge.in_my_words" if words else "knowledge.other_language"
            said = self._phrases.say(key, lang, source=fact.said_by, text=words)
            return SkillReply([said[:1].upper() + said[1:]], [shown])
        if verdict.certainty == "near":
            said = self._phrases.say("knowledge.near", lang, source=fact.said_by, text=fact.say[0])
        elif fact.about:
            said = self._phrases.say(
                "knowledge.said_about", lang, source=fact.said_by, title=fact.about, text=fact.say[0]
            )
        else:
            said = self._phrases.say("knowledge.said", lang, source=fact.said_by, text=fact.say[0])
        return SkillReply([said, *fact.say[1:]], [shown])

    async def _own_knowledge(self, question: str, lang: Lang) -> AsyncIterator[SkillReply]:
        if not await self._model.is_ready():
            raise ModelServerDown("The language model is not ready.", AGAIN)
        yield SkillReply([self._phrases.say("knowledge.own_knowledge", lang)])
        said: list[str] = []
        pieces = self._model.stream([instructions(lang), ChatMessage("user", question)], max_tokens=MOST_TOKENS)
        async with closing(whole_sentences(pieces, MOST_SENTENCES)) as answer:
            async for sentence in answer:
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
