"""The door to products, carts and orders."""

import logging
import secrets
from pathlib import Path
from types import TracebackType
from typing import Self

from vr_assistant.store.cart import OWNER, Cart
from vr_assistant.store.catalogue import Catalogue, Product
from vr_assistant.store.changes import Changes
from vr_assistant.store.database import CorruptDatabase, Database, make_folder, move_aside
from vr_assistant.store.orders import Orders
from vr_assistant.store.seeding import read_currency, read_products, seed

log = logging.getLogger(__name__)

FILE_NAME = "store.db"


class Store:
    """Calls block (milliseconds as a rule, up to five seconds while another process writes): use a thread."""

    def __init__(self, database: Database, currency: str, warnings: list[str]) -> None:
        self._database = database
        self.catalogue = Catalogue(database)
        self.changes = Changes(database, OWNER, secrets.token_hex(8))
        self.cart = Cart(database, self.changes)
        self.orders = Orders(database, self.changes, currency)
        self.currency = currency
        """ISO 4217 code of every price."""
        self.warnings = warnings
        """What the user should be told, e.g. that a damaged database was put aside."""

    @classmethod
    def open(cls, data_dir: Path, catalogue_folder: Path) -> "Store":
        """Open the database of a folder, making or updating it as needed.

        A damaged file is renamed, never deleted, and a new one is made; `warnings` says so.

        Raises:
            StoreError: folder or file cannot be written, or the catalogue cannot be read.
            DiskFull: no space for it.
        """
        products, currency = read_products(catalogue_folder), read_currency(catalogue_folder)
        make_folder(data_dir)
        path = data_dir / FILE_NAME
        warnings: list[str] = []
        try:
            database = _open(path, products)
        except CorruptDatabase as error:
            kept = move_aside(path)
            log.warning("%s Kept as %s.", error.message, kept)
            warnings.append(f"The database was damaged; your cart is empty now. The old file is kept as {kept}.")
            database = _open(path, products)
        return cls(database, currency, warnings)

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _open(path: Path, products: list[Product]) -> Database:
    database = Database(path)
    try:
        seed(database, products)
    except BaseException:
        database.close()
        raise
    return database
