"""The mind's view of the documents: read by a process of its own, while answers go on."""

import time
from pathlib import Path

import pytest

from vr_assistant.mind.skills.knowledge.documents import library as library_module
from vr_assistant.mind.skills.knowledge.documents.library import Library


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
