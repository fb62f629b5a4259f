"""The level meter over the sign above the assistant's head: it moves when the microphone hears something."""

import math

from vr_assistant.messages import Attention, HeardLevel
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.content import LEVEL_BARS, LevelContent
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.rig import Head, Vector
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.placing import ease
from vr_assistant.stage.scene.sign import ABOVE_CROWN_M, SIZE

OVER_SIGN = 0.043
"""From the middle of the sign, in metres a metre away: both keep their apparent size."""
QUIET_DB, LOUD_DB = -60, -15
"""A quiet room lights one bar at most, somebody who shouts all."""
STALE_NS = 500_000_000
FADE_S = 0.12
_SHOWN: tuple[Attention, ...] = ("listening", "heard", "asleep")


class LevelSign:
    def __init__(self, artist: PanelArtist) -> None:
        self._face = Face("level", artist)
        self._lit = 0
        self._heard_ns = -STALE_NS
        self._opacity = 0.0

    def take(self, level: HeardLevel, now_ns: int) -> None:
        self._lit = max(0, min(LEVEL_BARS, round((level.db - QUIET_DB) * LEVEL_BARS / (LOUD_DB - QUIET_DB))))
        self._heard_ns = now_ns

    def panels(self, state: Attention, now_ns: int, crown: Vector, head: Head, dt: float) -> list[Panel]:
        """Nothing while no microphone is open, and nothing of a microphone that has fallen silent.

        Args:
            now_ns: On the clock of `take`.
            crown: The top of the assistant's head.
        """
        is_shown = state in _SHOWN and now_ns - self._heard_ns < STALE_NS
        self._opacity = ease(self._opacity, 1.0 if is_shown else 0.0, dt, FADE_S)
        if is_shown:
            self._face.show(LevelContent(self._lit))
        if self._opacity < 0.02 or not self._face.has_card:
            return []
        away = max(1.2, math.hypot(crown[0] - head.x, crown[2] - head.z))
        y = crown[1] + ABOVE_CROWN_M + OVER_SIGN * away
        return [self._face.hang_towards(crown[0], y, crown[2], head, self._opacity, SIZE)]
