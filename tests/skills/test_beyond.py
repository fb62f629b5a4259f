"""Asked for what other assistants do, she says at once that she cannot, and does not leave it to the model's fancy."""

import asyncio

import pytest

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.chat.skill import ChatSkill
from vr_assistant.mind.skills.phrases import Phrases

from .test_anticipated_answers import SlowModel


@pytest.mark.parametrize(
    ("sentence", "lang", "answer"),
    [
        ("Set an alarm for seven.", "en", "can't do"),
        ("Delete the dentist from my calendar, please.", "en", "can't do"),
        ("Could you text my sister that I'm late?", "en", "can't do"),
        ("定个七点的闹钟", "zh", "做不到"),
        ("给妈妈打个电话", "zh", "做不到"),
    ],
)
def test_she_says_honestly_what_she_cannot_do(sentence: str, lang: Lang, answer: str) -> None:
    async def talk() -> str:
        return " ".join([said async for said in ChatSkill(model, Phrases()).sentences(sentence, lang, [])])

    model = SlowModel()
    assert answer in asyncio.run(talk())
    assert model.asked == []


def test_a_tool_of_the_users_may_still_do_it() -> None:
    assert not ChatSkill.is_usual("Set an alarm for seven.")
    assert ChatSkill.is_usual("Thank you!")
