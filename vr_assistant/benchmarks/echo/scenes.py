"""Half minutes in which the assistant speaks, each in another room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vr_assistant.benchmarks.echo.loop import Scene
from vr_assistant.benchmarks.echo.room import Room, power_db
from vr_assistant.benchmarks.echo.speech import Talk
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

Sound = NDArray[np.float32]
SCENE_S = 30.0
_DELAYS_S = (0.06, 0.2)
_SLIP_S = 0.03
"""By so much the delay jumps within every third scene, in the middle of a word: a sound system ran out of sound."""
_VISITS = 4
_ALONE_S = 4.0
"""She speaks so long at least before somebody talks over her, and again afterwards."""


@dataclass(frozen=True)
class TalkedOver:
    talk: Talk
    begins_s: float
    """In the scene."""
    level_db: float
    """Against her echo at the microphone."""


class Scenes:
    """An endless supply, the same for the same seed.

    Args:
        replies: What she says, at `rate_hz`.
        echo_db: Of her echo at the microphone, against what is played.
    """

    def __init__(self, replies: Sequence[Sound], rate_hz: int, echo_db: float = -10.0, seed: int = 1) -> None:
        self._replies = replies
        self._rate_hz = rate_hz
        self._echo_db = echo_db
        self._random = np.random.default_rng(seed)
        self._number = self._visits = 0
        self._stays_in = Room()

    def alone(self) -> Scene:
        """Only she is heard."""
        return self._scene(self._room(), [])[0]

    def talked_over(self, waiting: list[tuple[Talk, float]]) -> tuple[Scene, list[TalkedOver]]:
        """As many of those who wait, with their level in dB, as find room; they are taken from the list.

        People stay in a room for a while: a new one comes every fourth time, and is hers alone at first.
        """
        is_new = self._visits % _VISITS == 0
        self._visits += 1
        if is_new:
            self._stays_in = self._room()
        return self._scene(self._stays_in, [] if is_new else waiting)

    def _scene(self, room: Room, waiting: list[tuple[Talk, float]]) -> tuple[Scene, list[TalkedOver]]:
        played, sentences = self._monologue()
        echo = room.echo(played, self._rate_hz)
        if not waiting and self._number % 3 == 0:
            echo = self._slipped(echo, played, room)
        self._number += 1
        near = echo + room.noise(len(echo))
        said: list[TalkedOver] = []
        begins_s = _ALONE_S
        while waiting and begins_s + waiting[0][0].seconds + 1 < len(near) / SPEECH_RATE_HZ:
            talk, level_db = waiting.pop(0)
            voice = room.voice(talk.sound)
            voice *= 10 ** ((power_db(echo) + level_db - power_db(voice)) / 20)
            start = int(begins_s * SPEECH_RATE_HZ)
            near[start : start + len(voice)] += voice
            said.append(TalkedOver(talk, begins_s, level_db))
            begins_s += talk.seconds + _ALONE_S * float(self._random.uniform(1.0, 1.3))
        talks = tuple((one.begins_s, one.begins_s + one.talk.seconds) for one in said)
        return Scene(played, sentences, near.astype(np.float32), room, self._rate_hz, talks), said

    def _monologue(self) -> tuple[Sound, tuple[tuple[float, float], ...]]:
        pieces: list[Sound] = []
        sentences: list[tuple[float, float]] = []
        at_s = 0.0
        for reply in self._choices():
            pause_s = float(self._random.choice([self._random.uniform(0.1, 0.5), self._random.uniform(0.5, 2.0)]))
            gain = np.float32(self._random.uniform(0.5, 1.0))
            pieces += [np.zeros(int(pause_s * self._rate_hz), np.float32), gain * reply]
            begins_s = at_s + len(pieces[-2]) / self._rate_hz
            at_s = begins_s + len(reply) / self._rate_hz
            sentences.append((begins_s, at_s))
            if at_s >= SCENE_S:
                break
        return np.concatenate(pieces), tuple(sentences)

    def _choices(self) -> Iterator[Sound]:
        while True:
            yield self._replies[int(self._random.integers(len(self._replies)))]

    def _room(self) -> Room:
        def between(low: float, high: float) -> float:
            return float(self._random.uniform(low, high))

        return Room(
            seed=int(self._random.integers(1_000_000)),
            delay_s=between(*_DELAYS_S),
            echo_db=self._echo_db,
            reverberation_s=between(0.2, 0.6),
            direct_db=between(-3, 6),
            overdrive=between(0, 1.5),
            noise_db=between(-70, -55),
            drift_ppm=between(-20, 20),
        )

    def _slipped(self, echo: Sound, played: Sound, room: Room) -> Sound:
        delay_s = room.delay_s + (_SLIP_S if room.delay_s + _SLIP_S < _DELAYS_S[1] else -_SLIP_S)
        middle = len(echo) // 2
        return np.concatenate([echo[:middle], replace(room, delay_s=delay_s).echo(played, self._rate_hz)[middle:]])
