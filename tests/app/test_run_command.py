"""The command `run`: its flags, what a bare run does where, and what is left behind."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from vr_assistant import cli
from vr_assistant.app.demo import demo_turns
from vr_assistant.app.instance import SingleInstance
from vr_assistant.app.model_server import with_our_code
from vr_assistant.app.script import MOST_CHARACTERS, Turn, to_json, turn
from vr_assistant.app.surroundings import choose_runtime
from vr_assistant.config import Settings
from vr_assistant.errors import BadText, InputError
from vr_assistant.mind.dialogue.script import read_script


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VR_ASSISTANT_PATHS__DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("VR_ASSISTANT_PATHS__LOG_DIR", str(tmp_path / "log"))
    monkeypatch.setenv("VR_ASSISTANT_CONFIG", str(tmp_path / "config.toml"))


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[Turn], Path | None]]:
    """What would have been run."""
    calls: list[tuple[str, list[Turn], Path | None]] = []

    def note(settings: object, turns: list[Turn], folder: Path | None, *, is_demo: bool) -> None:
        calls.append((settings.stage.runtime, turns, folder))  # type: ignore[attr-defined]

    monkeypatch.setattr("vr_assistant.app.conversation.hold", note)
    return calls


Held = list[tuple[str, list[Turn], Path | None]]


def test_turns_come_in_the_order_typed(held: Held, tmp_path: Path) -> None:
    wav = tmp_path / "b.wav"
    wav.touch()
    assert cli.main(["run", "--offscreen", "--say", "a", "--wav", str(wav), "--say=c"]) == 0
    assert held[0][1] == [Turn(text="a"), Turn(wav=wav), Turn(text="c")]


def test_a_trace_is_written_where_it_can_be(
    held: Held, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["run", "--offscreen", "--say", "a", "--trace", "frames.json"]) == 0
    assert held[0][1] == [Turn(text="a")]
    assert not (tmp_path / "frames.json").exists()
    assert cli.main(["run", "--offscreen", "--trace", "nowhere/frames.json"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert cli.main(["run", "--offscreen", "--trace", "n" * 300]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="pipes with names")
def test_a_trace_into_a_pipe_that_nobody_reads_is_refused(
    held: Held, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert cli.main(["run", "--offscreen", "--trace", str(tmp_path / "pipe")]) == 2
    assert "plain file" in capsys.readouterr().err and not held


def test_offscreen_plays_the_demo_and_keeps_it(held: Held, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert cli.main([]) == 0
    runtime, turns, folder = held[0]
    assert runtime == "offscreen" and folder is not None and folder.parent == Path("out")
    assert turns == demo_turns()


def test_a_window_records_only_when_asked_to(held: Held) -> None:
    assert cli.main(["run", "--desktop"]) == 0
    assert cli.main(["run", "--desktop", "--record", "here"]) == 0
    assert held == [("desktop", [], None), ("desktop", [], Path("here"))]


def test_what_is_said_of_the_headset_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[Settings] = []
    monkeypatch.setattr("vr_assistant.app.conversation.hold", lambda settings, *_, **__: held.append(settings))
    assert cli.main(["run", "--headset"]) == 0
    assert cli.main(["run", "--ar", "--no-mirror", "--xr-runtime", "monado"]) == 0
    plain, wished = held
    assert [settings.stage.runtime for settings in held] == ["headset", "headset"]
    assert (plain.headset.see_through, plain.headset.mirror, plain.headset.runtime) == (False, True, "auto")
    assert (wished.headset.see_through, wished.headset.mirror, wished.headset.runtime) == (True, False, "monado")


@pytest.mark.parametrize(
    ("flags", "code", "says"),
    [
        (["--desktop", "--headset"], 2, "Choose one"),
        (["--desktop", "--ar"], 2, "belong to --headset"),
        (["--wav", "missing.wav"], 1, "missing.wav"),
        (["--say", " \x07 "], 1, "nothing to say"),
        (["--say", "x" * 10_000], 1, "longer than"),
        (["--lang", "fr"], 2, "fr"),
    ],
)
def test_mistakes_are_said_before_anything_starts(
    held: Held, capsys: pytest.CaptureFixture[str], flags: list[str], code: int, says: str
) -> None:
    assert cli.main(["run", *flags]) == code
    assert says in capsys.readouterr().err
    assert held == []


def test_where_there_is_no_screen_nothing_is_opened() -> None:
    assert choose_runtime("auto", {}) == "offscreen" if sys.platform == "linux" else "desktop"
    assert choose_runtime("auto", {"DISPLAY": ":9731"}) == choose_runtime("auto", {}), "nobody listens there"
    assert choose_runtime("auto", {"WAYLAND_DISPLAY": "wayland-0"}) == "desktop"
    assert choose_runtime("headset", {}) == "headset"


def test_the_mind_reads_the_script_as_it_was_meant(tmp_path: Path) -> None:
    lines = read_script(to_json([Turn(wav=tmp_path / "a.wav"), Turn(text="带我去书店。")]))
    assert [(line.wav, line.text) for line in lines] == [(tmp_path / "a.wav", ""), (None, "带我去书店。")]
    assert read_script(to_json([])) == []


def test_control_characters_are_not_said() -> None:
    assert turn("say", "Take\x00 me\nthere").text == "Take me there"
    with pytest.raises(BadText):
        turn("say", "x" * (MOST_CHARACTERS + 1))


def test_a_broken_demo_says_what_to_do_instead(tmp_path: Path) -> None:
    with pytest.raises(InputError) as failed:
        demo_turns(tmp_path)
    assert "--say" in failed.value.hint


def start(folder: Path, *flags: str) -> "subprocess.Popen[str]":
    small = {"WIDTH": "160", "HEIGHT": "90", "FILM_FPS": "5", "SAMPLES": "0"}
    environment = with_our_code(os.environ) | {f"VR_ASSISTANT_STAGE__{key}": value for key, value in small.items()}
    return subprocess.Popen(
        [sys.executable, "-m", "vr_assistant", "run", "--offscreen", "--record", str(folder), *flags],
        env=environment | {"VR_ASSISTANT_LLM__PROVIDER": "rules"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.processes
@pytest.mark.models
@pytest.mark.gl
@pytest.mark.timeout(600)
def test_ctrl_c_ends_it_with_130_and_keeps_what_was_recorded(tmp_path: Path) -> None:
    run = start(tmp_path / "out", "--say", "Take me to the museum.", "--say", "What is in my cart?")
    assert run.stdout is not None
    for line in run.stdout:
        if "navigate_to" in line:
            break
    children = psutil.Process(run.pid).children(recursive=True)

    os.killpg(run.pid, signal.SIGINT)
    told, errors = run.communicate(timeout=60)

    assert run.returncode == 130
    assert "Traceback" not in errors
    assert psutil.wait_procs(children, timeout=30)[1] == []
    lines = (tmp_path / "out" / "events.jsonl").read_text().splitlines()
    assert all(json.loads(line) for line in lines) and len(lines) > 5
    assert str(tmp_path / "out" / "transcript.md") in told
    assert not (tmp_path / "out" / "conversation.mp4").exists()


@pytest.mark.processes
def test_of_a_run_that_cannot_begin_nothing_stays(tmp_path: Path) -> None:
    """A second instance is refused with a sentence, and leaves no empty recording."""
    (tmp_path / "data").mkdir()
    with SingleInstance(tmp_path / "data"):
        run = start(tmp_path / "out", "--say", "Hello.")
        _, errors = run.communicate(timeout=120)
    assert run.returncode == 1
    assert "already running" in errors and "Traceback" not in errors
    assert not (tmp_path / "out").exists()
