"""The launcher: what it does at a first start, at a second one, and when something is missing."""

import importlib.util
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import CompletedProcess
from types import ModuleType, SimpleNamespace
from typing import NoReturn

import pytest

from vr_assistant.doctor import system_packages

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Machine:
    """A machine without a network: what was run on it, and how it answers."""

    launcher: ModuleType
    home: Path
    ran: list[str] = field(default_factory=list)
    started: list[str] = field(default_factory=list)
    installer_says: str = "Downloading numpy (16.2MB)\n"
    installer_ends: int = 0

    def start(self, *words: str) -> int:
        """What a shell would see as the exit code; 0 if the program took over."""
        self.ran.clear()
        self.started.clear()
        try:
            return int(self.launcher.main(list(words)))
        except SystemExit:
            return 0


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    spec = importlib.util.spec_from_file_location("launcher_under_test", ROOT / "launcher.py")
    assert spec and spec.loader
    launcher = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(launcher)
    machine = Machine(launcher, tmp_path)
    (tmp_path / "requirements").mkdir()
    for name in ("main", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    (tmp_path / "launcher.py").touch()
    venv = tmp_path / ".venv"
    python = venv / "bin" / "python"
    for name, value in {"HOME": tmp_path, "VENV": venv, "STAMP": venv / "launcher.json", "PYTHON": python}.items():
        monkeypatch.setattr(launcher, name, value)

    def run(*command: str) -> CompletedProcess[str]:
        machine.ran.append(" ".join(command))
        if "venv" in command:
            python.parent.mkdir(parents=True, exist_ok=True)
            python.touch()
        return CompletedProcess(command, 0, "")

    class Installer:
        def __init__(self, command: list[str], **rest: object) -> None:
            machine.ran.append(" ".join(command))
            self.stdout = machine.installer_says.splitlines(keepends=True)

        def wait(self) -> int:
            return machine.installer_ends

    def execv(path: str, command: list[str]) -> NoReturn:
        machine.started.extend(command[1:])
        raise SystemExit

    monkeypatch.setattr(launcher, "run", run)
    monkeypatch.setattr(launcher.subprocess, "Popen", Installer)
    monkeypatch.setattr(os, "execv", execv)
    monkeypatch.setattr(system_packages, "missing", lambda purpose, has_environment: [])
    monkeypatch.setattr(launcher.shutil, "which", lambda name: None)
    monkeypatch.setattr(launcher.shutil, "disk_usage", lambda path: SimpleNamespace(free=50_000_000_000))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    return machine


def test_a_first_start_says_how_much_it_downloads_and_becomes_the_program(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    assert machine.start("ask", "--text", "hello") == 0
    said = capsys.readouterr().out
    assert "at most 1.5 GB" in said
    assert "16.2MB  numpy" in said
    assert "--require-hashes" in machine.ran[-1]
    assert machine.started == ["-m", "vr_assistant", "ask", "--text", "hello"]
    assert os.environ["PYTHONPATH"] == str(machine.home)


def test_a_second_start_runs_nothing_and_says_nothing(machine: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    machine.start()
    capsys.readouterr()
    machine.start()
    assert machine.ran == []
    assert capsys.readouterr() == ("", "")
    assert machine.started == ["-m", "vr_assistant"]


def test_changed_requirements_are_installed(machine: Machine) -> None:
    machine.start()
    (machine.home / "requirements" / "main.txt").write_text("main==2\n")
    machine.start()
    assert [line.rsplit("/", 1)[-1] for line in machine.ran if "install" in line] == ["main.txt"]


def test_the_tests_get_their_packages_too_and_only_they(machine: Machine) -> None:
    machine.start()
    machine.start("test", "-k", "cart")
    assert [line.rsplit("/", 1)[-1] for line in machine.ran if "install" in line] == ["test.txt"]
    machine.start()
    assert machine.ran == []


def test_an_interrupted_change_of_packages_is_repeated_even_for_the_old_list(machine: Machine) -> None:
    """Whoever goes back to the older checkout after the interruption has half of the newer packages."""
    machine.start()
    listed = machine.home / "requirements" / "main.txt"
    old = listed.read_text()
    listed.write_text("main==2\n")
    machine.installer_ends = 1
    machine.start()
    listed.write_text(old)
    machine.installer_ends = 0
    machine.start()
    assert [line.rsplit("/", 1)[-1] for line in machine.ran if "install" in line] == ["main.txt"]


def test_uv_is_taken_where_it_is(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine.launcher.shutil, "which", lambda name: "/bin/uv" if name == "uv" else None)
    machine.start()
    assert machine.ran[-1].startswith("/bin/uv pip install --python")
    assert "--without-pip" in machine.ran[0]


@pytest.mark.parametrize(
    ("installer_says", "says"),
    [
        ("ERROR: Could not install packages: [Errno 28] No space left on device\n", "Free 3 GB"),
        ("WARNING: Retrying: Temporary failure in name resolution\nERROR: No matching distribution\n", "network"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n", "not the one that was pinned"),
        ("ERROR: a bug\n", "setup.log"),
    ],
)
def test_a_failed_setup_is_one_sentence_and_the_next_start_heals(
    machine: Machine, capsys: pytest.CaptureFixture[str], installer_says: str, says: str
) -> None:
    machine.installer_says, machine.installer_ends = installer_says, 1
    assert machine.start() == 1
    failure = capsys.readouterr().err
    assert says in failure
    assert failure.count("\n") == 1
    machine.installer_says, machine.installer_ends = "", 0
    assert machine.start() == 0
    assert machine.started


def test_a_full_disk_is_said_before_anything_starts(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(machine.launcher.shutil, "disk_usage", lambda path: SimpleNamespace(free=1_200_000_000))
    assert machine.start() == 1
    assert "1.2 GB free, 3 GB are needed" in capsys.readouterr().err
    assert machine.ran == []


def test_ctrl_c_during_setup_ends_with_130(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*command: str) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(machine.launcher, "run", interrupted)
    assert machine.start() == 130


def test_python_without_ensurepip_names_the_package(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "The virtual environment was not created successfully because ensurepip is not available."
    monkeypatch.setattr(machine.launcher, "run", lambda *command: CompletedProcess(command, 1, words))
    assert machine.start() == 1
    assert "Install python3-venv" in capsys.readouterr().err


def test_an_old_python_is_told_so(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    assert machine.start() == 1
    assert "needs Python 3.11 or newer" in capsys.readouterr().err


def test_a_stamp_that_cannot_be_read_is_made_anew(machine: Machine) -> None:
    machine.start()
    (machine.home / ".venv" / "launcher.json").write_text("{")
    machine.start()
    assert json.loads((machine.home / ".venv" / "launcher.json").read_text())["main"]


def test_system_packages_that_cannot_be_installed_are_tried_once(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[bool] = []

    def install(packages: list[str], may_try: bool) -> list[str]:
        tries.append(may_try)
        return packages

    monkeypatch.setattr(system_packages, "missing", lambda purpose, has_environment: ["libegl1"])
    monkeypatch.setattr(system_packages, "install", install)
    machine.start()
    machine.start()
    assert tries == [True, False]
    assert machine.started


def test_launcher_stays_short_and_needs_no_package() -> None:
    text = (ROOT / "launcher.py").read_text("utf-8")
    assert len(text.splitlines()) < 150
    modules = {line.split()[1].split(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert modules <= sys.stdlib_module_names
