"""The menu: what voice and buttons can do, too, for those who cannot or will not use them now."""

import math
from collections.abc import Collection
from typing import Literal

from vr_assistant.messages import Lang, Listening
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.button_layout import menu_parts
from vr_assistant.stage.panels.content import ButtonContent, MenuContent
from vr_assistant.stage.pointing.target import Plate, Target
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.rig import Head, Vector
from vr_assistant.stage.scene.face import Face
from vr_assistant.stage.scene.placing import ease
from vr_assistant.stage.scene.reach import Place, is_left_behind, place_at, place_before

Choice = Literal[
    "mute",
    "open",
    "wake_word",
    "hold_to_talk",
    "recentre",
    "microphone",
    "see-through",
    "turn-left",
    "turn-right",
    "close",
]
PREFIX = "menu-"
DISTANCE_M = 0.6
BELOW_EYE_M = 0.1
BESIDE_PALM_M = 0.2
"""To the middle of the body, where the other hand reaches it and the fingers of this one do not."""
ABOVE_PALM_M = 0.04
PALM_SIZE_M = 0.45
"""From how far it is read there."""
ASLEEP_S = 0.35
_LABELS: dict[Lang, dict[str, str]] = {
    "en": {
        "mute": "Microphone off",
        "unmute": "Microphone on",
        "open": "Always",
        "wake_word": "If called",
        "hold_to_talk": "Button",
        "recentre": "Recentre",
        "microphone": "Other mic",
        "see-through": "Show my room",
        "town": "Show the town",
        "turn-left": "Turn left",
        "turn-right": "Turn right",
        "close": "Close",
    },
    "zh": {
        "mute": "关闭麦克风",
        "unmute": "打开麦克风",
        "open": "一直听",
        "wake_word": "叫我时",
        "hold_to_talk": "按键时",
        "recentre": "重新居中",
        "microphone": "换麦克风",
        "see-through": "显示我的房间",
        "town": "显示小镇",
        "turn-left": "向左转",
        "turn-right": "向右转",
        "close": "关闭菜单",
    },
}


class Menu:
    def __init__(self, artist: PanelArtist) -> None:
        self._face = Face("menu", artist)
        self._is_open = False
        self._place: Place | None = None
        self._panel: Panel | None = None
        self._size_m = DISTANCE_M
        self._rows: list[list[Choice]] = []
        self._seen_s = 0.0
        self._opacity = 0.0

    @property
    def is_open(self) -> bool:
        return self._is_open

    def toggle(self, head: Head, palm: Vector | None = None, side: Side = "left") -> None:
        """Open or close it: beside the palm of this side's hand, else before the user."""
        self._is_open = not self._is_open
        if self._is_open:
            self._panel, self._seen_s = None, 0.0
            if palm:
                x, y, z = palm
                aside = BESIDE_PALM_M if side == "left" else -BESIDE_PALM_M
                at = x + math.cos(head.yaw) * aside, y + ABOVE_PALM_M, z - math.sin(head.yaw) * aside
                self._place, self._size_m = place_at(at, head), PALM_SIZE_M
            else:
                self._size_m = DISTANCE_M
                self._place = place_before(head, DISTANCE_M, -BELOW_EYE_M)

    def close(self) -> None:
        self._is_open = False

    def step(self, head: Head, dt: float) -> None:
        if self._place and is_left_behind(self._place, head):
            self.close()
        if self._panel and self._is_open:
            self._seen_s += dt
        self._opacity = ease(self._opacity, 1.0 if self._is_open and self._face.has_card else 0.0, dt, 0.09)

    def targets(self) -> list[Target]:
        if not self._is_open or not self._panel:
            return []
        model = self._panel.model
        targets: list[Target] = [Plate.on_panel("", model)]
        if self._seen_s >= ASLEEP_S:
            parts = menu_parts([len(row) for row in self._rows])
            choices = [choice for row in self._rows for choice in row]
            targets[:0] = [
                Plate.on_panel(PREFIX + choice, model, part) for choice, part in zip(choices, parts, strict=True)
            ]
        return targets

    def chosen(self, key: str) -> Choice | None:
        """What the target of this key stands for; None when it is none of the menu's."""
        return next((choice for row in self._rows for choice in row if key == PREFIX + choice), None)

    def panels(
        self,
        lit: Collection[str],
        down: Collection[str],
        lang: Lang,
        *,
        is_muted: bool,
        listening: Listening,
        sees_room: bool | None,
    ) -> list[Panel]:
        """
        Args:
            lit, down: Keys of the targets that are pointed at and that are being pressed.
            listening: The way in which the user is heard.
            sees_room: Whether the user's own room is shown; None where it cannot be.
        """
        if not self._place or (not self._is_open and self._opacity < 0.02):
            self._panel = None
            return []
        self._rows = [
            ["mute"],
            ["open", "wake_word", "hold_to_talk"],
            ["recentre", "microphone"],
            ["turn-left", "turn-right"],
            ["close"],
        ]
        if sees_room is not None:
            self._rows.insert(3, ["see-through"])
        says = {"mute": "unmute" if is_muted else "mute", "see-through": "town" if sees_room else "see-through"}
        content = MenuContent(
            tuple(
                tuple(
                    ButtonContent(
                        _LABELS[lang][says.get(choice, choice)],
                        PREFIX + choice in lit,
                        PREFIX + choice in down,
                        choice == listening,
                    )
                    for choice in row
                )
                for row in self._rows
            )
        )
        if not self._face.show(content):
            return []
        self._panel = self._face.hang(*self._place, self._size_m, max(self._opacity, 0.01))
        return [self._panel]
