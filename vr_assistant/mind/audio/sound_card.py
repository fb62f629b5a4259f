"""The loudspeaker of a sound card: the mix goes out block by block, on PortAudio's thread."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio.openal import Samples
from vr_assistant.mind.audio.resampling import PlayedFrames
from vr_assistant.mind.audio.sound_system import alone, find_device
from vr_assistant.mind.audio.spatial import Mix
from vr_assistant.telemetry.sound import moment

log = logging.getLogger(__name__)

AHEAD_S = 0.06
"""Voice the loudspeaker holds ready. What the card holds cannot be taken back from the ear any more."""
BLOCK_S = 0.01
"""Asked for by the card at once. Left to itself it may ask for 2 ms, 460 times a second."""
LATENCY_S = 0.03
"""Three blocks: the callback waits for Python's global lock, and on a busy machine for a processor."""
FADE_S = 0.003
"""A voice that breaks off clicks."""
STARTS_IN_NS = 5_000_000_000
"""So long it may take until a stream that was started asks for its first block."""
LONGEST_LATENCY_S = 1.0
_HEADPHONE_NAMES = ("headphone", "headset", "earphone", "airpods", "buds", "hmd", "耳机")


class SoundCardLoudspeaker:
    """A PortAudio output that may vanish and come back; its callback mixes what it takes from a small buffer that
    `play` fills. While there is none, nobody hears it, but it takes as long as if somebody did.

    `plug` and `unplug` may be called on another thread, one at a time.

    Args:
        wanted: See choosing.choose.
        rate_hz: Of what `play` gets.
        open_mix: Called once there is somebody to hear it.
    """

    def __init__(self, wanted: str, rate_hz: int, open_mix: Callable[[], Mix]) -> None:
        self.wanted = wanted
        self.name = "none"
        self.problem: SoundDeviceError | None = None
        """Why it is another one than was wanted, or none."""
        self.is_heard_by_microphone = False
        self.on_mixed: Callable[[Samples, int], None] | None = None
        """Gets every block that goes to the card, (frames, 2) at mix_rate_hz, valid during the call, and the
        monotonic_ns at which it is heard: the far end of an echo canceller. Called on the card's thread."""
        self.on_gap: Callable[[], None] = lambda: None
        """Called on the card's thread when the card has run out of sound."""
        self._rate_hz = rate_hz
        self._open_mix = open_mix
        self._mix: Mix | None = None
        self._buffer = bytearray()
        self._lock = threading.Lock()
        self._next_ns = 0
        """When the next sample that is taken from the buffer leaves the card, but for the mix's latency."""
        self._ends_ns = 0
        self._channels = 2
        self._frames: PlayedFrames | None = None
        """Where the card does not do the mix's rate."""
        self._heard_ns = 0
        """When the first frame of the callback in progress is heard."""
        self._stream: Any = None
        self._asked_ns = 0
        self._has_asked = False

    @property
    def is_plugged(self) -> bool:
        return self._stream is not None

    @property
    def quiet_s(self) -> float:
        """Since the card has asked for a block; 0 while there is none."""
        return max(0, time.monotonic_ns() - self._asked_ns) / 1e9 if self._stream else 0.0

    @property
    def lives(self) -> bool | None:
        """Whether the card has asked for a block since it was opened; None while it has time left to."""
        if self._has_asked or self._stream is None:
            return self._has_asked or None
        return False if self.quiet_s > 0 else None

    @property
    def mix_rate_hz(self) -> int:
        """0 before it was ever plugged in."""
        return self._mix.rate_hz if self._mix else 0

    def plug(self) -> bool:
        """Open what is wanted, or what there is instead; whether there is any that can be opened."""
        found = find_device(self.wanted, is_input=False)
        self.problem = found.problem if found else None
        if found is None:
            return False
        self._mix = self._mix or self._open_mix()
        try:
            self._open(found.number, found.name)
        except SoundDeviceError as error:
            self.problem = error
            return False
        self.name = found.name
        self.is_heard_by_microphone = not any(word in found.name.lower() for word in _HEADPHONE_NAMES)
        return True

    def unplug(self) -> None:
        """Close it, gone or not. What is being said goes on unheard."""
        stream, self._stream = self._stream, None
        if stream is not None:
            with alone():
                stream.close(ignore_errors=True)
        with self._lock:
            self._next_ns = time.monotonic_ns()

    async def play(self, pcm: bytes) -> int:
        """See Loudspeaker."""
        with self._lock:
            self._let_pass()
            before_s = len(self._buffer) / 2 / self._rate_hz
            self._buffer += pcm
            next_ns = max(self._next_ns, time.monotonic_ns())
        mix_s = self._mix.latency_s if self._mix else 0.0
        starts_ns = next_ns + int((before_s + mix_s) * 1e9)
        self._ends_ns = starts_ns + len(pcm) * 500_000_000 // self._rate_hz
        await asyncio.sleep(max(0.0, before_s + len(pcm) / 2 / self._rate_hz - AHEAD_S))
        return starts_ns

    def flush(self, most: int | None = None) -> int:
        """See Loudspeaker. What was taken back is faded out rather than broken off."""
        with self._lock:
            self._let_pass()
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
        self.unplug()
        mix, self._mix = self._mix, None
        if mix:
            mix.close()

    def _let_pass(self) -> None:
        """Without a card, the time takes what is due."""
        if self._stream is not None:
            return
        now_ns = time.monotonic_ns()
        due = max(0, now_ns - self._next_ns) * self._rate_hz // 1_000_000_000 * 2
        del self._buffer[:due]
        self._next_ns = now_ns

    def _open(self, number: int, name: str) -> None:
        """At the mix's rate, else at the card's own; in stereo, else in mono."""
        import sounddevice

        assert self._mix
        problem = ""
        with alone():
            own_hz = int(sounddevice.query_devices()[number].get("default_samplerate", self._mix.rate_hz))
            ways = ((self._mix.rate_hz, 2), (self._mix.rate_hz, 1), (own_hz, 2), (own_hz, 1))
            for rate_hz, self._channels in dict.fromkeys(ways):  # there are cards with one channel
                self._frames = self._converted(rate_hz) if rate_hz != self._mix.rate_hz else None
                stream = None
                try:
                    stream = sounddevice.RawOutputStream(
                        rate_hz,
                        int(BLOCK_S * rate_hz),
                        device=number,
                        channels=self._channels,
                        dtype="float32",
                        latency=LATENCY_S,
                        callback=self._fill,
                    )
                    now_ns = time.monotonic_ns()
                    self._asked_ns, self._has_asked = now_ns + STARTS_IN_NS, False
                    with self._lock:
                        self._next_ns = now_ns + int(stream.latency * 1e9)
                        self._stream = stream
                    stream.start()
                    return
                except sounddevice.PortAudioError as error:
                    problem = str(error)
                    self.unplug()
        raise SoundDeviceError(f"The loudspeaker {name} cannot be opened.", problem)

    def _converted(self, rate_hz: int) -> PlayedFrames:
        assert self._mix

        def mixed(frames: int, ahead_s: float) -> Samples:
            return self._mixed(frames, self._heard_ns + int(ahead_s * 1e9))

        return PlayedFrames(mixed, self._mix.rate_hz, int(BLOCK_S * self._mix.rate_hz), rate_hz)

    def _fill(self, out: Any, frames: int, times: Any, status: Any) -> None:
        stream = self._stream
        if stream is None:  # it is being closed
            np.frombuffer(out, np.float32)[:] = 0.0
            return
        latency_s = times.outputBufferDacTime - times.currentTime
        if not 0.0 < latency_s < LONGEST_LATENCY_S:  # some sound systems do not tell
            latency_s = stream.latency
        self._asked_ns, self._has_asked = time.monotonic_ns(), True
        if status and status.output_underflow:
            moment("output_underflow", self._asked_ns)
            self.on_gap()
        self._heard_ns = self._asked_ns + int(latency_s * 1e9)
        mixed = self._frames.give(frames) if self._frames else self._mixed(frames, self._heard_ns)
        target = np.frombuffer(out, np.float32).reshape(frames, self._channels)
        if self._channels == 2:
            target[:] = mixed
        else:
            np.mean(mixed, axis=1, keepdims=True, out=target)

    def _mixed(self, frames: int, heard_ns: int) -> Samples:
        assert self._mix
        with self._lock:
            self._next_ns = heard_ns
        mixed = self._mix.render(frames, self._pull, heard_ns)
        if self.on_mixed:
            self.on_mixed(mixed, heard_ns)
        return mixed

    def _pull(self, count: int) -> bytes:
        with self._lock:
            piece = bytes(self._buffer[: count * 2])
            del self._buffer[: count * 2]
            self._next_ns += count * 1_000_000_000 // self._rate_hz
        return piece
