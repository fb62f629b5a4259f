"""The user wishes to see their own room: what the assistant and the things laid out do about it."""

import math

import numpy as np
import pytest
from stand_ins import Theatre, product, route
from test_process import Performance

from vr_assistant.messages import HideRoute, SetSeeThrough, ShowShelf
from vr_assistant.stage.render.frame import Blend
from vr_assistant.stage.runtimes.rig import Head, Rig
from vr_assistant.stage.scene.surroundings import WALL_M, Room

SHELF = ShowShelf("books", [product(1), product(2)])


class RoomTheatre(Theatre):
    """A theatre whose runtime can show the user's room."""

    def __init__(self, offered: Blend = "alpha", bounds: tuple[float, float] | None = None, rig: Rig | None = None):
        super().__init__()
        self.offered: Blend = offered
        self.bounds, self.rig = bounds, rig or Rig()

    def live(self, seconds: float, **walk: tuple[float, float]) -> None:
        """As the stage does: after each frame the surroundings are asked for."""
        for _ in range(round(seconds * 10)):
            self.play(0.1, **walk)  # type: ignore[arg-type]
            self.scene.surround(self.offered, self.rig, self.bounds)
        self.frame = self.scene.frame()

    def wish(self, is_on: bool) -> None:
        self.scene.apply(SetSeeThrough(is_on))
        self.live(0.2)


@pytest.mark.parametrize("blend", ["alpha", "additive"])
def test_the_room_comes_when_it_is_wished_for_and_goes_again(blend: Blend) -> None:
    theatre = RoomTheatre(blend)
    theatre.live(1)
    assert theatre.frame.blend == "opaque"
    theatre.wish(True)
    assert theatre.frame.blend == blend
    theatre.wish(False)
    assert theatre.frame.blend == "opaque"


def test_in_the_room_she_stands_near_and_looks_at_the_user() -> None:
    theatre = RoomTheatre()
    theatre.live(1)
    theatre.head = Head(20.0, 1.65, -14.0, 2.0)
    theatre.wish(True)
    assert theatre.gap_m == pytest.approx(1.6, abs=0.05), "at once: she does not come walking out of the wall"
    to_user = math.atan2(theatre.acting.x - theatre.head.x, theatre.acting.z - theatre.head.z)
    assert math.remainder(theatre.acting.yaw - to_user, math.tau) == pytest.approx(0.0, abs=0.05)


@pytest.mark.parametrize("yaw", [0.0, 1.0, -2.5])
def test_she_keeps_to_the_free_floor(yaw: float) -> None:
    """The user stands at the edge and looks out of it; the room is turned in the world."""
    rig = Rig(5.0, 0.0, 7.0, 0.6)
    theatre = RoomTheatre(bounds=(2.4, 3.0), rig=rig)
    x, _, z = rig.point((0.9, 0.0, -1.2))
    theatre.head = Head(x, 1.65, z, yaw)
    theatre.wish(True)
    theatre.live(2)
    cos, sin = math.cos(rig.yaw), math.sin(rig.yaw)
    off_x, off_z = theatre.acting.x - rig.x, theatre.acting.z - rig.z
    assert abs(cos * off_x - sin * off_z) <= 1.2 and abs(sin * off_x + cos * off_z) <= 1.5


def test_a_point_inside_the_bounds_stays_where_it_is() -> None:
    room = Room(Rig(5.0, 0.0, 7.0, 0.6), (3.0, 3.0))
    inside = room.rig.point((0.4, 0.0, -0.7))
    assert room.inside(inside[0], inside[2]) == pytest.approx((inside[0], inside[2]))
    corner = room.rig.point((1.5 - WALL_M, 0.0, 1.5 - WALL_M))
    far = room.rig.point((9.0, 0.0, 9.0))
    assert room.inside(far[0], far[2]) == pytest.approx((corner[0], corner[2]))
    assert Room(room.rig, None).inside(50.0, 60.0) == (50.0, 60.0)


def test_walls_of_the_town_are_none_in_the_room() -> None:
    """She comes after the user without a thought for houses that are not there."""
    asked = []

    def labyrinth(start: tuple[float, float], end: tuple[float, float]) -> object:
        asked.append(end)
        yield
        return [start, (start[0] + 50.0, start[1]), end]

    theatre = RoomTheatre()
    theatre.scene = type(theatre.scene)(theatre.scene._parts.world, theatre.body, labyrinth)  # type: ignore[arg-type]
    theatre.wish(True)
    theatre.live(4, walk=(1.5, 0.0))
    theatre.live(4)
    assert theatre.gap_m < 2.5 and not asked


def test_what_lies_on_the_shelf_comes_along() -> None:
    theatre = RoomTheatre()
    theatre.scene.apply(SHELF)
    theatre.live(2)
    theatre.head = Head(12.0, 1.65, 9.0, -1.0)
    theatre.wish(True)
    theatre.live(1)
    title = theatre.panel("shelf-title") or next(p for p in theatre.frame.panels if p.key.startswith("tag"))
    assert math.dist(title.model[[0, 2], 3], (12.0, 9.0)) < 2.6
    assert len(theatre.frame.props) > 0


def test_a_way_through_the_town_is_only_pointed_out() -> None:
    theatre = RoomTheatre()
    theatre.wish(True)
    theatre.scene.apply(route((0, 0), (0, -30)))
    theatre.live(3)
    assert theatre.gap_m < 2.0, "she stays"
    assert theatre.panel("notice"), "and says why"
    way = theatre.frame.route
    assert way is not None
    assert np.abs(way.points[:, [0, 2]]).max() < 4.0, "no ribbon through the wall"
    theatre.live(8)
    assert theatre.panel("notice") is None
    theatre.wish(False)
    theatre.live(4)
    assert theatre.acting.z < -2.5, "in the town she leads on"
    theatre.scene.apply(HideRoute())
    theatre.live(0.2)
    assert theatre.frame.route is None


def test_a_simulated_user_does_not_walk_off_through_the_room() -> None:
    theatre = RoomTheatre()
    theatre.wish(True)
    theatre.scene.apply(route((0, 0), (0, -30)))
    theatre.live(0.2)
    assert theatre.scene.attraction.track is None


def test_where_the_room_cannot_be_shown_one_sentence_says_so_once() -> None:
    theatre = RoomTheatre("opaque")
    theatre.wish(True)
    theatre.live(2)
    assert theatre.frame.blend == "opaque"
    assert theatre.panel("notice")
    theatre.live(9)
    assert theatre.panel("notice") is None
    theatre.wish(False)
    theatre.wish(True)
    theatre.live(2)
    assert theatre.panel("notice") is None, "the user knows"


def test_a_runtime_whose_cameras_fail_gives_the_town_back() -> None:
    theatre = RoomTheatre()
    theatre.wish(True)
    theatre.offered = "opaque"
    theatre.live(1)
    assert theatre.frame.blend == "opaque" and theatre.panel("notice")


def test_the_stage_tells_the_runtime_in_the_frame_that_it_draws() -> None:
    show = Performance()
    show.runtime.see_through = "alpha"
    show.play(0.5)
    show.tell(SetSeeThrough(True))
    seen = []
    for _ in range(5):
        show.play(0.1)
        seen.append((show.runtime.blend, show.picture.scenes[-1].blend))
    assert seen[-1] == ("alpha", "alpha")
    assert all(of_runtime == of_picture for of_runtime, of_picture in seen)
