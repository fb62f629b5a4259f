"""What one hand becomes over time: held when lost, hardened against trembling, bare or holding a controller."""

import math

import numpy as np
import pytest

from vr_assistant.stage.runtimes.hand import INDEX_TIP, PALM, THUMB_TIP, Hand, Side
from vr_assistant.stage.runtimes.openxr.actions import ControllerState
from vr_assistant.stage.runtimes.openxr.bare_hand import INDEX_KNUCKLE, Joints, aim_of, grip_of
from vr_assistant.stage.runtimes.openxr.controllers import UsersHand
from vr_assistant.stage.runtimes.openxr.located import Located
from vr_assistant.stage.runtimes.openxr.profiles import HAND, INDEX, PREFIX, VIVE, Profile
from vr_assistant.stage.runtimes.rig import Pose, Vector

MS = 1_000_000
HERE = Located(Pose((0.2, 1.3, -0.5)), True)
HEAD = Located(Pose((0.0, 1.6, 0.0)), True)


class Holder:
    """A hand of which a test says what the runtime sees."""

    def __init__(self, profile: Profile | None = INDEX, side: Side = "right") -> None:
        self.state = ControllerState(PREFIX + profile.path if profile else "", profile)
        self.joints: Joints | None = None
        self.hand = Hand()
        self._now, self._users = 0, UsersHand(side)
        self.here()
        if profile is None:
            self.lost()

    def here(self, is_tracked: bool = True) -> None:
        self.state.aim = self.state.grip = Located(HERE.pose, is_tracked)

    def lost(self) -> None:
        self.state.aim = self.state.grip = None

    def frame(self, later_ms: int = 10) -> Hand:
        self._now += later_ms * MS
        self._users.update(self.state, self.joints, lambda: HEAD, self._now, self.hand)
        return self.hand

    def pull(self, value: float) -> bool:
        self.state.select = value
        return self.frame().is_selecting

    def lose_focus(self) -> None:
        self._users.lose(self.hand)


def joints(apart: float = 0.1, knuckle: Vector = (0.2, 1.3, -0.5)) -> Joints:
    """A hand whose thumb and index finger are so far apart."""
    seen = np.zeros((26, 8), np.float32)
    seen[:, 6] = 1
    seen[INDEX_KNUCKLE, :3] = knuckle
    seen[THUMB_TIP, :3], seen[INDEX_TIP, :3] = (0.1, 1.3, -0.6), (0.1 + apart, 1.3, -0.6)
    return seen


def test_a_trembling_finger_selects_once() -> None:
    holder = Holder()
    assert [holder.pull(value) for value in (0.0, 0.5, 0.65, 0.55, 0.45, 0.62, 0.3, 0.5)] == [
        False, False, True, True, True, True, False, False,
    ]  # fmt: skip


def test_a_trigger_that_was_held_when_the_focus_came_back_selects_nothing_until_it_is_let_go() -> None:
    holder = Holder()
    holder.pull(0.0)
    assert holder.pull(1.0)
    holder.lose_focus()
    assert not holder.pull(1.0) and not holder.pull(1.0)
    assert not holder.pull(0.0)
    assert holder.pull(1.0)


def test_a_hidden_controller_stays_where_it_was_for_a_moment_and_then_is_gone() -> None:
    holder = Holder()
    assert holder.frame().is_tracked
    holder.lost()
    held = holder.frame(400)
    assert (held.kind, held.is_tracked, held.aim) == ("controller", False, HERE.pose)
    gone = holder.frame(200)
    assert (gone.kind, gone.aim, gone.grip, gone.profile) == ("absent", None, None, "")
    holder.here()
    back = holder.frame()
    assert (back.kind, back.is_tracked) == ("controller", True)


def test_a_place_that_the_runtime_guesses_is_used_and_called_so() -> None:
    holder = Holder()
    holder.here(is_tracked=False)
    for _ in range(3):
        guessed = holder.frame(1000)
        assert (guessed.kind, guessed.is_tracked, guessed.aim) == ("controller", False, HERE.pose)


def test_a_thumb_that_rests_on_a_trackpad_does_not_walk() -> None:
    holder = Holder(VIVE)
    holder.state.stick = (0.0, 0.8)
    assert holder.frame().stick == (0, 0)
    holder.state.stick_click = True
    assert holder.frame().stick == (0.0, 0.8)


def test_a_thumbstick_needs_no_click() -> None:
    holder = Holder(INDEX)
    holder.state.stick = (0.0, 0.8)
    assert holder.frame().stick == (0.0, 0.8)


def test_a_hand_that_the_runtime_understands_is_bare_and_pinches() -> None:
    holder = Holder(HAND)
    holder.joints = joints()
    holder.pull(0.0)
    assert holder.pull(1.0)
    assert holder.hand.kind == "bare"
    assert holder.hand.aim == HERE.pose, "the runtime's own ray"


def test_a_hand_of_joints_only_pinches_when_the_fingertips_meet() -> None:
    holder = Holder(None)

    def pinch(apart: float) -> bool:
        holder.joints = joints(apart)
        return holder.frame().is_selecting

    assert [pinch(apart) for apart in (0.08, 0.025, 0.015, 0.03, 0.05, 0.025)] == [
        False, False, True, True, False, False,
    ]  # fmt: skip
    assert holder.hand.kind == "bare"


def test_a_lost_hand_keeps_pinching_for_a_moment_so_that_nothing_is_dropped() -> None:
    holder = Holder(None)
    for holder.joints in (joints(0.1), joints(0.01), None):
        hand = holder.frame()
    assert hand.is_selecting and not hand.is_tracked and hand.joints is None
    assert not holder.frame(600).is_selecting


def test_who_puts_the_controller_down_goes_on_with_the_bare_hand() -> None:
    holder = Holder(INDEX)
    holder.joints = joints()
    assert holder.frame().kind == "controller", "joints beside a controller are its fingers"
    holder.lost()
    assert holder.frame(100).kind == "controller"
    put_down = holder.frame(600)
    assert (put_down.kind, put_down.profile, put_down.is_tracked) == ("bare", "", True)


@pytest.mark.parametrize(
    ("side", "knuckle", "looks"),
    [
        ("right", (0.17, 1.36, -0.5), (0, 0, -1)),
        ("left", (-0.17, 1.36, -0.5), (0, 0, -1)),
        ("right", (0.17, 1.36 + 0.58, 0.08 - 0.58), None),
    ],
)
def test_a_bare_hand_points_from_its_shoulder(side: Side, knuckle: Vector, looks: Vector | None) -> None:
    aim = aim_of(joints(knuckle=knuckle), side, HEAD.pose)
    assert aim.position == pytest.approx(knuckle)
    if looks is not None:
        assert aim.forward == pytest.approx(looks, abs=1e-3)
    else:
        assert aim.forward == pytest.approx((0, math.sqrt(0.5), -math.sqrt(0.5)), abs=1e-3), "half up"


def test_a_turned_user_has_turned_shoulders() -> None:
    turned = Pose((0.0, 1.6, 0.0), (0.0, math.sin(math.pi / 4), 0.0, math.cos(math.pi / 4)))  # looks along -X
    aim = aim_of(joints(knuckle=(-0.5, 1.36, -0.17)), "right", turned)
    assert aim.forward == pytest.approx((-1, 0, 0), abs=1e-3)


@pytest.mark.parametrize(("side", "thumb"), [("left", 1.0), ("right", -1.0)])
def test_the_grip_of_a_flat_hand_runs_from_the_little_finger_to_the_thumb(side: Side, thumb: float) -> None:
    seen = joints()
    seen[PALM] = (0.2, 1.3, -0.5, 0, 0, 0, 1, 0.02)  # palm down, fingers forwards: the thumb is on the inner side
    grip = grip_of(seen, side)
    assert grip.position == pytest.approx((0.2, 1.3, -0.5))
    assert grip.forward == pytest.approx((thumb, 0, 0))
