"""Speech from audio files, and sound files of what was said."""

import wave
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import BadAudio

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.container import InputContainer

SPEECH_RATE_HZ = 16_000  # the only rate Whisper and Silero take
LONGEST_S = 60.0
"""One spoken turn; Whisper itself hears 30 s at a time."""


def read_speech(path: Path) -> NDArray[np.float32]:
    """Any audio file PyAV can decode, mixed to mono at SPEECH_RATE_HZ, samples in -1..1.

    Raises:
        BadAudio: the file is missing, empty, no audio, or longer than LONGEST_S.
    """
    import av  # 60 ms, and only needed where a file is read

    if not path.is_file():
        what = f"{path} is no file." if path.exists() else f"There is no file {path}."
        raise BadAudio(what, "Give the path of a sound file, for example question.wav.")
    if path.stat().st_size == 0:
        raise BadAudio(f"{path.name} is empty.", "Record the sentence again; the file holds no sound.")
    blocks: list[NDArray[np.int16]] = []
    samples = 0
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise BadAudio(f"{path.name} holds no sound.", "Give an audio file such as WAV, FLAC, OGG or MP3.")
            resampler = av.AudioResampler(format="s16", layout="mono", rate=SPEECH_RATE_HZ)
            for frame in (*_until_too_long(container, path.name), None):
                for part in resampler.resample(frame):
                    blocks.append(part.to_ndarray().reshape(-1).astype(np.int16, copy=False))
                    samples += part.samples
    except (av.FFmpegError, OSError, ValueError) as error:
        raise BadAudio(
            f"{path.name} is not a sound file that can be read.", "Give an audio file such as WAV, FLAC, OGG or MP3."
        ) from error
    if samples == 0:
        raise BadAudio(f"{path.name} is empty.", "Record the sentence again; the file holds no sound.")
    return (np.concatenate(blocks) / np.float32(32768.0)).astype(np.float32)


def _until_too_long(container: "InputContainer", name: str) -> "Iterator[AudioFrame]":
    seconds = 0.0
    for frame in container.decode(audio=0):
        seconds += frame.samples / frame.sample_rate
        if seconds > LONGEST_S:
            raise BadAudio(f"{name} is longer than {LONGEST_S:.0f} seconds.", "Cut it to one sentence and try again.")
        yield frame


def to_pcm(samples: NDArray[np.float32]) -> bytes:
    """Samples in -1..1 as 16-bit little-endian PCM."""
    return (np.clip(samples, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


def from_pcm(pcm: bytes) -> NDArray[np.float32]:
    """Inverse of to_pcm."""
    return np.frombuffer(pcm, "<i2").astype(np.float32) / np.float32(32768.0)


def write_wav(path: Path, pcm: bytes, rate_hz: int) -> float:
    """A 16-bit mono WAV file; returns its length in seconds. Raises OSError, and leaves no half of a file then."""
    with path.open("wb") as target:
        try:
            with wave.open(target, "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(rate_hz)
                file.writeframes(pcm)
            target.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise
    return len(pcm) / 2 / rate_hz
