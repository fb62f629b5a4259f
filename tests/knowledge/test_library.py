"""The mind's view of the documents: read by a process of its own, while answers go on."""

import time
from pathlib import Path

import numpy as np
import pytest

from vr_assistant.config import Settings
from vr_assistant.evaluation.knowledge_setup import evaluated_sources
from vr_assistant.mind.skills.knowledge.documents import library as library_module
from vr_assistant.mind.skills.knowledge.documents.library import Library, Shelf
from vr_assistant.mind.skills.knowledge.passage import Passage
from vr_assistant.mind.skills.knowledge.sources import AT_ONCE
from vr_assistant.mind.understanding.vectors import Encoder


class StandIn:
    """Documents that are all read."""

    is_reading = False

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def shelf(self) -> Shelf:
        return self._shelf

    def holds(self, passage: Passage) -> bool:
        return True

    def wait(self, seconds: float) -> bool:
        return True

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _look_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "LOOK_EVERY_S", 0.0)


def wait_for(library: Library, text: str) -> bool:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if any(text in passage.text for passage in library.shelf().passages):
            return True
        library.wait(0.2)
        time.sleep(0.05)
    return False


def test_new_documents_are_read_beside_the_conversation_and_deleted_ones_go(
    folder: Path, index_file: Path, tmp_path: Path
) -> None:
    library = Library(folder, index_file, tmp_path / "log")
    assert library.shelf().passages == () or list(library.shelf().passages) == []
    (folder / "key.md").write_text("The spare key hangs behind the paint tins.", encoding="utf-8")
    began = time.monotonic()
    library.shelf()  # starts the reading, does not wait for it
    assert library.is_reading and time.monotonic() - began < 10
    assert wait_for(library, "paint tins")
    (passage,) = library.shelf().passages
    assert library.holds(passage)
    (folder / "key.md").unlink()
    assert not library.holds(passage)
    library.close()
    assert not library.is_reading


def test_closing_ends_a_reading_that_goes_on(folder: Path, index_file: Path, tmp_path: Path) -> None:
    (folder / "book.txt").write_text("\n\n".join(f"Number {n} is told of here at some length." for n in range(4_000)))
    library = Library(folder, index_file, tmp_path / "log")
    library.shelf()
    assert library.is_reading
    library.close()
    assert not library.is_reading


def test_a_folder_that_is_not_there_is_an_empty_one(index_file: Path, tmp_path: Path) -> None:
    library = Library(tmp_path / "nowhere", index_file, tmp_path / "log")
    assert list(library.shelf().passages) == [] and not library.is_reading
    library.close()


def test_no_folder_at_all_reads_nothing(index_file: Path, tmp_path: Path) -> None:
    library = Library(None, index_file, tmp_path / "log")
    assert list(library.shelf().passages) == []
    library.close()


def test_a_large_folder_is_set_up_beside_the_answers(folder: Path, tmp_path: Path, encoder: Encoder) -> None:
    """Until the new passages can be searched, the old ones answer."""
    (folder / "old.md").write_text("The spare key hangs behind the paint tins.", encoding="utf-8")
    with evaluated_sources(Settings(), folder, encoder) as sources:
        assert "paint tins" in sources.find("Where does the spare key hang?", "en")[0].passage.text
        new = [Passage(f"Ship {n} lies in the bay.", "town", "town", "Ships", "en") for n in range(AT_ONCE + 1)]
        old = sources._documents.shelf()
        sources._documents = StandIn(Shelf(old.version + 1, new, np.zeros((len(new), 384), np.float32)))
        found = sources.find("Where does ship 77 lie?", "en")  # does not wait
        end = time.monotonic() + 60
        while not any("Ship 77" in f.passage.text for f in found) and time.monotonic() < end:
            time.sleep(0.05)
            found = sources.find("Where does ship 77 lie?", "en")
        assert any("Ship 77" in f.passage.text for f in found)
