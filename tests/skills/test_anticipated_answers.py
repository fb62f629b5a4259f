"""The model begins to answer before it is sure that the question is over, and nobody hears an answer to half of it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

import pytest

from vr_assistant.errors import LanguageModelError, ModelServerDown
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.mind.skills.chat.skill import ChatSkill
from vr_assistant.mind.skills.phrases import Phrases


class SlowModel:
    """Answers each question with itself, a word at a turn of the loop; knows which answers it was stopped in."""

    def __init__(self, *, is_up: bool = True) -> None:
        self.is_up = is_up
        self.asked: list[str] = []
        self.stopped: list[str] = []

    async def is_ready(self) -> bool:
        return True

    async def warm(self, messages: Sequence[ChatMessage]) -> None: ...

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        raise NotImplementedError

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        question = messages[-1].content
        self.asked.append(question)
        if not self.is_up:
            raise ModelServerDown("The model server has gone.")
        try:
            for word in f"You ask: {question}".split():
                await asyncio.sleep(0)
                yield f"{word} "
        except GeneratorExit:
            self.stopped.append(question)
            raise
        except asyncio.CancelledError:
            self.stopped.append(question)
            raise


async def answer(chat: ChatSkill, text: str) -> str:
    return " ".join([sentence async for sentence in chat.sentences(text, "en", [])])


def test_an_answer_that_was_begun_is_the_answer() -> None:
    async def talk(chat: ChatSkill) -> str:
        chat.anticipate("Do foxes sing?", "en", [])
        for _ in range(20):
            await asyncio.sleep(0)
        return await answer(chat, "Do foxes sing?")

    model = SlowModel()
    assert asyncio.run(talk(ChatSkill(model, Phrases()))) == "You ask: Do foxes sing?"
    assert model.asked == ["Do foxes sing?"], "once"


def test_when_the_words_go_on_the_model_is_stopped_and_asked_for_all_of_them() -> None:
    async def talk(chat: ChatSkill) -> str:
        chat.anticipate("Do foxes sing", "en", [])
        for _ in range(3):
            await asyncio.sleep(0)
        chat.drop_anticipated()
        chat.anticipate("Do foxes sing at night?", "en", [])
        return await answer(chat, "Do foxes sing at night?")

    model = SlowModel()
    assert asyncio.run(talk(ChatSkill(model, Phrases()))) == "You ask: Do foxes sing at night?"
    assert model.stopped == ["Do foxes sing"]


def test_an_answer_to_other_words_is_not_said() -> None:
    async def talk(chat: ChatSkill) -> str:
        chat.anticipate("Do foxes sink?", "en", [])
        await asyncio.sleep(0)
        return await answer(chat, "Do foxes sing?")

    assert asyncio.run(talk(ChatSkill(SlowModel(), Phrases()))) == "You ask: Do foxes sing?"


def test_a_model_that_fails_beforehand_fails_when_it_is_asked() -> None:
    async def talk(chat: ChatSkill) -> None:
        chat.anticipate("Do foxes sing?", "en", [])
        for _ in range(5):
            await asyncio.sleep(0)
        with pytest.raises(LanguageModelError):
            await answer(chat, "Do foxes sing?")

    asyncio.run(talk(ChatSkill(SlowModel(is_up=False), Phrases())))


def test_set_answers_need_no_beginning() -> None:
    async def talk(chat: ChatSkill) -> None:
        chat.anticipate("Thank you.", "en", [])
        await asyncio.sleep(0)

    model = SlowModel()
    asyncio.run(talk(ChatSkill(model, Phrases())))
    assert not model.asked
