"""What was changed in a conversation, so that the user can take it back, the last first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vr_assistant.store.database import Database
from vr_assistant.store.tables import ChangeRow

KEPT = timedelta(days=1)
"""Of other conversations: nobody takes their changes back."""

ChangeKind = Literal["cart", "environment", "route", "walk", "order", "tool"]
"""The last three cannot be taken back: a way that was walked, an order, what a tool of the user's has done."""


@dataclass(frozen=True, slots=True)
class Change:
    number: int
    """Grows."""
    kind: ChangeKind
    before: Mapping[str, object]
    """Of a cart: pieces by product id; of the rest what the caller has noted."""
    after: Mapping[str, object]


class Changes:
    """Of one conversation."""

    def __init__(self, database: Database, owner: str, conversation: str) -> None:
        self._database = database
        self._owner = owner
        self._conversation = conversation

    def note(self, kind: ChangeKind, before: Mapping[str, object], after: Mapping[str, object]) -> None:
        """Something changed that is not in the database itself."""
        with self._database.write() as session:
            self.note_within(session, kind, before, after)

    def note_within(
        self, session: Session, kind: ChangeKind, before: Mapping[str, object], after: Mapping[str, object]
    ) -> None:
        """As part of the transaction that makes the change."""
        now = datetime.now(UTC).replace(tzinfo=None)
        others = ChangeRow.conversation != self._conversation
        session.execute(delete(ChangeRow).where(others, ChangeRow.made_at < now - KEPT))
        session.add(
            ChangeRow(
                owner=self._owner,
                conversation=self._conversation,
                made_at=now,
                kind=kind,
                before=dict(before),
                after=dict(after),
            )
        )

    def last(self) -> Change | None:
        """The one that would be taken back next; None when nothing was changed."""
        with self._database.read() as session:
            row = self._last(session)
            return _change(row) if row else None

    def forget(self, change: Change) -> None:
        """It has been taken back, or is past."""
        with self._database.write() as session:
            self.forget_within(session, change)

    def forget_within(self, session: Session, change: Change) -> None:
        session.execute(delete(ChangeRow).where(ChangeRow.number == change.number))

    def arrived(self) -> None:
        """The way that was set out on last has been walked to its end."""
        with self._database.write() as session:
            row = self._last(session, kind="route")
            if row is not None:
                row.kind = "walk"

    def _last(self, session: Session, kind: ChangeKind | None = None) -> ChangeRow | None:
        wanted = select(ChangeRow).where(ChangeRow.owner == self._owner, ChangeRow.conversation == self._conversation)
        if kind:
            wanted = wanted.where(ChangeRow.kind == kind)
        return session.scalar(wanted.order_by(ChangeRow.number.desc()).limit(1))


def _change(row: ChangeRow) -> Change:
    kind: ChangeKind = row.kind  # type: ignore[assignment]
    return Change(row.number, kind, row.before, row.after)
