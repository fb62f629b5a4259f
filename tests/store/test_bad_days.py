"""Damaged files, full disks, killed processes: nothing that was kept is lost silently."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from store_kinds import OpenStore, Shelf

from vr_assistant.errors import DiskFull, StoreError
from vr_assistant.store import database
from vr_assistant.store.database import StoreBusy
from vr_assistant.store.store import Store


@contextmanager
def disk_of(pages: int) -> Iterator[None]:
    """Every database opened inside meets a full disk after this many pages."""

    def limit(connection: sqlite3.Connection, _: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(Engine, "connect", limit)
    try:
        yield
    finally:
        event.remove(Engine, "connect", limit)


def overwrite(path: Path, start: int, length: int) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(b"\xa5" * length)


@pytest.mark.parametrize(
    ("start", "length"),
    [(0, 4096), (4096 * 3, 4096 * 6), (100, 60)],
    ids=["first page", "middle", "root of the schema"],
)
def test_a_damaged_database_is_kept_aside_and_said(data_dir: Path, stock_up: Shelf, start: int, length: int) -> None:
    folder = stock_up(**{f"mug{number}": (1400, 5) for number in range(200)})
    with Store.open(data_dir, folder) as store:
        store.cart.add("mug7")
    path = data_dir / "store.db"
    overwrite(path, start, length)
    damaged = path.read_bytes()

    with Store.open(data_dir, folder) as store:
        assert store.cart.lines() == []
        assert len(store.catalogue.all()) == 200
        (warning,) = store.warnings
    (kept,) = data_dir.glob("store.damaged-*.db")
    assert kept.read_bytes() == damaged
    assert str(kept) in warning

    with Store.open(data_dir, folder) as store:
        assert store.warnings == []


def test_a_file_that_is_no_database_is_kept_aside(data_dir: Path, open_store: OpenStore) -> None:
    data_dir.mkdir()
    (data_dir / "store.db").write_text("my diary, do not delete" * 100)
    assert len(open_store().warnings) == 1
    assert [kept.read_text()[:8] for kept in data_dir.glob("store.damaged-*.db")] == ["my diary"]


def test_an_empty_file_is_simply_filled(data_dir: Path, open_store: OpenStore) -> None:
    data_dir.mkdir()
    (data_dir / "store.db").touch()
    store = open_store()
    assert store.warnings == []
    assert store.cart.add("mug").quantity == 1


def test_a_full_disk_is_said_and_leaves_nothing_half_made(data_dir: Path, stock_up: Shelf) -> None:
    folder = stock_up(mug=(1400, 5))
    with disk_of(pages=5), pytest.raises(DiskFull) as told:
        Store.open(data_dir, folder)
    assert "space" in told.value.hint
    with Store.open(data_dir, folder) as store:
        assert store.warnings == []
        assert store.cart.add("mug").quantity == 1


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, stock_up: Shelf) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="cannot be opened") as told:
        Store.open(tmp_path / "data", stock_up(mug=(1400, 5)))
    assert "data_dir" in told.value.hint


def test_a_database_that_cannot_be_opened_is_said(data_dir: Path, stock_up: Shelf) -> None:
    (data_dir / "store.db").mkdir(parents=True)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store.open(data_dir, stock_up(mug=(1400, 5)))


def test_a_database_of_a_newer_program_is_left_alone(data_dir: Path, open_store: OpenStore) -> None:
    open_store().cart.add("mug")
    with sqlite3.connect(data_dir / "store.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreError, match="another version") as told:
        open_store()
    assert "Update" in told.value.hint
    assert not list(data_dir.glob("store.damaged-*"))


def test_a_database_held_by_another_program_is_said_to_be_busy(
    data_dir: Path, open_store: OpenStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    store = open_store()
    other = sqlite3.connect(data_dir / "store.db")
    with closing(other):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreBusy) as told:
            store.cart.add("mug")
        assert told.value.retryable
        assert store.catalogue.get("mug").stock == 5
    assert store.cart.add("mug").quantity == 1


KILLED = """
import sys
from pathlib import Path
from vr_assistant.store import database
from vr_assistant.store.database import StoreBusy
from vr_assistant.store.store import Store

store = Store.open(Path(sys.argv[1]), Path(sys.argv[2]))
while True:
    print(store.cart.add("mug").quantity, flush=True)
"""


@pytest.mark.processes
def test_a_killed_process_loses_nothing_it_had_promised(data_dir: Path, stock_up: Shelf) -> None:
    folder = stock_up(mug=(1400, 100_000))
    shopper = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(data_dir), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert shopper.stdout is not None
    with shopper, shopper.stdout as out:
        promised = [int(out.readline()) for _ in range(25)][-1]
        shopper.kill()
        promised = max([promised, *(int(line) for line in out if line.endswith("\n"))])
    with Store.open(data_dir, folder) as store:
        assert store.warnings == []
        (line,) = store.cart.lines()
        assert promised <= line.quantity <= promised + 1  # the last one may have been kept but not yet said
