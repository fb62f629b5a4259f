# ruff: noqa: E501 - one case a line
"""Numbers count only when they were spoken, in either language."""

import pytest

from vr_assistant.mind.understanding.numbers import find_max_price, find_ordinal, find_quantity, parse_number


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("twenty-five", 25), ("a hundred", 100), ("1,200", 1200), ("half a dozen", 6), ("a couple", 2),
        ("两", 2), ("十二", 12), ("一百二十", 120), ("一百五", 150), ("一百零五", 105), ("三千", 3000), ("一打", 12), ("两亿", 200_000_000),
        ("two million", 2_000_000), ("一万二", 12_000),
    ],
)  # fmt: skip
def test_number_words_have_their_value(words: str, value: float) -> None:
    assert parse_number(words) == value


@pytest.mark.parametrize(
    ("sentence", "price"),
    [
        ("any red shoes under fifty dollars?", 50), ("mugs for 20 dollars or less", 20), ("$30 hats", 30),
        ("hats below twenty five dollars", 25), ("一百元以下的跑步鞋", 100), ("最多五十块的帽子", 50), ("有没有两百块以内的背包", 200),
        ("show me some cheap hats", None), ("便宜的耳机", None), ("two mugs please", None),
    ],
)  # fmt: skip
def test_price_limit_is_heard_only_when_said(sentence: str, price: float | None) -> None:
    assert find_max_price(sentence) == price


@pytest.mark.parametrize(
    ("sentence", "quantity"),
    [
        ("Add two of the blue mugs to my cart.", 2), ("make it three of these", 3), ("one of those", 1),
        ("I'll take the red one", None), ("the second one", None), ("I'll take the desk lamp", None),
        ("hats under fifty dollars", None), ("把两个蓝色的杯子加入购物车", 2), ("把第二个放进购物车", None), ("最后一个", None),
        ("三本笔记本", 3), ("add a million mugs to my cart", 99), ("I want five hundred of these", 99),
        ("Add 1,000,000 mugs.", 99), ("加一亿个茶壶", 99), ("来一千本笔记本", 99), ("加一百二十双袜子", 99),
        ("add 500 ml of milk", None), ("add the 500 piece puzzle", None), ("买一百块的耳机", None), ("一百张的便签", None),
        ("thanks a million", None),
    ],
)  # fmt: skip
def test_quantity_is_heard_only_when_said(sentence: str, quantity: int | None) -> None:
    assert find_quantity(sentence) == quantity


@pytest.mark.parametrize(
    ("sentence", "number"),
    [("add the second one", 2), ("第三个", 3), ("number two please", 2), ("the last one", -1), ("最后一个", -1),
     ("the blue one", None)],
)  # fmt: skip
def test_ordinals_point_into_what_was_shown(sentence: str, number: int | None) -> None:
    assert find_ordinal(sentence) == number
