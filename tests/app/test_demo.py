"""The first command a newcomer types, on a machine without a screen: it talks, acts, and leaves a film of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import av
import pytest
from own_home import own_home

from vr_assistant import models
from vr_assistant.config import load_settings
from vr_assistant.mind.audio.wav import read_speech
from vr_assistant.mind.speech.recognition import WhisperRecogniser

ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.processes, pytest.mark.models, pytest.mark.gl, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def left_behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that a bare `run` left; the film is small and has few frames, else as the user would get it."""
    home = tmp_path_factory.mktemp("newcomer")
    environment = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    environment |= {
        "PYTHONPATH": str(ROOT),
        **own_home(home),
        "VR_ASSISTANT_STAGE__WIDTH": "320",
        "VR_ASSISTANT_STAGE__HEIGHT": "180",
        "VR_ASSISTANT_STAGE__FILM_FPS": "5",
    }
    run = subprocess.run(
        [sys.executable, "-m", "vr_assistant"],
        cwd=home, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=880, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    (folder,) = (home / "out").iterdir()
    for name in ("conversation.mp4", "transcript.md", "events.jsonl"):
        assert str(Path("out", folder.name, name)) in run.stdout
    return folder


def messages(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line).get("message", {}) for line in (folder / "events.jsonl").read_text().splitlines()]


def test_what_was_said_was_understood_and_done(left_behind: Path) -> None:
    notes = [m["event"] for m in messages(left_behind) if m.get("type") == "DialogueNote"]
    assert all(isinstance(note, dict) for note in notes)
    done = [(note["name"], note["args"]) for note in notes if note["event"] == "action"]  # type: ignore[index]
    assert [name for name, _ in done] == [
        "navigate_to", "search_products", "add_to_cart", "view_cart", "look_up", "set_environment",
    ]  # fmt: skip
    assert done[0][1] == {"place": "bookshop"}
    assert "headphones" in done[2][1]["item"]
    assert any(m.get("type") == "Arrived" and m["place"] == "bookshop" for m in messages(left_behind))
    transcript = (left_behind / "transcript.md").read_text(encoding="utf-8")
    assert "Take me to the bookshop" in transcript.replace("book shop", "bookshop") and "Museum" in transcript


def test_every_answer_can_be_heard_and_understood(left_behind: Path) -> None:
    settings = load_settings({}).settings
    folders = [models.folder(settings, name) for name in ("whisper-tiny-en", "whisper-base")]
    ear = WhisperRecogniser(*folders, "en")
    spoken = [m for m in messages(left_behind) if m.get("type") == "SoundRecorded" and m["source"] == "assistant"]
    heard = " ".join(ear.transcribe(read_speech(left_behind / str(sound["path"]))).text.lower() for sound in spoken)
    for word in ("page books", "headphones", "$89", "cart", "museum", "mondays"):
        assert word in heard, f"{word!r} in {heard!r}"
    assert "sunset" in heard or "evening" in heard, heard


def test_the_film_shows_and_sounds_the_whole_conversation(left_behind: Path) -> None:
    with av.open(str(left_behind / "conversation.mp4")) as film:
        assert film.duration is not None
        seconds = film.duration / av.time_base
        assert {stream.type for stream in film.streams} == {"video", "audio"}
        frames = sum(1 for _ in film.decode(video=0))
    speech = [m for m in messages(left_behind) if m.get("type") == "Speak"]
    assert seconds > sum(float(str(sentence["seconds"])) for sentence in speech)
    assert abs(frames / 5 - seconds) < 1.0
    assert 4 <= len(list(left_behind.glob("still-*.png"))) <= 6
