"""On the little shelf a product looks like what it is."""

import csv
from pathlib import Path

import numpy as np
import pytest

from vr_assistant.messages import ProductCard
from vr_assistant.stage.scene.product_models import parts_of, product_model
from vr_assistant.stage.scene.product_wares import PARCEL
from vr_assistant.stage.town.solids import build_solids

CATALOGUE = Path(__file__).parents[2] / "assets" / "catalogue"


def products() -> dict[str, ProductCard]:
    found = {}
    for file in sorted(CATALOGUE.glob("*.csv")):
        with file.open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows):
                card = (row["id"], row["name_en"], row["name_zh"], 100, "USD", row["category"], row["colour"])
                found[row["id"]] = ProductCard(*card)
    return found


ALL = products()
SOLIDS = build_solids()


def looks_of(product_id: str) -> int:
    card = ALL[product_id]
    return id(parts_of(card.id, card.name_en, card.category))


def test_everything_in_the_catalogue_has_a_model_of_its_kind() -> None:
    assert len(ALL) > 200
    for product_id, card in ALL.items():
        assert parts_of(card.id, card.name_en, card.category) is not PARCEL, product_id
    assert len({looks_of(product_id) for product_id in ALL}) > 80


@pytest.mark.parametrize(
    "different",
    [
        (
            "headphones-wireless-black", "earbuds-wireless-mint", "phone-case-flowers", "laptop-air-13",
            "tablet-10-inch", "speaker-bluetooth-red", "camera-instant", "smartwatch-round", "charger-usb-c-65w",
        ),
        ("mug-blue-stoneware", "coffee-beans-copper-kettle", "espresso-single", "teapot-cast-iron", "lemonade-mint"),
        ("scarf-lambswool-blue", "shirt-linen-sand", "running-shoes-red", "hat-straw-sun", "jeans-straight-indigo"),
        ("sourdough-loaf", "cake-whole-lemon", "baguette-classic", "croissant-butter", "olive-oil-bottle"),
        ("plush-bear-brown", "building-blocks-60", "toy-train-wooden", "ball-rubber-yellow", "desk-lamp-brass"),
    ],
)  # fmt: skip
def test_what_is_different_looks_different(different: tuple[str, ...]) -> None:
    assert len({looks_of(product_id) for product_id in different}) == len(different)


def test_of_one_kind_only_the_colour_differs() -> None:
    assert looks_of("headphones-wireless-black") == looks_of("headphones-kids-yellow")
    assert looks_of("running-shoes-red") == looks_of("running-shoes-blue")
    red, blue = product_model(ALL["running-shoes-red"]), product_model(ALL["running-shoes-blue"])
    assert not np.array_equal(red.tints, blue.tints)


def test_a_book_is_a_book_whatever_its_title_says() -> None:
    books = {looks_of(product_id) for product_id, card in ALL.items() if card.category == "books"}
    assert len(books) == 1


def test_a_product_unheard_of_is_a_parcel_and_one_of_a_known_kind_is_not() -> None:
    assert parts_of("thing-x", "Thing", "unheard-of") is PARCEL
    assert parts_of("thing-x", "Thing", "toys") is not PARCEL


@pytest.mark.parametrize("product_id", sorted(ALL))
def test_models_stand_on_the_shelf_and_keep_to_their_place(product_id: str) -> None:
    model = product_model(ALL[product_id])
    assert set(model.meshes) <= set(SOLIDS)
    corners = np.concatenate(
        [
            SOLIDS[mesh].vertices["position"] @ part[:3, :3].T + part[:3, 3]
            for mesh, part in zip(model.meshes, model.parts, strict=True)
        ]
    )
    low, high = corners.min(axis=0), corners.max(axis=0)
    assert -0.08 < low[1] < 0.25
    assert high[1] < 1.12
    assert max(-low[0], high[0]) < 0.8, "it leaves room for its neighbours"
    assert np.isfinite(model.tints).all()
