"""Walking and turning by thumbstick."""

import math

import pytest
from walker import WALL_Z, Walker, bare, controller, is_solid, is_walkable

from vr_assistant.stage.moving.locomotion import Locomotion
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.placing import wrap


def test_pushing_the_stick_walks_where_i_look() -> None:
    walker = Walker()
    walker.head.yaw = math.radians(90)  # west
    walker.push(0.0, 1.0, 2.0)
    assert walker.head.x == pytest.approx(-2.2 * 2.0, abs=0.5)
    assert walker.head.z == pytest.approx(0.0, abs=1e-6)
    assert (walker.head.y, walker.head.yaw) == (1.65, math.radians(90))


def test_sideways_walks_sideways() -> None:
    walker = Walker()
    walker.push(1.0, 0.0)
    assert walker.head.x > 1.0
    assert walker.head.z == pytest.approx(0.0, abs=1e-6)


def test_it_starts_softly_and_half_a_push_is_a_stroll() -> None:
    walker = Walker()
    walker.push(0.0, 1.0, 0.02)
    first_step_m = -walker.head.z
    walker.push(0.0, 1.0, 1.0)
    before = walker.head.z
    walker.push(0.0, 1.0, 0.02)
    full_step_m = before - walker.head.z
    assert full_step_m == pytest.approx(2.2 / 50, rel=0.02)
    assert first_step_m < 0.25 * full_step_m
    stroller = Walker()
    stroller.push(0.0, 0.6, 1.0)
    assert 0.3 < stroller.head.z / walker.head.z < 0.7


def test_a_worn_stick_that_does_not_quite_come_back_moves_nobody() -> None:
    walker = Walker()
    walker.push(0.08, 0.12, 5.0)
    assert (walker.head.x, walker.head.z) == (0.0, 0.0)


def test_i_stop_when_i_let_go() -> None:
    walker = Walker()
    walker.push(0.0, 1.0)
    let_go_at = walker.head.z
    walker.rest(1.0)
    assert let_go_at - walker.head.z < 0.2
    stood_at = walker.head.z
    walker.rest(1.0)
    assert walker.head.z == stood_at


def test_i_slide_along_a_wall() -> None:
    walker = Walker()
    walker.head.z = WALL_Z + 0.5
    walker.head.yaw = math.radians(-45)  # north-east
    walker.push(0.0, 1.0, 2.0)
    assert walker.head.x > 2.0
    assert is_walkable(walker.head.x, walker.head.z)


def test_who_leans_into_a_wall_is_not_carried_through_it() -> None:
    walker = Walker()
    walker.head.z = WALL_Z + 0.5
    walker.rest()
    walker.head.z = WALL_Z - 0.2  # the real head, in the real room
    walker.push(0.0, 1.0, 2.0)
    assert walker.head.z == WALL_Z - 0.2
    walker.push(0.0, -1.0, 1.0)
    assert is_walkable(walker.head.x, walker.head.z), "but back out of it"


def test_the_picture_fades_while_my_head_is_in_a_wall_and_comes_back() -> None:
    walker = Walker()
    walker.head.z = WALL_Z + 0.2
    walker.rest()
    assert walker.seen.dimmed == 0, "leaning close to it is fine"
    walker.head.z = WALL_Z - 0.3
    walker.rest()
    assert walker.seen.dimmed == 1
    assert walker.head.z == WALL_Z - 0.3, "nobody is pushed back"
    walker.head.z = WALL_Z + 0.5
    walker.rest()
    assert walker.seen.dimmed == 0


def test_a_flick_turns_me_thirty_degrees_once() -> None:
    walker = Walker()
    walker.flick(1.0, 2.0)
    assert math.degrees(walker.head.yaw) == pytest.approx(-30)
    walker.flick(0.5)
    walker.flick(1.0)
    assert math.degrees(walker.head.yaw) == pytest.approx(-30), "the stick had not come back"
    walker.rest()
    walker.flick(-1.0)
    assert math.degrees(walker.head.yaw) == pytest.approx(0, abs=1e-6)


def test_a_turn_is_about_my_own_head_wherever_in_the_room_i_stand() -> None:
    walker = Walker()
    walker.head.x, walker.head.z = 1.4, -0.9  # walked there
    walker.head.yaw = 0.4
    in_room = walker.runtime.rig.head_in_room(walker.head)
    walker.flick(-1.0)
    assert (walker.head.x, walker.head.z) == pytest.approx((1.4, -0.9))
    assert walker.head.yaw == pytest.approx(0.4 + math.radians(30))
    after = walker.runtime.rig.head(in_room)
    assert (after.x, after.z, after.yaw) == pytest.approx((1.4, -0.9, walker.head.yaw)), "the room has been turned"


def test_the_angle_of_a_flick_can_be_set_and_zero_turns_smoothly() -> None:
    walker = Walker(Locomotion(is_walkable, is_solid, snap_turn_deg=45))
    walker.flick(-1.0)
    assert math.degrees(walker.head.yaw) == pytest.approx(45)
    smooth = Walker(Locomotion(is_walkable, is_solid, snap_turn_deg=0))
    smooth.flick(-1.0, 1.0)
    assert math.degrees(smooth.head.yaw) == pytest.approx(90, abs=12)


def test_left_handed_swaps_the_sticks() -> None:
    walker = Walker(Locomotion(is_walkable, is_solid, dominant_hand="left"))
    walker.live(1.0, left=controller(), right=controller(stick=(0.0, 1.0)))
    assert walker.head.z < -1.0
    walker.live(0.3, left=controller(stick=(1.0, 0.0)), right=controller())
    assert math.degrees(walker.head.yaw) == pytest.approx(-30)


def test_one_controller_alone_walks_and_turns() -> None:
    walker = Walker()
    walker.live(1.0, right=controller(stick=(0.1, 1.0)))
    assert walker.head.z < -1.0
    assert walker.head.yaw == 0.0
    before = (walker.head.x, walker.head.z)
    walker.live(0.5, right=controller())
    walker.live(0.3, right=controller(stick=(1.0, 0.1)))
    assert math.degrees(walker.head.yaw) == pytest.approx(-30)
    assert math.dist(before, (walker.head.x, walker.head.z)) < 0.2


def test_the_edges_darken_while_i_glide_and_not_while_i_really_walk() -> None:
    walker = Walker()
    for _ in range(50):
        walker.head.z -= 0.02
        walker.rest(0.02)
    assert all(scene.vignette == 0 for scene in walker.scenes)
    walker.push(0.0, 1.0, 0.06)
    assert 0 < walker.seen.vignette < 0.6, "softly"
    walker.push(0.0, 1.0, 0.5)
    assert walker.seen.vignette > 0.9
    walker.rest(1.0)
    assert walker.seen.vignette == 0


def test_the_edges_darken_in_a_smooth_turn_and_not_in_a_flick() -> None:
    smooth = Walker(Locomotion(is_walkable, is_solid, snap_turn_deg=0))
    smooth.flick(1.0, 0.6)
    assert smooth.seen.vignette > 0.9
    steps = Walker()
    steps.flick(1.0)
    assert all(scene.vignette == 0 for scene in steps.scenes)


def test_pushing_against_a_wall_darkens_nothing() -> None:
    walker = Walker()
    walker.push(0.0, 1.0, 5.0)
    assert is_walkable(walker.head.x, walker.head.z)
    assert walker.seen.vignette == 0


def test_the_darkness_of_the_edges_is_a_setting() -> None:
    walker = Walker(Locomotion(is_walkable, is_solid, vignette=0.5))
    walker.push(0.0, 1.0)
    assert walker.seen.vignette == pytest.approx(0.5, abs=0.03)
    never = Walker(Locomotion(is_walkable, is_solid, vignette=0.0))
    never.push(0.0, 1.0)
    assert all(scene.vignette == 0 for scene in never.scenes)


@pytest.mark.parametrize(
    "state", [{"is_worn": False}, {"has_focus": False}], ids=["taken off", "the system shows its menu"]
)
def test_nothing_moves_while_i_cannot_see_it(state: dict[str, bool]) -> None:
    walker = Walker()
    walker.live(1.0, left=controller(stick=(0.0, 1.0)), right=controller(stick=(1.0, 0.0)), **state)
    assert walker.head == Head()


def test_in_my_own_room_only_my_own_steps_lead_anywhere() -> None:
    walker = Walker()
    walker.runtime.blend = "alpha"
    walker.push(0.0, 1.0)
    walker.flick(1.0)
    assert walker.head == Head()
    walker.head.z = WALL_Z - 0.3
    walker.rest()
    assert walker.seen.dimmed == 0, "no wall of the town stands there"


def test_bare_hands_have_no_stick() -> None:
    walker = Walker()
    walker.live(1.0, left=bare(stick=(0.0, 1.0)), right=bare(stick=(1.0, 0.0)))
    assert walker.head == Head()


class TestRecentring:
    def test_i_look_at_the_assistant_when_she_is_near(self) -> None:
        walker = Walker()
        walker.head.x, walker.head.z, walker.head.yaw = 1.0, 1.0, 2.0
        walker.interest = (3.0, 1.0)
        walker.live(recentred=True)
        assert (walker.head.x, walker.head.z) == (1.0, 1.0)
        assert walker.head.yaw == pytest.approx(math.radians(-90)), "east"

    def test_otherwise_straight_on_is_before_me(self) -> None:
        """Whoever has turned in their chair has what lay ahead before them again."""
        walker = Walker()
        walker.flick(1.0)
        walker.head.yaw = wrap(walker.head.yaw + 1.0)
        walker.interest = (40.0, 0.0)
        walker.live(recentred=True)
        walker.rest()
        assert math.degrees(walker.head.yaw) == pytest.approx(-30)

    def test_the_headsets_own_recentring_carries_nobody_off(self) -> None:
        walker = Walker()
        walker.push(0.0, 1.0, 1.0)
        walker.rest()
        stood = (walker.head.x, walker.head.z)
        walker.head.x, walker.head.z = 4.0, 3.0  # the same head, measured from another origin
        walker.live(recentred=True)
        assert (walker.head.x, walker.head.z) == pytest.approx(stood)

    def test_the_eyes_open_on_the_new_view(self) -> None:
        walker = Walker()
        walker.live(recentred=True)
        assert walker.seen.dimmed > 0.5
        walker.rest()
        assert walker.seen.dimmed == 0
