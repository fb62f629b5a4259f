"""Minutes of a room in which nobody speaks, another sound every half minute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.benchmarks.phantoms.music import drums, music
from vr_assistant.benchmarks.phantoms.noises import NOISES, Sound, shaped
from vr_assistant.benchmarks.phantoms.voices import VOICES
from vr_assistant.mind.audio.wav import SPEECH_RATE_HZ

SCENE_S = 30.0
KINDS = {**NOISES, "drums": drums, "music": music, **VOICES}
_LEVELS_DB = {"silence": (-90.0, -60.0)}
_OTHER_LEVELS_DB = (-42.0, -13.0)
"""Root mean square, full scale = 0; somebody who talks to the microphone is at about -25."""


@dataclass(frozen=True, slots=True)
class Scene:
    kind: str
    level_db: float
    samples: NDArray[np.float32]
    """Mono at SPEECH_RATE_HZ in -1..1."""


def scenes(minutes: float, seed: int = 1, kinds: Sequence[str] = tuple(KINDS)) -> Iterator[Scene]:
    """Every kind in turn, each time another one of it; the same for the same seed."""
    for number in range(max(1, round(minutes * 60 / SCENE_S))):
        kind = kinds[number % len(kinds)]
        random = np.random.default_rng((seed, number))
        level_db = float(random.uniform(*_LEVELS_DB.get(kind, _OTHER_LEVELS_DB)))
        yield Scene(kind, level_db, _recorded(KINDS[kind](random, SCENE_S), level_db, random))


def _recorded(sound: Sound, level_db: float, random: np.random.Generator) -> NDArray[np.float32]:
    """At that level, in half of the cases with the room's own noise below it; clipped where it is too loud."""
    loudness = np.sqrt(np.mean(sound**2))
    made = sound * (10 ** (level_db / 20) / loudness) if loudness > 0 else sound
    if loudness > 0 and random.random() < 0.5:
        made = made + 10 ** (random.uniform(-75, -55) / 20) * shaped(random, len(made), lambda hz: hz**-0.5)
    edge = np.minimum(1, np.minimum(np.arange(len(made)), np.arange(len(made))[::-1]) / (0.02 * SPEECH_RATE_HZ))
    return np.asarray(np.clip(made * edge, -1, 1), np.float32)
