"""Products for a query in the user's words: names and keywords first, meaning where the words do not match."""

from collections.abc import Mapping, Sequence

from vr_assistant.mind.understanding.products import GOOD, Match, ProductIndex
from vr_assistant.mind.understanding.vectors import Progress, Vectors, VectorStore
from vr_assistant.store.catalogue import Product

SHELF = 6
"""Products that fit on the shelf."""
NEAR = 0.83  # cosine of e5-small below which two short texts have little to do with each other
MEANING_WEIGHT = 3.0  # stretches the narrow range of e5's cosines (0.75 to 0.95) to that of the words' scores


def describe(product: Product) -> str:
    """The text whose vector stands for a product, both languages in one."""
    return f"{product.name_en}; {', '.join(product.tags_en)}. {product.name_zh}；{'、'.join(product.tags_zh)}"


class ProductSearch:
    def __init__(
        self, products: Sequence[Product], index: ProductIndex, store: VectorStore, progress: Progress | None = None
    ) -> None:
        self._products: Mapping[str, Product] = {p.id: p for p in products}
        self._index = index
        self._store = store
        self._ids = [p.id for p in products]
        self._vectors: Vectors = store.many([describe(p) for p in products], progress)

    def find(self, query: str, max_price_minor: int | None = None) -> tuple[list[Product], bool]:
        """Up to SHELF products, best first, and whether they are what was asked for (else they are merely near)."""
        words = {m.product: m.score for m in self._index.find(query)}
        meaning = dict(zip(self._ids, (self._vectors @ self._store.one(query)).tolist(), strict=True))
        is_named = max(words.values(), default=0.0) >= GOOD
        ranked = sorted(
            (Match(i, words.get(i, 0.0) + MEANING_WEIGHT * (meaning[i] - NEAR)) for i in self._ids),
            key=lambda m: -m.score,
        )
        if is_named:
            best = max(words.values())
            ranked = [m for m in ranked if words.get(m.product, 0.0) >= 0.6 * best]
        else:
            ranked = [m for m in ranked if meaning[m.product] >= NEAR or words.get(m.product, 0.0) >= GOOD / 2]
        found = [self._products[m.product] for m in ranked]
        if max_price_minor is not None:
            found = [p for p in found if p.price_minor <= max_price_minor]
        return found[:SHELF], is_named
