"""A sound card whose time passes when the test says so."""

from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray


class PortAudioError(Exception):
    pass


class FakeStream:
    latency = 0.02

    def __init__(self, rate_hz: int, blocksize: int, *, channels: int, callback: Any, **_more: Any) -> None:
        self.rate_hz, self.blocksize, self.channels, self._callback = rate_hz, blocksize, channels, callback
        self.is_open = False

    def start(self) -> None:
        self.is_open = True

    def close(self, ignore_errors: bool = False) -> None:
        self.is_open = False

    def ask(self, frames: int, latency_s: float = 0.0) -> NDArray[np.float32]:
        """One callback: (frames, channels). A latency of 0 is what a sound system says that does not know."""
        out = bytearray(frames * self.channels * 4)
        self._callback(out, frames, SimpleNamespace(outputBufferDacTime=latency_s, currentTime=0.0), None)
        return np.frombuffer(out, np.float32).reshape(frames, self.channels)


class FakeCards:
    """Takes the place of the module sounddevice: one pair of headphones."""

    PortAudioError = PortAudioError
    default = SimpleNamespace(device=(-1, 0))

    def __init__(self, channels: int = 2, listed: int | None = None) -> None:
        self._channels, self._listed = channels, channels if listed is None else listed
        self.streams: list[FakeStream] = []

    def query_devices(self) -> list[dict[str, Any]]:
        return [{"name": "USB Headphones", "max_input_channels": 0, "max_output_channels": self._listed}]

    def RawOutputStream(self, rate_hz: int, blocksize: int, **more: Any) -> FakeStream:  # noqa: N802
        if more["channels"] > self._channels:
            raise PortAudioError("Invalid number of channels")
        self.streams.append(FakeStream(rate_hz, blocksize, **more))
        return self.streams[-1]
