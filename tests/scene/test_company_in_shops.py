"""In a shop the assistant stays in the room with the user."""

import math
from pathlib import Path

import pytest

from vr_assistant.stage.scene.standing import Standing
from vr_assistant.stage.scene.walker import Walker
from vr_assistant.world.ground import Ground
from vr_assistant.world.world import World

TOWN = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")


@pytest.fixture(scope="module")
def ground() -> Ground:
    return Ground(TOWN)


def spot(shop: str, x: float, into_m: float) -> tuple[float, float]:
    f = TOWN.place(shop).footprint
    return f.to_world(x, -f.depth_m / 2 + into_m)


def is_inside(shop: str, x: float, z: float) -> bool:
    f = TOWN.place(shop).footprint
    dx, dz = x - f.centre[0], z - f.centre[1]
    across = dx * math.cos(f.yaw) - dz * math.sin(f.yaw)
    deep = dx * math.sin(f.yaw) + dz * math.cos(f.yaw)
    return abs(across) < f.width_m / 2 and abs(deep) < f.depth_m / 2


@pytest.mark.parametrize("turn", [0.0, math.pi / 2, math.pi, -math.pi / 2])
@pytest.mark.parametrize("shop", ["bookshop", "pharmacy", "grocery"])
def test_she_stands_before_the_user_and_not_behind_the_wall(ground: Ground, shop: str, turn: float) -> None:
    user, her = spot(shop, 0.4, 3.9), spot(shop, 0.0, 2.6)
    standing = Standing(ground.route_in_pieces)
    body = Walker(*her, 0.0)
    standing.go_before(*user, TOWN.place(shop).yaw + turn)
    for _ in range(400):
        standing.step(body, user, 0.02)
        if turn:
            assert is_inside(shop, body.x, body.z)
    assert body.distance_to(*user) < 3.6


def test_she_comes_in_after_the_user(ground: Ground) -> None:
    shop = TOWN.place("cafe")
    user, standing = spot("cafe", 0.0, 4.4), Standing(ground.route_in_pieces)
    body = Walker(*shop.entrance, 0.0)
    for _ in range(700):
        standing.step(body, user, 0.02)
    assert body.distance_to(*user) < 3.6
    assert ground.is_walkable(body.x, body.z)
