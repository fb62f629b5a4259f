"""What was summed up is ordered once, as a whole, or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from store_kinds import OpenStore, Shelf

from vr_assistant.store.cart import OutOfStock
from vr_assistant.store.orders import CartChanged, Summary
from vr_assistant.store.store import Store


def summed_up(store: Store) -> Summary:
    return store.orders.summary(store.cart.lines())


def test_an_order_keeps_names_and_prices_and_the_cart_is_empty(open_store: OpenStore, stock_up: Shelf) -> None:
    store = open_store()
    store.cart.add("mug", 2)
    store.cart.add("lamp")
    order = store.orders.place(summed_up(store))
    assert (order.number, order.total_minor, order.currency) == (1, 2 * 1400 + 6900, "USD")
    assert store.cart.lines() == []
    assert store.catalogue.get("mug").stock == 3 and store.catalogue.get("lamp").stock == 0
    stock_up(mug=(9900, 5), lamp=(6900, 1))
    assert open_store().orders.all() == [order], "whatever it costs later"


def test_a_second_yes_to_one_summary_finds_the_first_order(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug", 2)
    summary = summed_up(store)
    order = store.orders.place(summary)
    store.cart.add("mug", 2)
    assert open_store().orders.place(summary) == order
    assert [line.quantity for line in store.cart.lines()] == [2] and len(store.orders.all()) == 1


def test_ten_at_once_order_once(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug")
    summary = summed_up(store)
    with ThreadPoolExecutor(10) as threads:
        orders = list(threads.map(lambda _: store.orders.place(summary), range(10)))
    assert len({order.number for order in orders}) == 1 and len(store.orders.all()) == 1


def test_a_changed_cart_is_not_ordered(open_store: OpenStore) -> None:
    store = open_store()
    store.cart.add("mug")
    summary = summed_up(store)
    store.cart.add("mug")
    with pytest.raises(CartChanged):
        store.orders.place(summary)
    assert [line.quantity for line in store.cart.lines()] == [2] and store.orders.all() == []


def test_a_changed_price_is_not_ordered(open_store: OpenStore, stock_up: Shelf) -> None:
    store = open_store()
    store.cart.add("mug")
    summary = summed_up(store)
    stock_up(mug=(1500, 5))
    with pytest.raises(CartChanged):
        open_store().orders.place(summary)


def test_an_empty_cart_is_not_ordered(open_store: OpenStore) -> None:
    store = open_store()
    with pytest.raises(CartChanged):
        store.orders.place(summed_up(store))


def test_what_the_shop_has_no_more_is_not_ordered(open_store: OpenStore, stock_up: Shelf) -> None:
    store = open_store()
    store.cart.add("mug", 4)
    summary = summed_up(store)
    stock_up(mug=(1400, 3))
    with pytest.raises(OutOfStock):
        open_store().orders.place(summary)
    assert [line.quantity for line in store.cart.lines()] == [4] and store.orders.all() == []
