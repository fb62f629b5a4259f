"""The mix for the loudspeaker: the voice comes from the assistant's mouth.

Where OpenAL cannot do it, both ears hear the same.
"""

import logging
from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio.hearing import Ears, Hearing
from vr_assistant.mind.audio.muffling import OPEN, Muffling
from vr_assistant.mind.audio.openal import RATE_HZ, Loopback, Samples, Stream
from vr_assistant.mind.audio.soundscape import Soundscape
from vr_assistant.mind.audio.walls import Walls

log = logging.getLogger(__name__)

PIECE_FRAMES = 441
"""The head's pose is taken anew after so many, 10 ms."""
NEAR_M = 1.5
"""At arm's length the voice is as loud as it is in plain stereo."""
NOWHERE = Ears((0.0, 1.65, 0.0), 0.0, 0.0)
BEFORE_ME = (0.0, 1.5, -1.0)
"""Until the first reports."""
HRTF_LEVEL = 1.5
"""Makes up for what the transfer functions take from a sound from ahead."""

Pull = Callable[[int], bytes]
"""Gives up to so many samples of the voice, 16-bit mono; less when there is no more, and silence follows."""


class Mix(Protocol):
    rate_hz: int
    """Of the mix."""
    latency_s: float
    """From a sample that was pulled to the same one in the mix; constant."""

    def render(self, frames: int, pull: Pull, heard_at_ns: int) -> Samples:
        """(frames, 2) in -1..1, left and right, valid until the next call. Called on the sound card's thread.

        Args:
            heard_at_ns: When its first frame reaches the ears.
        """
        ...

    def close(self) -> None: ...


class PlainMix:
    """The voice in both ears alike."""

    latency_s = 0.0

    def __init__(self, voice_hz: int, volume: float) -> None:
        self.rate_hz = voice_hz
        self._volume = volume
        self._out = np.zeros((PIECE_FRAMES, 2), np.float32)

    def render(self, frames: int, pull: Pull, heard_at_ns: int) -> Samples:
        """See Mix."""
        if len(self._out) < frames:
            self._out = np.zeros((frames, 2), np.float32)
        out = self._out[:frames]
        voice = np.frombuffer(pull(frames), "<i2")
        np.multiply(voice[:, None], np.float32(self._volume / 32768), out=out[: len(voice)])
        out[len(voice) :] = 0.0
        return out

    def close(self) -> None:
        """Nothing is held."""


class SpatialMix:
    """Head-related transfer functions, distance and walls. Raises SoundDeviceError where OpenAL cannot do it.

    Args:
        volume: Of the voice, 0 to 1.
        surroundings: What else is to be heard.
    """

    rate_hz = RATE_HZ

    def __init__(
        self,
        voice_hz: int,
        volume: float,
        hearing: Hearing,
        walls: Walls,
        surroundings: Callable[[Loopback, Walls], Soundscape] | None = None,
    ) -> None:
        self.latency_s = Stream.PADDING / voice_hz
        self._voice_hz = voice_hz
        self._hearing = hearing
        self._loopback = Loopback()
        try:
            self._mouth = Stream(self._loopback, NEAR_M, voice_hz)
            self._soundscape = surroundings(self._loopback, walls) if surroundings else None
        except SoundDeviceError:
            self._loopback.close()
            raise
        self._scale = np.float32(volume * HRTF_LEVEL / 32768)  # OpenAL itself makes nothing louder
        self._muffling = Muffling(walls)
        self._frames = self._pulled = 0
        self._voice: NDArray[np.float32] = np.zeros(PIECE_FRAMES * max(1, -(-voice_hz // RATE_HZ)) + 1, np.float32)
        self._out = np.zeros((PIECE_FRAMES, 2), np.float32)

    def render(self, frames: int, pull: Pull, heard_at_ns: int) -> Samples:
        """See Mix."""
        if len(self._out) < frames:
            self._out = np.zeros((frames, 2), np.float32)
        for start in range(0, frames, PIECE_FRAMES):
            piece = self._out[start : min(start + PIECE_FRAMES, frames)]
            self._render_piece(piece, pull, heard_at_ns + start * 1_000_000_000 // RATE_HZ)
        out = self._out[:frames]
        return np.clip(out, -1.0, 1.0, out=out)

    def close(self) -> None:
        """Not while `render` runs."""
        self._loopback.close()

    def _render_piece(self, out: Samples, pull: Pull, heard_at_ns: int) -> None:
        is_speaking = self._feed(len(out), pull)
        ears = self._hearing.ears(heard_at_ns)
        mouth = self._hearing.mouth(heard_at_ns)
        seconds = len(out) / RATE_HZ
        if ears is None or mouth is None:
            ears, mouth, left = NOWHERE, BEFORE_ME, OPEN
        else:
            left = self._muffling.step(mouth, ears.at, seconds, is_in_town=self._hearing.is_in_town)
        self._loopback.listen(ears.at, ears.ahead, ears.up)
        self._mouth.place(*mouth)
        self._mouth.muffle(*left)
        if self._soundscape:
            self._soundscape.step(ears.at, mouth, seconds, left, is_speaking=is_speaking)
        self._loopback.render(out)

    def _feed(self, frames: int, pull: Pull) -> bool:
        """Pull as much of the voice as lasts as long; whether there was any."""
        self._frames += frames
        due = self._frames * self._voice_hz // RATE_HZ
        count, self._pulled = due - self._pulled, due
        pcm = np.frombuffer(pull(count), "<i2")
        voice = self._voice[:count]
        np.multiply(pcm, self._scale, out=voice[: len(pcm)])
        voice[len(pcm) :] = 0.0
        self._mouth.feed(voice)
        return len(pcm) > 0
