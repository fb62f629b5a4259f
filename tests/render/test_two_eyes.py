"""Both eyes in one pass see what they see one after the other."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.avatar.glb import MAX_JOINTS
from vr_assistant.stage.render.frame import STROKE, AvatarFrame, FrameScene, Panel, Prop, Props, Route, View
from vr_assistant.stage.render.quality import LAYERS, Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 192, 160
ASSETS = Path(__file__).parents[2] / "assets"
WORLD = World.load(ASSETS / "worlds" / "town")
FOV_LEFT, FOV_RIGHT = (-0.9, 0.7, 0.75, -0.85), (-0.7, 0.9, 0.75, -0.85)


@pytest.fixture(scope="module")
def runtime() -> Iterator[OffscreenRuntime]:
    made = OffscreenRuntime(WIDTH, HEIGHT)
    made.begin()
    if LAYERS not in made.gl.extensions:
        pytest.skip("this driver draws to one layer at a time")
    yield made
    made.end()


def open_renderer(runtime: OffscreenRuntime, is_layered: bool, samples: int) -> Renderer:
    wanted = Quality.for_driver(runtime.gl, samples)
    quality = replace(wanted, samples=samples, filters_edges=samples == 0, is_layered=is_layered, shadow_size=512)
    made = Renderer(runtime.gl, WORLD, avatar=ASSETS / "avatars" / "aria.glb", quality=quality, views=2)
    for _ in made.load():
        pass
    made.resize(WIDTH, HEIGHT)
    return made


@pytest.fixture(scope="module", params=[4, 0], ids=["multisampled", "edges filtered"])
def renderers(runtime: OffscreenRuntime, request: pytest.FixtureRequest) -> Iterator[tuple[Renderer, Renderer]]:
    made = [open_renderer(runtime, is_layered, request.param) for is_layered in (True, False)]
    yield made[0], made[1]
    for renderer in made:
        renderer.close()


def two_eyes(yaw: float = 0.0, apart_m: float = 0.064) -> list[View]:
    turn = (0.0, float(np.sin(yaw / 2)), 0.0, float(np.cos(yaw / 2)))
    right = np.array([np.cos(yaw), 0.0, -np.sin(yaw)]) * apart_m / 2
    middle = np.array([0.3, 1.65, 10.0])
    left_eye, right_eye = (middle - right).tolist(), (middle + right).tolist()
    return [View(tuple(left_eye), turn, FOV_LEFT), View(tuple(right_eye), turn, FOV_RIGHT)]


def busy_scene(**light: str) -> FrameScene:
    at = np.diag([0.2, 0.2, 0.2, 1.0]).astype(np.float32)
    at[:3, 3] = (-0.3, 1.2, 8.4)
    hung = np.diag([0.5, 0.25, 1.0, 1.0]).astype(np.float32)
    hung[:3, 3] = (0.2, 1.5, 8.6)
    root = np.diag([-1.0, 1.0, -1.0, 1.0]).astype(np.float32)
    root[:3, 3] = (0.9, 0.0, 7.5)
    joints = np.tile(np.eye(4, dtype=np.float32), (MAX_JOINTS, 1, 1))
    picture = np.zeros((32, 64, 4), np.uint8)
    picture[:, ::2] = 255
    stroke = np.zeros(3, STROKE)
    stroke["position"] = [(-0.5, 0.4, 8.0), (0.9, 0.4, 8.0), (0.2, 2.0, 8.2)]
    stroke["ink"] = (0.1, 0.3, 0.4, 0.5)
    return FrameScene(
        time_s=3.0,
        avatar=AvatarFrame(root, joints, np.zeros(0, np.float32)),
        props=Props.of([Prop("cube", at, (0.8, 0.1, 0.1), 0.2), Prop("sphere", at @ at, (0.1, 0.8, 0.1))]),
        panels=[Panel("one", 1, picture, hung), Panel("two", 1, picture, hung, 0.5, True)],
        route=Route(np.array([[0.3, 0, 9.0], [0.3, 0, -8.0]], np.float32), 0.0),
        strokes=[stroke],
        vignette=0.8,
        dimmed=0.1,
        **light,  # type: ignore[arg-type]
    )


def seen(renderer: Renderer, scene: FrameScene, views: list[View]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    renderer.draw(scene, views)
    return renderer.read_pixels(0), renderer.read_pixels(1)


@pytest.mark.parametrize(
    "light", [{}, {"time_of_day": "night", "weather": "rain"}, {"time_of_day": "sunset", "weather": "snow"}], ids=str
)
@pytest.mark.parametrize("yaw", [0.0, 2.5])
def test_one_pass_and_two_give_the_same_pixels(
    renderers: tuple[Renderer, Renderer], light: dict[str, str], yaw: float
) -> None:
    at_once, in_turn = renderers
    scene = busy_scene(**light)
    for one, two in zip(seen(at_once, scene, two_eyes(yaw)), seen(in_turn, scene, two_eyes(yaw)), strict=True):
        assert np.array_equal(one, two)


def test_the_eyes_see_two_pictures(renderers: tuple[Renderer, Renderer]) -> None:
    for renderer in renderers:
        left, right = seen(renderer, busy_scene(), two_eyes())
        assert np.abs(left.astype(int) - right.astype(int)).mean() > 1


def red_where_it_was_not(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> int:
    is_red, was_red = (p[..., 0].astype(int) > 2 * p[..., 1].astype(int) for p in (after, before))
    return int((is_red & ~was_red).sum())


def test_what_one_eye_alone_sees_is_drawn(renderers: tuple[Renderer, Renderer]) -> None:
    """At the left edge of the left eye, where the right eye does not look."""
    at = np.diag([0.4, 0.4, 0.4, 1.0]).astype(np.float32)
    at[:3, 3] = (0.3 - 2.3, 1.65, 8.0)
    for renderer in renderers:
        without = seen(renderer, FrameScene(), two_eyes())
        there = seen(renderer, FrameScene(props=Props.of([Prop("cube", at, (0.9, 0.0, 0.0))])), two_eyes())
        turned_red = [red_where_it_was_not(a, b) for a, b in zip(without, there, strict=True)]
        assert turned_red[0] > 50
        assert turned_red[1] == 0


def test_the_second_eye_costs_no_call(renderers: tuple[Renderer, Renderer], runtime: OffscreenRuntime) -> None:
    calls = []
    for renderer in renderers:
        scene = busy_scene()
        renderer.draw(scene, two_eyes())
        with runtime.gl.counting() as counts:
            renderer.draw(scene, two_eyes())
        calls.append(sum(counts.values()))
    assert calls[0] < 0.75 * calls[1]


def test_the_head_is_asked_for_last(renderers: tuple[Renderer, Renderer], runtime: OffscreenRuntime) -> None:
    """A head that turns while the frame is made is seen from where it is at the end."""
    for renderer in renderers:
        where_it_was = seen(renderer, busy_scene(), two_eyes(0.0))
        where_it_is = seen(renderer, busy_scene(), two_eyes(0.02))
        renderer.draw(busy_scene(), two_eyes(0.0), lambda: two_eyes(0.02))
        late = renderer.read_pixels(0), renderer.read_pixels(1)
        assert all(np.array_equal(a, b) for a, b in zip(late, where_it_is, strict=True))
        assert not np.array_equal(late[0], where_it_was[0])
    assert runtime.gl.GetError() == 0
