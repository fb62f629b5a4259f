"""Going somewhere at once."""

import math

import numpy as np
import pytest
from walker import TOUCH, WALL_M, WALL_Z, Walker, bare, controller, is_solid, is_walkable, ray

from vr_assistant.stage.moving.locomotion import Locomotion
from vr_assistant.stage.runtimes.hand import Hand


@pytest.fixture
def walker() -> Walker:
    return Walker(Locomotion(is_walkable, is_solid, mode="teleport"))


def aim(walker: Walker, down_deg: float = 30.0, stick: tuple[float, float] = (0.0, 1.0), seconds: float = 0.3) -> None:
    walker.live(seconds, left=controller(), right=controller(stick=stick, aim=ray(down_deg)))


def end_of_arc(walker: Walker) -> tuple[float, float]:
    """In the middle of the ring on the ground."""
    seen = walker.locomotion._teleport.aim
    assert seen
    return float(seen.points[-1, 0]), float(seen.points[-1, 2])


def test_i_land_where_the_arc_ends_and_keep_my_height(walker: Walker) -> None:
    walker.head.y, walker.head.yaw = 1.42, 0.3
    aim(walker)
    x, z = end_of_arc(walker)
    assert -4.0 < z < -1.0
    walker.rest()
    assert (walker.head.x, walker.head.z) == pytest.approx((x, z))
    assert (walker.head.y, walker.head.yaw) == (1.42, 0.3)


def test_a_flatter_ray_reaches_farther_and_no_ray_flies_off(walker: Walker) -> None:
    reached = []
    for down_deg in (60.0, 30.0, 10.0):
        aim(walker, down_deg)
        reached.append(-end_of_arc(walker)[1])
    assert reached == sorted(reached)
    for down_deg in (0.0, -45.0, -89.0):
        aim(walker, down_deg)
        assert math.hypot(*end_of_arc(walker)) < 12.0


def test_the_arc_and_the_ring_are_seen_while_i_aim(walker: Walker) -> None:
    walker.rest()
    assert not walker.seen.strokes
    aim(walker)
    corners = np.concatenate(walker.seen.strokes)["position"]
    x, z = end_of_arc(walker)
    from_hand = np.linalg.norm(corners - (0.2, 1.3, -0.3), axis=1)
    assert from_hand.min() < 0.05
    on_ground = corners[corners[:, 1] < 0.1]
    assert np.hypot(on_ground[:, 0] - x, on_ground[:, 2] - z).max() == pytest.approx(0.39, abs=0.05)
    walker.rest()
    assert not walker.seen.strokes


def test_nobody_lands_in_a_wall_or_behind_it(walker: Walker) -> None:
    walker.head.z = WALL_Z + 1.5
    walker.runtime.rig.z = WALL_Z + 1.5
    for down_deg in (28.0, 5.0):
        aim(walker, down_deg)
        assert end_of_arc(walker)[1] < WALL_Z + 0.4
        walker.rest()
        assert walker.head.z == WALL_Z + 1.5
    assert end_beyond_wall(walker)


def end_beyond_wall(walker: Walker) -> bool:
    """The second throw above did end on grass again, on the other side."""
    aim(walker, 5.0)
    return end_of_arc(walker)[1] < WALL_Z - WALL_M - 0.4


def test_a_place_where_i_cannot_stand_looks_different(walker: Walker) -> None:
    aim(walker)
    red, _, blue = np.concatenate(walker.seen.strokes)["ink"][:, :3].mean(axis=0)
    assert blue > red
    walker.head.z = walker.runtime.rig.z = WALL_Z + 1.5
    aim(walker)
    red, _, blue = np.concatenate(walker.seen.strokes)["ink"][:, :3].mean(axis=0)
    assert red > blue


def test_the_eyes_are_shut_while_i_am_carried_off(walker: Walker) -> None:
    aim(walker)
    before = len(walker.scenes)
    places = []
    for _ in range(20):
        walker.rest(0.02)
        places.append(walker.head.z)
    dimmed = [scene.dimmed for scene in walker.scenes[before:]]
    moved = next(number for number, z in enumerate(places) if z != places[0])
    assert dimmed[moved] == 1
    assert dimmed[-1] == 0
    assert 8 <= sum(value > 0 for value in dimmed) <= 11, "a fifth of a second"


def test_the_stick_chooses_where_i_look_afterwards(walker: Walker) -> None:
    aim(walker)
    aim(walker, stick=(1.0, 0.0))
    walker.rest()
    assert math.degrees(walker.head.yaw) == pytest.approx(-90)
    assert walker.head.z < -1.0


def test_sideways_without_aiming_turns(walker: Walker) -> None:
    aim(walker, stick=(1.0, 0.0))
    assert math.degrees(walker.head.yaw) == pytest.approx(-30)
    assert not walker.seen.strokes


def test_sticks_do_not_walk_and_either_hand_aims(walker: Walker) -> None:
    walker.live(0.3, left=controller(stick=(0.0, 1.0)), right=controller())
    assert walker.locomotion.aiming_hand == "left"
    assert walker.head.z == 0.0
    walker.rest()
    assert walker.head.z < -1.0


def test_a_hand_that_is_lost_takes_me_nowhere(walker: Walker) -> None:
    aim(walker)
    walker.live(0.1, left=controller(), right=controller(stick=(0.0, 1.0), is_tracked=False))
    assert not walker.seen.strokes
    walker.rest()
    assert walker.head.z == 0.0


def test_where_sticks_walk_a_pushed_stick_does_not_aim() -> None:
    walker = Walker()
    walker.live(0.3, left=controller(), right=controller(stick=(0.0, 1.0)))
    assert not walker.seen.strokes


WITHOUT_STICK = [bare(), Hand("controller", aim=ray(), profile="/interaction_profiles/khr/simple_controller")]


@pytest.mark.parametrize("hand", WITHOUT_STICK, ids=["bare hand", "simple controller"])
@pytest.mark.parametrize("side", ["left", "right"])
class TestWithoutStick:
    def hold(self, walker: Walker, side: str, hand: Hand, seconds: float) -> None:
        walker.live(seconds, **{side: Hand(hand.kind, aim=hand.aim, is_selecting=True, profile=hand.profile)})

    def open(self, walker: Walker, side: str, hand: Hand) -> None:
        walker.live(0.5, **{side: hand})

    def test_pointing_at_the_ground_and_holding_shows_the_arc_and_letting_go_goes(self, side: str, hand: Hand) -> None:
        walker = Walker()
        self.open(walker, side, hand)
        self.hold(walker, side, hand, 0.5)
        assert walker.locomotion.aiming_hand == side
        assert walker.seen.strokes
        x, z = end_of_arc(walker)
        self.open(walker, side, hand)
        assert (walker.head.x, walker.head.z) == pytest.approx((x, z))

    def test_a_short_pinch_is_a_click(self, side: str, hand: Hand) -> None:
        walker = Walker()
        self.hold(walker, side, hand, 0.1)
        self.open(walker, side, hand)
        assert walker.head.z == 0.0
        assert not any(scene.strokes for scene in walker.scenes)

    def test_a_pinch_that_began_elsewhere_does_not_aim(self, side: str, hand: Hand) -> None:
        walker = Walker()
        level = Hand(hand.kind, aim=ray(-5.0), profile=hand.profile)
        self.hold(walker, side, level, 0.5)
        self.hold(walker, side, hand, 0.5)
        assert not any(scene.strokes for scene in walker.scenes), "it pointed at the sky"
        self.open(walker, side, hand)
        walker.busy = (side,)
        self.hold(walker, side, hand, 0.5)
        assert not any(scene.strokes for scene in walker.scenes), "it pointed at a panel"


def test_a_controller_with_a_stick_does_not_aim_by_its_trigger() -> None:
    assert controller().profile == TOUCH
    walker = Walker()
    walker.live(1.0, right=controller(is_selecting=True))
    assert not any(scene.strokes for scene in walker.scenes)
