"""Loudspeaker, room, microphone and echo guard in a loop, on a clock that goes as fast as the machine can."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from vr_assistant.benchmarks.echo.room import Room
from vr_assistant.mind.audio.echo.canceller import EchoCanceller
from vr_assistant.mind.audio.echo.far_end import FarEnd
from vr_assistant.mind.audio.echo.guard import FullDuplex
from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ, to_pcm

Sound = NDArray[np.float32]
BLOCK = int(BLOCK_S * SPEECH_RATE_HZ)
_BEGIN_NS = 1_000_000_000
_JITTER_S = 0.0015
"""Blocks come late by so much on average: the sound card's thread waits for its turn."""
_READY_S = 0.03
"""The loudspeaker has got so much of a sentence before it is heard."""
_HUSH_S = 0.06
"""From a voice that is let through to the end of hers: some blocks in the mind, what the card holds, a fade."""
_FADE_S = 0.003
_GOES_ON_S = 1.0
"""After the other's last sound, or after nobody's."""


@dataclass(frozen=True)
class Scene:
    played: Sound
    """What the loudspeaker plays, mono."""
    sentences: tuple[tuple[float, float], ...]
    """From when to when she speaks, in seconds of the scene."""
    near: Sound
    """What the microphone hears of it and of everybody else, at SPEECH_RATE_HZ."""
    room: Room = field(default_factory=Room)
    rate_hz: int = SPEECH_RATE_HZ
    """Of what is played."""
    talks: tuple[tuple[float, float], ...] = ()
    """From when to when others speak."""
    gaps: tuple[float, ...] = ()
    """When the loudspeaker ran out of sound."""

    @property
    def seconds(self) -> float:
        return len(self.near) // BLOCK * BLOCK / SPEECH_RATE_HZ

    @property
    def others(self) -> Sound:
        """What the microphone hears of everybody else, where she plays nothing."""
        return self.near - self.room.echo(self.played, self.rate_hz)

    def hushed(self, at_s: float) -> "Scene":
        """The same if she falls silent because she hears somebody at this second, and goes on after they have ended."""
        ends_s = next((end for begin, end in self.talks if begin <= at_s < end + _GOES_ON_S), at_s) + _GOES_ON_S
        when = np.arange(len(self.played)) / self.rate_hz
        gain = np.interp(when, [at_s + _HUSH_S - _FADE_S, at_s + _HUSH_S, ends_s, ends_s + _FADE_S], [1, 0, 0, 1])
        played = (self.played * gain).astype(np.float32)
        gone = self.room.echo(self.played, self.rate_hz) - self.room.echo(played, self.rate_hz)
        before = ((begin, min(end, at_s + _HUSH_S)) for begin, end in self.sentences)
        after = ((max(begin, ends_s), end) for begin, end in self.sentences)
        sentences = tuple((begin, end) for begin, end in (*before, *after) if begin < end)
        return replace(self, played=played, sentences=sentences, near=self.near - gone)


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of one block of the microphone."""

    at_s: float
    """When its last sample came, in seconds of the scene."""
    pcm: bytes
    cleaned: bytes
    """What whoever listens for "stop" alone gets."""
    is_open: bool
    """Whether the gate was, while she spoke."""


class EchoLoop:
    """Scenes follow one another without a break, through one canceller and one gate."""

    def __init__(self, canceller: EchoCanceller, rate_hz: int, seed: int = 1) -> None:
        self._rate_hz = rate_hz
        self._far_end = FarEnd(rate_hz)
        self._left_s = 0.0
        self._guard = FullDuplex(self._far_end, canceller, lambda: self._left_s)
        self._random = np.random.default_rng(seed)
        self._began_s = 0.0
        self._fed = 0
        """Samples that the far end has got in all."""
        self._rest: Sound = np.zeros(0, np.float32)
        """Of the scene before, not fed yet."""

    def play(self, scene: Scene, *, is_yielding: bool = False) -> Iterator[Passed]:
        """Block by block of the microphone.

        Args:
            is_yielding: Whether she falls silent as soon as she hears somebody, as she does in a conversation.
        """
        pace = 1 / (1 + scene.room.drift_ppm / 1e6)
        ends_s = self._began_s + scene.seconds * pace
        first, rest = self._fed, self._rest
        count = round(ends_s * self._rate_hz) - first
        was_open = False
        for number in range(len(scene.near) // BLOCK):
            at_s = (number + 1) * BLOCK_S * pace
            late_s = self._random.exponential(_JITTER_S)
            sound = np.concatenate([rest, scene.played])[:count]
            self._feed(sound, first, self._began_s + at_s + late_s)
            if any(at_s - BLOCK_S < gap_s <= at_s for gap_s in scene.gaps):
                self._far_end.gap()
            self._left_s = max(
                (end + _READY_S - at_s for begin, end in scene.sentences if begin - _READY_S <= at_s < end + _READY_S),
                default=0.0,
            )
            block = to_pcm(scene.near[number * BLOCK : (number + 1) * BLOCK])
            passed = self._guard.let_through(block, self._ns(self._began_s + at_s + late_s))
            is_open = self._guard.is_open
            if is_yielding and is_open and not was_open:
                scene = scene.hushed(at_s)
            was_open = is_open
            yield Passed(at_s, passed, self._guard.cleaned, is_open)
        self._began_s, self._rest = ends_s, sound[self._fed - first :]

    def _feed(self, sound: Sound, first: int, until_s: float) -> None:
        """To the far end, as much as the card has asked for by then; the sound begins at this sample of all."""
        frames = self._rate_hz // 100
        while (ends := self._fed + frames) <= min(first + len(sound), until_s * self._rate_hz):
            block = np.repeat(sound[self._fed - first : ends - first, None], 2, axis=1)
            self._far_end.take(block, self._ns(ends / self._rate_hz + self._random.exponential(_JITTER_S)))
            self._fed = ends

    def _ns(self, at_s: float) -> int:
        return _BEGIN_NS + int(at_s * 1e9)
