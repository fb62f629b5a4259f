"""Cut off at any time, it is known which words were heard and where the rest would be taken up."""

from vr_assistant.messages import TimedViseme, TimedWord
from vr_assistant.mind.speech.heard_words import heard_text, resume_at
from vr_assistant.mind.speech.voice import Speech


def price() -> Speech:
    """ "It costs $89, all in." with a breath after the price."""
    words = [("It", 0.1), ("costs", 0.3), ("$89,", 0.7), ("all", 2.2), ("in.", 2.5)]
    visemes = [
        ("sil", 0.0),
        ("ih", 0.1),
        ("kk", 0.3),
        ("ee", 0.7),
        ("nn", 1.2),
        ("sil", 1.9),
        ("aa", 2.2),
        ("ih", 2.5),
        ("sil", 2.8),
    ]
    return Speech(
        "It costs $89, all in.",
        "en",
        bytes(3 * 2 * 1000),
        1000,
        [TimedWord(text, at) for text, at in words],
        [TimedViseme(viseme, at) for viseme, at in visemes],
    )


def test_a_word_counts_once_its_sound_is_over_and_a_price_is_one_word() -> None:
    assert [heard_text(price(), at) for at in (0.0, 0.29, 0.3, 0.7, 1.5, 1.89)] == [
        "", "", "It", "It costs", "It costs", "It costs",
    ]  # fmt: skip
    assert heard_text(price(), 1.9) == heard_text(price(), 2.4) == "It costs $89,", "in the breath after it"
    assert heard_text(price(), 2.8) == heard_text(price(), 3.0) == "It costs $89, all in."


def test_the_rest_is_taken_up_at_the_clause_or_where_that_is_long_ago_at_the_word() -> None:
    assert resume_at(price(), 0.5) == 0.1 - 0.02, "from the beginning of the clause"
    assert resume_at(price(), 1.7) == 0.7, "a second and a half ago: only the word"
    assert resume_at(price(), 2.6) == 2.2 - 0.02
    assert resume_at(price(), 2.9) is None, "every word was heard"


def test_chinese_is_remembered_as_it_is_written() -> None:
    words = [TimedWord(text, at / 10) for at, text in enumerate(["我", "有", "Sony", "WH", "耳", "机。"])]
    speech = Speech("我有 Sony WH 耳机。", "zh", bytes(1200), 1000, words)
    assert heard_text(speech, 0.45) == "我有 Sony WH"


def test_a_price_written_apart_is_still_remembered() -> None:
    speech = Speech(
        "only $ 89 today",
        "en",
        bytes(600),
        1000,
        [TimedWord(t, i / 10) for i, t in enumerate(["only", "$89", "today"])],
    )
    assert heard_text(speech, 0.2) == "only $89"
