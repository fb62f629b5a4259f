"""What one sees of a shop's inside: from the street, from the door and from within."""

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.town.town import Town, build_town
from vr_assistant.world.ground import Ground
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 320, 180
WORLD = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")
IN, OUT = math.pi, 0.0


class Visitor:
    """Somebody with eyes who is put where a test wants them."""

    def __init__(self) -> None:
        self.runtime = OffscreenRuntime(WIDTH, HEIGHT)
        self.runtime.begin()
        self.renderer = Renderer(self.runtime.gl, WORLD)
        for _ in self.renderer.load():
            pass
        self.renderer.resize(WIDTH, HEIGHT)

    def look(self, view: View, scene: FrameScene | None = None) -> NDArray[np.uint8]:
        self.renderer.draw(scene or FrameScene(), [view])
        return self.renderer.read_pixels()


@pytest.fixture(scope="module")
def visitor() -> Iterator[Visitor]:
    made = Visitor()
    yield made
    made.renderer.close()
    made.runtime.end()


@pytest.fixture(scope="module")
def town() -> Town:
    built = Town()
    for _ in build_town(WORLD, built):
        pass
    return built


def at(shop: str, x: float, into_m: float, yaw: float, pitch: float = 0.0) -> View:
    """An eye in the frame of a shop: x to the right of one who looks out, metres behind its front, yaw against it."""
    f = WORLD.place(shop).footprint
    east, south = f.to_world(x, -f.depth_m / 2 + into_m)
    return view_of_head(Head(east, 1.65, south, f.yaw + yaw, pitch), WIDTH / HEIGHT)


def difference(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    return float(np.abs(a.astype(int) - b.astype(int)).mean())


@pytest.mark.parametrize(
    "view",
    [
        at("bookshop", 0.0, -3.0, IN), at("bookshop", 2.3, -1.2, IN), at("bookshop", 0.2, 1.5, OUT),
        at("bakery", 0.0, 0.1, IN), at("bakery", -2.0, 3.0, OUT + 0.6), at("cafe", 0.0, 4.5, OUT - 0.7),
        at("florist", 3.5, -1.0, IN - 0.8), at("toy_shop", -6.0, 4.0, 1.6), at("grocery", 5.0, -2.0, IN + 0.4),
        at("pharmacy", 0.0, 10.0, OUT), at("hotel", 1.0, 3.0, IN + 1.2), at("gallery", -6.0, -8.0, IN - 0.6),
    ],
)  # fmt: skip
def test_leaving_out_what_walls_hide_changes_no_pixel(
    visitor: Visitor, view: View, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_list = visitor.renderer.draw_list

    def arrive() -> NDArray[np.uint8]:
        visitor.look(at("grocery", 0.0, -9.0, OUT))
        draw_list._is_far[:] = False  # what was far stays so for a while, and only what is seen can be told
        return visitor.look(view)

    quick = arrive()
    with monkeypatch.context() as patch:
        patch.setattr(draw_list, "_horizon", None)
        whole = arrive()
    assert difference(quick, whole) == 0


def test_from_within_a_shop_one_sees_the_street_and_not_the_town_behind_the_walls(visitor: Visitor) -> None:
    visitor.look(at("bakery", 0.0, 3.0, OUT))
    to_the_street = visitor.renderer.triangles_drawn
    visitor.look(at("bakery", 0.0, 3.0, IN))
    assert visitor.renderer.triangles_drawn < to_the_street


@pytest.mark.parametrize("shop", ["bookshop", "pharmacy", "home_shop"])
def test_a_shop_is_bright_and_has_colours_by_day(visitor: Visitor, shop: str) -> None:
    inside = visitor.look(at(shop, 0.0, 1.0, IN)).astype(int)
    assert 70 < inside.mean() < 190
    assert (inside.max(axis=2) - inside.min(axis=2) > 40).mean() > 0.05


@pytest.mark.parametrize("shop", ["bakery", "clothing_shop"])
def test_at_night_warm_light_comes_through_the_door(visitor: Visitor, shop: str) -> None:
    pixels = visitor.look(at(shop, 0.0, -3.0, IN), FrameScene(time_of_day="night")).astype(int)
    doorway = pixels[HEIGHT // 3 : HEIGHT // 2, WIDTH // 2 - 20 : WIDTH // 2 + 20]
    assert doorway.mean() > 110
    assert doorway[..., 0].mean() > doorway[..., 2].mean() + 25
    street = visitor.look(at(shop, 0.0, -3.0, OUT), FrameScene(time_of_day="night"))
    assert doorway.mean() > 1.5 * street.mean()


def test_shops_are_told_apart_from_across_the_plaza(visitor: Visitor) -> None:
    def window(shop: str) -> NDArray[np.uint8]:
        f = WORLD.place(shop).footprint
        x, z = f.before_door(9.0)
        return visitor.look(view_of_head(Head(x, 1.65, z, f.yaw + IN, 0.0), WIDTH / HEIGHT))[80:95, 130:190]

    assert difference(window("bookshop"), window("clothing_shop")) > 12


def test_no_rain_falls_and_no_snow_lies_in_a_shop(visitor: Visitor) -> None:
    inside, outside = at("bakery", 0.0, 3.5, IN + 0.1, -0.3), at("bakery", 0.0, -3.0, OUT)
    for view, moves in ((inside, False), (outside, True)):
        one = visitor.look(view, FrameScene(weather="rain", time_s=1.0))
        other = visitor.look(view, FrameScene(weather="rain", time_s=1.1))
        assert (difference(one, other) > 0) == moves
    clear, snowy = visitor.look(inside), visitor.look(inside, FrameScene(weather="snow"))
    assert difference(clear[HEIGHT // 2 :], snowy[HEIGHT // 2 :]) < 25
    assert difference(visitor.look(outside), visitor.look(outside, FrameScene(weather="snow"))) > 30


def test_there_is_much_to_see_from_the_start_and_not_too_much(visitor: Visitor) -> None:
    start = WORLD.start
    visitor.look(view_of_head(Head(start.x, 1.65, start.z, start.yaw, 0.0), WIDTH / HEIGHT))
    assert visitor.renderer.draw_list.objects >= 1000
    most = 128_000 if visitor.runtime.gl.is_software else 200_000  # a graphics card draws what houses hide
    assert 60_000 <= visitor.renderer.triangles_drawn <= most


def test_rooms_far_away_cost_few_triangles(town: Town) -> None:
    for name, mesh in town.meshes.items():
        if name.endswith("_inside"):
            near, far = len(mesh.indices) // 3, len(town.meshes[f"{name}_far"].indices) // 3
            assert near > 1500
            assert far < 200


def test_nobody_walks_through_what_is_drawn(town: Town) -> None:
    ground = Ground(WORLD)
    of_shops = {f"{place.room.trade}_{fixture.kind}" for place in WORLD.places if place.room
                for fixture in place.room.fixtures if fixture.is_solid}  # fmt: skip
    seen = 0
    for instance in town.instances:
        if instance.mesh.endswith("_inside") or instance.mesh.rpartition("_")[0] in of_shops:
            seen += 1
            local = town.meshes[instance.mesh].vertices["position"]
            points = local @ instance.model[:3, :3].T + instance.model[:3, 3]
            body = points[(points[:, 1] > 0.2) & (points[:, 1] < 2.0)]
            assert not any(ground.is_walkable(float(x), float(z)) for x, _, z in body), instance.mesh
    assert seen > 100


def test_a_tall_visitor_passes_under_lamps_and_lintels(town: Town) -> None:
    for place in WORLD.places:
        if not place.room:
            continue
        points = town.meshes[f"{place.id}_inside"].vertices["position"]
        x, y, z = points.T
        in_the_way = (np.abs(x) < 0.7) & (z > place.room.front_z - 0.3) & (z < place.room.back_z - 2.2)
        overhead = y[in_the_way & (y > 0.3)]
        assert overhead.min() > 2.1, place.id
        assert (y[in_the_way & (y < 0.3)] < 0.08).all(), f"one stumbles in {place.id}"
