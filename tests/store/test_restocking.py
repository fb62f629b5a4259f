"""The catalogue changes between two starts; nobody's cart does."""

import pytest
from store_kinds import OpenStore, Shelf

from vr_assistant.errors import StoreError
from vr_assistant.store.cart import OutOfStock
from vr_assistant.store.catalogue import UnknownProduct
from vr_assistant.store.seeding import read_products


def test_starting_again_changes_nothing(open_store: OpenStore) -> None:
    before = open_store().catalogue.all()
    assert open_store().catalogue.all() == before


def test_a_new_price_holds_for_what_is_in_the_cart_too(open_store: OpenStore, stock_up: Shelf) -> None:
    open_store().cart.add("mug", 2)
    stock_up(mug=(1000, 5), lamp=(6900, 1))
    assert open_store().cart.total() == 2000


def test_a_delivery_can_be_sold(open_store: OpenStore, stock_up: Shelf) -> None:
    store = open_store()
    with pytest.raises(OutOfStock):
        store.cart.add("lamp", 2)
    stock_up(mug=(1400, 5), lamp=(6900, 3))
    assert open_store().cart.add("lamp", 2).quantity == 2


def test_what_is_no_longer_sold_stays_in_the_cart_and_can_be_put_back(open_store: OpenStore, stock_up: Shelf) -> None:
    open_store().cart.add("mug")
    stock_up(lamp=(6900, 1))
    store = open_store()
    assert [product.id for product in store.catalogue.all()] == ["lamp"]
    assert [line.product.name_en for line in store.cart.lines()] == ["Mug"]
    with pytest.raises(UnknownProduct):
        store.cart.add("mug")
    store.cart.remove("mug")
    assert store.cart.lines() == []


def test_what_comes_back_is_sold_again(open_store: OpenStore, stock_up: Shelf) -> None:
    open_store()
    stock_up(lamp=(6900, 1))
    open_store()
    stock_up(lamp=(6900, 1), mug=(1400, 5))
    assert open_store().catalogue.get("mug").stock == 5


@pytest.mark.parametrize(
    ("right", "wrong", "named"),
    [
        ("1400", "14.00", "line 2"),
        ("1400", "0", "price"),
        (",5,", ",-5,", "stock"),
        ("#336699", "blue", "blue"),
        ("mug,Mug", "Mug!,Mug", "Mug!"),
        ("mug,Mug,", "mug,,", "name_en"),
        ("price_minor", "price", "columns"),
    ],
)
def test_a_mistake_in_the_catalogue_is_named(stock_up: Shelf, right: str, wrong: str, named: str) -> None:
    folder = stock_up(mug=(1400, 5))
    shop = folder / "stall.csv"
    text = shop.read_text(encoding="utf-8")
    assert right in text
    shop.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(StoreError, match=named):
        read_products(folder)


def test_one_id_in_two_shops_is_refused(stock_up: Shelf) -> None:
    folder = stock_up(mug=(1400, 5))
    (folder / "street.csv").write_bytes((folder / "stall.csv").read_bytes())
    with pytest.raises(StoreError, match="'mug' is taken"):
        read_products(folder)


def test_a_broken_catalogue_leaves_the_cart_alone(open_store: OpenStore, stock_up: Shelf) -> None:
    open_store().cart.add("mug")
    folder = stock_up(mug=(1400, 5))
    (folder / "stall.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StoreError) as told:
        open_store()
    assert told.value.hint
    stock_up(mug=(1400, 5))
    assert len(open_store().cart.lines()) == 1
