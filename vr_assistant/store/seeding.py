"""The catalogue's files, and how they come into the database without touching anybody's cart.

A folder holds `catalogue.toml` (the currency) and one CSV a shop, named by the id of its place, UTF-8, with the
columns of COLUMNS. Prices are in minor units; tags are separated by semicolons.
"""

import csv
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from vr_assistant.errors import StoreError
from vr_assistant.store.catalogue import Product
from vr_assistant.store.database import Database
from vr_assistant.store.tables import ProductRow

COLUMNS = (
    "id", "name_en", "name_zh", "category", "price_minor", "stock", "colour",
    "description_en", "description_zh", "tags_en", "tags_zh",
)  # fmt: skip

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COLOUR = re.compile(r"#[0-9a-f]{6}")


def read_currency(folder: Path) -> str:
    """ISO 4217 code of all prices. Raises StoreError."""
    path = folder / "catalogue.toml"
    try:
        currency = tomllib.loads(path.read_text(encoding="utf-8"))["currency"]
    except (OSError, KeyError, ValueError) as error:
        raise _bad(path, f"{error}") from error
    return str(currency)


def read_products(folder: Path) -> list[Product]:
    """Every product of the folder, shop by shop in alphabetical order. Raises StoreError naming file and line."""
    currency = read_currency(folder)
    products: dict[str, Product] = {}
    for path in sorted(folder.glob("*.csv")):
        for line, product in _read_shop(path, currency):
            if product.id in products:
                raise _bad(path, f"line {line}: the id '{product.id}' is taken by {products[product.id].shop}")
            products[product.id] = product
    if not products:
        raise _bad(folder, "it lists no products")
    return list(products.values())


def _read_shop(path: Path, currency: str) -> Iterator[tuple[int, Product]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise _bad(path, f"its columns are not {', '.join(COLUMNS)}")
            for row in reader:
                try:
                    yield reader.line_num, _product(row, path.stem, currency)
                except (ValueError, TypeError, AttributeError) as error:
                    raise _bad(path, f"line {reader.line_num}: {error}") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise _bad(path, f"{error}") from error


def _product(row: dict[str, str], shop: str, currency: str) -> Product:
    if not _SLUG.fullmatch(row["id"]):
        raise ValueError(f"'{row['id']}' is no id of lower-case words joined by hyphens")
    if not _COLOUR.fullmatch(row["colour"]):
        raise ValueError(f"'{row['colour']}' is no colour like #33aa66")
    price_minor, stock = int(row["price_minor"]), int(row["stock"])
    if price_minor <= 0 or stock < 0:
        raise ValueError("a price must be above 0 and a stock not below")
    for column in ("name_en", "name_zh", "category", "description_en", "description_zh"):
        if not row[column].strip():
            raise ValueError(f"{column} is empty")
    return Product(
        id=row["id"],
        name_en=row["name_en"],
        name_zh=row["name_zh"],
        description_en=row["description_en"],
        description_zh=row["description_zh"],
        category=row["category"],
        price_minor=price_minor,
        currency=currency,
        stock=stock,
        shop=shop,
        colour=row["colour"],
        tags_en=tuple(tag.strip() for tag in row["tags_en"].split(";") if tag.strip()),
        tags_zh=tuple(tag.strip() for tag in row["tags_zh"].split(";") if tag.strip()),
    )


def seed(database: Database, products: list[Product]) -> None:
    """Make the products of the database those of the list, in one transaction.

    A product that is no longer listed stays for the carts that hold it. Stock that was sold stays sold: only the
    difference between this statement of the catalogue and the last one is added.
    """
    with database.write() as session:
        rows = {row.id: row for row in session.scalars(select(ProductRow))}
        for position, product in enumerate(products):
            row = rows.pop(product.id, None)
            if row is None:
                row = ProductRow(id=product.id, stock=product.stock, delivered=product.stock)
                session.add(row)
            _update(row, product, position)
        for gone in rows.values():
            gone.is_listed = False


def _update(row: ProductRow, product: Product, position: int) -> None:
    """SQLAlchemy writes only the columns that really change."""
    row.position = position
    row.name_en, row.name_zh = product.name_en, product.name_zh
    row.description_en, row.description_zh = product.description_en, product.description_zh
    row.category, row.shop, row.colour = product.category, product.shop, product.colour
    row.price_minor, row.currency = product.price_minor, product.currency
    row.tags_en, row.tags_zh = list(product.tags_en), list(product.tags_zh)
    if row.delivered != product.stock:
        row.stock = max(0, row.stock + product.stock - row.delivered)
        row.delivered = product.stock
    row.is_listed = True


def _bad(path: Path, reason: str) -> StoreError:
    return StoreError(f"The catalogue {path} cannot be used: {reason}.", "Restore the file from the program's source.")
