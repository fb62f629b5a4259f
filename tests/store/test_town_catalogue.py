"""What the town really sells: enough, in both languages, in shops that exist, with something for every wish."""

from collections import Counter
from pathlib import Path

import pytest

from vr_assistant.store.catalogue import Product
from vr_assistant.store.seeding import read_currency, read_products
from vr_assistant.world.world import World

ASSETS = Path(__file__).parents[2] / "assets"


@pytest.fixture(scope="module")
def products() -> list[Product]:
    return read_products(ASSETS / "catalogue")


@pytest.fixture(scope="module")
def town() -> World:
    return World.load(ASSETS / "worlds" / "town")


def find(products: list[Product], *words: str) -> list[Product]:
    """Products whose English names and tags hold every word."""
    return [p for p in products if all(w in f"{p.name_en} {' '.join(p.tags_en)}".lower() for w in words)]


def test_there_is_enough_to_choose_from(products: list[Product]) -> None:
    assert len(products) >= 220
    assert {p.stock for p in products} >= {0, 1, 2}


def test_shops_sell_what_they_say(products: list[Product], town: World) -> None:
    sold: dict[str, set[str]] = {}
    for product in products:
        sold.setdefault(product.shop, set()).add(product.category)
    assert sold == {place.id: set(place.sells) for place in town.places if place.sells}


def test_one_currency_everywhere(products: list[Product], town: World) -> None:
    assert {p.currency for p in products} == {town.currency} == {read_currency(ASSETS / "catalogue")}


def test_everything_has_its_own_name_and_description_in_both_languages(products: list[Product]) -> None:
    for texts in zip(*((p.name_en, p.name_zh, p.description_zh) for p in products), strict=True):
        repeated = [text for text, count in Counter(texts).items() if count > 1 and len(text) < 12]
        assert not repeated
    for product in products:
        assert product.description_en.endswith("."), product.id
        assert product.description_zh.endswith("。"), product.id
        assert any("一" <= c <= "鿿" for c in product.name_zh), product.id
        assert len(product.tags_en) >= 2, product.id
        assert len(product.tags_zh) >= 2, product.id


def test_prices_are_those_of_a_small_town(products: list[Product]) -> None:
    for product in products:
        assert 100 <= product.price_minor <= 150_000, product.id


def test_red_running_shoes_exist_below_and_above_fifty_dollars(products: list[Product]) -> None:
    prices = [p.price_minor for p in find(products, "running shoes", "red")]
    assert min(prices) < 5000 < max(prices)


@pytest.mark.parametrize(
    "wish",
    [
        ("mug", "blue"), ("desk lamp",), ("umbrella",), ("wireless headphones",), ("phone case", "iphone"),
        ("gift", "garden"), ("chair", "wood"), ("backpack",), ("sneakers",), ("laptop",), ("charger",), ("hat",),
    ],
)  # fmt: skip
def test_a_wish_finds_something_in_stock(products: list[Product], wish: tuple[str, ...]) -> None:
    assert any(product.stock for product in find(products, *wish))


@pytest.mark.parametrize("word", ["跑鞋", "杯子", "雨伞", "耳机", "手机壳", "台灯", "园艺", "背包", "书", "药"])
def test_a_chinese_word_finds_something_in_stock(products: list[Product], word: str) -> None:
    assert any(p.stock for p in products if any(word in tag for tag in p.tags_zh))
