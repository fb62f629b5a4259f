"""Numbers, prices and times as they are said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vr_assistant.messages import Lang
from vr_assistant.mind.speech.spoken_text import chinese_number, clauses, english_number, spoken_words


def said(text: str, lang: Lang) -> str:
    return ("" if lang == "zh" else " ").join(word.said for word in spoken_words(text, lang))


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("It costs $250.", "It costs two hundred fifty dollars."),
        ("$1,234.50, please.", "one thousand two hundred thirty four dollars and fifty cents, please."),
        ("Only $0.99!", "Only ninety nine cents!"),
        ("$1 each", "one dollar each"),
        ("It closes at 18:30.", "It closes at eighteen thirty."),
        ("From 9:00 to 9:05", "From nine o'clock to nine oh five"),
        ("The 2nd, the 12th and the 21st", "The second, the twelfth and the twenty first"),
        ("20% off", "twenty percent off"),
        ("3.14 metres", "three point one four metres"),
        ("Room 007", "Room zero zero seven"),
    ],
)
def test_english(shown: str, expected: str) -> None:
    assert said(shown, "en") == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("一共¥250。", "一共二百五十元。"),
        ("博物馆18:30关门。", "博物馆十八点半关门。"),
        ("9:05到14:00", "九点零五分到十四点"),
        ("打10%的折", "打百分之十的折"),
        ("有105件", "有一百零五件"),
        ("12.50元", "十二点五零元"),
    ],
)
def test_chinese(shown: str, expected: str) -> None:
    assert said(shown, "zh") == expected


@pytest.mark.parametrize(
    ("number", "words"),
    [("10", "十"), ("110", "一百一十"), ("1005", "一千零五"), ("20010", "二万零一十"), ("100000000", "一亿")],
)
def test_zeros_in_chinese_numbers(number: str, words: str) -> None:
    assert chinese_number(number) == words


@given(st.integers(0, 10**12 - 1))
def test_no_digit_is_left_over(number: int) -> None:
    assert not any(c.isdigit() for c in english_number(f"{number:,}"))
    assert not any("0" <= c <= "9" for c in chinese_number(str(number)))


@given(st.text("abz ABZ09$%:.,-'你好，。", max_size=60))
def test_the_caption_loses_nothing(text: str) -> None:
    for lang in ("en", "zh"):
        shown = "".join(word.shown for word in spoken_words(text, lang))
        assert "".join(shown.split()) == "".join(text.split())


def test_a_long_sentence_is_spoken_in_breaths() -> None:
    text = (
        "Here are 6 that may suit you, for example Aria Wireless Headphones, White for $1,089.50, Aria Wireless "
        "Headphones, Black for 89 dollars and Pebble Earbuds, Green for 29 dollars."
    )
    parts = clauses(text)
    assert " ".join(parts) == text and len(parts) >= 2
    assert all(len(part) <= 110 and part[-1] in ",." for part in parts)
    assert parts[0] == "Here are 6 that may suit you,"  # heard after a quarter of a second
    assert clauses("Sure, follow me.") == ["Sure, follow me."]
    assert clauses("。。。") == ["。。。"] and clauses("") == []


def test_chinese_is_longer_for_its_number_of_characters() -> None:
    text = "这里有六件可能适合您的商品，例如白色的无线耳机，价格是八十九美元，还有黑色的无线耳机，价格也是八十九美元。"
    parts = clauses(text)
    assert "".join(parts) == text and len(parts) == 3


@given(st.text('ab ,.:，。1"(', max_size=200))
def test_breaths_lose_nothing(text: str) -> None:
    assert "".join("".join(clauses(text)).split()) == "".join(text.split())
