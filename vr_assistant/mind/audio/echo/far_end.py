"""What the loudspeaker plays, as the microphone's blocks need it: at their rate, sample beside sample."""

import threading

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.audio.echo.sample_clock import SampleClock
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

Sound = NDArray[np.float32]

_KEPT_S = 2.0
_LATE_S = 0.01
"""Beyond one block: the sound card's thread waits for Python, too. Less than any card takes to be heard."""
_JUMP_SAMPLES = 1600.0
"""Further than this between one read and the next, or back, a device was halted; nearer, two clocks drift."""
_HIGHEST_HZ = 7400.0
_ZEROS = 10
_PHASES = 128


class FarEnd:
    """Takes the mix on the sound card's thread, gives it away on another one.

    Both ends are laid beside one another by when their blocks pass this process. The true delay between them, from
    loudspeaker through room to microphone, is the canceller's to find; it never is negative that way, whatever latency
    a sound system claims. Rates are converted at each read, by a windowed sinc, which follows clocks that drift.

    Args:
        rate_hz: Of the mix.
    """

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._clock = SampleClock(rate_hz)
        self._lock = threading.Lock()
        highest = min(_HIGHEST_HZ, 0.45 * rate_hz)
        self._half = int(_ZEROS * rate_hz / (2 * highest))
        self._table = _table(self._half, 2 * highest / rate_hz)
        self._ring: Sound = np.zeros(int(_KEPT_S * rate_hz), np.float32)
        self._longest_block = 0
        self._next: float | None = None
        self._gaps = 0

    @property
    def gaps(self) -> int:
        """How often the loudspeaker has run out of sound, or was halted."""
        return self._gaps + self._clock.restarts

    def gap(self) -> None:
        """The loudspeaker has run out of sound: what it plays from now on is later than before, nobody knows by how
        much."""
        with self._lock:
            self._gaps += 1

    def take(self, mixed: NDArray[np.float32], at_ns: int) -> None:
        """A block for the card, (frames, channels), handed over at this monotonic_ns."""
        frames = len(mixed)
        with self._lock:
            at = self._clock.count % len(self._ring)
            before = min(frames, len(self._ring) - at)
            np.mean(mixed[:before], axis=1, out=self._ring[at : at + before])
            np.mean(mixed[before:], axis=1, out=self._ring[: frames - before])
            self._clock.note(frames, at_ns)
            self._longest_block = max(self._longest_block, frames)

    def read(self, ends_ns: float, count: int) -> Sound:
        """`count` samples at SPEECH_RATE_HZ that go with a microphone's block of which the last came at this time.

        What was not played is silence.
        """
        with self._lock:
            late_s = _LATE_S + self._longest_block / self._rate_hz
            end = self._clock.sample_at(ends_ns - late_s * 1e9)
            start, self._next = self._next, end
            step = self._rate_hz / SPEECH_RATE_HZ
            if start is None or abs(end - start - count * step) > _JUMP_SAMPLES or end - start < count * step / 2:
                start = end - count * step
            first = int(np.floor(start)) - self._half + 1
            span = self._span(first, int(np.floor(end)) + self._half + 1 - first)
        if not span.any():
            return np.zeros(count, np.float32)
        at = start - first + (end - start) / count * np.arange(count)
        whole = np.floor(at).astype(np.intp)
        phase = ((at - whole) * _PHASES + 0.5).astype(np.intp)
        pieces = np.lib.stride_tricks.sliding_window_view(span, 2 * self._half)[whole - self._half + 1]
        sound: Sound = np.einsum("ij,ij->i", pieces, self._table[phase])
        return sound

    def _span(self, first: int, count: int) -> Sound:
        """Samples of the mix by number; silence before and after what is kept."""
        span = np.zeros(count, np.float32)
        begin = max(first, self._clock.count - len(self._ring), 0)
        end = min(first + count, self._clock.count)
        if begin < end:
            span[begin - first : end - first] = self._ring[np.arange(begin, end) % len(self._ring)]
        return span


def _table(half: int, cutoff: float) -> Sound:
    """(_PHASES + 1, 2 * half): a low-pass for each fraction of a sample, Blackman's window."""
    away = np.arange(2 * half)[None] - (half - 1) - np.arange(_PHASES + 1)[:, None] / _PHASES
    window = 0.42 + 0.5 * np.cos(np.pi * away / half) + 0.08 * np.cos(2 * np.pi * away / half)
    taps = np.sinc(cutoff * away) * window * (np.abs(away) <= half)
    return np.asarray(taps / taps.sum(1, keepdims=True), np.float32)
