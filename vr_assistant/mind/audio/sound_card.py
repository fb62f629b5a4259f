"""The loudspeaker of a sound card: the mix goes out block by block, on PortAudio's thread."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio.openal import Samples
from vr_assistant.mind.audio.spatial import Mix

AHEAD_S = 0.06
"""Voice the loudspeaker holds ready. What the card holds cannot be taken back from the ear any more."""
BLOCK_S = 0.01
"""Asked for by the card at once. Left to itself it may ask for 2 ms, 460 times a second."""
LATENCY_S = 0.03
"""Three blocks: the callback waits for Python's global lock, and on a busy machine for a processor."""
FADE_S = 0.003
"""A voice that breaks off clicks."""
LONGEST_LATENCY_S = 1.0
_HEADPHONE_NAMES = ("headphone", "headset", "earphone", "airpods", "buds", "hmd", "耳机")


class SoundCardLoudspeaker:
    """A PortAudio output; its callback mixes what it takes from a small buffer that `play` fills.

    Args:
        rate_hz: Of what `play` gets.
    Raises:
        SoundDeviceError: it cannot be opened; the mix is closed then.
    """

    def __init__(self, device: int, name: str, rate_hz: int, mix: Mix) -> None:
        self.name = name
        self.is_heard_by_microphone = not any(word in name.lower() for word in _HEADPHONE_NAMES)
        self.mix_rate_hz = mix.rate_hz
        self.on_mixed: Callable[[Samples, int], None] | None = None
        """Gets every block that goes to the card, (frames, 2) at mix_rate_hz, valid during the call, and the
        monotonic_ns at which it is heard: the far end of an echo canceller. Called on the card's thread."""
        self._rate_hz = rate_hz
        self._mix = mix
        self._buffer = bytearray()
        self._lock = threading.Lock()
        self._next_ns = 0
        """When the next sample that is taken from the buffer leaves the card, but for the mix's latency."""
        self._ends_ns = 0
        self._channels = 2
        try:
            self._stream = self._open(device)
        except SoundDeviceError:
            mix.close()
            raise

    async def play(self, pcm: bytes) -> int:
        """See Loudspeaker."""
        with self._lock:
            before_s = len(self._buffer) / 2 / self._rate_hz
            self._buffer += pcm
            next_ns = max(self._next_ns, time.monotonic_ns())
        starts_ns = next_ns + int((before_s + self._mix.latency_s) * 1e9)
        self._ends_ns = starts_ns + len(pcm) * 500_000_000 // self._rate_hz
        await asyncio.sleep(max(0.0, before_s + len(pcm) / 2 / self._rate_hz - AHEAD_S))
        return starts_ns

    def flush(self, most: int | None = None) -> int:
        """See Loudspeaker. What was taken back is faded out rather than broken off."""
        with self._lock:
            kept = 0 if most is None else max(0, len(self._buffer) - most)
            tail = np.frombuffer(bytes(self._buffer[kept : kept + int(FADE_S * self._rate_hz) * 2]), "<i2")
            unheard = len(self._buffer) - kept - tail.nbytes
            self._buffer[kept:] = (tail * np.linspace(1.0, 0.0, len(tail))).astype("<i2").tobytes()
        self._ends_ns -= unheard * 500_000_000 // self._rate_hz
        return unheard

    def left_s(self) -> float:
        """See Loudspeaker."""
        return max(0, self._ends_ns - time.monotonic_ns()) / 1e9

    def close(self) -> None:
        """See Loudspeaker."""
        self._stream.close(ignore_errors=True)
        self._mix.close()

    def _open(self, device: int) -> Any:
        import sounddevice

        problem = ""
        for self._channels in (2, 1):  # there are cards with one
            try:
                stream = self._stream = sounddevice.RawOutputStream(
                    self._mix.rate_hz,
                    int(BLOCK_S * self._mix.rate_hz),
                    device=device,
                    channels=self._channels,
                    dtype="float32",
                    latency=LATENCY_S,
                    callback=self._fill,
                )
                self._next_ns = time.monotonic_ns() + int(stream.latency * 1e9)
                stream.start()
                return stream
            except sounddevice.PortAudioError as error:
                problem = str(error)
        raise SoundDeviceError(f"The loudspeaker {self.name} cannot be opened.", problem)

    def _fill(self, out: Any, frames: int, times: Any, _status: Any) -> None:
        latency_s = times.outputBufferDacTime - times.currentTime
        if not 0.0 < latency_s < LONGEST_LATENCY_S:  # some sound systems do not tell
            latency_s = self._stream.latency
        heard_ns = time.monotonic_ns() + int(latency_s * 1e9)
        with self._lock:
            self._next_ns = heard_ns
        mixed = self._mix.render(frames, self._pull, heard_ns)
        target = np.frombuffer(out, np.float32).reshape(frames, self._channels)
        if self._channels == 2:
            target[:] = mixed
        else:
            np.mean(mixed, axis=1, keepdims=True, out=target)
        if self.on_mixed:
            self.on_mixed(mixed, heard_ns)

    def _pull(self, count: int) -> bytes:
        with self._lock:
            piece = bytes(self._buffer[: count * 2])
            del self._buffer[: count * 2]
            self._next_ns += count * 1_000_000_000 // self._rate_hz
        return piece
