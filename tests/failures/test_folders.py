"""Configuration and folders in every sad state: one sentence with the fix, 1, and no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from vr_assistant import cli, logs
from vr_assistant.config import load_settings

from .program import PROGRAM, ROOT, environment


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(logs, "start", lambda folder, name="main": None)  # pytest has its own


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def stated(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command that must fail with 1 says: two lines, what is wrong and what to do."""
    assert cli.main(words) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 2 and "unexpected" not in told.err, told.err
    return told.err


@pytest.mark.parametrize(
    "content",
    [b"llm = [\n", b"\0\0", b"[llm]\nmodel = '\xe9'\n", b"[llm]\nprovder = 'rules'\n", b"[stage]\nwidth = 'wide'\n",
     b"llm = 3\n", b"[llm.provider]\nx = 1\n", b"[llm]\nport = 1\nport = 2\n", b"a = " + b"[" * 5000 + b"]" * 5000,
     b"[stage]\nwidth = " + b"9" * 5000],
)  # fmt: skip
def test_a_broken_file_is_named(file: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(content)
    assert str(file) in stated(capsys, "ask", "--text", "hello")


def test_a_folder_in_the_place_of_the_file_is_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.mkdir()
    for words in (["config", "show"], ["config", "set", "llm.port", "5"]):
        assert str(file) in stated(capsys, *words)


def test_a_file_from_a_windows_editor_is_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VR_ASSISTANT_LLM__PROVIDER")
    file.write_bytes(b"\xef\xbb\xbf[llm]\r\nprovider = 'url'\r\n")
    assert load_settings().settings.llm.provider == "url"


@pytest.mark.parametrize("folder", ["", "~nosuchuser/x"])
def test_a_folder_that_means_nothing_is_refused(
    folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("VR_ASSISTANT_PATHS__DATA_DIR", folder)
    assert "VR_ASSISTANT_PATHS__DATA_DIR" in stated(capsys, "config", "show")


def test_a_user_without_a_home_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def homeless(*_: object) -> str:
        raise RuntimeError("could not determine the home directory")

    monkeypatch.setattr("platformdirs.user_config_dir", homeless)
    monkeypatch.delenv("VR_ASSISTANT_CONFIG")
    assert "Set the variable HOME" in stated(capsys, "config", "path")


def test_a_data_folder_that_cannot_be_made_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("VR_ASSISTANT_PATHS__DATA_DIR", str(tmp_path / "file" / "data"))
    assert "paths.data_dir" in stated(capsys, "ask", "--text", "hello")
    assert cli.main(["ask", "--text", "hello", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["code"] == "store", "programs read it too"


@pytest.mark.processes
def test_without_cache_and_log_folders_everything_still_works(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    nowhere = {f"VR_ASSISTANT_PATHS__{key}_DIR": str(tmp_path / "file" / key) for key in ("CACHE", "LOG")}
    done = subprocess.run(
        [*PROGRAM, "ask", "--text", "add the classic umbrella to my cart"],
        cwd=ROOT, env=environment(tmp_path, **nowhere), capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0 and done.stderr == "" and "add_to_cart" in done.stdout


@pytest.mark.processes
@pytest.mark.skipif(sys.platform == "win32" or os.getuid() != 0, reason="only root can become a user nobody knows")
def test_a_stranger_without_anything_reads_one_sentence(tmp_path: Path) -> None:
    """No home, no password entry, no writable folder: not even a log."""
    stranger = 61_234
    try:
        subprocess.run(
            [sys.executable, "-c", "import vr_assistant, platformdirs"], cwd=ROOT, user=stranger, check=True, timeout=60
        )
    except (PermissionError, subprocess.CalledProcessError):
        pytest.skip("the checkout or its Python lies where only its owner may read")
    done = subprocess.run(
        [*PROGRAM, "ask", "--text", "hello"],
        cwd=ROOT, env={"PATH": os.environ["PATH"]}, user=stranger, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == "Your home folder cannot be found.\nSet the variable HOME to a folder of yours.\n"
