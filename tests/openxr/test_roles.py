"""What buttons mean, on every kind of controller and in either hand."""

import pytest

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.actions import ControllerState
from vr_assistant.stage.runtimes.openxr.profiles import (
    INDEX,
    PREFIX,
    PROFILES,
    SIMPLE,
    TOUCH,
    VIVE,
    Profile,
    profile_at,
)
from vr_assistant.stage.runtimes.openxr.roles import Roles
from vr_assistant.stage.runtimes.protocol import UserInput

MS = 1_000_000


class Pair:
    """Two controllers whose buttons a test presses by the names of profiles.py, e.g. "a/click"."""

    def __init__(self, left: Profile | None, right: Profile | None, is_left_handed: bool = False) -> None:
        self.states: dict[Side, ControllerState] = {}
        for side, profile in (("left", left), ("right", right)):
            path = PREFIX + profile.path if profile else ""
            self.states[side] = ControllerState(path, profile)  # type: ignore[index]
        self.roles = Roles(is_left_handed)
        self.user = UserInput()
        self._now = 0
        self.frames(1)

    def press(self, side: Side, button: str, is_down: bool = True) -> None:
        state = self.states[side]
        assert state.profile is not None
        bound = {name: state.profile.on(side, getattr(state.profile, name)) for name in ACTIONS}
        assert button in bound.values(), "no such button"
        for name, each in bound.items():
            if each == button:
                setattr(state, name, is_down)

    def release(self, side: Side, button: str) -> None:
        self.press(side, button, False)

    def frames(self, count: int, each_ms: int = 10) -> list[str]:
        """What fired in these frames."""
        fired = []
        for _ in range(count):
            self._now += each_ms * MS
            self.user = self.user.lasting()
            self.roles.update(self.states, self._now, self.user)
            fired += [name for name in ("toggled_mute", "toggled_menu", "recentred") if getattr(self.user, name)]
        return fired

    def tap(self, side: Side, button: str) -> list[str]:
        self.press(side, button)
        fired = self.frames(10)
        self.release(side, button)
        return fired + self.frames(10)

    def hold(self, side: Side, button: str) -> list[str]:
        self.press(side, button)
        fired = self.frames(100)
        self.release(side, button)
        return fired + self.frames(10)


ACTIONS = ("talk", "menu", "second_menu", "stick_click")


def test_a_short_press_of_the_menu_button_mutes_and_a_long_one_opens_the_menu_once() -> None:
    pair = Pair(TOUCH, TOUCH)
    assert pair.tap("left", "menu/click") == ["toggled_mute"]
    assert pair.hold("left", "menu/click") == ["toggled_menu"]


def test_a_press_that_lasts_over_a_stutter_is_still_long() -> None:
    pair = Pair(TOUCH, TOUCH)
    pair.press("left", "menu/click")
    pair.frames(1)
    pair.release("left", "menu/click")
    assert pair.frames(1, each_ms=2000) == ["toggled_menu"]


def test_the_second_button_opens_the_menu_as_soon_as_it_is_pressed() -> None:
    pair = Pair(TOUCH, TOUCH)
    pair.press("right", "b/click")
    assert pair.frames(1) == ["toggled_menu"]
    assert pair.frames(100) == []


def test_the_right_hand_talks_and_the_left_one_does_not() -> None:
    pair = Pair(TOUCH, TOUCH)
    pair.press("left", "x/click")
    assert pair.frames(5) == [] and not pair.user.is_talking
    pair.press("right", "a/click")
    pair.frames(1)
    assert pair.user.is_talking
    pair.release("right", "a/click")
    pair.frames(1)
    assert not pair.user.is_talking


def test_a_left_handed_user_talks_with_the_left_hand_and_mutes_with_the_right_one() -> None:
    pair = Pair(INDEX, INDEX, is_left_handed=True)
    pair.press("left", "a/click")
    pair.frames(1)
    assert pair.user.is_talking
    pair.release("left", "a/click")
    assert pair.frames(10) == []
    assert pair.tap("right", "a/click") == ["toggled_mute"]


@pytest.mark.parametrize("profile", [INDEX, SIMPLE])
def test_one_button_for_both_talks_on_the_main_hand_and_mutes_on_the_other(profile: Profile) -> None:
    pair = Pair(profile, profile)
    button = profile.on("right", profile.talk)
    assert pair.hold("right", button) == []
    assert pair.tap("left", button) == ["toggled_mute"]
    assert pair.hold("left", button) == ["toggled_menu"]


def test_a_single_controller_is_the_main_one_in_whichever_hand() -> None:
    pair = Pair(INDEX, None)
    pair.press("left", "a/click")
    assert pair.frames(5) == []
    assert pair.user.is_talking


def test_both_sticks_clicked_recentre_once_but_not_while_one_is_pushed() -> None:
    pair = Pair(VIVE, VIVE)
    pair.states["left"].stick = (0.0, 0.9)
    pair.press("left", "trackpad/click")
    pair.press("right", "trackpad/click")
    assert pair.frames(10) == [], "walks and turns"
    pair.states["left"].stick = (0.0, 0.1)
    assert pair.frames(10) == ["recentred"]


def test_what_is_held_when_the_focus_comes_back_does_nothing() -> None:
    pair = Pair(TOUCH, TOUCH)
    for side, button in (("left", "menu/click"), ("left", "y/click")):
        pair.press(side, button)  # type: ignore[arg-type]
    pair.roles.reset()
    assert pair.frames(100) == []
    pair.release("left", "menu/click")
    pair.release("left", "y/click")
    assert pair.frames(10) == []
    assert pair.tap("left", "menu/click") == ["toggled_mute"]


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.path)
def test_every_controller_can_select_and_what_it_holds_is_found_again_by_its_path(profile: Profile) -> None:
    assert profile.on("left", profile.select) and profile.on("right", profile.select)
    assert profile_at(PREFIX + profile.path) is profile
    if profile.core_path:
        assert profile_at(PREFIX + profile.core_path) is profile


@pytest.mark.parametrize("profile", [each for each in PROFILES if each.talk], ids=lambda profile: profile.path)
def test_every_controller_with_buttons_can_talk_mute_and_open_the_menu(profile: Profile) -> None:
    pair = Pair(profile, profile)
    fired = []
    for side in ("left", "right"):
        if button := profile.on(side, profile.menu):  # type: ignore[arg-type]
            fired += pair.tap(side, button) + pair.hold(side, button)  # type: ignore[arg-type]
    assert {"toggled_mute", "toggled_menu"} <= set(fired)
    pair.press("right", profile.on("right", profile.talk))
    pair.frames(1)
    assert pair.user.is_talking


def test_no_table_touches_the_systems_own_button() -> None:
    for profile in PROFILES:
        for name in (*ACTIONS, "select", "stick"):
            buttons = getattr(profile, name)
            assert not any("system" in profile.on(side, buttons) for side in ("left", "right")), profile.path


def test_an_unknown_controller_has_no_table() -> None:
    assert profile_at("") is None
    assert profile_at(PREFIX + "somebody/new_controller") is None


def test_what_others_toggled_in_the_same_frame_is_kept() -> None:
    pair = Pair(TOUCH, TOUCH)
    user = UserInput(toggled_mute=True, recentred=True)
    pair.roles.update(pair.states, 0, user)
    assert user.toggled_mute and user.recentred
