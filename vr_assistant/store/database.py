"""The SQLite file: opened, checked, brought to the present schema; its failures in the assistant's words."""

import contextlib
import errno
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from vr_assistant.errors import AssistantError, DiskFull, StoreError

log = logging.getLogger(__name__)

HEAD = "0003"
"""The newest migration; a database that says so needs nothing more (a test compares it with the files)."""
BUSY_TIMEOUT_S = 5.0
NEEDED_BYTES = 65_536
"""Of its journal, before the first change."""
MIGRATIONS = Path(__file__).parent / "migrations"


class CorruptDatabase(StoreError):
    code = "store_corrupt"


class StoreBusy(StoreError):
    code = "store_busy"
    retryable = True


class Database:
    """Transactions on one file. Safe to use from several threads; each transaction takes its own connection."""

    def __init__(self, path: Path) -> None:
        """Raises CorruptDatabase, StoreError or DiskFull when the file cannot be used."""
        self.path = path
        self._engine = _engine(path)
        try:
            with self._told():
                self._check()
                self._migrate()
        except AssistantError:
            self.close()
            raise

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent view; nothing that is done in it is kept."""
        with self._told(), Session(self._engine) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: kept as a whole at the end, or not at all when an exception leaves the block."""
        with self._told(), Session(self._engine.execution_options(is_write=True)) as session, session.begin():
            yield session

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, sqlite3.Error) as error:
            raise _in_our_words(error, self.path) from error

    def _check(self) -> None:
        with self._engine.connect() as connection:
            result = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        if result != "ok":
            raise CorruptDatabase(f"The database {self.path} is damaged: {result}.")

    def _migrate(self) -> None:
        with self._engine.execution_options(is_write=True).begin() as connection:
            present = _revision(connection)
            if present == HEAD:
                return
            from alembic import command  # costs a fifth of a second, needed only after an update
            from alembic.config import Config
            from alembic.util import CommandError

            config = Config()
            config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
            config.attributes["connection"] = connection
            try:
                command.upgrade(config, "head")
            except CommandError as error:
                raise StoreError(
                    f"The database {self.path} was made by another version of the program (schema {present}).",
                    "Update VR Assistant, or move the file away to begin with an empty cart.",
                ) from error
            log.info("database %s brought from schema %s to %s", self.path, present, HEAD)


def move_aside(path: Path) -> Path:
    """Rename a damaged database with all that belongs to it; return the new path of the main file.

    Raises StoreError when that is not allowed.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    kept = path.with_name(f"{path.stem}.damaged-{stamp}{path.suffix}")
    try:
        for suffix in ("-wal", "-shm", ""):
            part = path.with_name(path.name + suffix)
            if part.exists():
                part.rename(kept.with_name(kept.name + suffix))
    except OSError as error:
        raise StoreError(
            f"The database {path} is damaged and cannot be moved aside: {error.strerror}.",
            "Move the file away yourself and start again.",
        ) from error
    return kept


def _engine(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)), connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, else the driver begins writes too late
        if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            connection.execute("PRAGMA journal_mode = WAL")  # does not wait its turn, so ask only when needed
        connection.execute("PRAGMA synchronous = FULL")  # a cart survives a power cut, and commits are rare
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A write that began as a read could fail as busy halfway; IMMEDIATE waits its turn at the start.
        is_write = connection.get_execution_options().get("is_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_write else "BEGIN")

    return engine


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: Any = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if revision is None else str(revision)


def _in_our_words(error: SQLAlchemyError | sqlite3.Error, path: Path) -> AssistantError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary result code
    if code == sqlite3.SQLITE_FULL:
        return DiskFull(f"There is no space left for the database {path}.", "Free some space and try again.")
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return CorruptDatabase(f"The database {path} is damaged.", "Start the program again; it keeps a copy aside.")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(f"The database {path} is in use by another program.", "Close it and try again.")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        with contextlib.suppress(OSError):
            if shutil.disk_usage(path.parent).free < NEEDED_BYTES:  # SQLite does not tell why
                return DiskFull(f"There is no space left for the database {path}.", "Free some space and try again.")
        return unwritable(path)
    log.error("database failure", exc_info=error)
    return StoreError(f"The database {path} failed: {cause}.", "The log file has the details.")


def unwritable(path: Path) -> StoreError:
    """The error for a file or folder that the user may not write."""
    return StoreError(
        f"The database {path} cannot be opened or written.",
        "Check the rights of its folder, or set paths.data_dir to another one.",
    )


def make_folder(folder: Path) -> None:
    """Raises DiskFull or StoreError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull(f"There is no space left to make {folder}.", "Free some space and try again.") from error
        raise unwritable(folder) from error
