"""Orders: what was summed up to the user, and what became of it after their yes."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vr_assistant.errors import AssistantError
from vr_assistant.store.cart import OWNER, CartLine, OutOfStock
from vr_assistant.store.catalogue import Product
from vr_assistant.store.changes import Changes
from vr_assistant.store.database import Database
from vr_assistant.store.tables import CartLineRow, OrderLineRow, OrderRow, ProductRow


class CartChanged(AssistantError):
    """The cart, or a price, is no longer what was summed up. Nothing was ordered."""

    code = "cart_changed"


@dataclass(frozen=True, slots=True)
class OrderLine:
    product: str
    """Its id."""
    name_en: str
    name_zh: str
    quantity: int
    price_minor: int
    """Of one piece, at that moment."""

    @property
    def total_minor(self) -> int:
        return self.price_minor * self.quantity


@dataclass(frozen=True, slots=True)
class Summary:
    """What would be ordered: the cart at one moment, before anybody has said yes."""

    id: str
    """Of the order that may come of it; of one summary comes one order at most."""
    lines: tuple[OrderLine, ...]
    """As in the cart, in its order."""
    currency: str

    @property
    def total_minor(self) -> int:
        return sum(line.total_minor for line in self.lines)


@dataclass(frozen=True, slots=True)
class Order:
    number: int
    """From 1."""
    id: str
    ordered_at: datetime
    """UTC."""
    lines: tuple[OrderLine, ...]
    total_minor: int
    currency: str


class Orders:
    def __init__(self, database: Database, changes: Changes, currency: str, owner: str = OWNER) -> None:
        self._database = database
        self._changes = changes
        self._currency = currency
        self._owner = owner

    def summary(self, lines: list[CartLine]) -> Summary:
        """Of these lines of the cart. Changes nothing."""
        return Summary(secrets.token_hex(16), tuple(_as_ordered(line) for line in lines), self._currency)

    def place(self, summary: Summary) -> Order:
        """Order just what was summed up, and empty the cart, in one transaction.

        A second time it returns the order of the first.

        Raises:
            CartChanged: products, pieces or prices in the cart are others by now, or there are none.
            OutOfStock: the shop has fewer by now.
        """
        with self._database.write() as session:
            done = session.scalar(select(OrderRow).where(OrderRow.id == summary.id))
            if done is not None:
                return _order(session, done)
            held = self._held(session)
            if not held or tuple(_line(row, product) for row, product in held) != summary.lines:
                raise CartChanged("The cart has changed since it was summed up.", "Ask to check out again.")
            for row, product in held:
                if product.stock < row.quantity:
                    raise OutOfStock(Product.from_row(product), 0)
                product.stock -= row.quantity
            order = OrderRow(
                id=summary.id,
                owner=self._owner,
                ordered_at=datetime.now(UTC).replace(tzinfo=None),
                total_minor=summary.total_minor,
                currency=summary.currency,
            )
            session.add(order)
            session.flush()
            session.add_all(_row(order.number, position, line) for position, line in enumerate(summary.lines))
            session.execute(delete(CartLineRow).where(CartLineRow.owner == self._owner))
            self._changes.note_within(session, "order", {}, {"number": order.number})
            session.flush()
            return _order(session, order)

    def all(self) -> list[Order]:
        """The user's, oldest first."""
        statement = select(OrderRow).where(OrderRow.owner == self._owner).order_by(OrderRow.number)
        with self._database.read() as session:
            return [_order(session, row) for row in session.scalars(statement)]

    def _held(self, session: Session) -> list[tuple[CartLineRow, ProductRow]]:
        statement = (
            select(CartLineRow, ProductRow)
            .join(ProductRow, ProductRow.id == CartLineRow.product_id)
            .where(CartLineRow.owner == self._owner)
            .order_by(CartLineRow.id)
        )
        return [(row, product) for row, product in session.execute(statement)]


def _as_ordered(line: CartLine) -> OrderLine:
    product = line.product
    return OrderLine(product.id, product.name_en, product.name_zh, line.quantity, product.price_minor)


def _line(row: CartLineRow, product: ProductRow) -> OrderLine:
    return OrderLine(product.id, product.name_en, product.name_zh, row.quantity, product.price_minor)


def _row(number: int, position: int, line: OrderLine) -> OrderLineRow:
    return OrderLineRow(
        order_number=number,
        position=position,
        product_id=line.product,
        name_en=line.name_en,
        name_zh=line.name_zh,
        quantity=line.quantity,
        price_minor=line.price_minor,
    )


def _order(session: Session, row: OrderRow) -> Order:
    statement = select(OrderLineRow).where(OrderLineRow.order_number == row.number).order_by(OrderLineRow.position)
    lines = tuple(
        OrderLine(line.product_id, line.name_en, line.name_zh, line.quantity, line.price_minor)
        for line in session.scalars(statement)
    )
    return Order(row.number, row.id, row.ordered_at.replace(tzinfo=UTC), lines, row.total_minor, row.currency)
