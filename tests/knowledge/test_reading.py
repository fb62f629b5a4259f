"""Whatever lies in the documents folder: what can be read is read, the rest is left out with the reason."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from vr_assistant.mind.skills.knowledge.documents import folder as folder_rules
from vr_assistant.mind.skills.knowledge.documents import indexing, reading
from vr_assistant.mind.skills.knowledge.documents.form import KeptFile

from .conftest import DOCUMENTS

Read = Callable[[], dict[str, KeptFile]]


def text_of(file: KeptFile) -> str:
    return " ".join(passage.text for passage in file.passages)


def test_markdown_text_and_pdf_are_read(folder: Path, read: Read) -> None:
    for document in DOCUMENTS.iterdir():
        (folder / document.name).write_bytes(document.read_bytes())
    kept = read()
    assert [file.note for file in kept.values()] == [""] * len(kept)
    assert "KM-5580" in text_of(kept["kyoto-trip.pdf"]) and kept["kyoto-trip.pdf"].passages[-1].page == 2
    assert kept["家庭保险单.pdf"].title == "家庭财产保险单" and "投保人" in text_of(kept["家庭保险单.pdf"])
    assert "meaning: no gas reaches the burner" in text_of(kept["boiler-manual.md"])
    assert {p.heading for p in kept["tenancy-agreement.txt"].passages} >= {"Rent", "House rules"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_usual_encodings_of_chinese_are_understood(folder: Path, read: Read, encoding: str) -> None:
    (folder / "便条.txt").write_bytes("钥匙在花盆下面。不要告诉别人，好吗？".encode(encoding))
    assert "钥匙在花盆下面" in text_of(read()["便条.txt"])


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("broken.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog", "broken PDF"),
        ("no.pdf", b"MZ\x90\x00 not at all", "broken PDF"),
        ("empty.pdf", b"", "broken PDF"),
        ("picture.md", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "not text"),
        ("latin.txt", "Müller, Größe, naïve, Ærø, señor, crème brûlée".encode("latin-1"), "not UTF-8"),
        ("nothing.txt", b" \n\n ", "no text"),
        ("song.mp3", b"ID3", "kind that is not read"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_the_reason(
    folder: Path, read: Read, name: str, content: bytes, reason: str
) -> None:
    (folder / name).write_bytes(content)
    (folder / "good.md").write_text("The code of the door is 4711.", encoding="utf-8")
    kept = read()
    assert reason in kept[name].note and kept[name].passages == ()
    assert "4711" in text_of(kept["good.md"])


def test_links_pipes_hidden_and_huge_files_are_not_opened(
    folder: Path, read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("The password is swordfish.", encoding="utf-8")
    (folder / "link.txt").symlink_to(secret)
    (folder / "everything").symlink_to(tmp_path, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    (folder / ".hidden.txt").write_text("A secret.", encoding="utf-8")
    (folder / "huge.txt").write_text("word " * 500, encoding="utf-8")
    monkeypatch.setattr(folder_rules, "MOST_TEXT_BYTES", 1_000)
    kept = read()
    assert set(kept) == {"link.txt", "everything", "pipe.txt", "huge.txt"}
    assert "link" in kept["link.txt"].note and "link" in kept["everything"].note
    assert "not a file" in kept["pipe.txt"].note and "too large" in kept["huge.txt"].note
    assert all(file.passages == () for file in kept.values())


def test_a_link_that_took_a_files_place_meanwhile_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    with pytest.raises(reading.Unreadable):
        reading.read_bytes(tmp_path / "link.txt")


def test_a_pdf_that_takes_for_ever_is_given_up(folder: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "kyoto.pdf").write_bytes((DOCUMENTS / "kyoto-trip.pdf").read_bytes())
    monkeypatch.setattr(reading, "PDF_PATIENCE_S", 0.001)
    assert "too long" in read()["kyoto.pdf"].note


def test_a_book_is_read_up_to_a_limit_and_says_so(folder: Path, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indexing, "MOST_PASSAGES_OF_A_FILE", 5)
    chapters = [f"Chapter {n} tells of {n} ships and what became of them in the storm." for n in range(50)]
    (folder / "book.txt").write_text("\n\n".join(chapters), encoding="utf-8")
    book = read()["book.txt"]
    assert len(book.passages) == 5 and "only its first 5 passages" in book.note


def test_a_line_without_an_end_becomes_no_endless_sentence(folder: Path, read: Read) -> None:
    (folder / "long.txt").write_text("a" * 200_000, encoding="utf-8")
    assert max(len(p.text) for p in read()["long.txt"].passages) <= 1_000
