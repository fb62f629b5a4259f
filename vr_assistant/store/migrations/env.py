"""Alembic runs this for every command. The connection comes from `Database`, or from a path for developers:

alembic -x database=FILE upgrade head
"""

from alembic import context
from sqlalchemy import Connection, create_engine

from vr_assistant.store.tables import Base


def run(connection: Connection) -> None:
    # SQLite cannot alter most things in place; batch mode copies the table instead.
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    path = context.get_x_argument(as_dictionary=True)["database"]
    with create_engine(f"sqlite:///{path}").begin() as own:
        run(own)
