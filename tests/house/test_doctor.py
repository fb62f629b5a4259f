"""The doctor: each thing that can be wrong is found, and comes with its fix."""

import json
import os
import sys
from pathlib import Path

import pytest

from vr_assistant.config import load_settings
from vr_assistant.doctor import graphics, headset, intelligence, machine, sound, system_packages

from .shop import Shop


def test_a_server_that_has_the_model_is_well(shop: Shop) -> None:
    shop.files["/v1/models"] = json.dumps({"data": [{"id": "mine"}]}).encode()
    settings = load_settings(
        {"llm.provider": "url", "llm.base_url": f"{shop.address}/v1", "llm.model": "mine"}
    ).settings
    assert intelligence.language_model(settings).state == "ok"


@pytest.mark.parametrize(
    ("url", "is_told"),
    [
        ("http://127.0.0.1:8000/v1", False),
        ("http://localhost:8000/v1", False),
        ("http://[::1]:8000/v1", False),
        ("http://192.168.1.20:8000/v1", True),
        ("https://models.example.com/v1", True),
        ("http://127.0.0.1.example.com/v1", True),
    ],
)
def test_a_server_elsewhere_is_said_to_be_told_what_is_said(
    url: str, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intelligence, "_served", lambda *_: ["mine"])
    settings = load_settings({"llm.provider": "url", "llm.base_url": url, "llm.model": "mine"}).settings
    assert ("leaves this machine" in intelligence.language_model(settings).detail) == is_told


def test_a_server_with_another_model_is_told_with_its_name(shop: Shop) -> None:
    shop.files["/v1/models"] = json.dumps({"data": [{"id": "theirs"}]}).encode()
    settings = load_settings({"llm.provider": "url", "llm.base_url": f"{shop.address}/v1"}).settings
    finding = intelligence.language_model(settings)
    assert (finding.state, finding.fix) == ("warn", "python3 launcher.py config set llm.model theirs")


@pytest.mark.parametrize("address", ["", "127.0.0.1:8000", "http://127.0.0.1:9/v1"])
def test_a_server_that_does_not_answer_fails(address: str) -> None:
    finding = intelligence.language_model(load_settings({"llm.provider": "url", "llm.base_url": address}).settings)
    assert finding.state == "fail"
    assert finding.fix


def test_an_address_without_v1_is_recognised(shop: Shop) -> None:
    finding = intelligence.language_model(load_settings({"llm.provider": "url", "llm.base_url": shop.address}).settings)
    assert finding.state == "fail"
    assert "/v1" in finding.fix


def test_missing_weights_fail_with_the_command_that_fetches_them() -> None:
    findings = {finding.what: finding for finding in intelligence.weights(load_settings().settings)}
    assert findings["weights whisper-base"].state == "fail"
    assert "models fetch whisper-base" in findings["weights whisper-base"].fix
    assert findings["weights e5-small"].state == "ok"


def test_a_database_folder_that_cannot_be_written_fails_and_a_log_folder_only_warns(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    paths = {"paths.data_dir": str(tmp_path / "file" / "x"), "paths.log_dir": str(tmp_path / "file" / "y")}
    states = {finding.what: finding.state for finding in machine.folders(load_settings(paths).settings)}
    assert states == {"database folder": "fail", "cache folder": "ok", "log folder": "warn"}


def test_a_broken_configuration_fails_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[llm]\nmodle = 1\n")
    finding = machine.configuration()
    assert finding.state == "fail"
    assert "line 2" in finding.detail


def test_an_environment_older_than_its_requirements_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / "launcher.json").write_text(json.dumps({"main": "the hash of last week"}))
    finding = machine.environment()
    assert finding.state == "warn"
    assert "older" in finding.detail


def test_missing_libraries_come_with_the_command_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system_packages, "missing", lambda purpose, has_environment: ["libopenal1"])
    assert machine.libraries().fix == "sudo apt-get install --no-install-recommends libopenal1"


@pytest.mark.parametrize(("wanted", "state"), [("default", "ok"), ("usb", "ok"), ("none", "ok"), ("Studio", "warn")])
def test_the_chosen_microphone_is_sought_among_those_there_are(
    monkeypatch: pytest.MonkeyPatch, wanted: str, state: str
) -> None:
    sounddevice = pytest.importorskip("sounddevice", exc_type=OSError)
    usb = {"name": "USB headset", "max_input_channels": 1, "max_output_channels": 0}
    monkeypatch.setattr(sounddevice, "query_devices", lambda: [usb])
    microphone, loudspeaker = sound.devices(load_settings({"audio.input_device": wanted}).settings)
    assert microphone.state == state
    assert loudspeaker.state == "warn"


def test_a_headset_runtime_that_is_not_where_it_should_be_is_only_warned_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XR_RUNTIME_JSON", str(tmp_path / "no-runtime.json"))
    (finding,) = headset.findings()
    assert finding.state == "warn"
    assert "no-runtime.json" in finding.detail and finding.fix


def test_a_machine_without_a_screen_is_only_warned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    assert graphics.screen().state == "warn"
    monkeypatch.setenv("DISPLAY", ":7")
    assert graphics.screen().state == "ok"


@pytest.mark.gl
def test_the_renderer_is_named() -> None:
    finding = graphics.offscreen()
    assert finding.state in ("ok", "warn")
    assert "4.5" in finding.detail or "4.6" in finding.detail


def test_a_driver_that_crashes_does_not_take_the_doctor_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashing = tmp_path / "python"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    if os.name == "nt":
        pytest.skip("the stand-in is a shell script")
    monkeypatch.setattr(sys, "executable", str(crashing))
    assert graphics.offscreen().state == "fail"
    manifest = tmp_path / "runtime.json"
    manifest.write_text('{"file_format_version": "1.0.0", "runtime": {"name": "Odd", "library_path": "libodd.so"}}')
    monkeypatch.setenv("XR_RUNTIME_JSON", str(manifest))
    assert {one.what: one.detail for one in headset.findings()}[
        "headset"
    ] == "Odd was asked for the headset and crashed."
