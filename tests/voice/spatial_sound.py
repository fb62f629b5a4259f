"""What two ears make of a mix, without a sound card."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.config import load_settings
from vr_assistant.messages import AssistantPose, UserPose
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.open_mix import open_mix
from vr_assistant.mind.audio.openal import RATE_HZ
from vr_assistant.mind.audio.spatial import Mix, SpatialMix
from vr_assistant.mind.audio.walls import Walls
from vr_assistant.world.world import World

VOICE_HZ = 22_050
TOWN = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")
WALLS = Walls(TOWN)
SECOND = 1_000_000_000
Stereo = NDArray[np.float64]


def noise(seconds: float) -> bytes:
    """White, 16-bit mono."""
    samples = np.random.default_rng(0).normal(0, 0.1, int(seconds * VOICE_HZ))
    return (samples.clip(-1, 1) * 32767).astype("<i2").tobytes()


class Tape:
    """A voice that can be pulled."""

    def __init__(self, pcm: bytes) -> None:
        self._pcm, self._at = pcm, 0

    def __call__(self, count: int) -> bytes:
        piece = self._pcm[self._at : self._at + 2 * count]
        self._at += 2 * count
        return piece


@contextmanager
def town_mix(hearing: Hearing, surroundings: float = 1.0) -> Iterator[Mix]:
    """With everything that can be heard in the town."""
    mix = open_mix(load_settings({"audio.surroundings": surroundings}).settings, VOICE_HZ, hearing)()
    try:
        yield mix
    finally:
        mix.close()


def silence(_count: int) -> bytes:
    """Nobody speaks."""
    return b""


@contextmanager
def spatial_mix(hearing: Hearing, volume: float = 1.0) -> Iterator[SpatialMix]:
    mix = SpatialMix(VOICE_HZ, volume, hearing, WALLS)
    try:
        yield mix
    finally:
        mix.close()


def stand(x: float, z: float, yaw_deg: float = 0.0, mouth: tuple[float, float] = (0.0, 0.0)) -> Hearing:
    """In the town, at the assistant's height."""
    hearing = Hearing()
    hearing.take(UserPose(x, 1.5, z, math.radians(yaw_deg), 0.0, 1))
    hearing.take(AssistantPose(mouth[0], 1.5, mouth[1], 1))
    return hearing


def around(azimuth_deg: float, metres: float = 2.0, yaw_deg: float = 0.0) -> Hearing:
    """On the open plaza; the assistant at so many degrees to the right of north."""
    x, z = TOWN.start.x, TOWN.start.z
    a = math.radians(azimuth_deg)
    return stand(x, z, yaw_deg, (x + metres * math.sin(a), z - metres * math.cos(a)))


def hear(hearing: Hearing, seconds: float = 1.0) -> Stereo:
    with spatial_mix(hearing) as mix:
        return listen(mix, Tape(noise(seconds + 0.1)), seconds)


def listen(mix: Mix, pull: Callable[[int], bytes], seconds: float, at_ns: int = SECOND) -> Stereo:
    blocks = [
        mix.render(441, pull, at_ns + number * SECOND // 100).astype(np.float64) for number in range(int(seconds * 100))
    ]
    return np.concatenate(blocks)


def level_db(sound: Stereo) -> float:
    return 10 * math.log10((sound[2000:] ** 2).mean())


def level_difference_db(sound: Stereo) -> float:
    """Left above right."""
    return level_db(sound[:, :1]) - level_db(sound[:, 1:])


def time_difference_ms(sound: Stereo) -> float:
    """Negative where the left ear hears it first."""
    left, right = sound[4000:12000].T
    return (int(np.correlate(left, right, "full").argmax()) - 7999) / RATE_HZ * 1000


def share_above(sound: Stereo, hz: float) -> float:
    """Of the power."""
    power = np.abs(np.fft.rfft(sound[2000:].sum(axis=1))) ** 2
    return float(power[int(hz * len(sound[2000:]) / RATE_HZ) :].sum() / power.sum())
