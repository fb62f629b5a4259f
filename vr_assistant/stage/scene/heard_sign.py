"""In words, at the upper edge of the view: how the user can be heard now.

What they have to do for it is always to be read; that she listens, only where the sign above her head is out of sight.
"""

import math

from vr_assistant.messages import Attention, Lang
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.content import HeardContent
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.rig import Head, Vector
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.lazy import LazyDirection
from vr_assistant.stage.scene.placing import direction, ease

DISTANCE_M = 1.6
ABOVE = math.radians(25)
"""Of the middle of the view: inside a window's, and above what else is to be read."""
IN_SIGHT = math.radians(27)
"""Her own sign within this of the middle of the view is seen."""
FAR_M = 14.0
FADE_S = 0.15
NEWS_S = 3.0
"""For so long it is told that she hears again."""
_ALWAYS = ("muted", "asleep", "button")
_WORDS: dict[Lang, dict[Attention, str]] = {
    "en": {
        "listening": "Listening",
        "heard": "I hear you",
        "thinking": "Thinking",
        "speaking": "Speaking",
        "muted": "Microphone off",
        "asleep": "Say “{call}”",
        "button": "Hold to talk",
    },
    "zh": {
        "listening": "正在听",
        "heard": "听到了",
        "thinking": "正在想",
        "speaking": "正在说",
        "muted": "麦克风已关",
        "asleep": "请说“{call}”",
        "button": "按住说话",
    },
}


class HeardSign:
    def __init__(self, artist: PanelArtist) -> None:
        self._face = Face("heard", artist)
        self._lazy = LazyDirection()
        self._opacity = 0.0
        self._state: Attention = "waking"
        self._news_s = 0.0

    def panels(self, state: Attention, call: str, crown: Vector, head: Head, lang: Lang, dt: float) -> list[Panel]:
        """
        Args:
            call: The wake word, as it is said.
            crown: The top of the assistant's head, where her sign is.
            dt: Since the last frame that was looked at.
        """
        self._lazy.step(head, dt)
        if state != self._state:
            self._news_s = NEWS_S if state == "listening" and self._state in _ALWAYS else 0.0
            self._state = state
        self._news_s -= dt
        text = _WORDS[lang].get(state, "")
        is_told = state in _ALWAYS or self._news_s > 0 or not _is_in_sight(crown, head)
        self._opacity = ease(self._opacity, 1.0 if text and is_told else 0.0, dt, FADE_S)
        if text and is_told:
            self._face.show(HeardContent(state, text.format(call=call)))
        if self._opacity < 0.02 or not self._face.has_card:
            return []
        yaw, pitch = self._lazy.yaw, self._lazy.pitch + ABOVE
        dx, dz = direction(yaw)
        across = DISTANCE_M * math.cos(pitch)
        x, y, z = head.x + dx * across, head.y + DISTANCE_M * math.sin(pitch), head.z + dz * across
        return [self._face.hang(x, y, z, head.yaw, head.pitch, DISTANCE_M, self._opacity, is_on_top=True)]


def _is_in_sight(point: Vector, head: Head) -> bool:
    x, y, z = point[0] - head.x, point[1] - head.y, point[2] - head.z
    away = math.hypot(x, y, z)
    dx, dz = direction(head.yaw)
    ahead = (x * dx + z * dz) * math.cos(head.pitch) + y * math.sin(head.pitch)
    return away < FAR_M and ahead > away * math.cos(IN_SIGHT)
