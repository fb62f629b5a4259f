"""Which language somebody speaks, and when a conversation changes to the other one."""

import pytest

from vr_assistant.messages import Lang
from vr_assistant.mind.speech.spoken_language import SpokenLanguage
from vr_assistant.mind.understanding.language import detect_language, language_of_turn

SHORT_S, LONG_S = 1.5, 3.5


@pytest.mark.parametrize("before", [None, "en", "zh"])
def test_a_clear_sentence_is_followed_at_once(before: Lang | None) -> None:
    assert SpokenLanguage(before).of(0.001, 0.99, LONG_S) == "zh"
    assert SpokenLanguage(before).of(0.99, 0.001, LONG_S) == "en"


def test_a_word_that_sounds_like_both_stays_in_the_language_of_the_conversation() -> None:
    assert SpokenLanguage("zh").of(0.60, 0.02, SHORT_S) == "zh"  # somebody's 咖啡
    assert SpokenLanguage("en").of(0.60, 0.02, SHORT_S) == "en"
    assert SpokenLanguage("en").of(0.03, 0.30, SHORT_S) == "en"


def test_a_clear_word_changes_it_nevertheless() -> None:
    assert SpokenLanguage("en").of(0.003, 0.93, SHORT_S) == "zh"
    assert SpokenLanguage("zh").of(0.97, 0.001, SHORT_S) == "en"


def test_a_sentence_in_an_accent_needs_less_than_a_word() -> None:
    assert SpokenLanguage("en").of(0.10, 0.45, LONG_S) == "zh"
    assert SpokenLanguage("en").of(0.10, 0.45, SHORT_S) == "en"


def test_the_first_words_are_taken_as_they_sound() -> None:
    assert SpokenLanguage().of(0.02, 0.03, SHORT_S) == "zh"
    assert SpokenLanguage().of(0.03, 0.02, SHORT_S) == "en"


@pytest.mark.parametrize("text", ["OK.", "Okay, okay.", "Hello!", "Bye-bye.", "42", "..."])
@pytest.mark.parametrize("before", ["en", "zh"])
def test_words_of_both_languages_are_answered_in_that_of_the_conversation(text: str, before: Lang) -> None:
    assert language_of_turn(text, "en", before) == before


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("带我去 bookshop", "zh"), ("去 coffee shop。", "zh"), ("我要 wireless headphones", "zh"),
        ("这个 noise cancelling 的有吗", "zh"), ("Take me to 书店.", "en"), ("What does 出口 mean?", "en"),
        ("show me 红色的", "en"), ("Yes.", "en"), ("好的。", "zh"), ("Stop.", "en"), ("停", "zh"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", ["en", "zh"])
def test_a_mixture_is_answered_in_the_language_that_carries_it(text: str, lang: Lang, before: Lang) -> None:
    assert language_of_turn(text, lang, before) == lang
    assert detect_language(text, before) == lang
