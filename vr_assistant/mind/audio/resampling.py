"""Sound at the rate of a device, where it does not do ours: soxr's stream resamplers, which never drift."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]


class CapturedBlocks:
    """Blocks as a device gives them become blocks as the ears want them.

    Args:
        from_hz, channels: Of the device; its channels are averaged.
        to_hz, frames: Of the blocks that come out.
    """

    def __init__(self, from_hz: int, channels: int, to_hz: int, frames: int) -> None:
        import soxr

        self._channels = channels
        self._frames = frames
        self._to_hz = to_hz
        self._stream = soxr.ResampleStream(from_hz, to_hz, 1, "float32", "HQ") if from_hz != to_hz else None
        self._left: Samples = np.zeros(0, np.float32)

    def take(self, pcm: bytes, at_ns: int) -> list[tuple[bytes, int]]:
        """16-bit blocks, each with the time at which its last sample came.

        Args:
            pcm: 16-bit, of all channels.
            at_ns: When the last sample of it came.
        """
        sound = np.frombuffer(pcm, "<i2").astype(np.float32).reshape(-1, self._channels).mean(1)
        if self._stream:
            sound = self._stream.resample_chunk(sound)
        held_back = self._stream.delay() if self._stream else 0.0
        sound = np.concatenate([self._left, sound])
        whole = len(sound) // self._frames
        blocks = []
        for number in range(whole):
            block = sound[number * self._frames : (number + 1) * self._frames]
            after = len(sound) - (number + 1) * self._frames + held_back
            pcm_out = np.clip(np.rint(block), -32768, 32767).astype("<i2").tobytes()
            blocks.append((pcm_out, at_ns - int(after * 1e9 / self._to_hz)))
        self._left = sound[whole * self._frames :]
        return blocks


class PlayedFrames:
    """Any number of frames at a device's rate, out of a mix that is made at its own.

    Args:
        mix: Gives so many frames, (frames, 2), that are heard so many seconds after the call's first frame.
        mix_frames: How many are asked for at once.
    """

    def __init__(self, mix: Callable[[int, float], Samples], mix_hz: int, mix_frames: int, to_hz: int) -> None:
        import soxr

        self._mix = mix
        self._mix_frames = mix_frames
        self._to_hz = to_hz
        self._stream = soxr.ResampleStream(mix_hz, to_hz, 2, "float32", "HQ")
        self._left: Samples = np.zeros((0, 2), np.float32)

    def give(self, frames: int) -> Samples:
        """(frames, 2)."""
        while len(self._left) < frames:
            ahead_s = (len(self._left) + self._stream.delay()) / self._to_hz
            fresh = self._stream.resample_chunk(np.ascontiguousarray(self._mix(self._mix_frames, ahead_s)))
            self._left = np.concatenate([self._left, fresh])
        given, self._left = self._left[:frames], self._left[frames:]
        return given
