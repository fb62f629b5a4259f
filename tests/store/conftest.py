import csv
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from store_kinds import OpenStore, Shelf

from vr_assistant.store.seeding import COLUMNS
from vr_assistant.store.store import Store


@pytest.fixture
def stock_up(tmp_path: Path) -> Shelf:
    """Write a catalogue of one shop: product id -> (price_minor, stock). Calling it again replaces the shop."""

    def write(**products: tuple[int, int]) -> Path:
        folder = tmp_path / "catalogue"
        folder.mkdir(exist_ok=True)
        (folder / "catalogue.toml").write_text('currency = "USD"\n')
        with (folder / "stall.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS)
            for name, (price_minor, stock) in products.items():
                texts = (f"A good {name}.", f"好{name}。", f"{name};thing", "东西")
                writer.writerow((name, name.title(), f"{name}（中）", "things", price_minor, stock, "#336699", *texts))
        return folder

    return write


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def open_store(data_dir: Path, stock_up: Shelf) -> Iterator[OpenStore]:
    """Open a store with mugs and lamps, or with whatever `stock_up` has written; all are closed at the end."""
    folder = stock_up(mug=(1400, 5), lamp=(6900, 1), sofa=(79900, 0))
    with ExitStack() as stack:
        yield lambda: stack.enter_context(Store.open(data_dir, folder))
