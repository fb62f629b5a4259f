"""Which words nobody ends a sentence with."""

import pytest

from vr_assistant.mind.understanding.trailing import breaks_off, is_answer

BROKEN_OFF = [
    "Take me to the", "I would like to, um", "Show me the red one and", "I'm looking for a.", "Where is the...",
    "What time does", "带我去", "把第二个", "我想要一个", "带我去，嗯", "因为", "那个……",
]  # fmt: skip
WHOLE = [
    "Take me to the bookshop.", "What are you looking up?", "Where can I eat?", "Make it sunset.", "Turn it on.",
    "Add that.", "The second one", "带我去书店。", "我要红色", "好的。", "几点开门？", "No, thank you.", "是的。",
]  # fmt: skip


@pytest.mark.parametrize("text", BROKEN_OFF)
def test_more_must_follow(text: str) -> None:
    assert breaks_off(text)


@pytest.mark.parametrize("text", WHOLE)
def test_nothing_need_follow(text: str) -> None:
    assert not breaks_off(text)


@pytest.mark.parametrize("text", ["Yes.", "no thanks", "Stop.", "Okay", "thank you very much", "好的", "谢谢你"])
def test_short_answers_are_whole(text: str) -> None:
    assert is_answer(text)


def test_a_wish_is_no_answer() -> None:
    assert not is_answer("Yes, take me to the bookshop.")
