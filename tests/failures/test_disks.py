"""A disk that is full at any moment: said with the fix, nothing half-written is left, and the cart is as it was."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from skills.talk import Talk
from understanding.fakes import ScriptedModel

from vr_assistant.config import Paths, Settings
from vr_assistant.errors import DiskFull, RecordingError
from vr_assistant.messages import Arrived, HideRoute, SetAttention, SetEnvironment, ShowRoute
from vr_assistant.mind.audio.recorder import SoundRecorder
from vr_assistant.mind.audio.wav import write_wav
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.understanding.vectors import load_encoder
from vr_assistant.recording.recorder import Recorder
from vr_assistant.recording.recording import Recording
from vr_assistant.recording.transcript import write_transcript
from vr_assistant.stage.film.gallery import jpeg
from vr_assistant.stage.film.still_file import write_still
from vr_assistant.store.database import Database
from vr_assistant.telemetry.frames import FRAME
from vr_assistant.telemetry.trace import write_trace

from .program import finish

if sys.platform == "win32":
    pytest.skip("no limits of file size there", allow_module_level=True)

import resource


@contextmanager
def no_room(bytes_left: int = 0) -> Iterator[None]:
    """No file can grow beyond so many bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_left, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_recording_that_cannot_begin_leaves_no_folder(tmp_path: Path) -> None:
    with no_room(), pytest.raises(RecordingError) as failed:
        Recorder(tmp_path / "talk")
    assert "--record" in failed.value.hint and "goes on" not in failed.value.hint
    assert not (tmp_path / "talk").exists()


def test_a_transcript_that_does_not_fit_is_not_left_half(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path)
    recorder.write("mind", SetAttention("heard"), 1)
    recorder.close()
    with no_room(10), pytest.raises(RecordingError):
        write_transcript(Recording.load(tmp_path), tmp_path / "transcript.md")
    assert not (tmp_path / "transcript.md").exists()


def test_a_sound_that_does_not_fit_is_left_out(tmp_path: Path) -> None:
    with no_room(1000):
        with pytest.raises(OSError):
            write_wav(tmp_path / "reply.wav", bytes(100_000), 16_000)
        assert SoundRecorder(tmp_path).keep("user", bytes(100_000), 16_000, 1) is None
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_still_that_does_not_fit_is_not_left_half(tmp_path: Path) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (180, 320, 3), dtype=np.uint8))
    with no_room(5000), pytest.raises(RecordingError, match=r"snow\.jpg"):
        write_still(tmp_path / "snow.jpg", jpeg(noise))
    assert list(tmp_path.iterdir()) == []


def test_a_trace_that_does_not_fit_is_not_left_half(tmp_path: Path) -> None:
    frames = np.zeros(1000, FRAME)
    with no_room(5000), pytest.raises(OSError):
        write_trace(tmp_path / "frames.json", frames, "stage")
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_room_for_its_journal_is_told_from_one_that_may_not_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite says "cannot open" for both."""
    with pytest.raises(Exception) as failed, Database(tmp_path / "a.db").write():
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        monkeypatch.setattr("shutil.disk_usage", lambda folder: type("Usage", (), {"free": 4096})())
        raise error
    assert isinstance(failed.value, DiskFull)


async def test_what_needs_no_shop_is_done_where_nothing_can_be_written(tmp_path: Path) -> None:
    paths = Paths(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache", log_dir=tmp_path / "log")
    model = ScriptedModel(is_up=False)
    talk = Talk(open_dialogue(Settings(paths=paths), model, encoder=load_encoder()), model)
    with no_room():
        way, sky, cart = [
            await talk.say(text) for text in ("Take me to the museum.", "Let it snow.", "Add the chess set to my cart.")
        ]
        arrived = await talk.report(Arrived("museum"))
    assert way.shown(ShowRoute).place == "museum" and way.failures == []
    assert sky.shown(SetEnvironment).weather == "snow" and sky.failures == []
    assert arrived.shown(HideRoute) and arrived.failures == []
    assert cart.commands == [] and "shops' books" in cart.said
    talk.dialogue.close()


@pytest.mark.processes
def test_a_damaged_database_is_told_and_kept(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "store.db").write_bytes(b"This was a cart once. " * 1000)

    done = finish(tmp_path, "ask", "--json", "--text", "What is in my cart?")

    assert done.code == 1 and done.actions == ["view_cart"]
    (error,) = done.of("error")
    kept = next((tmp_path / "data").glob("store.damaged-*.db"))
    assert str(kept) in error["message"] and kept.read_bytes().startswith(b"This was a cart")
