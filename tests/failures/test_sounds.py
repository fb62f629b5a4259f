"""Whatever sound files are given, each is answered or refused with a sentence."""

import wave
from pathlib import Path

import numpy as np
import pytest

from .program import ROOT, finish

pytestmark = [pytest.mark.processes, pytest.mark.models]

DEMO = ROOT / "assets" / "demo"


def write(path: Path, samples: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]", rate_hz: int) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(samples.astype("<i2").tobytes())
    return path


def in_stereo(source: Path, path: Path, rate_hz: int = 48_000) -> Path:
    with wave.open(str(source)) as file:
        mono, before_hz = np.frombuffer(file.readframes(file.getnframes()), "<i2"), file.getframerate()
    times = np.arange(0, len(mono), before_hz / rate_hz)
    louder = np.interp(times, np.arange(len(mono)), mono)
    return write(path, np.stack([louder, louder * 0.3], 1), rate_hz)


def test_each_file_is_answered_or_refused(tmp_path: Path) -> None:
    files = {
        tmp_path / "empty.wav": "is empty",
        tmp_path / "letters.wav": "not a sound file",
        write(tmp_path / "header.wav", np.zeros((0, 1)), 16_000): "is empty",
        write(tmp_path / "silence.wav", np.zeros((32_000, 1)), 16_000): "no words",
        write(tmp_path / "long.wav", np.random.default_rng(1).normal(0, 3000, (4_800_000, 2)), 8_000): "longer than",
        tmp_path / "folder.wav": "no file",
        tmp_path / "missing.wav": "no file",
        in_stereo(DEMO / "1-bookshop.wav", tmp_path / "stereo-\udcff.wav"): "",  # a name that is no UTF-8 either
    }
    (tmp_path / "empty.wav").write_bytes(b"")
    (tmp_path / "letters.wav").write_text("no sound at all, only letters" * 9)
    (tmp_path / "folder.wav").mkdir()

    done = finish(tmp_path, "ask", "--json", "--lang", "en", *[w for path in files for w in ("--wav", str(path))])

    assert done.code == 1 and "Traceback" not in done.err
    errors = done.of("error")
    assert len(errors) == 7 and all(error["code"] == "bad_audio" and error["hint"] for error in errors)
    for error, says in zip(errors, files.values(), strict=False):
        assert says in error["message"]
    assert done.actions == ["navigate_to"] and done.of("action")[0]["args"] == {"place": "bookshop"}


@pytest.mark.parametrize("where", ["nowhere/reply.wav", "folder"])
def test_a_reply_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path: Path, where: str) -> None:
    (tmp_path / "folder").mkdir()

    done = finish(tmp_path, "ask", "--json", "--text", "hello", "--speak", str(tmp_path / where))

    assert done.code == 1 and done.err == ""
    (error,) = done.of("error")
    assert "--speak" in error["hint"] and where in error["message"]
    assert done.of("reply"), "the answer itself is there"
