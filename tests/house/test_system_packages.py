"""System packages: what is missing, installing it where no password is asked, and else saying how."""

import os
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from vr_assistant.doctor import system_packages


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Debian, with apt-get and sudo; every command succeeds."""
    commands: list[str] = []

    def run(*command: str) -> CompletedProcess[str]:
        commands.append(" ".join(command))
        return CompletedProcess(command, 0, "")

    monkeypatch.setattr(system_packages, "run", run)
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    return commands


def test_what_does_not_load_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "loads", lambda library: library != "libEGL.so.1")
    monkeypatch.setattr(system_packages.sys, "platform", "linux")
    assert "libegl1" in system_packages.missing("main", has_environment=True)
    assert "libopenal1" not in system_packages.missing("main", has_environment=True)


def test_tests_want_a_screen_and_a_fresh_environment_wants_ensurepip(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(system_packages, "loads", lambda library: True)
    monkeypatch.setattr(system_packages.sys, "platform", "linux")
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: None)
    monkeypatch.setattr(system_packages.importlib.util, "find_spec", lambda name: None)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert {"xvfb", "python3-venv"} <= set(system_packages.missing("test", has_environment=False))
    assert not {"xvfb", "python3-venv"} & set(system_packages.missing("main", has_environment=True))


def test_tests_want_what_makes_a_place_for_a_headsets_runtime_where_that_is_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system_packages.sys, "platform", "linux")
    monkeypatch.setattr(system_packages.shutil, "which", lambda name, path="": "" if name == "mmdebstrap" else name)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert "mmdebstrap" in system_packages.missing("test", has_environment=True)
    assert "mmdebstrap" not in system_packages.missing("main", has_environment=True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert "mmdebstrap" not in system_packages.missing("test", has_environment=True)


def test_other_systems_bring_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages.sys, "platform", "win32")
    assert system_packages.missing("test", has_environment=False) == []


def test_root_installs(ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert system_packages.install(["libegl1", "libgl1"], may_try=True) == []
    assert [line.rsplit("-y ")[-1] for line in ran] == ["update", "install --no-install-recommends libegl1 libgl1"]
    assert "Installing system packages with apt-get: libegl1 libgl1" in capsys.readouterr().out


def test_a_user_with_free_sudo_installs_with_it(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert system_packages.install(["libegl1"], may_try=True) == []
    assert ran[0] == "sudo -n true"
    assert all(line.startswith("sudo -n env DEBIAN_FRONTEND=noninteractive") for line in ran[1:])


def test_a_user_without_gets_the_one_line_to_run(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(system_packages, "run", lambda *command: CompletedProcess(command, 1, "a password is required"))
    assert system_packages.install(["libegl1"], may_try=True) == ["libegl1"]
    assert "sudo apt-get install --no-install-recommends libegl1" in capsys.readouterr().err


def test_apt_that_fails_says_why_and_the_start_goes_on(
    ran: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    words = "Reading...\nE: Unable to locate package libegl1"
    monkeypatch.setattr(system_packages, "run", lambda *command: CompletedProcess(command, 100, words))
    assert system_packages.install(["libegl1"], may_try=True) == ["libegl1"]
    said = capsys.readouterr().err
    assert "E: Unable to locate package libegl1" in said
    assert "Going on without them" in said


def test_another_linux_gets_the_names(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(system_packages.shutil, "which", lambda name: None)
    assert system_packages.install(["libegl1"], may_try=True) == ["libegl1"]
    assert "by their Debian names" in capsys.readouterr().err
