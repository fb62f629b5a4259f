"""Products and carts as they are called and shown."""

import re
from collections.abc import Sequence

from vr_assistant.messages import CartLine as ShownLine
from vr_assistant.messages import Lang, ProductCard, ShowCart
from vr_assistant.store.cart import CartLine
from vr_assistant.store.catalogue import Product

_COLOUR = re.compile(
    r", ((?:Black|Blue|Brown|Camel|Cream|Green|Grey|Indigo|Mint|Mustard|Navy|Olive|Orange|Red|Sand|Tan|White|Yellow)"
    r"\b.*)$"
)


def name_of(product: Product, lang: Lang) -> str:
    """As one says it: "Canvas Sneakers in white", where the shelf shows "Canvas Sneakers, White"."""
    if lang == "zh":
        return product.name_zh
    return _COLOUR.sub(lambda found: f" in {found[1].lower()}", product.name_en)


def card_of(product: Product) -> ProductCard:
    return ProductCard(
        product.id,
        product.name_en,
        product.name_zh,
        product.price_minor,
        product.currency,
        product.category,
        product.colour,
    )


def panel_of(lines: Sequence[CartLine], currency: str, *, is_open: bool) -> ShowCart:
    """A cart as the stage shows it."""
    shown = [
        ShownLine(p.id, p.name_en, p.name_zh, line.quantity, p.price_minor) for line in lines for p in (line.product,)
    ]
    return ShowCart(shown, sum(line.total_minor for line in lines), currency, is_open)
