"""Labels at the controllers that say what their buttons do: at first, and whenever one is held up and looked at."""

import math

from vr_assistant.messages import Lang
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.pointing.ray import Ray, dot, minus, unit
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head, Rig, Vector
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.hint_texts import hint_content
from vr_assistant.stage.scene.placing import ease
from vr_assistant.stage.scene.reach import place_at

AT_FIRST_S = 20.0
LOOKED_AT = math.cos(math.radians(16))
HELD_UP_M = 0.34
"""Not lower than this below the eyes, and as near as somebody holds what they read."""
NEAR_M = 0.55
LOOK_S = 0.35
ABOVE_M = 0.12
SIZE = 0.87
"""Of its text: a little smaller than elsewhere, lest it cover what is beyond the hand."""


class Hint:
    """Of one hand."""

    def __init__(self, side: Side, artist: PanelArtist) -> None:
        self._side: Side = side
        self._face = Face(f"hint-{side}", artist)
        self._held_s = self._looked_s = 0.0
        self._profile = ""
        self._opacity = 0.0

    def panels(
        self, hand: Hand, user: UserInput, rig: Rig, head: Head, main: Side, lang: Lang, dt: float
    ) -> list[Panel]:
        """`dt`: since the last frame that was looked at."""
        if hand.kind != "controller" or hand.grip is None or not user.has_focus:
            self._opacity = self._looked_s = 0.0
            return []
        if hand.profile != self._profile:
            self._profile, self._held_s = hand.profile, 0.0
        self._held_s += dt
        at = rig.point(hand.grip.position)
        self._looked_s = self._looked_s + dt if _is_looked_at(at, head) else 0.0
        is_wanted = self._held_s < AT_FIRST_S or self._looked_s >= LOOK_S
        self._opacity = ease(self._opacity, 1.0 if is_wanted and hand.is_tracked else 0.0, dt, 0.2)
        if self._opacity < 0.02 or not self._face.show(hint_content(hand.profile, self._side, main, lang)):
            return []
        x, y, z, yaw, pitch = place_at((at[0], at[1] + ABOVE_M, at[2]), head)
        distance_m = SIZE * max(0.3, math.dist(at, (head.x, head.y, head.z)))
        return [self._face.hang(x, y, z, yaw, pitch, distance_m, self._opacity)]


class Hints:
    def __init__(self, artist: PanelArtist) -> None:
        self._left, self._right = Hint("left", artist), Hint("right", artist)

    def panels(self, user: UserInput, rig: Rig, head: Head, main: Side, lang: Lang, dt: float) -> list[Panel]:
        return [
            *self._left.panels(user.left, user, rig, head, main, lang, dt),
            *self._right.panels(user.right, user, rig, head, main, lang, dt),
        ]


def _is_looked_at(at: Vector, head: Head) -> bool:
    away = minus(at, (head.x, head.y, head.z))
    if away[1] < -HELD_UP_M or dot(away, away) > NEAR_M**2:
        return False
    return dot(unit(away), Ray.of_head(head).direction) > LOOKED_AT
