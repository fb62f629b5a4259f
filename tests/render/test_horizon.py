"""Who stands behind a house is not drawn; who can be seen is."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.render.camera import ray_matrix, view_of_head
from vr_assistant.stage.render.horizon import Boxes, Horizon
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.town.town import Block

HOUSE = Block((0.0, -10.0), 10.0, 6.0, 0.0, 4.0)
SHOP = (
    Block((0.0, -10.0), 10.0, 6.0, 0.0, 4.0, is_hollow=True),
    Block((-4.9, -10.0), 0.2, 6.0, 0.0, 4.0),
    Block((4.9, -10.0), 0.2, 6.0, 0.0, 4.0),
    Block((0.0, -12.9), 10.0, 0.2, 0.0, 4.0),
)
"""The same house with a room in it, whose front is all window."""


def box(x: float, z: float, top: float = 2.0, half: float = 0.5, is_indoors: bool = False) -> Boxes:
    corners = [[x - half, z - half], [x + half, z - half], [x + half, z + half], [x - half, z + half]]
    return Boxes(np.array([corners]), np.array([top]), np.array([is_indoors]))


def is_hidden(
    what: Boxes,
    yaw: float = 0.0,
    pitch: float = 0.0,
    x: float = 0.0,
    z: float = 0.0,
    houses: Sequence[Block] = (HOUSE,),
) -> bool:
    view = view_of_head(Head(x, 1.65, z, yaw, pitch), 16 / 9)
    corners = np.array([[-1, -1, 1, 1], [1, -1, 1, 1], [-1, 1, 1, 1], [1, 1, 1, 1]], np.float32)
    rays: NDArray[np.float64] = (corners @ ray_matrix(view).T)[:, :3].astype(np.float64)
    return bool(Horizon(houses).hides(np.array(view.position, np.float64), rays, what)[0])


def test_a_bench_behind_the_house_is_hidden() -> None:
    assert is_hidden(box(0.0, -20.0))


@pytest.mark.parametrize(
    "what",
    [box(0.0, -5.0), box(18.0, -20.0), box(0.0, -20.0, top=30.0), box(0.0, -10.0, half=8.0), box(0.0, 0.0, half=3.0)],
    ids=["in front", "beside", "a tower behind", "around the house", "around the eye"],
)
def test_what_can_be_seen_is_not(what: Boxes) -> None:
    assert not is_hidden(what)


def test_half_a_bench_beside_the_corner_is_seen() -> None:
    corner_at_20_m = 5.0 / 7.0 * 20.0
    assert not is_hidden(box(corner_at_20_m, -20.0, half=1.0))
    assert is_hidden(box(corner_at_20_m - 2.0, -20.0, half=1.0))


def test_a_tower_whose_foot_alone_is_in_the_picture_is_hidden_from_close_by() -> None:
    tower = box(0.0, -30.0, top=25.0)
    assert not is_hidden(tower)
    assert is_hidden(tower, z=-5.5), "the picture ends below the eaves"


def test_a_house_behind_the_back_hides_nothing() -> None:
    assert not is_hidden(box(0.0, 20.0), yaw=math.pi)


def test_one_who_looks_at_the_sky_is_shown_everything() -> None:
    assert not is_hidden(box(0.0, -20.0), pitch=1.3)


def test_inside_the_house_nothing_is_hidden() -> None:
    assert not is_hidden(box(0.0, -20.0), z=-10.0)


def test_a_shelf_is_seen_through_the_shop_window_and_from_within_but_not_from_behind() -> None:
    shelf = box(2.0, -11.0, is_indoors=True)
    assert not is_hidden(shelf, houses=SHOP)
    assert not is_hidden(shelf, z=-8.0, houses=SHOP)
    assert is_hidden(shelf, yaw=math.pi, z=-20.0, houses=SHOP)
    assert is_hidden(shelf, yaw=math.pi / 2, x=12.0, z=-10.0, houses=SHOP)


def test_what_stands_behind_a_shop_is_hidden_by_it_from_without_and_by_its_walls_from_within() -> None:
    bench = box(0.0, -20.0)
    assert is_hidden(bench, houses=SHOP)
    assert is_hidden(bench, z=-9.0, houses=SHOP)
    before_the_shop = box(0.0, -3.0)
    assert not is_hidden(before_the_shop, yaw=math.pi, z=-9.0, houses=SHOP)


def test_the_shelf_of_another_shop_is_hidden_by_its_walls() -> None:
    other = tuple(
        Block((block.centre[0], block.centre[1] - 10.0), block.width_m, block.depth_m, 0.0, 4.0, block.is_hollow)
        for block in SHOP
    )
    assert is_hidden(box(2.0, -21.0, is_indoors=True), houses=(*SHOP, *other))
