"""`run --headset` where no headset can be: the reason and the ways on are read at once, and nothing is left running."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from own_home import own_home

from vr_assistant.config import Settings

from .homes import Home

pytestmark = pytest.mark.processes
MARK = "VR_TEST_REFUSED"


def run(folder: Path, runtime_json: str, **changes: str) -> "subprocess.CompletedProcess[str]":
    """In folders of its own, with no weights; no process of it is left afterwards."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "XR_"))}
    environment = kept | {
        **own_home(folder),
        "HOME": str(folder),
        "VR_ASSISTANT_PATHS__CACHE_DIR": str(folder / "cache"),
        "XR_RUNTIME_JSON": runtime_json,
        MARK: str(folder),
        **changes,
    }
    command = [sys.executable, "-m", "vr_assistant", "run", "--headset"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert [one for one in psutil.process_iter() if _is_of(one, folder)] == []
    return done


@pytest.fixture
def weights() -> dict[str, str]:
    """The usual folder for them, and no model."""
    return {"VR_ASSISTANT_PATHS__CACHE_DIR": str(Settings().paths.cache_dir), "VR_ASSISTANT_LLM__PROVIDER": "rules"}


def _is_of(process: psutil.Process, folder: Path) -> bool:
    try:
        return process.environ().get(MARK) == str(folder)
    except psutil.Error:
        return False


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (None, "manifest is missing"),
        ("{bad", "manifest is no JSON"),
        ({"name": "Odd", "library_path": "/gone/libodd.so"}, "its library /gone/libodd.so is missing"),
    ],
)
def test_the_reason_and_the_way_on_are_one_sentence_each(tmp_path: Path, manifest: object, reason: str) -> None:
    path = tmp_path / "runtime.json"
    if isinstance(manifest, str):
        path.write_text(manifest)
    elif manifest is not None:
        path.write_text(json.dumps({"file_format_version": "1.0.0", "runtime": manifest}))
    done = run(tmp_path, str(path))
    assert done.returncode == 1
    assert reason in done.stderr and "--desktop" in done.stderr and "doctor" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_nothing_is_fetched_and_no_mind_is_started_for_a_picture_nobody_could_see(tmp_path: Path) -> None:
    done = run(tmp_path, str(tmp_path / "gone.json"))
    assert done.returncode == 1 and "fetch" not in done.stdout.lower()
    assert not (tmp_path / "cache").exists()
    assert not list((tmp_path / "log").glob("mind*")) and not list((tmp_path / "log").glob("stage*"))


@pytest.mark.models
@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is the C library of Linux")
def test_a_runtime_that_crashes_takes_the_run_to_a_sentence(home: Home, weights: dict[str, str]) -> None:
    functions = {"xrNegotiateLoaderRuntimeInterface": "abort"}
    library = {"name": "Odd", "library_path": "libc.so.6", "functions": functions}
    done = run(home.folder, str(home.put(home.folder / "runtime.json", runtime=library)), **weights)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    assert "Odd was asked for the headset and crashed" in done.stderr and "--desktop" in done.stderr


@pytest.mark.models
@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is the C library of Linux")
def test_a_library_that_is_no_runtime_is_refused_by_the_loader(home: Home, weights: dict[str, str]) -> None:
    library = {"name": "Odd", "library_path": "libc.so.6"}
    done = run(home.folder, str(home.put(home.folder / "runtime.json", runtime=library)), **weights)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    assert "Odd was asked for the headset, and its library could not be loaded" in done.stderr
    assert not list((home.folder / "log").glob("mind*"))


@pytest.mark.models
@pytest.mark.monado
@pytest.mark.skipif("XR_SERVICE_PID" not in os.environ, reason="NOT RUN: no Monado beside this test")
def test_where_monados_service_does_not_run_the_sentence_says_so(tmp_path: Path, weights: dict[str, str]) -> None:
    elsewhere = {"XDG_RUNTIME_DIR": str(tmp_path)}
    done = run(tmp_path, os.environ["XR_RUNTIME_JSON"], **weights, **elsewhere)
    assert done.returncode == 1 and "Traceback" not in done.stdout + done.stderr
    assert "Monado was asked for the headset, and its service is not running" in done.stderr
    assert not list((tmp_path / "log").glob("mind*"))
