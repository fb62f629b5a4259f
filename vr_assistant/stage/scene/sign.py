"""The round sign above the assistant's head, and what hangs there while she leads the way."""

import math

from vr_assistant.messages import Attention, Lang
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.content import AttentionContent, RouteBannerContent
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.guide import Guide
from vr_assistant.stage.scene.placing import ease

ABOVE_CROWN_M = 0.17
SIZE = 0.72
"""Of the sheet's design size."""
_BREATHING: dict[Attention, tuple[float, float]] = {
    "waking": (0.05, 0.5), "listening": (0.03, 0.35), "heard": (0.07, 2.2),
    "thinking": (0.05, 1.1), "speaking": (0.05, 1.8), "muted": (0.0, 0.0),
    "asleep": (0.04, 0.18), "button": (0.0, 0.0),
}  # fmt: skip
"""Amplitude (share of the size) and rate in Hz: still when nothing happens, lively when something does."""
_LOOKS = {state: AttentionContent(state) for state in _BREATHING}


class Sign:
    def __init__(self, artist: PanelArtist) -> None:
        self._faces = {state: Face(f"attention-{state}", artist) for state in _BREATHING}
        self._shown: Attention | None = None
        self._banner = Face("route-banner", artist)
        self._banner_opacity = 0.0
        self._guide: Guide | None = None

    def attention(self, state: Attention, crown: tuple[float, float, float], head: Head, time_s: float) -> list[Panel]:
        """`crown`: the top of the assistant's head."""
        if self._faces[state].show(_LOOKS[state]):
            self._shown = state
        if self._shown is None:
            return []
        amplitude, rate_hz = _BREATHING[self._shown]
        size = SIZE * (1.0 + amplitude * math.sin(math.tau * rate_hz * time_s))
        face = self._faces[self._shown]
        return [face.hang_towards(crown[0], crown[1] + ABOVE_CROWN_M, crown[2], head, size=size)]

    def banner(
        self, guide: Guide | None, crown: tuple[float, float, float], head: Head, lang: Lang, dt: float
    ) -> list[Panel]:
        """Name of the goal and the metres left, above the sign."""
        self._banner_opacity = ease(self._banner_opacity, 1.0 if guide else 0.0, dt, 0.2)
        self._guide = guide or self._guide
        if self._guide is None or self._banner_opacity < 0.02:
            return []
        shown, left_m = self._guide, _rounded(self._guide.left_m)
        label = shown.route.label_zh if lang == "zh" else shown.route.label_en
        if not self._banner.show(RouteBannerContent(label, left_m, shown.has_arrived, lang)):
            return []
        away = max(1.2, math.hypot(crown[0] - head.x, crown[2] - head.z))
        # Both signs keep their apparent size, so the room between them must grow with the distance.
        y = crown[1] + ABOVE_CROWN_M + 0.082 * away
        return [self._banner.hang_towards(crown[0], y, crown[2], head, self._banner_opacity, 0.9)]


def _rounded(metres: float) -> int:
    """To five metres while far: a number that changes at each step cannot be read."""
    return round(metres) if metres < 10 else round(metres / 5) * 5
