"""Everything can be said in both languages, and prices as people say them."""

import string

import pytest

from vr_assistant.mind.skills.money import spoken_price
from vr_assistant.mind.skills.phrases import Phrases, _texts, keys
from vr_assistant.mind.skills.sentences import whole_sentences


def test_both_languages_say_the_same_things() -> None:
    assert keys("en") == keys("zh")
    for key in keys("en"):
        table, name = key.split(".")
        fields = [
            {f for _, f, _, _ in string.Formatter().parse(text) if f}
            for lang in ("en", "zh")
            for text in _texts("zh" if lang == "zh" else "en")[table][name]
        ]
        assert set().union(*fields) >= fields[0]


def test_phrasings_take_turns() -> None:
    phrases = Phrases()
    first = phrases.say("chat.greeting", "en")
    phrases.turn = 1
    assert phrases.say("chat.greeting", "en") != first


@pytest.mark.parametrize(
    ("minor", "lang", "spoken"),
    [(1450, "en", "14 dollars 50"), (1400, "en", "14 dollars"), (100, "en", "1 dollar"), (80, "en", "80 cents"),
     (1450, "zh", "14.5美元"), (1405, "en", "14 dollars 05")],
)  # fmt: skip
def test_prices_are_spoken(minor: int, lang: str, spoken: str) -> None:
    assert spoken_price(minor, "USD", "zh" if lang == "zh" else "en") == spoken


async def test_sentences_come_as_soon_as_they_end() -> None:
    async def pieces():  # type: ignore[no-untyped-def]
        for piece in ("Dr. Who costs 3.5 pou", "nds. Fine! 好的。再", "见"):
            yield piece

    assert [s async for s in whole_sentences(pieces(), 9)] == ["Dr. Who costs 3.5 pounds.", "Fine!", "好的。", "再见"]
