"""Nobody is given one mug when they said none, or three when they said minus three: they are asked."""

import pytest

from vr_assistant.mind.understanding.amounts import is_impossible_amount, told_amount
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.understanding import Understanding


@pytest.mark.parametrize(
    "said",
    [
        "add -3 mugs", "add minus two mugs", "negative five of those", "put 0 mugs in my cart",
        "zero of them", "make that 0", "加0个", "加-3个杯子", "零个苹果", "负三个", "来〇本", "add −1 mug",
    ],
)  # fmt: skip
def test_amounts_that_nobody_can_have(said: str) -> None:
    assert is_impossible_amount(said)


@pytest.mark.parametrize(
    "said",
    [
        "add 10 mugs", "add the 500 piece puzzle", "a T-shirt", "the vitamin B-12", "add 3-4 mugs", "zero waste soap",
        "加十个", "加10个", "买包零食", "来点零食", "一百零五个", "自行车零件", "第0个", "20% off",
        "headphones under 100 dollars", "bring it down to zero",
    ],
)  # fmt: skip
def test_amounts_and_words_that_are_no_such(said: str) -> None:
    assert not is_impossible_amount(said)


@pytest.mark.parametrize(
    ("answer", "amount"),
    [("two", 2), ("just one, please", 1), ("三个", 3), ("两", 2), ("十二", 12), ("12", 12), ("zero", None),
     ("-1", None), ("I don't know", None), ("blue", None)],
)  # fmt: skip
def test_an_amount_is_told(answer: str, amount: int | None) -> None:
    assert told_amount(answer) == amount


@pytest.mark.parametrize(
    ("sentence", "tool"),
    [
        ("Add -3 classic umbrellas to my cart.", "add_to_cart"),
        ("Add minus two classic umbrellas to my cart.", "add_to_cart"),
        ("Put zero classic umbrellas in my cart.", "add_to_cart"),
        ("加0个红色斑点马克杯", "add_to_cart"),
        ("把负三个红色斑点马克杯加入购物车", "add_to_cart"),
        ("Remove 0 classic umbrellas from my cart.", "remove_from_cart"),
    ],
)
async def test_the_user_is_asked_how_many(understanding: Understanding, sentence: str, tool: str) -> None:
    cart = {"umbrella-black-classic": 2}
    got = await understanding.interpret(sentence, Context(in_cart=tuple(cart), amounts=cart))
    assert got.tool == tool and not got.acts and got.wants_amount and "quantity" not in got.args
