"""Loudspeaker, room, microphone and echo guard in a loop, on a clock that goes as fast as the machine can."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True)
class Scene:
    played: Sound
    """What the loudspeaker plays, mono, at the rate of the voice."""
    sentences: tuple[tuple[float, float], ...]
    """From when to when she speaks, in seconds of the scene."""
    near: Sound
    """What the microphone hears of it and of everybody else, at SPEECH_RATE_HZ."""
    drift_ppm: float = 0.0

    @property
    def seconds(self) -> float:
        return len(self.near) // BLOCK * BLOCK / SPEECH_RATE_HZ


@dataclass(frozen=True, slots=True)
class Passed:
    """What came of one block of the microphone."""

    at_s: float
    """When its last sample came, in seconds of the scene."""
    pcm: bytes
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

    def play(self, scene: Scene) -> Iterator[Passed]:
        """Block by block of the microphone."""
        pcm = to_pcm(scene.near)
        played_blocks = int(scene.seconds * 100)
        done = 0
        pace = 1 / (1 + scene.drift_ppm / 1e6)
        for number in range(len(scene.near) // BLOCK):
            at_s = (number + 1) * BLOCK_S * pace
            late_s = self._random.exponential(_JITTER_S)
            while done < played_blocks and (done + 1) * 0.01 <= at_s + late_s:
                self._feed(scene.played, done)
                done += 1
            self._left_s = max(
                (end + _READY_S - at_s for begin, end in scene.sentences if begin - _READY_S <= at_s < end + _READY_S),
                default=0.0,
            )
            block = pcm[2 * number * BLOCK : 2 * (number + 1) * BLOCK]
            passed = self._guard.let_through(block, self._ns(at_s + late_s))
            yield Passed(at_s, passed, self._guard.is_open)
        self._began_s += scene.seconds * pace

    def _feed(self, played: Sound, number: int) -> None:
        start, end = (count * self._rate_hz // 100 for count in (number, number + 1))
        block = np.zeros((end - start, 2), np.float32)
        block[: len(played[start:end])] = played[start:end, None]
        self._far_end.take(block, self._ns((number + 1) * 0.01 + self._random.exponential(_JITTER_S)))

    def _ns(self, at_s: float) -> int:
        return _BEGIN_NS + int((self._began_s + at_s) * 1e9)
