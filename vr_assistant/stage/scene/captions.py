"""The words of both on one bar in the lower third, gently following the head."""

import math

from vr_assistant.messages import Caption
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.content import CaptionContent
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.lazy import LazyDirection
from vr_assistant.stage.scene.placing import direction, ease
from vr_assistant.stage.scene.speech import Speech, shown_characters

DISTANCE_M = 1.6
BOTTOM = math.radians(-28.5)
"""Lower edge, from the middle of the view; more rows grow upwards."""
HOLD_S = 3.0
"""How long words stay after the last was spoken."""
HOLD_CUT_S = 1.2
HOLD_USER_S = 5.0
HOLD_USER_WITH_REPLY_S = 12.0
HOLD_SYSTEM_S = 6.0
FADE_S = 0.12


class Captions:
    def __init__(self, artist: PanelArtist) -> None:
        self._face = Face("captions", artist)
        self._lazy = LazyDirection()
        self._user: tuple[Caption, int] | None = None
        self._system: tuple[Caption, int] | None = None
        self._opacity = 0.0

    def show(self, caption: Caption, now_ns: int) -> None:
        if caption.speaker == "user":  # each of the user's takes the place of the one before: words are put right
            self._user = (caption, now_ns) if caption.text else None
        else:
            self._system = (caption, now_ns)

    def content(self, speech: Speech, now_ns: int) -> CaptionContent:
        """What is to be read now; empty when everybody has been silent for a while."""
        said = speech.latest(now_ns)
        user, user_at = self._user if self._user else (None, 0)
        if said and user and user_at > said.ends_at_ns:
            said = None  # the user has begun the next turn
        assistant, shown, is_system = "", 0, False
        if said:
            silent_s = (now_ns - said.ends_at_ns) / 1e9
            if silent_s <= (HOLD_CUT_S if said.was_cut else HOLD_S):
                assistant = said.speak.text
                shown = shown_characters(said.speak, said.seconds_in(min(now_ns, said.ends_at_ns)))
        if not shown and self._system and now_ns - self._system[1] <= HOLD_SYSTEM_S * 1e9:
            assistant, is_system = self._system[0].text, True
            shown = len(assistant)
        user_hold_s = HOLD_USER_WITH_REPLY_S if shown else HOLD_USER_S
        if user is None or now_ns - user_at > user_hold_s * 1e9:
            return CaptionContent("", assistant if shown else "", shown, is_system)
        return CaptionContent(user.text, assistant if shown else "", shown, is_system, not user.is_final)

    def panels(self, speech: Speech, now_ns: int, head: Head, dt: float) -> list[Panel]:
        content = self.content(speech, now_ns)
        self._lazy.step(head, dt)
        self._opacity = ease(self._opacity, 0.0 if content.is_empty else 1.0, dt, FADE_S)
        if not content.is_empty:
            self._face.show(content)
        if self._opacity < 0.02 or not self._face.has_card:
            return []
        half = self._face.height * 0.5 / 1000.0
        yaw, pitch = self._lazy.yaw, self._lazy.pitch + BOTTOM + half
        dx, dz = direction(yaw)
        across = DISTANCE_M * math.cos(pitch)
        x, y, z = head.x + dx * across, head.y + DISTANCE_M * math.sin(pitch), head.z + dz * across
        # It hangs where the lazy direction points but is turned as the head is: its letters stay upright while it lags.
        return [self._face.hang(x, y, z, head.yaw, head.pitch, DISTANCE_M, self._opacity, is_on_top=True)]
