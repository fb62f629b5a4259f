"""What is kept of the documents follows the folder: nothing is read twice, nothing outlives its file."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from understanding.fakes import OneWayEncoder

from vr_assistant.mind.skills.knowledge.documents.form import KeptFile, read_index
from vr_assistant.mind.skills.knowledge.documents.indexing import is_current, update

Read = Callable[[], dict[str, KeptFile]]


def test_only_what_changed_is_read_again(folder: Path, index_file: Path) -> None:
    (folder / "a.md").write_text("The red key opens the shed.", encoding="utf-8")
    (folder / "b.md").write_text("The blue key opens the boat.", encoding="utf-8")
    encoder = OneWayEncoder()
    update(folder, index_file, lambda: encoder)
    first = len(encoder.encoded)
    os.utime(folder / "a.md", (1, 1))  # touched, but the same words
    (folder / "b.md").write_text("The blue key opens the car.", encoding="utf-8")
    (folder / "deep").mkdir()
    (folder / "a.md").rename(folder / "deep" / "a.md")
    index = update(folder, index_file, lambda: encoder)
    assert first == 2 and encoder.encoded[2:] == ["b: The blue key opens the car."]
    assert {file.path for file in index.files} == {"deep/a.md", "b.md"}
    assert is_current(folder, read_index(index_file, folder))


def test_a_deleted_file_is_forgotten_before_anything_new_is_read(folder: Path, index_file: Path, read: Read) -> None:
    (folder / "old.txt").write_text("The old secret.", encoding="utf-8")
    read()
    (folder / "old.txt").unlink()
    (folder / "new.txt").write_text("A new word.", encoding="utf-8")

    def sick() -> OneWayEncoder:
        raise MemoryError

    with pytest.raises(MemoryError):
        update(folder, index_file, sick)
    assert b"old secret" not in index_file.read_bytes()


def test_a_thick_book_holds_up_no_letter(folder: Path, index_file: Path) -> None:
    (folder / "a book.txt").write_text("\n\n".join(f"Chapter {n} of the sea." for n in range(50)), encoding="utf-8")
    (folder / "letter.txt").write_text("The rent is due on the fifth.", encoding="utf-8")
    encoder = OneWayEncoder()
    update(folder, index_file, lambda: encoder)
    assert "rent" in encoder.encoded[0]


def test_vectors_come_back_as_they_were_kept(folder: Path, index_file: Path, read: Read) -> None:
    (folder / "a.txt").write_text("One.\n\nTwo.", encoding="utf-8")
    read()
    index = read_index(index_file, folder)
    assert index.matrix().shape == (len(index.passages()), 384)
    wanted = OneWayEncoder().query([p.searched for p in index.passages()])
    assert np.allclose(index.matrix(), wanted, atol=1e-3)


@pytest.mark.parametrize("content", [b"", b"\x00torn", b"\x85\xa7version"])
def test_a_torn_index_is_made_anew(folder: Path, index_file: Path, read: Read, content: bytes) -> None:
    (folder / "a.txt").write_text("The shed is green.", encoding="utf-8")
    index_file.parent.mkdir()
    index_file.write_bytes(content)
    assert read()["a.txt"].passages


def test_another_folder_knows_nothing_of_the_first(folder: Path, index_file: Path, read: Read, tmp_path: Path) -> None:
    (folder / "a.txt").write_text("The shed is green.", encoding="utf-8")
    read()
    assert read_index(index_file, tmp_path / "elsewhere").files == ()


def test_only_the_user_may_read_the_index(folder: Path, index_file: Path, read: Read) -> None:
    (folder / "a.txt").write_text("The shed is green.", encoding="utf-8")
    read()
    assert stat.S_IMODE(index_file.stat().st_mode) == 0o600


def test_the_documents_are_never_written_to(folder: Path, read: Read) -> None:
    (folder / "a.txt").write_text("The shed is green.", encoding="utf-8")
    folder.chmod(0o500)
    before = [(path.name, path.stat().st_mtime_ns) for path in folder.iterdir()]
    read()
    folder.chmod(0o700)
    assert [(path.name, path.stat().st_mtime_ns) for path in folder.iterdir()] == before
