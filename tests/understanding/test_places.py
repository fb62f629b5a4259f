"""People name places as they like, mishear included; the assistant knows which one is meant."""

import pytest

from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.understanding import Understanding


@pytest.mark.parametrize(
    ("sentence", "place"),
    [
        ("Take me to the bookstore.", "bookshop"),
        ("带我去书店。", "bookshop"),
        ("take me to 书店", "bookshop"),
        ("带我去museum。", "museum"),
        ("where I started, please", "plaza"),
        ("I'm hungry, where can I eat?", "restaurant"),
        ("我渴了", "cafe"),
        ("My laptop died, is there anywhere that fixes electronics?", "electronics_shop"),
        ("take me to the farmacy", "pharmacy"),
        ("go to the musuem", "museum"),
        ("去书点", "bookshop"),
        ("去播物馆", "museum"),
    ],
)
def test_a_place_is_found_by_name_need_or_sound(gazetteer: Gazetteer, sentence: str, place: str) -> None:
    found = gazetteer.find(sentence)
    assert found and found.place == place


@pytest.mark.parametrize("sentence", ["take me to the swimming pool", "带我去游泳馆", "hello there"])
def test_an_unknown_place_is_not_guessed(gazetteer: Gazetteer, sentence: str) -> None:
    assert gazetteer.find(sentence) is None


def test_a_colour_or_a_tree_is_no_visit_to_the_park(gazetteer: Gazetteer) -> None:
    for sentence in ("I want a green hat", "plant an oak tree"):
        assert not [m for m in gazetteer.find_names(sentence) if m.how == "name"]


def test_suggestions_are_spoken_in_the_users_language(gazetteer: Gazetteer) -> None:
    assert all(name.isascii() is False for name in gazetteer.nearest_names("游泳馆", "zh"))
    assert len(gazetteer.nearest_names("swimming pool", "en")) == 3


@pytest.mark.parametrize(
    ("heard", "place"),
    [
        ("bakory", "bakery"), ("turning paige", "bookshop"), ("far macy", "pharmacy"), ("caffay", "cafe"),
        ("farmer see", "pharmacy"), ("green leaf", "pharmacy"), ("supper market", "grocery"), ("kemist", "pharmacy"),
        ("skool", "school"), ("peer", "pier"), ("to the lie berry", "library"),
    ],
)  # fmt: skip
async def test_a_misheard_name_leads_where_it_was_meant(understanding: Understanding, heard: str, place: str) -> None:
    got = await understanding.interpret(f"take me to the {heard} please", Context())
    assert (got.tool, got.args) == ("navigate_to", {"place": place})


@pytest.mark.parametrize(
    "named",
    ["police", "bar", "door", "mountain", "palace", "hot tub", "other side", "forest", "butcher", "zoo"],
)
async def test_a_place_that_is_not_there_is_asked_about(understanding: Understanding, named: str) -> None:
    got = await understanding.interpret(f"take me to the {named}", Context())
    assert not got.acts or got.tool != "navigate_to"


def test_short_words_are_taken_at_their_word(gazetteer: Gazetteer) -> None:
    assert [gazetteer.find_misheard(word) for word in ("pair", "bar", "tour", "inn")] == [None] * 4
    assert gazetteer.find_misheard("rest area") is None, "not nearly enough alike"
