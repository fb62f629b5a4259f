"""The loudspeaker: a sound card's, or a stand-in that keeps its pace."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Protocol

from vr_assistant.mind.audio.sound_card import AHEAD_S, SoundCardLoudspeaker
from vr_assistant.mind.audio.spatial import Mix

log = logging.getLogger(__name__)


class Loudspeaker(Protocol):
    name: str
    is_heard_by_microphone: bool
    """Whether what it plays reaches the microphone through the air."""

    async def play(self, pcm: bytes) -> int:
        """Hand over a block of 16-bit mono; returns when there is room for the next one.

        Returns:
            monotonic_ns at which its first sample is heard.
        """
        ...

    def flush(self, most: int | None = None) -> int:
        """Fall silent now; returns how many bytes that were handed over will never be heard.

        Args:
            most: Only the last so many bytes are taken back, and what was handed over before them is heard.
        """
        ...

    def left_s(self) -> float:
        """Seconds until all that was handed over has been heard."""
        ...

    def close(self) -> None: ...


class NullLoudspeaker:
    """Nobody hears it, but it takes as long as if somebody did."""

    name = "none"
    is_heard_by_microphone = False

    def __init__(self, rate_hz: int, clock_ns: Callable[[], int] | None = None) -> None:
        self._rate_hz = rate_hz
        self._clock_ns = clock_ns or time.monotonic_ns
        self._ends_ns = 0

    async def play(self, pcm: bytes) -> int:
        starts_ns = max(self._ends_ns, self._clock_ns())
        self._ends_ns = starts_ns + len(pcm) * 500_000_000 // self._rate_hz
        await asyncio.sleep(max(0.0, self.left_s() - AHEAD_S))
        return starts_ns

    def flush(self, most: int | None = None) -> int:
        left = int(self.left_s() * self._rate_hz) * 2
        unheard = left if most is None else min(left, most)
        self._ends_ns -= unheard * 500_000_000 // self._rate_hz
        return unheard

    def left_s(self) -> float:
        return max(0, self._ends_ns - self._clock_ns()) / 1e9

    def close(self) -> None:
        self._ends_ns = 0


def open_loudspeaker(wanted: str, rate_hz: int, open_mix: Callable[[], Mix]) -> Loudspeaker:
    """The wanted one, plugged in if there is one; where the user wants none, one that nobody hears.

    Args:
        rate_hz: Of the voice.
        open_mix: Called once there is somebody to hear it.
    """
    if wanted == "none":
        return NullLoudspeaker(rate_hz)
    loudspeaker = SoundCardLoudspeaker(wanted, rate_hz, open_mix)
    loudspeaker.plug()
    if loudspeaker.problem:
        log.warning("%s", loudspeaker.problem)
    return loudspeaker
