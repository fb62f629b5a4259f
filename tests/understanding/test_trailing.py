"""Which words nobody ends a sentence with."""

import pytest

from vr_assistant.mind.understanding.trailing import breaks_off, is_answer

BROKEN_OFF = [
    "Take me to the", "I would like to, um", "Show me the red one and", "I'm looking for a.", "Where is the...",
    "What time does", "带我去", "把第二个", "我想要一个", "带我去，嗯", "因为", "那个……",
    "When I was here last week", "I dreamt that a whale", "First the pharmacy", "It always seemed to me", "Remind me",
    "Show me what you have in", "Empty the cart end.", "Is it true that?", "Could you please", "Go there, or wait",
    "如果下雨的话", "这个比", "把刚才那本", "我想看一看",
]  # fmt: skip
WHOLE = [
    "Take me to the bookshop.", "What are you looking up?", "Where can I eat?", "Make it sunset.", "Turn it on.",
    "Add that.", "The second one", "带我去书店。", "我要红色", "好的。", "几点开门？", "No, thank you.", "是的。",
    "Where are we?", "Who is he?", "Turn the lights down a little.", "Where is the end?", "第三个。",
    "When I was here last week the florist was closed.", "First the pharmacy and then the bookshop.",
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
