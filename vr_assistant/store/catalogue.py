"""What the town's shops sell."""

from dataclasses import dataclass

from sqlalchemy import select

from vr_assistant.errors import AssistantError
from vr_assistant.store.database import Database
from vr_assistant.store.tables import ProductRow


class UnknownProduct(AssistantError):
    """No shop sells a product of this id."""

    code = "unknown_product"


@dataclass(frozen=True, slots=True)
class Product:
    id: str
    name_en: str
    name_zh: str
    description_en: str
    description_zh: str
    category: str
    price_minor: int
    """Of one piece, in the currency's smallest unit (cents)."""
    currency: str
    """ISO 4217."""
    stock: int
    """Pieces in the shop; those in somebody's cart are still counted."""
    shop: str
    """Id of the place that sells it."""
    colour: str
    """CSS hex."""
    tags_en: tuple[str, ...]
    tags_zh: tuple[str, ...]

    @staticmethod
    def from_row(row: ProductRow) -> "Product":
        return Product(
            id=row.id,
            name_en=row.name_en,
            name_zh=row.name_zh,
            description_en=row.description_en,
            description_zh=row.description_zh,
            category=row.category,
            price_minor=row.price_minor,
            currency=row.currency,
            stock=row.stock,
            shop=row.shop,
            colour=row.colour,
            tags_en=tuple(row.tags_en),
            tags_zh=tuple(row.tags_zh),
        )


class Catalogue:
    """Products that are on sale, in the catalogue's order."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[Product]:
        statement = select(ProductRow).where(ProductRow.is_listed).order_by(ProductRow.position)
        with self._database.read() as session:
            return [Product.from_row(row) for row in session.scalars(statement)]

    def get(self, product_id: str) -> Product:
        """Raises UnknownProduct; also for one that is no longer on sale."""
        with self._database.read() as session:
            row = session.get(ProductRow, product_id)
            if row is None or not row.is_listed:
                raise UnknownProduct(f"No shop sells '{product_id}'.", "Search for it by another name.")
            return Product.from_row(row)

    def by_category(self) -> dict[str, list[Product]]:
        groups: dict[str, list[Product]] = {}
        for product in self.all():
            groups.setdefault(product.category, []).append(product)
        return groups

    def by_shop(self) -> dict[str, list[Product]]:
        groups: dict[str, list[Product]] = {}
        for product in self.all():
            groups.setdefault(product.shop, []).append(product)
        return groups
