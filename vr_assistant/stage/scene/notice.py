"""The gentle sign in the world: the mind is away, something cannot be, or nobody knows where the head is."""

import math

from vr_assistant.messages import MindStatus
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.content import NoticeContent
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.lazy import LazyDirection
from vr_assistant.stage.scene.placing import direction, ease

STARTING = NoticeContent("One moment, I'm waking up…", "请稍等，我正在醒来……")
RESTARTING = NoticeContent("One moment, I'm waking up again…", "请稍等，我马上就回来……")
NO_SEE_THROUGH = NoticeContent(
    "Your room cannot be shown here, so you stay in the town.", "这里看不到您的房间，所以您仍在小镇里。"
)
POINTS_ONLY = NoticeContent(
    "In your room I only point the way; in the town I lead you.", "在您的房间里我只能指路；回到小镇我就带您去。"
)
TOLD_S = 7.0
LOST = NoticeContent("I have lost sight of you for a moment…", "暂时看不到您的位置……")
LOST_AFTER_S = 0.5
"""A head that is lost for less has only turned fast."""
DISTANCE_M = 1.8
ABOVE = math.radians(16)
"""Above the assistant's face, so that she stays in sight."""


class Notice:
    def __init__(self, artist: PanelArtist) -> None:
        self._face = Face("notice", artist)
        self._lazy = LazyDirection()
        self._words: NoticeContent | None = None
        self._for_s = math.inf
        self._opacity = 0.0
        self._lost_s = 0.0

    def step(self, user: UserInput, dt: float) -> None:
        """Once a frame."""
        self._lost_s = 0.0 if user.is_tracked or not user.is_worn else self._lost_s + dt

    def show(self, status: MindStatus) -> None:
        self._words = {"starting": STARTING, "restarting": RESTARTING, "ready": None}[status.state]
        self._for_s = math.inf

    def tell(self, words: NoticeContent) -> None:
        """Something that the user should know, for some seconds; while the mind is away, that stays instead."""
        if self._words is None or self._for_s < math.inf:
            self._words, self._for_s = words, TOLD_S

    def hide(self) -> None:
        self._words = None

    def panels(self, head: Head, dt: float) -> list[Panel]:
        self._lazy.step(head, dt)
        self._for_s -= dt
        if self._for_s <= 0:
            self._words = None
        words = LOST if self._lost_s > LOST_AFTER_S else self._words
        self._opacity = ease(self._opacity, 1.0 if words else 0.0, dt, 0.25)
        if words:
            self._face.show(words)
        if self._opacity < 0.02 or not self._face.has_card:
            return []
        yaw, pitch = self._lazy.yaw, self._lazy.pitch * 0.5 + ABOVE
        dx, dz = direction(yaw)
        across = DISTANCE_M * math.cos(pitch)
        x, y, z = head.x + dx * across, head.y + DISTANCE_M * math.sin(pitch), head.z + dz * across
        return [self._face.hang(x, y, z, head.yaw, head.pitch, DISTANCE_M, self._opacity, is_on_top=True)]
