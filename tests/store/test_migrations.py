"""The migrations lead to exactly the tables that the program uses."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from store_kinds import OpenStore

from vr_assistant.store.database import HEAD, MIGRATIONS
from vr_assistant.store.tables import Base


def test_migrated_tables_are_those_of_the_program(data_dir: Path, open_store: OpenStore) -> None:
    open_store()
    engine = create_engine(f"sqlite:///{data_dir / 'store.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]
