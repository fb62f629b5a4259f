"""What the buttons of each kind of controller are called and do, in both languages."""

from functools import lru_cache

from vr_assistant.messages import Lang
from vr_assistant.stage.panels.content import HintContent, HintRow
from vr_assistant.stage.runtimes.hand import Side

_BUTTONS: dict[str, tuple[str, str]] = {
    "trigger": ("Trigger", "扳机"),
    "a": ("A", "A 键"),
    "b": ("B", "B 键"),
    "x": ("X", "X 键"),
    "y": ("Y", "Y 键"),
    "menu": ("Menu button", "菜单键"),
    "grip": ("Grip", "握把"),
    "pad": ("Press the pad", "按下触控板"),
    "button": ("Button", "按键"),
    "bumper": ("Bumper", "肩键"),
}
_DOES: dict[str, tuple[str, str]] = {
    "select": ("select", "选择"),
    "talk": ("hold to talk", "按住说话"),
    "mute": ("mute; hold: menu", "静音；按住：菜单"),
    "open": ("menu", "菜单"),
}
_Rows = tuple[tuple[str, str], ...]
_SELECT = ("trigger", "select")
_FAMILIES: tuple[tuple[str, _Rows, _Rows], ...] = (
    ("index", (_SELECT, ("a", "talk"), ("b", "open")), (_SELECT, ("a", "mute"), ("b", "open"))),
    ("vive_controller", (_SELECT, ("grip", "talk"), ("menu", "mute")), (_SELECT, ("menu", "mute"))),
    ("motion_controller", (_SELECT, ("pad", "talk"), ("menu", "mute")), (_SELECT, ("menu", "mute"))),
    ("ml2", (_SELECT, ("bumper", "talk"), ("menu", "mute")), (_SELECT, ("menu", "mute"))),
    ("simple", (("button", "select"), ("menu", "talk")), (("button", "select"), ("menu", "mute"))),
)
"""A part of the profile's path; rows of the main hand, and of the other."""


@lru_cache(maxsize=16)
def hint_content(profile: str, side: Side, main: Side, lang: Lang) -> HintContent:
    """For the controller of this profile in this hand; one nobody knows is taken for one with two buttons a hand."""
    for part, of_main, of_other in _FAMILIES:
        if part in profile:
            return _content(of_main if side == main else of_other, lang)
    has_menu = side == "left" or not any(name in profile for name in ("oculus", "facebook", "meta", "htc"))
    rows: _Rows = (_SELECT,)
    if side == main:
        rows += (("x" if side == "left" else "a", "talk"),)
    rows += (("y" if side == "left" else "b", "open"),)
    if has_menu:
        rows += (("menu", "mute"),)
    return _content(rows, lang)


def _content(rows: _Rows, lang: Lang) -> HintContent:
    number = 1 if lang == "zh" else 0
    return HintContent(tuple(HintRow(_BUTTONS[button][number], _DOES[does][number]) for button, does in rows))
