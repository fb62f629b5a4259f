"""The mix that settings and machine allow."""

import logging
from collections.abc import Callable
from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.errors import SoundDeviceError
from vr_assistant.mind.audio.hearing import Hearing
from vr_assistant.mind.audio.soundscape import Soundscape
from vr_assistant.mind.audio.spatial import Mix, PlainMix, SpatialMix
from vr_assistant.mind.audio.walls import Walls
from vr_assistant.world.world import World, WorldError

log = logging.getLogger(__name__)

WORLDS = Path(__file__).parents[3] / "assets" / "worlds"


def open_mix(settings: Settings, voice_hz: int, hearing: Hearing) -> Callable[[], Mix]:
    """Makes the mix when a loudspeaker was found; plain where the spatial one is off or cannot be had (logged)."""

    audio = settings.audio

    def plain() -> Mix:
        return PlainMix(voice_hz, audio.volume)

    def spatial() -> Mix:
        try:
            world = World.load(WORLDS / settings.world)
            loudness = audio.volume * audio.surroundings  # turning the voice down turns down the town
            return SpatialMix(
                voice_hz,
                audio.volume,
                hearing,
                Walls(world),
                (lambda loopback, walls: Soundscape(loopback, walls, world, hearing, loudness)) if loudness else None,
            )
        except (SoundDeviceError, WorldError) as error:
            log.warning("plain stereo: %s", error)
            return plain()

    return plain if audio.spatial == "off" else spatial
