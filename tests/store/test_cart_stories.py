"""Filling and emptying the cart."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from store_kinds import OpenStore, Shelf

from vr_assistant.store.cart import BadQuantity, NotInCart, OutOfStock
from vr_assistant.store.catalogue import UnknownProduct
from vr_assistant.store.store import Store


def contents(store: Store) -> list[tuple[str, int]]:
    return [(line.product.id, line.quantity) for line in store.cart.lines()]


def test_a_new_cart_is_empty_and_costs_nothing(open_store: OpenStore) -> None:
    store = open_store()
    assert store.cart.lines() == []
    assert store.cart.total() == 0
    assert store.currency == "USD"


def test_what_is_added_first_stands_first(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug", 2)
    store.cart.add("lamp")
    line = store.cart.add("mug")
    assert (line.quantity, line.total_minor) == (3, 4200)
    assert contents(store) == [("mug", 3), ("lamp", 1)]
    assert store.cart.total() == 3 * 1400 + 6900


def test_tomorrow_the_cart_is_still_full(open_store: OpenStore) -> None:
    open_store().cart.add("mug", 2)
    assert contents(open_store()) == [("mug", 2)]


def test_one_mug_is_put_back_then_all(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug", 3)
    left = store.cart.remove("mug", 1)
    assert left is not None
    assert left.quantity == 2
    assert store.cart.remove("mug") is None
    assert store.cart.lines() == []


def test_putting_back_more_than_there_are_puts_back_all(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug", 2)
    assert store.cart.remove("mug", 9) is None
    assert store.cart.lines() == []


def test_clearing_empties_everything(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug")
    store.cart.add("lamp")
    store.cart.clear()
    store.cart.clear()
    assert store.cart.lines() == []


def test_more_than_the_shop_has_is_refused_and_said(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug", 4)
    with pytest.raises(OutOfStock) as refused:
        store.cart.add("mug", 2)
    assert (refused.value.stock, refused.value.in_cart, refused.value.available) == (5, 4, 1)
    assert "At most 1 more" in refused.value.hint
    assert contents(store) == [("mug", 4)]


def test_what_is_sold_out_cannot_be_added(open_store: OpenStore) -> None:
    with pytest.raises(OutOfStock) as refused:
        open_store().cart.add("sofa")
    assert refused.value.available == 0


@pytest.mark.parametrize("quantity", [0, -1, 10**30])
def test_odd_numbers_of_pieces_are_refused(open_store: OpenStore, quantity: int) -> None:
    store = open_store()
    with pytest.raises(BadQuantity):
        store.cart.add("mug", quantity)
    with pytest.raises(BadQuantity):
        store.cart.remove("mug", quantity)
    assert store.cart.lines() == []


@pytest.mark.parametrize("stranger", ["unicorn", "", "mug'; DROP TABLE carts; --"])
def test_what_nobody_sells_is_unknown(open_store: OpenStore, stranger: str) -> None:
    store = open_store()
    with pytest.raises(UnknownProduct):
        store.cart.add(stranger)
    with pytest.raises(UnknownProduct):
        store.catalogue.get(stranger)
    with pytest.raises(NotInCart):
        store.cart.remove(stranger)
    assert len(store.catalogue.all()) == 3


def test_many_hands_never_take_more_than_there_is(open_store: OpenStore) -> None:
    store = open_store()

    def grab(_: int) -> bool:
        try:
            store.cart.add("mug")
        except OutOfStock:
            return False
        return True

    with ThreadPoolExecutor(8) as hands:
        taken = list(hands.map(grab, range(12)))
    assert taken.count(True) == 5
    assert contents(store) == [("mug", 5)]


def test_the_catalogue_can_be_asked_by_id_shop_and_category(open_store: OpenStore, stock_up: Shelf) -> None:
    catalogue = open_store().catalogue
    assert [product.id for product in catalogue.all()] == ["mug", "lamp", "sofa"]
    assert catalogue.get("lamp").price_minor == 6900
    assert catalogue.get("lamp").tags_en == ("lamp", "thing")
    assert [product.id for product in catalogue.by_shop()["stall"]] == ["mug", "lamp", "sofa"]
    assert set(catalogue.by_category()) == {"things"}
