"""A sound card that is only played, in the place of the module sounddevice: its clock is real, its sound is not.

The program's own microphone and loudspeaker open it, so that all of their threads and buffers are measured. What the
user says comes in block by block as it would be captured; what goes out is stamped with the moment at which a card with
the asked latency would let it be heard. A block that comes later than that is an underrun, as it is on a card.
"""

import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

AUDIBLE = 10 ** (-50 / 20)
"""Full scale is 1; quieter than this, nobody hears it beside a computer's fan."""
TRACE = 1e-5
QUIET_S = 0.2
"""What is heard after so long a silence begins anew."""
ROOM_NOISE = 0.001
"""Root mean square of what the microphone hears while nobody speaks: a quiet room, 60 dB below full scale."""
NAME = "played headset"
"""Worn on the ears: what the assistant says does not come back through the air."""


class PlayedCards:
    """What the program uses of sounddevice: one card with a microphone and two ears."""

    class PortAudioError(Exception):
        """Never raised: nobody pulls this card out."""

    default = SimpleNamespace(device=(0, 0))

    def __init__(self) -> None:
        self.microphone = _Captured()
        self.ears = _Heard()
        self._outputs: list[_Stream] = []

    def query_devices(self) -> list[dict[str, Any]]:
        return [{"name": NAME, "max_input_channels": 1, "max_output_channels": 2}]

    def RawInputStream(  # noqa: N802 (sounddevice's name)
        self, rate_hz: int, block: int, *, callback: Callable[..., None], **_more: Any
    ) -> "_Stream":
        def capture(ends_at_ns: int) -> None:
            callback(self.microphone.next(block, rate_hz, ends_at_ns), block, None, None)

        return _Stream(block / rate_hz, 0.0, capture)

    def RawOutputStream(  # noqa: N802 (sounddevice's name)
        self, rate_hz: int, block: int, *, channels: int, latency: float, callback: Callable[..., None], **_more: Any
    ) -> "_Stream":
        out = bytearray(block * channels * 4)

        def play(asked_at_ns: int) -> None:
            heard_ns = self.ears.due(asked_at_ns + int(latency * 1e9), block, rate_hz)
            now_s = time.monotonic()
            times = SimpleNamespace(currentTime=now_s, outputBufferDacTime=heard_ns / 1e9)
            callback(out, block, times, None)
            self.ears.hear(np.frombuffer(out, np.float32).reshape(block, channels), rate_hz, heard_ns)

        stream = _Stream(block / rate_hz, latency, play)
        self._outputs.append(stream)
        return stream

    @property
    def underruns(self) -> int:
        """Blocks that did not come in time; silence was heard instead."""
        return sum(stream.underruns for stream in self._outputs)


@contextmanager
def plugged_in() -> Iterator[PlayedCards]:
    """Whoever imports sounddevice meanwhile finds this card alone."""
    cards, before = PlayedCards(), sys.modules.get("sounddevice")
    sys.modules["sounddevice"] = cards  # type: ignore[assignment]
    try:
        yield cards
    finally:
        if before is None:
            del sys.modules["sounddevice"]
        else:
            sys.modules["sounddevice"] = before


class _Stream:
    """Calls back once a block, on a thread of its own, with the time at which the block was due."""

    def __init__(self, period_s: float, latency_s: float, call: Callable[[int], None]) -> None:
        self.latency = latency_s
        self.underruns = 0
        self._period_ns = int(period_s * 1e9)
        self._call = call
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            self._stopped.clear()
            self._thread = threading.Thread(target=self._run, name="played card", daemon=True)
            self._thread.start()

    def stop(self, ignore_errors: bool = True) -> None:
        thread, self._thread = self._thread, None
        self._stopped.set()
        if thread and thread is not threading.current_thread():
            thread.join(1.0)

    close = stop

    def _run(self) -> None:
        due_ns = time.monotonic_ns()
        while not self._stopped.wait(max(0.0, (due_ns + self._period_ns - time.monotonic_ns()) / 1e9)):
            due_ns += self._period_ns
            late_ns = time.monotonic_ns() - due_ns
            if self.latency and late_ns > self.latency * 1e9:  # what it held has run out; captured sound is kept
                due_ns += late_ns
                self.underruns += 1
            self._call(due_ns)


class _Captured:
    """The user's mouth before the microphone."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)
        self._waiting: queue.SimpleQueue[tuple[NDArray[np.float32], Callable[[int, int], None]]] = queue.SimpleQueue()
        self._saying: NDArray[np.float32] = np.zeros(0, np.float32)
        self._at = self._began_ns = 0
        self.last_ns = 0
        """When the user had last said all there was."""
        self._tell: Callable[[int, int], None] | None = None

    def say(self, samples: NDArray[np.float32], tell: Callable[[int, int], None]) -> None:
        """Speak from the next block on.

        Args:
            samples: Mono at the microphone's rate, -1..1.
            tell: Gets the monotonic_ns of the first and the last sample, on the card's thread.
        """
        self._waiting.put((samples, tell))

    def next(self, count: int, rate_hz: int, ends_at_ns: int) -> bytes:
        """The block whose last sample was captured at ends_at_ns, 16-bit mono."""
        block = self._random.normal(0.0, ROOM_NOISE, count).astype(np.float32)
        if self._tell is None and not self._waiting.empty():
            self._saying, self._tell = self._waiting.get()
            self._at, self._began_ns = 0, ends_at_ns - count * 1_000_000_000 // rate_hz
        piece = self._saying[self._at : self._at + count]
        block[: len(piece)] += piece
        self._at += count
        if self._tell and self._at >= len(self._saying):
            self.last_ns = self._began_ns + len(self._saying) * 1_000_000_000 // rate_hz
            self._tell(self._began_ns, self.last_ns)
            self._tell = None
        return (np.clip(block, -1.0, 1.0) * 32767.0).astype("<i2").tobytes()


class _Heard:
    """The user's ears before the loudspeakers."""

    def __init__(self) -> None:
        self.onsets_ns: list[int] = []
        """monotonic_ns of each first audible sample after a silence."""
        self.last_ns = 0
        """Of the last audible sample."""
        self.last_trace_ns = 0
        """Of the last sample that is not silence itself."""
        self._next_ns = 0

    def due(self, planned_ns: int, count: int, rate_hz: int) -> int:
        """When the block that is asked for now is heard, monotonic_ns."""
        heard_ns = max(planned_ns, self._next_ns)
        self._next_ns = heard_ns + count * 1_000_000_000 // rate_hz
        return heard_ns

    def hear(self, sound: NDArray[np.float32], rate_hz: int, starts_at_ns: int) -> None:
        """(frames, channels)."""
        loudness = np.abs(sound).max(axis=1)
        traces = np.flatnonzero(loudness > TRACE)
        if len(traces):
            self.last_trace_ns = starts_at_ns + int(traces[-1]) * 1_000_000_000 // rate_hz
        audible = np.flatnonzero(loudness > AUDIBLE)
        if not len(audible):
            return
        first, last = (starts_at_ns + int(at) * 1_000_000_000 // rate_hz for at in (audible[0], audible[-1]))
        if first - self.last_ns > QUIET_S * 1e9:
            self.onsets_ns.append(first)
        self.last_ns = last

    def first_after(self, at_ns: int) -> int | None:
        """When something was first heard after that; None until then."""
        return next((onset for onset in self.onsets_ns if onset > at_ns), None)
