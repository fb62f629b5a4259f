"""Pictures and sound into an MP4 file: H.264 and AAC."""

import contextlib
import errno
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import DiskFull, RecordingError

AUDIO_BLOCK = 1024
"""Samples of one AAC frame."""
_VIDEO_ENCODERS = ("libx264", "h264", "libopenh264", "mpeg4")
"""The first that this build of FFmpeg has."""


class Encoder:
    """Writes to a file of another name beside `path`; `finish` moves it there. Leaving without it removes it.

    Raises RecordingError or DiskFull when the file cannot be written.
    """

    def __init__(self, path: Path, width: int, height: int, fps: int, rate_hz: int) -> None:
        self._path, self._partial = path, path.with_name(f".{path.stem}.partial{path.suffix}")
        self._rate_hz = rate_hz
        self._is_finished = False
        # 4:2:0 has one colour sample for two pixels: an odd last row or column is left out.
        self._size = (width - width % 2, height - height % 2)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._container = av.open(str(self._partial), "w", options={"movflags": "+faststart"})
        except OSError as error:
            raise _failed(path, error) from error
        self._video = cast(av.VideoStream, self._container.add_stream(_video_encoder(), rate=fps))
        self._video.width, self._video.height = self._size
        self._video.pix_fmt = "yuv420p"
        self._video.time_base = Fraction(1, fps)
        self._video.options = {"preset": "veryfast", "crf": "19"}
        self._audio = self._container.add_stream("aac", rate=rate_hz, layout="stereo")
        self._audio.bit_rate = 160_000
        self._frames = self._samples = 0

    def __enter__(self) -> "Encoder":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._is_finished:
            with contextlib.suppress(OSError, ValueError):  # the reason is already on its way up
                self._container.close()
            self._partial.unlink(missing_ok=True)

    def add_picture(self, pixels: NDArray[np.uint8]) -> None:
        """The next frame: (height, width, 3) sRGB, top row first."""
        width, height = self._size
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[:height, :width]), format="rgb24")
        frame.pts = self._frames
        self._frames += 1
        self._mux(self._video.encode(frame))

    def add_sound(self, samples: NDArray[np.float32]) -> None:
        """The next samples: (n, 2) float32; any n, best a multiple of AUDIO_BLOCK."""
        for first in range(0, len(samples), AUDIO_BLOCK):
            block = np.ascontiguousarray(samples[first : first + AUDIO_BLOCK].T)
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="stereo")
            frame.sample_rate = self._rate_hz
            frame.pts = self._samples
            frame.time_base = Fraction(1, self._rate_hz)
            self._samples += block.shape[1]
            self._mux(self._audio.encode(frame))

    def finish(self) -> None:
        """Write what the encoders still hold and give the file its name."""
        self._mux(self._video.encode(None))
        self._mux(self._audio.encode(None))
        try:
            self._container.close()
            self._partial.replace(self._path)
        except OSError as error:
            raise _failed(self._path, error) from error
        self._is_finished = True

    def _mux(self, packets: "Sequence[av.Packet[Any]]") -> None:
        try:
            for packet in packets:
                self._container.mux(packet)
        except OSError as error:
            raise _failed(self._path, error) from error


def _video_encoder() -> str:
    return next(name for name in _VIDEO_ENCODERS if name in av.codecs_available)


def _failed(path: Path, error: OSError) -> RecordingError | DiskFull:
    if error.errno == errno.ENOSPC:
        return DiskFull(f"There is no room left for {path}.", "Free some space, then run: replay " + str(path.parent))
    return RecordingError(f"{path} cannot be written: {error.strerror or error}.", "Choose another folder with --out.")
