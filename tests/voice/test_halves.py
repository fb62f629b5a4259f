"""What was said after the first half of a turn."""

import pytest

from vr_assistant.mind.dialogue.halves import rest_of


@pytest.mark.parametrize(
    ("whole", "half", "rest"),
    [
        ("Tell me a riddle about the moon.", "Tell me a riddle.", "about the moon."),
        ("Tell me, a riddle. Stop!", "tell me a riddle", "Stop!"),
        ("我在想，你喜不喜欢音乐？", "我在想。", "你喜不喜欢音乐？"),
        ("Tell me a riddle...", "Tell me a riddle.", ""),
    ],
)
def test_the_rest_begins_where_the_half_ends(whole: str, half: str, rest: str) -> None:
    assert rest_of(whole, half) == rest


@pytest.mark.parametrize(
    ("whole", "half"), [("Show me the riddles.", "Show me the riddle."), ("I have a doubt.", "I am in doubt")]
)
def test_words_that_were_heard_otherwise_have_no_rest(whole: str, half: str) -> None:
    assert rest_of(whole, half) is None
