"""How the user is heard: chosen with the menu or a key, and always to be seen."""

import math
from typing import get_args

import pytest
from test_menu import open_by_button, pull
from visit import Visit

from vr_assistant.messages import (
    Attention,
    Caption,
    ListeningChosen,
    NextMicrophone,
    SceneSnapshot,
    SetAttention,
    SetListening,
)
from vr_assistant.stage.panels.content import HeardContent
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.runtimes.keys import take_key
from vr_assistant.stage.runtimes.protocol import UserInput

pytestmark = pytest.mark.gl


@pytest.mark.parametrize("way", ["open", "wake_word", "hold_to_talk"])
def test_each_way_is_chosen_from_the_menu(visit: Visit, way: str) -> None:
    open_by_button(visit)
    pull(visit, visit.choice(way))
    assert visit.heard == [ListeningChosen(way)]  # type: ignore[arg-type]


def test_another_microphone_is_asked_for_from_the_menu(visit: Visit) -> None:
    open_by_button(visit)
    pull(visit, visit.choice("microphone"))
    assert visit.heard == [NextMicrophone()]


def test_the_menu_marks_the_way_that_holds(visit: Visit) -> None:
    open_by_button(visit)
    before = visit.hung("menu").revision
    visit.tell(SetListening("hold_to_talk"))
    visit.hold(seconds=0.5)
    assert visit.hung("menu").revision != before


def test_the_key_goes_from_one_way_to_the_next(visit: Visit) -> None:
    for way in ("open", "wake_word", "hold_to_talk"):
        visit.tell(SetListening(way))  # type: ignore[arg-type]
        visit.play(0.1)
        visit.runtime.input.changed_listening = True
        visit.play(0.1)
    ways = [report.way for report in visit.heard if isinstance(report, ListeningChosen)]
    assert ways == ["wake_word", "hold_to_talk", "open"]


class Keys:
    """glfw, as far as keys need it."""

    KEY_M, KEY_L, KEY_TAB, KEY_F3 = range(4)


def test_the_key_is_l_in_every_window() -> None:
    user = UserInput()
    assert take_key(Keys, Keys.KEY_L, user) and user.changed_listening and not user.toggled_mute


@pytest.mark.parametrize("state", ["muted", "asleep", "button"])
def test_what_the_user_has_to_do_to_be_heard_is_always_to_be_read(visit: Visit, state: Attention) -> None:
    visit.tell(SceneSnapshot(state, "noon", "clear", listening=SetListening("wake_word", "Hey Jarvis")))
    for yaw in (0.0, 2.5):
        visit.runtime.head.yaw = yaw
        visit.play(1)
        assert visit.see("heard"), "wherever the user looks"


def test_that_she_listens_is_in_words_where_her_own_sign_is_not_in_sight(visit: Visit) -> None:
    x, z = visit.scene.assistant_at
    head = visit.runtime.head
    towards = math.atan2(head.x - x, head.z - z)
    visit.tell(SetAttention("listening"))
    head.yaw = towards
    visit.play(1)
    assert visit.see("heard") is None, "nothing twice"
    head.yaw = towards + 2.5
    visit.play(1)
    assert visit.see("heard")


def test_awake_again_it_is_told_for_a_moment(visit: Visit) -> None:
    x, z = visit.scene.assistant_at
    visit.runtime.head.yaw = math.atan2(visit.runtime.head.x - x, visit.runtime.head.z - z)
    visit.tell(SetAttention("asleep"))
    visit.play(1)
    visit.tell(SetAttention("listening"))
    visit.play(1)
    assert visit.see("heard")
    visit.play(4)
    assert visit.see("heard") is None


def test_the_words_are_in_the_users_language(visit: Visit) -> None:
    visit.tell(SetAttention("button"))
    visit.play(1)
    english = visit.hung("heard").pixels.shape
    visit.tell(Caption("user", "你好", "zh"))
    visit.play(1)
    assert visit.hung("heard").pixels.shape != english


def test_no_two_states_have_the_same_shape() -> None:
    """Told apart without colours, by who sees none."""
    icons = [draw_panel(HeardContent(state, "")).pixels[..., :3].mean(axis=-1) > 128 for state in get_args(Attention)]
    for number, one in enumerate(icons):
        assert all((one != other).sum() > 40 for other in icons[:number])
