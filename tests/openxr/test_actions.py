"""The user's hands on Monado: everything that its Valve Index controllers can do arrives."""

import math
from collections.abc import Iterator

import numpy as np
import pytest
from headless_session import HeadlessSession

from vr_assistant.stage.runtimes.hand import INDEX_TIP, PALM, Side
from vr_assistant.stage.runtimes.openxr.profiles import PROFILES
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.simulated.remote_headset import RemoteHeadset

pytestmark = [pytest.mark.monado, pytest.mark.timeout(120)]
INDEX = "/interaction_profiles/valve/index_controller"
SIDES: tuple[Side, Side] = ("left", "right")
each_side = pytest.mark.parametrize("side", SIDES)


@pytest.fixture(scope="module")
def session() -> Iterator[HeadlessSession]:
    with HeadlessSession() as session:
        yield session


@pytest.fixture
def remote(session: HeadlessSession) -> Iterator[RemoteHeadset]:
    """At rest, and known to be."""
    with RemoteHeadset() as remote:
        remote.reset()
        for side in SIDES:
            remote.switch(side, True)
            remote.move(side, (-0.2 if side == "left" else 0.2, 1.3, -0.5))
        session.input.is_left_handed = False
        session.let_clock_run()
        session.until(lambda user: are_at_rest(user) and session.profile_changes)
        session.edges.clear()
        yield remote


def are_at_rest(user: UserInput) -> bool:
    hands = (user.left, user.right)
    return not user.is_talking and all(
        hand.kind == "controller" and hand.is_tracked and not hand.is_selecting and hand.stick == (0, 0)
        for hand in hands
    )


@each_side
def test_pulling_the_trigger_selects(session: HeadlessSession, remote: RemoteHeadset, side: Side) -> None:
    remote.pull(side, trigger=0.9)
    user = session.until(lambda user: getattr(user, side).is_selecting)
    other = user.right if side == "left" else user.left
    assert not other.is_selecting
    remote.pull(side, trigger=0.1)
    session.until(lambda user: not getattr(user, side).is_selecting)


@each_side
def test_a_pushed_thumbstick_says_how_far(session: HeadlessSession, remote: RemoteHeadset, side: Side) -> None:
    remote.push(side, 0.25, -0.75)
    user = session.until(lambda user: getattr(user, side).stick != (0, 0))
    assert getattr(user, side).stick == pytest.approx((0.25, -0.75))


@each_side
def test_a_controller_is_where_it_is_held(session: HeadlessSession, remote: RemoteHeadset, side: Side) -> None:
    remote.move(side, (0.1, 1.1, -0.4), yaw=math.pi / 2)
    user = session.until(lambda user: getattr(user, side).grip.position == pytest.approx((0.1, 1.1, -0.4), abs=0.01))
    assert getattr(user, side).aim.forward == pytest.approx((-1, 0, 0), abs=0.05), "turned left, it points left"


def test_the_main_hand_talks_while_its_button_is_held(session: HeadlessSession, remote: RemoteHeadset) -> None:
    remote.press("right", "a_click")
    session.until(lambda user: user.is_talking)
    remote.release("right", "a_click")
    session.until(lambda user: not user.is_talking)
    assert not session.edges, "who talks does not mute"


def test_a_left_handed_user_talks_with_the_left_hand(session: HeadlessSession, remote: RemoteHeadset) -> None:
    session.input.is_left_handed = True
    remote.press("left", "a_click")
    session.until(lambda user: user.is_talking)
    assert not session.edges


def test_the_other_hands_button_mutes_or_opens_the_menu(session: HeadlessSession, remote: RemoteHeadset) -> None:
    remote.press("left", "a_click")
    session.until(lambda user: session.edges)
    assert session.edges == ["toggled_menu"], "held for long"
    remote.release("left", "a_click")
    session.frames(20)
    assert session.edges == ["toggled_menu"], "letting go does nothing more"


def test_a_short_press_mutes(session: HeadlessSession, remote: RemoteHeadset) -> None:
    session.stop_clock()  # however slow the machine, the press is short
    for _ in range(20):
        remote.press("left", "a_click")
        session.frames(30)
        remote.release("left", "a_click")
        session.frames(30)
        if session.edges:
            break
    assert session.edges == ["toggled_mute"]


@each_side
def test_the_second_button_opens_the_menu_at_once(session: HeadlessSession, remote: RemoteHeadset, side: Side) -> None:
    remote.press(side, "b_click")
    session.until(lambda user: session.edges)
    session.frames(20)
    assert session.edges == ["toggled_menu"], "once, however long it is held"


def test_both_thumbsticks_clicked_recentre(session: HeadlessSession, remote: RemoteHeadset) -> None:
    remote.press("left", "thumbstick_click")
    session.frames(20)
    assert not session.edges, "one is not enough"
    remote.press("right", "thumbstick_click")
    session.until(lambda user: session.edges)
    assert session.edges == ["recentred"]


def test_the_controller_in_the_hand_is_named(session: HeadlessSession, remote: RemoteHeadset) -> None:
    assert session.user.left.profile == session.user.right.profile == INDEX


@each_side
def test_a_bent_finger_is_seen_in_the_joints(session: HeadlessSession, remote: RemoteHeadset, side: Side) -> None:
    def reach(user: UserInput) -> float:
        joints = getattr(user, side).joints
        return 0.0 if joints is None else float(np.linalg.norm(joints[INDEX_TIP, :3] - joints[PALM, :3]))

    remote.curl(side, index=0.0)
    session.until(lambda user: reach(user) > 0.09)
    joints = getattr(session.user, side).joints
    assert joints.shape == (26, 8)
    assert np.linalg.norm(joints[:, 3:7], axis=1) == pytest.approx(1, abs=0.01), "orientations"
    assert (joints[:, 7] > 0.005).all() and (joints[:, 7] < 0.03).all(), "radii of a hand"
    remote.curl(side, index=1.0)
    session.until(lambda user: reach(user) < 0.09)


def test_a_controller_that_is_switched_off_is_absent(session: HeadlessSession, remote: RemoteHeadset) -> None:
    remote.switch("right", False)
    session.until(lambda user: not user.right.is_tracked)
    user = session.until(lambda user: user.right.kind == "absent")
    assert user.left.kind == "controller"
    assert user.right.aim is None and user.right.joints is None
    remote.switch("right", True)
    session.until(lambda user: user.right.kind == "controller" and user.right.is_tracked)


def test_without_a_controller_the_tracked_hand_takes_over(session: HeadlessSession, remote: RemoteHeadset) -> None:
    remote.switch("right", False)
    remote.press("right", "hand_tracking_active")
    user = session.until(lambda user: user.right.kind == "bare")
    assert user.right.aim is not None and user.right.grip is not None
    assert user.right.aim.forward[2] < -0.8, "stretched forwards, it points forwards"


@each_side
def test_a_controller_buzzes_when_asked(session: HeadlessSession, remote: RemoteHeadset, side: Side) -> None:
    assert session.input.vibrate(side, 0.05, 0.5) == 0
    assert session.input.vibrate(side, 0.0, 9.0) == 0, "out of bounds is harmless"


def test_monado_knows_every_controller_in_our_table(session: HeadlessSession) -> None:
    assert session.input.accepted == {profile.path: True for profile in PROFILES}
