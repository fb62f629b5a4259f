"""What a user would notice of the picture: small frames of the real town, drawn by whatever OpenGL is here."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.messages import TimeOfDay, Weather
from vr_assistant.stage.avatar.glb import MAX_JOINTS
from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, Panel, Prop, Props, Route, View
from vr_assistant.stage.render.programs import ALL_FEATURES
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 320, 180
ASSETS = Path(__file__).parents[2] / "assets"
WORLD = ASSETS / "worlds" / "town"
AVATAR = ASSETS / "avatars" / "aria.glb"


class Painter:
    """A loaded renderer with a head to look from."""

    def __init__(self) -> None:
        self.runtime = OffscreenRuntime(WIDTH, HEIGHT)
        self.runtime.begin()
        self.gl = self.runtime.gl
        self.errors = self.gl.log_errors()
        self.renderer = Renderer(self.gl, World.load(WORLD), avatar=AVATAR)
        self.steps = list(self.renderer.load())
        self.renderer.resize(WIDTH, HEIGHT)

    def views(self, *offsets: float, yaw: float = 0.0) -> list[View]:
        return [view_of_head(Head(offset, 1.65, 10.0, yaw, 0.0), WIDTH / HEIGHT) for offset in offsets or (0.0,)]

    def draw(self, scene: FrameScene, yaw: float = 0.0) -> NDArray[np.uint8]:
        self.renderer.draw(scene, self.views(yaw=yaw))
        return self.renderer.read_pixels()


@pytest.fixture(scope="module")
def painter() -> Iterator[Painter]:
    made = Painter()
    yield made
    made.renderer.close()
    made.runtime.end()


@pytest.fixture(autouse=True)
def _no_gl_errors(painter: Painter) -> Iterator[None]:
    yield
    painter.gl.check()
    assert painter.errors == []


def cube_at(x: float, z: float) -> Prop:
    model = np.eye(4, dtype=np.float32) * np.float32(0.2)
    model[:, 3] = (x, 1.0, z, 1.0)
    return Prop("cube", model, (0.8, 0.1, 0.1))


def somebody(x: float = 0.5, z: float = 7.5) -> AvatarFrame:
    """The assistant, arms out as her file has her, looking at the user."""
    root = np.diag([-1.0, 1.0, -1.0, 1.0]).astype(np.float32)
    root[:3, 3] = (x, 0.0, z)
    joints = np.tile(np.eye(4, dtype=np.float32), (MAX_JOINTS, 1, 1))
    return AvatarFrame(root, joints, np.zeros(0, np.float32))


def white_panel(distance_m: float = 3.0, **kwargs: bool) -> Panel:
    model = np.diag([1.0, 1.0, 1.0, 1.0]).astype(np.float32)
    model[:3, 3] = (0.0, 1.65, 10.0 - distance_m)
    return Panel("white", 1, np.full((32, 32, 4), 255, np.uint8), model, **kwargs)


def difference(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    return float(np.abs(a.astype(int) - b.astype(int)).mean())


def test_the_plaza_is_a_picture_with_sky_above_and_stones_below(painter: Painter) -> None:
    pixels = painter.draw(FrameScene())
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    assert pixels.std() > 25
    sky, ground = pixels[2, 60:110].mean(axis=0), pixels[-4].mean(axis=0)
    assert sky[2] > sky[0] + 30
    assert abs(ground[2] - ground[0]) < 40


def test_loading_is_spread_over_many_steps(painter: Painter) -> None:
    assert len(painter.steps) > 10


@pytest.mark.parametrize("time_of_day", ["morning", "sunset", "night"])
def test_each_time_of_day_looks_different_from_noon(painter: Painter, time_of_day: str) -> None:
    noon = painter.draw(FrameScene())
    other = painter.draw(FrameScene(time_of_day=time_of_day))  # type: ignore[arg-type]
    assert difference(noon, other) > 12


def test_the_night_is_darker_than_noon_but_windows_are_lit(painter: Painter) -> None:
    noon, night = painter.draw(FrameScene()), painter.draw(FrameScene(time_of_day="night"))
    assert night.mean() < noon.mean() * 0.7
    assert (night[60:110].min(axis=2) > 150).sum() > 20


@pytest.mark.parametrize("weather", ["fog", "rain", "snow"])
def test_each_weather_looks_different_from_clear(painter: Painter, weather: str) -> None:
    clear = painter.draw(FrameScene())
    assert difference(clear, painter.draw(FrameScene(weather=weather))) > 10  # type: ignore[arg-type]


def test_trees_and_water_move(painter: Painter) -> None:
    assert difference(painter.draw(FrameScene(time_s=0.0)), painter.draw(FrameScene(time_s=1.5))) > 0.05


def test_two_eyes_see_two_pictures_of_the_same_place(painter: Painter) -> None:
    framebuffers = painter.renderer.draw(FrameScene(), painter.views(-0.032, 0.032))
    left, right = painter.renderer.read_pixels(0), painter.renderer.read_pixels(1)
    assert len(set(framebuffers)) == 2
    assert 0.2 < difference(left, right) < 25


def test_the_same_scene_gives_the_same_picture(painter: Painter) -> None:
    assert difference(painter.draw(FrameScene(time_s=4.0)), painter.draw(FrameScene(time_s=4.0))) == 0


@pytest.mark.parametrize("avatar", [None, somebody()], ids=["alone", "with her"])
def test_gl_calls_do_not_grow_with_the_number_of_objects(painter: Painter, avatar: AvatarFrame | None) -> None:
    def calls(count: int) -> int:
        props = [cube_at(0.01 * (i % 40) - 0.2, 7.0 - 0.01 * (i // 40)) for i in range(count)]
        scene = FrameScene(props=Props.of(props), avatar=avatar)
        for _ in range(3):  # buffers have grown, programs are there, the eye rests
            painter.draw(scene)
        scene.avatar = somebody() if avatar else None  # a new pose is sent up
        with painter.gl.counting() as counts:
            painter.renderer.draw(scene, painter.views())
        return sum(counts.values())

    assert calls(10) == calls(1_000) == calls(10_000)


@pytest.mark.parametrize("time_of_day", ["noon", "night"])
@pytest.mark.parametrize("weather", ["clear", "rain"])
def test_she_is_drawn_in_any_light_without_an_error(painter: Painter, time_of_day: str, weather: str) -> None:
    light: dict[str, Any] = {"time_of_day": time_of_day, "weather": weather}
    without = painter.draw(FrameScene(**light))
    with_her = painter.draw(FrameScene(**light, avatar=somebody()))
    assert difference(without, with_her) > 0.5
    painter.gl.check()
    assert painter.errors == []


def test_nothing_is_compiled_in_a_frame_whatever_the_light_and_whoever_is_there(
    painter: Painter, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is anything drawn with a program that was compiled for something else."""
    glowing = Prop("cube", cube_at(0.0, 6.0).model, (1.0, 1.0, 1.0), glow=0.5)
    with painter.gl.counting() as calls:
        for time_of_day in get_args(TimeOfDay):
            for weather in get_args(Weather):
                for body in (None, somebody()):
                    for props in ([], [cube_at(0.3, 6.0)], [glowing]):
                        scene = FrameScene(0.0, time_of_day, weather, body, Props.of(props))
                        painter.renderer.draw(scene, painter.views())
    assert calls["UseProgram"] > 0
    assert not {"CompileShader", "LinkProgram", "ProgramBinary"} & calls.keys()
    assert caplog.records == []


def test_she_casts_a_shadow_on_the_ground(painter: Painter) -> None:
    behind_her = somebody(0.0, 12.5)  # out of the picture; the sun of the morning stands low
    lit = painter.draw(FrameScene(time_of_day="morning"))
    shaded = painter.draw(FrameScene(time_of_day="morning", avatar=behind_her), yaw=0.0)
    assert difference(lit, shaded) < 0.5, "nobody is in view"
    beside = painter.draw(FrameScene(time_of_day="morning", avatar=somebody(1.5, 7.0)))
    darker = (lit.astype(int) - beside.astype(int)).min(axis=2) > 15
    assert darker[HEIGHT // 2 :].sum() > 30


def test_leaving_out_what_houses_hide_changes_no_pixel(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    if not painter.gl.is_software:
        pytest.skip("a graphics card draws what houses hide")
    draw_list = painter.renderer.draw_list
    for yaw in (0.0, 1.2, math.pi):
        quick, few = painter.draw(FrameScene(), yaw=yaw), painter.renderer.triangles_drawn
        with monkeypatch.context() as patch:
            patch.setattr(draw_list, "_horizon", None)
            painter.draw(FrameScene(), yaw=yaw + 0.5)  # what is seen is worked out again for another view
            whole, all_of_them = painter.draw(FrameScene(), yaw=yaw), painter.renderer.triangles_drawn
        assert few < 0.9 * all_of_them
        assert difference(quick, whole) == 0


def test_an_eye_at_rest_sees_what_a_moving_one_does(painter: Painter) -> None:
    def look(scene: FrameScene, frames: int) -> NDArray[np.uint8]:
        painter.draw(FrameScene(), yaw=2.0)
        for _ in range(frames - 1):
            painter.draw(FrameScene(avatar=somebody(-0.6), props=Props.of([cube_at(0.3, 8.0)]), time_s=2.0))
        return painter.draw(scene)

    scene = FrameScene(avatar=somebody(), props=Props.of([cube_at(-0.5, 8.0)]), time_s=3.0)
    at_once, after_a_while = look(scene, 1), look(scene, 4)
    assert difference(at_once, after_a_while) < 0.01
    rainy = FrameScene(weather="rain", time_s=3.0)
    assert difference(look(rainy, 1), look(rainy, 4)) < 0.01


def test_a_head_that_trembles_less_than_is_seen_leaves_the_picture_as_it_is(painter: Painter) -> None:
    painter.draw(FrameScene(), yaw=1.0)
    first = painter.draw(FrameScene(), yaw=0.0)
    assert difference(first, painter.draw(FrameScene(), yaw=1e-6)) < 0.01
    turned = painter.draw(FrameScene(), yaw=0.01)
    assert difference(first, turned) > 0.5
    creeping = [painter.draw(FrameScene(), yaw=0.01 + 1e-4 * k) for k in range(1, 40)][-1]
    assert difference(turned, creeping) > 0.2, "small turns add up"


def test_leaving_out_of_the_shaders_what_a_frame_has_none_of_changes_nothing(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = FrameScene(avatar=somebody(), props=Props.of([cube_at(-0.5, 8.0)]))
    lean = painter.draw(scene)
    monkeypatch.setattr("vr_assistant.stage.render.renderer.features_of", lambda *_: ALL_FEATURES)
    assert difference(lean, painter.draw(scene)) < 0.01


def test_a_prop_is_seen_and_an_unknown_one_gets_a_stand_in(painter: Painter) -> None:
    empty = painter.draw(FrameScene())
    known = painter.draw(FrameScene(props=Props.of([cube_at(0.0, 8.0)])))
    unknown = cube_at(0.0, 8.0)
    unknown.mesh = "no such mesh"
    assert difference(empty, known) > 0.05
    assert difference(known, painter.draw(FrameScene(props=Props.of([unknown])))) == 0


def test_props_are_moved_in_place_and_others_can_take_their_place(painter: Painter) -> None:
    cube, ball = cube_at(0.4, 8.0), cube_at(0.4, 8.0)
    ball.mesh = "sphere"
    props = Props.of([cube_at(-0.4, 8.0)])
    before = painter.draw(FrameScene(props=props))
    props.objects["model"][0] = cube.model
    moved = painter.draw(FrameScene(props=props))
    assert difference(before, moved) > 0.05
    other = painter.draw(FrameScene(props=Props.of([ball])))
    assert difference(moved, other) > 0.01
    assert difference(moved, painter.draw(FrameScene(props=Props.of([cube])))) == 0


def test_fog_and_night_never_dim_a_panel(painter: Painter) -> None:
    for scene in (
        FrameScene(panels=[white_panel()], weather="fog"),
        FrameScene(panels=[white_panel()], time_of_day="night"),
    ):
        pixels = painter.draw(scene)
        assert pixels[HEIGHT // 2 - 5 : HEIGHT // 2 + 5, WIDTH // 2 - 5 : WIDTH // 2 + 5].min() >= 254


def test_a_caption_is_drawn_over_what_stands_before_it(painter: Painter) -> None:
    behind_the_fountain = white_panel(20.0)
    behind_the_fountain.model[:3, :3] *= 4
    hidden = painter.draw(FrameScene(panels=[behind_the_fountain]))
    behind_the_fountain.is_on_top = True
    shown = painter.draw(FrameScene(panels=[behind_the_fountain]))
    middle = (HEIGHT // 2 + 2, WIDTH // 2)
    assert hidden[middle].min() < 250
    assert shown[middle].min() >= 254


def test_a_panel_is_uploaded_again_only_with_a_new_revision(painter: Painter) -> None:
    panel = white_panel()
    painter.draw(FrameScene(panels=[panel]))
    panel.pixels = np.zeros_like(panel.pixels)
    panel.pixels[..., 3] = 255
    middle = (HEIGHT // 2, WIDTH // 2)
    assert painter.draw(FrameScene(panels=[panel]))[middle].min() >= 254
    panel.revision = 2
    assert painter.draw(FrameScene(panels=[panel]))[middle].max() <= 1


def test_the_way_is_drawn_only_ahead_of_who_walks_it(painter: Painter) -> None:
    points = np.array([[0, 0, 9], [2.5, 0, 6], [2.5, 0, 0]], np.float32)
    without = painter.draw(FrameScene())
    whole = difference(without, painter.draw(FrameScene(route=Route(points, 0.0))))
    walked = difference(without, painter.draw(FrameScene(route=Route(points, 6.0))))
    assert whole > walked > 0


def test_looking_back_shows_something_else(painter: Painter) -> None:
    assert difference(painter.draw(FrameScene()), painter.draw(FrameScene(), yaw=math.pi)) > 20
