"""The user's cart. Every change is one transaction, and can be taken back in another."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from vr_assistant.errors import AssistantError
from vr_assistant.store.catalogue import Product, UnknownProduct
from vr_assistant.store.changes import Change, Changes
from vr_assistant.store.database import Database
from vr_assistant.store.tables import CartLineRow, CartRow, ProductRow

OWNER = "local"  # one person uses one machine
MAX_QUANTITY = 1_000_000  # a misheard number must not reach the limits of SQLite's integers


class OutOfStock(AssistantError):
    """The shop has fewer than were asked for. The cart is as it was."""

    code = "out_of_stock"

    def __init__(self, product: Product, in_cart: int) -> None:
        self.product = product
        self.stock = product.stock
        """Pieces in the shop."""
        self.in_cart = in_cart
        """How many of them are in the cart already."""
        self.available = max(0, product.stock - in_cart)
        """How many more can be added."""
        super().__init__(
            f"Only {product.stock} of '{product.name_en}' in stock, {in_cart} of them already in the cart.",
            f"At most {self.available} more can be added." if self.available else "Choose another product.",
        )


class NotInCart(AssistantError):
    """What was to be taken out is not there."""

    code = "not_in_cart"


class CartIsAnother(AssistantError):
    """Somebody else has changed the cart since: what was in it before cannot be had back."""

    code = "cart_is_another"


class BadQuantity(AssistantError):
    """Not a positive whole number of pieces."""

    code = "bad_quantity"


@dataclass(frozen=True, slots=True)
class CartLine:
    product: Product
    quantity: int
    added_at: datetime
    """UTC; when the product first came into the cart."""

    @property
    def total_minor(self) -> int:
        return self.product.price_minor * self.quantity


class Cart:
    def __init__(self, database: Database, changes: Changes, owner: str = OWNER) -> None:
        self._database = database
        self._changes = changes
        self._owner = owner

    def lines(self) -> list[CartLine]:
        """In the order in which the products were first added."""
        statement = (
            select(CartLineRow, ProductRow)
            .join(ProductRow, ProductRow.id == CartLineRow.product_id)
            .where(CartLineRow.owner == self._owner)
            .order_by(CartLineRow.id)
        )
        with self._database.read() as session:
            return [_line(row, Product.from_row(product)) for row, product in session.execute(statement)]

    def total(self) -> int:
        """Price of everything, in the currency's minor unit."""
        return sum(line.total_minor for line in self.lines())

    def add(self, product_id: str, quantity: int = 1) -> CartLine:
        """Put more of a product in; returns the line as it is then.

        Raises:
            UnknownProduct: nobody sells it.
            OutOfStock: the shop has fewer; nothing is added.
            BadQuantity: quantity is below 1 or absurdly large.
        """
        _check(quantity)
        with self._changing() as session:
            row = session.get(ProductRow, product_id)
            if row is None or not row.is_listed:
                raise UnknownProduct(f"No shop sells '{product_id}'.", "Search for it by another name.")
            product = Product.from_row(row)
            line = self._row(session, product_id)
            in_cart = line.quantity if line else 0
            if in_cart + quantity > product.stock:
                raise OutOfStock(product, in_cart)
            if line is None:
                now = datetime.now(UTC).replace(tzinfo=None)
                if session.get(CartRow, self._owner) is None:
                    session.add(CartRow(owner=self._owner, created_at=now))
                    session.flush()
                line = CartLineRow(owner=self._owner, product_id=product_id, quantity=quantity, added_at=now)
                session.add(line)
            else:
                line.quantity += quantity
            session.flush()
            return _line(line, product)

    def remove(self, product_id: str, quantity: int | None = None) -> CartLine | None:
        """Take some pieces out, or all with None; returns what is left of the line, None when nothing is.

        Taking out more than there are takes out all.

        Raises:
            NotInCart: the cart has no such line.
            BadQuantity: quantity is below 1.
        """
        if quantity is not None:
            _check(quantity)
        with self._changing() as session:
            line = self._row(session, product_id)
            if line is None:
                raise NotInCart(f"'{product_id}' is not in the cart.", "Ask what is in the cart.")
            if quantity is None or quantity >= line.quantity:
                session.delete(line)
                return None
            line.quantity -= quantity
            session.flush()
            return _line(line, Product.from_row(session.get_one(ProductRow, product_id)))

    def clear(self) -> None:
        """Empty the cart."""
        with self._changing() as session:
            session.execute(delete(CartLineRow).where(CartLineRow.owner == self._owner))

    def take_back(self, change: Change) -> None:
        """Have in the cart again what was in it before the change.

        Raises:
            CartIsAnother: it is not as the change has left it; nothing is done.
            OutOfStock: the shop has fewer by now; nothing is done.
        """
        with self._database.write() as session:
            held = {row.product_id: row for row in session.scalars(self._rows())}
            if {product: row.quantity for product, row in held.items()} != change.after:
                raise CartIsAnother("The cart has been changed elsewhere since.", "Say what to put in or take out.")
            for product_id in {*change.before, *change.after}:
                quantity, row = _pieces(change.before, product_id), held.get(product_id)
                product = session.get_one(ProductRow, product_id)
                if quantity > max(product.stock, row.quantity if row else 0):
                    raise OutOfStock(Product.from_row(product), row.quantity if row else 0)
                if row is None:
                    now = datetime.now(UTC).replace(tzinfo=None)
                    session.add(CartLineRow(owner=self._owner, product_id=product_id, quantity=quantity, added_at=now))
                elif quantity:
                    row.quantity = quantity
                else:
                    session.delete(row)
            self._changes.forget_within(session, change)

    @contextmanager
    def _changing(self) -> Iterator[Session]:
        """A transaction that notes what it has changed."""
        with self._database.write() as session:
            before = self._held(session)
            yield session
            session.flush()
            if (after := self._held(session)) != before:
                self._changes.note_within(session, "cart", before, after)

    def _held(self, session: Session) -> dict[str, int]:
        return {row.product_id: row.quantity for row in session.scalars(self._rows())}

    def _rows(self) -> Select[CartLineRow]:
        return select(CartLineRow).where(CartLineRow.owner == self._owner).order_by(CartLineRow.id)

    def _row(self, session: Session, product_id: str) -> CartLineRow | None:
        wanted = (CartLineRow.owner == self._owner, CartLineRow.product_id == product_id)
        return session.scalar(select(CartLineRow).where(*wanted))


def _pieces(held: Mapping[str, object], product_id: str) -> int:
    quantity = held.get(product_id, 0)
    return quantity if isinstance(quantity, int) else 0


def _check(quantity: int) -> None:
    if not 1 <= quantity <= MAX_QUANTITY:
        raise BadQuantity(f"{quantity} is no number of pieces.", "Say how many, one or more.")


def _line(row: CartLineRow, product: Product) -> CartLine:
    return CartLine(product, row.quantity, row.added_at.replace(tzinfo=UTC))
