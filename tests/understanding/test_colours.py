"""Whoever names Bluetooth does not ask for anything blue."""

import pytest

from vr_assistant.mind.understanding.colours import find_colour, has_colour, without_colour
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.understanding import Understanding

SPEAKERS = ("speaker-bluetooth-red", "speaker-bluetooth-blue", "mug-blue-enamel")


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("the blue one", "blue"), ("a bluetooth speaker", None), ("the blue tooth speaker", None), ("蓝牙音箱", None),
        ("蓝色的蓝牙音箱", "blue"), ("红色的蓝牙音箱", "red"), ("红茶", None), ("那件红的", "red"),
        ("a flat white", None), ("green tea", None), ("a white teacup", "white"), ("面粉", None), ("粉的那个", "pink"),
    ],
)  # fmt: skip
def test_a_colour_is_heard_where_it_is_one(text: str, colour: str | None) -> None:
    assert find_colour(text) == colour


def test_only_the_colour_is_taken_out_of_what_is_looked_for() -> None:
    assert without_colour("蓝色蓝牙音箱", "blue").strip() == "蓝牙音箱"
    assert without_colour("blue bluetooth speaker", "blue").strip() == "bluetooth speaker"


def test_the_red_bluetooth_speaker_is_not_blue_in_chinese_either(index: ProductIndex) -> None:
    assert not has_colour(index.products["speaker-bluetooth-red"], "blue")
    assert has_colour(index.products["speaker-bluetooth-blue"], "blue")


@pytest.mark.parametrize(
    "sentence", ["加那个蓝牙音箱", "Add the blue tooth speaker.", "Add a bluetooth speaker to my cart."]
)
async def test_of_two_bluetooth_speakers_the_user_is_asked_which(understanding: Understanding, sentence: str) -> None:
    got = await understanding.interpret(sentence, Context(shown=SPEAKERS))
    assert got.tool == "add_to_cart" and set(got.choices) == {"speaker-bluetooth-red", "speaker-bluetooth-blue"}


@pytest.mark.parametrize(
    ("sentence", "item"),
    [
        ("加那个红色的蓝牙音箱", "speaker-bluetooth-red"),
        ("Add the blue bluetooth speaker to my cart.", "speaker-bluetooth-blue"),
    ],
)
async def test_the_colour_beside_it_still_chooses(understanding: Understanding, sentence: str, item: str) -> None:
    assert (await understanding.interpret(sentence, Context(shown=SPEAKERS))).args["item"] == item
