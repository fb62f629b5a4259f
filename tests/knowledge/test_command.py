"""`knowledge`: one sees what is read of the documents, has it read, and erases what was kept."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from vr_assistant import cli, logs


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("VR_ASSISTANT_CONFIG", str(tmp_path / "config.toml"))
    for key in ("DATA", "CACHE", "LOG"):
        monkeypatch.setenv(f"VR_ASSISTANT_PATHS__{key}_DIR", str(tmp_path / key.lower()))
    yield
    logs.stop()


def test_the_folder_is_made_and_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["knowledge"]) == 0
    assert str(tmp_path / "data" / "documents") in capsys.readouterr().out
    assert (tmp_path / "data" / "documents").is_dir()


def test_documents_are_read_listed_and_forgotten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "data" / "documents"
    folder.mkdir(parents=True)
    (folder / "keys.md").write_text("# Keys\n\nThe spare key hangs behind the paint tins.", encoding="utf-8")
    (folder / "song.mp3").write_bytes(b"ID3")
    assert cli.main(["knowledge", "index"]) == 0
    assert "1 document is read, 1 passage. 1 left out" in capsys.readouterr().out
    assert cli.main(["knowledge", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(f["path"], f["passages"], f["title"]) for f in listed["files"]] == [
        ("keys.md", 1, "Keys"),
        ("song.mp3", 0, ""),
    ]
    assert Path(listed["index"]).exists()
    assert cli.main(["knowledge", "forget"]) == 0
    said = capsys.readouterr().out
    assert "Forgotten" in said and "knowledge.folder none" in said
    kept = [path for path in (tmp_path / "cache").rglob("*") if path.is_file() and b"paint tins" in path.read_bytes()]
    assert kept == [] and (folder / "keys.md").exists()


def test_a_folder_that_is_not_there_is_said_with_its_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VR_ASSISTANT_KNOWLEDGE__FOLDER", str(tmp_path / "nowhere"))
    for command in ("list", "index"):
        assert cli.main(["knowledge", command]) == 1
        said = capsys.readouterr().err
        assert "There is no folder" in said and "config set knowledge.folder" in said


def test_a_file_named_as_the_folder_is_called_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "manual.md").write_text("# Manual", encoding="utf-8")
    monkeypatch.setenv("VR_ASSISTANT_KNOWLEDGE__FOLDER", str(tmp_path / "manual.md"))
    assert cli.main(["knowledge"]) == 1
    assert "is a file, not a folder" in capsys.readouterr().err


def test_no_documents_at_all(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("VR_ASSISTANT_KNOWLEDGE__FOLDER", "none")
    assert cli.main(["knowledge"]) == 0
    assert "No documents are read" in capsys.readouterr().out


def test_a_file_of_questions_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "keys.md").write_text("The spare key hangs behind the paint tins.", encoding="utf-8")
    lines = [
        {"lang": "en", "question": "Where does the spare key hang?", "sources": ["keys.md"], "answer": ["paint tins"]},
        {"lang": "en", "question": "Who wrote Hamlet?", "sources": [], "answer": []},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    assert cli.main(["eval", "--knowledge", str(file), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)["all"]
    assert (row["answered_rightly"], row["recognised"]) == (1.0, 1.0)


def test_a_line_that_is_no_question_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "questions.jsonl").write_text('{"lang": "en"}', encoding="utf-8")
    assert cli.main(["eval", "--knowledge", str(tmp_path / "questions.jsonl")]) == 1
    assert "line 1" in capsys.readouterr().err
