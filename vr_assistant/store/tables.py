"""The tables as SQLAlchemy sees them. Every change here needs a migration."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, MetaData, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
        }
    )


class ProductRow(Base):
    __tablename__ = "products"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        CheckConstraint("stock >= 0", name="stock_not_negative"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    """Order in the catalogue."""
    name_en: Mapped[str]
    name_zh: Mapped[str]
    description_en: Mapped[str]
    description_zh: Mapped[str]
    category: Mapped[str] = mapped_column(index=True)
    price_minor: Mapped[int]
    currency: Mapped[str]
    stock: Mapped[int]
    delivered: Mapped[int]
    """Stock as the catalogue last stated it; only a change of that statement changes the stock."""
    shop: Mapped[str] = mapped_column(index=True)
    colour: Mapped[str]
    tags_en: Mapped[list[str]] = mapped_column(JSON)
    tags_zh: Mapped[list[str]] = mapped_column(JSON)
    is_listed: Mapped[bool]
    """False once the catalogue no longer has it; carts may still hold it."""


class CartRow(Base):
    __tablename__ = "carts"

    owner: Mapped[str] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    """UTC."""


class CartLineRow(Base):
    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("owner", "product_id"),
        CheckConstraint("quantity > 0", name="quantity_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Grows: the order in which products came into the cart."""
    owner: Mapped[str] = mapped_column(ForeignKey("carts.owner", ondelete="CASCADE"))
    product_id: Mapped[str] = mapped_column(ForeignKey("products.id"), index=True)
    quantity: Mapped[int]
    added_at: Mapped[datetime]
    """UTC."""


class OrderRow(Base):
    __tablename__ = "orders"
    __table_args__ = (CheckConstraint("total_minor >= 0", name="total_not_negative"), {"sqlite_autoincrement": True})

    number: Mapped[int] = mapped_column(primary_key=True)
    """From 1; never given twice."""
    id: Mapped[str] = mapped_column(unique=True)
    """Of the summary the user said yes to: a second yes to it finds the order there."""
    owner: Mapped[str]
    ordered_at: Mapped[datetime]
    """UTC."""
    total_minor: Mapped[int]
    currency: Mapped[str]


class OrderLineRow(Base):
    """A product as it was sold: its name and price may change later, the order does not."""

    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    order_number: Mapped[int] = mapped_column(ForeignKey("orders.number", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str]
    name_en: Mapped[str]
    name_zh: Mapped[str]
    quantity: Mapped[int]
    price_minor: Mapped[int]


class ChangeRow(Base):
    """A change that may be taken back; see changes.py."""

    __tablename__ = "changes"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(primary_key=True)
    """Grows."""
    owner: Mapped[str]
    conversation: Mapped[str]
    """Only what was changed in this conversation is taken back in it."""
    made_at: Mapped[datetime]
    """UTC."""
    kind: Mapped[str]
    before: Mapped[dict[str, object]] = mapped_column(JSON)
    after: Mapped[dict[str, object]] = mapped_column(JSON)
