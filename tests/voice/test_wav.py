"""Sound files as users have them."""

import wave
from pathlib import Path

import numpy as np
import pytest

from vr_assistant.errors import BadAudio
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, from_pcm, read_speech, to_pcm, write_wav


def tone(path: Path, seconds: float, rate_hz: int = 16_000, channels: int = 1) -> Path:
    t = np.arange(int(seconds * rate_hz)) / rate_hz
    mono = (np.sin(2 * np.pi * 440 * t) * 16_000).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(np.repeat(mono, channels).tobytes())
    return path


def test_stereo_at_48_khz_comes_out_as_one_second_of_speech(tmp_path: Path) -> None:
    samples = read_speech(tone(tmp_path / "a.wav", 1.0, 48_000, 2))
    assert samples.dtype == np.float32 and samples.ndim == 1
    assert len(samples) == pytest.approx(SPEECH_RATE_HZ, abs=64)
    spectrum = np.abs(np.fft.rfft(samples))
    assert np.argmax(spectrum) * SPEECH_RATE_HZ / len(samples) == pytest.approx(440, abs=3)
    assert np.abs(samples).max() == pytest.approx(16_000 / 32_768, abs=0.02)


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    pcm = to_pcm((np.sin(np.arange(8000) * 0.3) * 0.5).astype(np.float32))
    assert write_wav(tmp_path / "a.wav", pcm, SPEECH_RATE_HZ) == 0.5
    np.testing.assert_allclose(read_speech(tmp_path / "a.wav"), from_pcm(pcm), atol=1e-4)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.wav", None, "There is no file"),
        ("empty.wav", b"", "is empty"),
        ("text.wav", b"Dear diary, today I spoke to a computer." * 20, "is not a sound file"),
        ("cut.wav", b"RIFF\x24\x00\x00\x00WAVEfmt ", "is not a sound file"),
    ],
)
def test_what_is_no_sound_is_said_in_one_sentence_with_a_hint(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(BadAudio, match=said) as caught:
        read_speech(tmp_path / name)
    assert caught.value.hint and caught.value.code == "bad_audio"


def test_a_file_with_a_header_and_no_sound_is_empty(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match=r"is empty|is not a sound file"):
        read_speech(tone(tmp_path / "a.wav", 0.0))


def test_ten_minutes_are_refused_without_reading_them_all(tmp_path: Path) -> None:
    with pytest.raises(BadAudio, match="longer than 60 seconds"):
        read_speech(tone(tmp_path / "a.wav", 600, 8_000))
