"""The user's own room instead of the town: what they see of it, and of what stands in it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.messages import TimeOfDay, Weather
from vr_assistant.stage.avatar.glb import MAX_JOINTS
from vr_assistant.stage.film.room import decoded, laid_over
from vr_assistant.stage.panels.content import AnswerContent
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.render.frame import AvatarFrame, Blend, FrameScene, Panel, Prop, Props, Route, View
from vr_assistant.stage.render.quality import LAYERS, Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 240, 180
ASSETS = Path(__file__).parents[2] / "assets"
WORLD = World.load(ASSETS / "worlds" / "town")
FOV = (-0.75, 0.75, 0.6, -0.75)
BLENDS: tuple[Blend, ...] = ("alpha", "additive")
Picture = NDArray[np.uint8]


@pytest.fixture(scope="module")
def runtime() -> Iterator[OffscreenRuntime]:
    made = OffscreenRuntime(WIDTH, HEIGHT)
    made.begin()
    yield made
    made.end()


def open_renderer(runtime: OffscreenRuntime, samples: int, *, eyes: int = 1, is_layered: bool = False) -> Renderer:
    wanted = Quality.for_driver(runtime.gl, samples)
    quality = replace(wanted, samples=samples, filters_edges=samples == 0, is_layered=is_layered, shadow_size=512)
    made = Renderer(runtime.gl, WORLD, avatar=ASSETS / "avatars" / "aria.glb", quality=quality, views=eyes)
    for _ in made.load():
        pass
    made.resize(WIDTH, HEIGHT)
    return made


@pytest.fixture(scope="module", params=[4, 0], ids=["multisampled", "edges filtered"])
def renderer(runtime: OffscreenRuntime, request: pytest.FixtureRequest) -> Iterator[Renderer]:
    made = open_renderer(runtime, request.param)
    yield made
    made.close()


def eye(x: float = 0.3) -> View:
    return View((x, 1.65, 10.0), (-0.087, 0.0, 0.0, 0.996), FOV)


def somebody() -> AvatarFrame:
    root = np.diag([-1.0, 1.0, -1.0, 1.0]).astype(np.float32)
    root[:3, 3] = (0.6, 0.0, 8.2)
    return AvatarFrame(root, np.tile(np.eye(4, dtype=np.float32), (MAX_JOINTS, 1, 1)), np.zeros(0, np.float32))


def cube() -> Props:
    at = np.diag([0.3, 0.3, 0.3, 1.0]).astype(np.float32)
    at[:3, 3] = (-0.5, 1.3, 8.4)
    return Props.of([Prop("cube", at, (0.9, 0.9, 0.9))])


def letter() -> Panel:
    card = draw_panel(AnswerContent("Museum", "Open from 10 to 6.", "Town guide"))
    at = np.diag([card.width / 250, card.height / 250, 1.0, 1.0]).astype(np.float32)
    at[:3, 3] = (0.0, 1.5, 8.6)
    return Panel("answer", 1, card.pixels, at)


def company(blend: Blend = "alpha", time_of_day: TimeOfDay = "noon", weather: Weather = "clear") -> FrameScene:
    return FrameScene(1.0, time_of_day, weather, somebody(), cube(), [], None, blend)


def seen(renderer: Renderer, scene: FrameScene) -> Picture:
    renderer.draw(scene, [eye()])
    return renderer.read_translucent()


def over(picture: Picture, level: int, blend: Blend = "alpha") -> Picture:
    return laid_over(picture, np.full((*picture.shape[:2], 3), level, np.uint8), blend)


@pytest.mark.parametrize("blend", BLENDS)
@pytest.mark.parametrize("weather", ["clear", "snow", "fog"])
def test_nothing_of_the_town_is_left(renderer: Renderer, blend: Blend, weather: Weather) -> None:
    """Not its sky, its signs or its snow: an empty scene is an empty picture."""
    assert not seen(renderer, FrameScene(2.0, "night", weather, blend=blend)).any()


def test_she_and_the_goods_hide_the_room_and_nothing_else_does(renderer: Renderer) -> None:
    picture = seen(renderer, replace(company(), avatar=None))
    alpha = picture[..., 3]
    assert 400 < int((alpha == 255).sum()) < 3000, "the cube"
    assert int(((alpha > 0) & (alpha < 255)).sum()) < 300, "its edge"
    assert not picture[alpha == 0].any()
    assert int((seen(renderer, company())[..., 3] == 255).sum()) > int((alpha == 255).sum()) + 1500, "and she"


def test_her_shadow_lies_on_the_floor_as_darkness_alone(renderer: Renderer) -> None:
    picture = seen(renderer, company())
    dark = (picture[..., 3] > 40) & (picture[..., 3] < 250) & ~picture[..., :3].any(axis=-1)
    rows, _ = np.nonzero(dark)
    assert len(rows) > 300
    assert rows.min() > HEIGHT * 0.55, "nowhere but on the floor"
    assert over(picture, 200)[dark].mean() < 190


def test_an_additive_picture_casts_no_shadow(renderer: Renderer) -> None:
    alone = seen(renderer, replace(company("additive"), props=Props()))
    feet = seen(renderer, replace(company("alpha"), props=Props()))
    assert int((alone[..., 3] > 0).sum()) < int((feet[..., 3] > 0).sum()) - 300
    assert (over(alone, 90, "additive") >= 90).all(), "light can only be added"


@pytest.mark.parametrize("level", [0, 255], ids=["over black", "over white"])
def test_no_fringe_runs_round_a_bright_thing(renderer: Renderer, level: int) -> None:
    """Between the cube and the wall every pixel lies between both in brightness: no dark and no bright rim."""
    picture = seen(renderer, replace(company(), avatar=None))
    alpha = picture[..., 3].astype(float) / 255
    solid = decoded(picture[alpha == 1][..., :3])
    edge = (alpha > 0.1) & (alpha < 0.9)
    assert edge.sum() > 20
    light = decoded(picture[edge][:, :3]) / alpha[edge][:, None]
    assert light.min() > solid.min() * 0.85, "the edge is no darker than the thing"
    assert light.max() < solid.max() * 1.15
    result = over(picture, level)[edge].astype(int)
    thing = over(picture, level)[alpha == 1]
    assert result.min() >= min(level, thing.min()) - 3 and result.max() <= max(level, thing.max()) + 3


def test_edges_are_smooth(renderer: Renderer) -> None:
    """Her dark hair and jacket too, which before nothing are no edge of brightness."""
    alpha = seen(renderer, replace(company(), props=Props()))[: HEIGHT // 2, :, 3]
    rows = (alpha == 255).any(axis=1)
    partly = ((alpha > 16) & (alpha < 240)).sum(axis=1)
    assert partly[rows].mean() > 0.8


@pytest.mark.parametrize("blend", BLENDS)
def test_the_hour_and_the_weather_of_the_town_do_not_reach_the_room(renderer: Renderer, blend: Blend) -> None:
    expected = seen(renderer, company(blend))
    assert expected[..., :3].max() > 120, "she is well lit"
    for time_of_day in get_args(TimeOfDay):
        for weather in get_args(Weather):
            assert np.array_equal(seen(renderer, company(blend, time_of_day, weather)), expected)


@pytest.mark.parametrize("blend", BLENDS)
@pytest.mark.parametrize("level", [20, 120])
def test_text_can_be_read_over_any_room(renderer: Renderer, blend: Blend, level: int) -> None:
    picture = seen(renderer, FrameScene(panels=[letter()], blend=blend))
    shown = decoded(over(picture, level, blend)).mean(axis=-1)
    wall = float(decoded(np.full((1, 1, 3), level, np.uint8)).mean())
    around = (shown.min() if blend == "alpha" else wall) + 0.05
    assert (shown.max() + 0.05) / around > 3.0, "as WCAG asks of large text"


def test_a_plate_is_not_seen_in_added_light(renderer: Renderer) -> None:
    dark, light = (seen(renderer, FrameScene(panels=[letter()], blend=blend)) for blend in BLENDS)
    plate = (dark[..., 3] > 200) & (dark[..., :3].max(axis=-1) < 60)
    assert plate.sum() > 500
    assert light[plate][:, :3].mean() < 3
    ink = dark[..., :3].min(axis=-1) > 150
    assert ink.sum() > 10
    was, now = (picture[ink][:, :3].astype(float).mean() for picture in (dark, light))
    assert now > 0.95 * was, "what is written stays as bright as it was"


@pytest.mark.parametrize("blend", BLENDS)
def test_added_light_never_darkens(renderer: Renderer, blend: Blend) -> None:
    """Whatever is in the picture, and however bright the room is; only alpha may."""
    scene = replace(company(blend), panels=[letter()])
    for level in (0, 100, 250):
        shown = over(seen(renderer, scene), level, blend)
        assert (shown.min() >= level) == (blend == "additive" or level == 0)


def test_the_way_is_drawn_over_the_floor(renderer: Renderer) -> None:
    points = np.array([[0.3, 0.0, 9.0], [0.3, 0.0, 6.0]], np.float32)
    picture = seen(renderer, FrameScene(route=Route(points, -0.6), blend="alpha"))
    assert (picture[..., 2] > 100).sum() > 100
    assert not picture[: HEIGHT // 3].any()


@pytest.mark.parametrize("blend", BLENDS)
def test_there_and_back_the_town_is_as_it_was(renderer: Renderer, blend: Blend) -> None:
    town = replace(company("opaque", "sunset", "rain"), panels=[letter()])
    for _ in range(2):  # the second look is drawn from what rests
        seen(renderer, town)
    before = seen(renderer, town)
    assert (before[..., 3] == 255).all()
    seen(renderer, replace(town, blend=blend))
    assert np.array_equal(seen(renderer, town), before)


MADE = ("CompileShader", "LinkProgram", "CreateProgram", "CreateTextures", "CreateBuffers", "CreateFramebuffers")


def test_switching_makes_nothing_and_draws_with_fewer_calls(renderer: Renderer, runtime: OffscreenRuntime) -> None:
    town = replace(company("opaque"), panels=[letter()])
    seen(renderer, town)
    with runtime.gl.counting() as in_town:
        renderer.draw(town, [eye(0.31)])
    for blend in BLENDS:
        with runtime.gl.counting() as in_room:
            renderer.draw(replace(town, blend=blend), [eye(0.32)])
        assert not [name for name in MADE if name in in_room]
        assert sum(in_room.values()) < sum(in_town.values()) * 0.8
    assert renderer.objects_drawn == 1, "the cube; nobody looked through the town"
    runtime.gl.check()


@pytest.mark.parametrize("samples", [4, 0], ids=["multisampled", "edges filtered"])
def test_one_pass_and_two_give_the_same_pixels(runtime: OffscreenRuntime, samples: int) -> None:
    if LAYERS not in runtime.gl.extensions:
        pytest.skip("this driver draws to one layer at a time")
    at_once, in_turn = (open_renderer(runtime, samples, eyes=2, is_layered=layered) for layered in (True, False))
    points = np.array([[0.3, 0.0, 9.0], [0.3, 0.0, 6.0]], np.float32)
    for blend in BLENDS:
        scene = replace(company(blend), panels=[letter()], route=Route(points, 0.0))
        for renderer in (at_once, in_turn):
            renderer.draw(scene, [eye(0.27), eye(0.33)])
        for view in (0, 1):
            assert np.array_equal(at_once.read_translucent(view), in_turn.read_translucent(view))
        assert not np.array_equal(at_once.read_translucent(0), at_once.read_translucent(1))
    at_once.close()
    in_turn.close()
