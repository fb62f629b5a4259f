"""The real loader, with runtimes that cannot be loaded, crash, hang or chatter: none takes the program with it."""

import os
import sys
from pathlib import Path

import pytest

from vr_assistant.headset.answer import Answer, from_json
from vr_assistant.headset.probe import probe

from .homes import Home

pytest.importorskip("xr", exc_type=ImportError)


@pytest.mark.parametrize(
    "text", [None, "{bad", '{"file_format_version": "9.0.0", "runtime": {"library_path": "a.so"}}']
)
def test_nonsense_is_refused_by_the_loader(home: Home, text: str | None) -> None:
    path = home.folder / "runtime.json"
    if text is not None:
        path.write_text(text)
    assert probe({"XR_RUNTIME_JSON": str(path)}).error == "XR_ERROR_RUNTIME_UNAVAILABLE"


def test_a_library_that_is_no_runtime_is_refused_by_the_loader(home: Home) -> None:
    path = home.put(home.folder / "runtime.json", runtime={"library_path": "libc.so.6"})
    assert probe({"XR_RUNTIME_JSON": str(path)}).error == "XR_ERROR_RUNTIME_UNAVAILABLE"


@pytest.mark.skipif(sys.platform != "linux", reason="the stand-in is the C library of Linux")
@pytest.mark.parametrize(("begins_with", "error"), [("abort", "CRASHED"), ("pause", "HUNG")])
def test_a_runtime_that_crashes_or_hangs_the_loader_is_found_out_from_outside(
    home: Home, begins_with: str, error: str
) -> None:
    """The C library for a runtime, and one of its functions for the one that the loader calls first."""
    functions = {"xrNegotiateLoaderRuntimeInterface": begins_with}
    path = home.put(home.folder / "runtime.json", runtime={"library_path": "libc.so.6", "functions": functions})
    assert probe({"XR_RUNTIME_JSON": str(path)}, limit_s=5.0).error == error


LINE = Answer(runtime="Odd", version="1.2.3").to_json()


@pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")
@pytest.mark.parametrize(
    ("script", "error", "known"),
    [
        ("kill -SEGV $$", "CRASHED", ""),
        (f"echo '{LINE}'; echo chatter; kill -SEGV $$", "CRASHED", "Odd"),
        (f"echo '{LINE}'; sleep 100", "HUNG", "Odd"),
        (f"echo '{LINE}'; sleep 5 & exit 0", "", "Odd"),
        ("echo '{}'; echo 5; exit 0", "CRASHED", ""),
    ],
)
def test_what_was_known_before_the_trouble_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, error: str, known: str
) -> None:
    stand_in = tmp_path / "python"
    stand_in.write_text(f"#!/bin/sh\n{script}\n")
    stand_in.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(stand_in))
    answer = probe(limit_s=2.0)
    assert (answer.error, answer.runtime) == (error, known)


def test_a_python_that_is_not_there_crashes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    assert probe().error == "CRASHED"


def test_an_answer_survives_the_way() -> None:
    answer = Answer(
        runtime="R", extensions=("XR_A",), least_opengl=(3, 0), most_opengl=(4, 6), view_sizes=((1, 2), (3, 4)),
        refresh_rates=(90.0,), blend_modes=("opaque", "alpha_blend"), has_hands=True,
    )  # fmt: skip
    assert from_json(answer.to_json()) == answer
    assert answer.can_see_through and not Answer(blend_modes=("opaque",)).can_see_through
    assert Answer(blend_modes=("opaque",), extensions=("XR_FB_passthrough",)).can_see_through
