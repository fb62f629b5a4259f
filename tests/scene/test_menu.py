"""The menu: opened by a button or a palm, pressed by whatever can press."""

import math

import pytest
from users_hands import bare, bare_joints, controller, towards, turned
from visit import ROW_SIZES, Visit, middle_of

from vr_assistant.messages import Caption, MuteToggled, Recentre, SetAttention, SetSeeThrough
from vr_assistant.stage.panels.button_layout import menu_parts
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.runtimes.hand import Hand, Side
from vr_assistant.stage.runtimes.protocol import Frame
from vr_assistant.stage.runtimes.rig import Pose, Vector

pytestmark = pytest.mark.gl
RIGHT: Vector = (0.2, 1.2, -0.2)


def open_by_button(visit: Visit) -> None:
    visit.runtime.input.toggled_menu = True
    visit.play(1)


def palm_to_face(side: Side) -> Hand:
    """Fingers upwards, the palm towards the eyes."""
    at = Pose((-0.15 if side == "left" else 0.15, 1.45, -0.4), turned(0.0, math.radians(75), math.pi))
    return Hand("bare", grip=at, joints=bare_joints(side, at))


def pull(visit: Visit, at: Vector) -> None:
    for is_selecting in (False, True, False):
        visit.hold(right=controller(RIGHT, at, is_selecting=is_selecting), seconds=0.2)


def test_the_menu_button_opens_and_closes_it(visit: Visit) -> None:
    open_by_button(visit)
    assert visit.see("menu")
    open_by_button(visit)
    assert visit.see("menu") is None


def test_the_microphone_is_switched_off_from_the_menu(visit: Visit) -> None:
    open_by_button(visit)
    before = visit.hung("menu").revision
    pull(visit, visit.choice("mute"))
    assert visit.heard == [MuteToggled()]
    visit.tell(SetAttention("muted"))
    visit.hold(seconds=0.5)
    assert visit.hung("menu").revision != before, "now it offers to switch it on"


def test_the_left_palm_turned_to_the_face_opens_it_within_the_right_hands_reach(visit: Visit) -> None:
    visit.hold(left=palm_to_face("left"), seconds=0.3)
    assert visit.see("menu") is None, "it might only pass by"
    visit.hold(left=palm_to_face("left"), seconds=1)
    x, _, z = visit.hung("menu").model[:3, 3].tolist()
    assert math.hypot(x, z) < 0.6 and x > -0.1
    visit.hold(left=palm_to_face("left"), seconds=2)
    assert visit.see("menu"), "it stays while the palm is held"


def test_who_is_left_handed_turns_the_right_palm(visit: Visit) -> None:
    visit.scene.prefer_hand("left")
    visit.hold(left=palm_to_face("left"), seconds=1)
    assert visit.see("menu") is None
    visit.hold(right=palm_to_face("right"), seconds=1)
    assert visit.see("menu")


def test_the_back_of_the_hand_opens_nothing(visit: Visit) -> None:
    at = Pose((-0.15, 1.45, -0.4), turned(0.0, math.radians(75), 0.0))
    visit.hold(left=Hand("bare", grip=at, joints=bare_joints("left", at)), seconds=2)
    assert visit.see("menu") is None


def test_the_left_hand_points_and_pinches_as_well(visit: Visit) -> None:
    open_by_button(visit)
    start = (-0.2, 1.2, -0.2)
    for is_pinching in (False, True, False):
        hand = bare("left", Pose(start), towards(start, visit.choice("mute")), is_pinching=is_pinching)
        visit.hold(left=hand, seconds=0.2)
    assert visit.heard == [MuteToggled()]


def test_without_hands_a_click_in_the_middle_of_the_view_presses(visit: Visit) -> None:
    open_by_button(visit)
    x, y, z = visit.choice("mute")
    visit.runtime.head.pitch = math.atan2(y - 1.65, math.hypot(x, z))
    visit.play(0.5)
    visit.runtime.input.selected = True
    visit.play()
    assert visit.heard == [MuteToggled()]


def test_closing_closes(visit: Visit) -> None:
    open_by_button(visit)
    pull(visit, visit.choice("close"))
    visit.hold(seconds=1)
    assert visit.see("menu") is None and visit.heard == []


def test_turning_left_turns_the_user(visit: Visit) -> None:
    open_by_button(visit)
    pull(visit, visit.choice("turn-left"))
    assert visit.runtime.head.yaw == pytest.approx(math.radians(30))


@pytest.mark.parametrize("how", ["menu", "voice"])
def test_recentring_is_handed_on_once(visit: Visit, how: str) -> None:
    begin = visit.runtime.begin_frame

    def begin_frame() -> Frame:
        frame = begin()
        frames.append(frame)
        return frame

    frames: list[Frame] = []
    visit.runtime.begin_frame = begin_frame  # type: ignore[method-assign]
    if how == "menu":
        open_by_button(visit)
        pull(visit, visit.choice("recentre"))
    else:
        visit.tell(Recentre())
    visit.hold(seconds=1)
    assert sum(frame.input.recentred for frame in frames) == 1


def test_the_room_can_be_shown_only_where_it_can(visit: Visit) -> None:
    open_by_button(visit)
    lower = visit.hung("menu").pixels.shape[0]
    open_by_button(visit)
    visit.runtime.see_through = "alpha"
    open_by_button(visit)
    panel = visit.hung("menu")
    assert panel.pixels.shape[0] > lower
    part = menu_parts((*ROW_SIZES[:3], 1, *ROW_SIZES[3:]))[6]
    pull(visit, middle_of(panel, part))
    assert visit.runtime.blend == "alpha"
    pull(visit, middle_of(panel, part))
    assert visit.runtime.blend == "opaque"
    visit.tell(SetSeeThrough(True))
    visit.play(0.2)
    assert visit.runtime.blend == "alpha", "or when the mind says so"


def test_the_menu_speaks_the_users_language(visit: Visit) -> None:
    open_by_button(visit)
    english = visit.hung("menu").pixels.copy()
    visit.tell(Caption("user", "你好", "zh"))
    visit.play(0.5)
    assert (visit.hung("menu").pixels != english).any()


def test_who_walks_away_leaves_it(visit: Visit) -> None:
    open_by_button(visit)
    visit.runtime.head.x = 3.0
    visit.play(1)
    assert visit.see("menu") is None


def test_labels_say_what_the_buttons_do_at_first_and_to_who_looks_closely(visit: Visit) -> None:
    low: Vector = (0.2, 0.9, -0.3)
    visit.hold(right=controller(low, (0.2, 0.9, -5.0)), seconds=1)
    assert visit.see("hint-right")
    visit.hold(right=controller(low, (0.2, 0.9, -5.0)), seconds=22)
    assert visit.see("hint-right") is None
    raised: Vector = (0.03, 1.6, -0.4)
    visit.hold(right=controller(raised, (0.0, 1.6, -5.0)), seconds=1.5)
    assert visit.see("hint-right")


def test_another_controller_looks_different_and_has_other_labels(visit: Visit) -> None:
    def seen(name: str) -> tuple[tuple[str, ...], int]:
        profile = f"/interaction_profiles/{name}"
        visit.hold(right=controller(RIGHT, (0.2, 1.2, -5.0), profile=profile), seconds=1)
        return visit.album.scene.props.meshes, visit.hung("hint-right").revision

    looks = [seen(name) for name in ("valve/index_controller", "htc/vive_controller", "khr/simple_controller")]
    assert len(set(looks)) == 3


def test_both_eyes_get_the_hands(visit: Visit) -> None:
    views: list[View] = visit.runtime.views()
    assert len(views) == 2
    visit.hold(left=bare("left", Pose((-0.2, 1.2, -0.3))), right=controller(RIGHT, (0.2, 1.2, -5.0)))
    props = visit.album.scene.props
    assert "limb" in props.meshes
    near = [m[:3, 3] for m in props.objects["model"]]
    assert all(abs(x) < 0.5 and 0.9 < y < 1.5 for x, y, _ in near)
