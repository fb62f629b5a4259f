"""What is seen while one moves about: dark edges, closed eyes, lines of light."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.moving.bands import band
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.dimming import Dimming
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.frame import Blend, FrameScene, Panel, View
from vr_assistant.stage.render.quality import LAYERS, Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 192, 180
WORLD = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")
FOVS = (-0.95, 0.75, 0.8, -0.9), (-0.75, 0.95, 0.8, -0.9)
"""As in a headset, no eye looks through the middle of its picture."""
MIDDLE = (0.3, 1.65, 10.0)
UPWARDS = (math.sin(0.2), 0.0, 0.0, math.cos(0.2))
VIEWS = [View((MIDDLE[0] + side * 0.032, *MIDDLE[1:]), UPWARDS, fov) for side, fov in zip((-1, 1), FOVS, strict=True)]


@pytest.fixture(scope="module")
def runtime() -> Iterator[OffscreenRuntime]:
    made = OffscreenRuntime(WIDTH, HEIGHT, eyes=2)
    made.begin()
    yield made
    made.end()


@pytest.fixture(
    scope="module", params=[(True, 4), (False, 4), (False, 0)], ids=["one pass", "two passes", "edges filtered"]
)
def renderer(runtime: OffscreenRuntime, request: pytest.FixtureRequest) -> Iterator[Renderer]:
    is_layered, samples = request.param
    if is_layered and LAYERS not in runtime.gl.extensions:
        pytest.skip("this driver draws to one layer at a time")
    quality = replace(
        Quality.for_driver(runtime.gl, samples),
        samples=samples,
        filters_edges=samples == 0,
        leaves_out=False,
        is_layered=is_layered,
        shadow_size=512,
    )
    made = Renderer(runtime.gl, WORLD, quality=quality, views=2)
    for _ in made.load():
        pass
    made.resize(WIDTH, HEIGHT)
    yield made
    made.close()


def seen(renderer: Renderer, scene: FrameScene) -> list[NDArray[np.float64]]:
    """(height, width) brightness for each eye, 0 to 255."""
    renderer.draw(scene, VIEWS)
    return [renderer.read_pixels(number).astype(float).mean(axis=-1) for number in (0, 1)]


def away(fov: tuple[float, float, float, float], width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.float64]:
    """(height, width) radians of each pixel from the middle of the eye's view, top row first."""
    left, right, up, down = (math.tan(angle) for angle in fov)
    x = left + (right - left) * (np.arange(width) + 0.5) / width
    y = up + (down - up) * (np.arange(height) + 0.5) / height
    return np.asarray(np.arctan(np.hypot(x[None, :], y[:, None])))


def kept(before: NDArray[np.float64], after: NDArray[np.float64]) -> NDArray[np.float64]:
    """Share of the brightness of each pixel; where there was none to lose it is not a number."""
    return np.where(before > 40, after / np.maximum(before, 1), np.nan)


def test_the_edges_are_dark_and_the_middle_is_as_it_was_in_each_eye(renderer: Renderer) -> None:
    plain, dark = seen(renderer, FrameScene()), seen(renderer, FrameScene(vignette=1.0))
    for fov, before, after in zip(FOVS, plain, dark, strict=True):
        angle, share = away(fov), kept(before, after)
        assert np.array_equal(before[angle < 0.4], after[angle < 0.4])
        assert np.nanmax(share[angle > 0.92]) < 0.35, "all around, though the view is not in the middle of the picture"
        ring = [np.nanmean(share[(angle > a) & (angle < a + 0.08)]) for a in (0.40, 0.52, 0.64, 0.76)]
        assert ring == sorted(ring, reverse=True), "softly"


def test_half_a_vignette_leaves_more(renderer: Renderer) -> None:
    half, whole = seen(renderer, FrameScene(vignette=0.5)), seen(renderer, FrameScene(vignette=1.0))
    assert half[0].mean() > 1.1 * whole[0].mean()


def test_dynamic_resolution_keeps_the_vignette_in_its_place(renderer: Renderer) -> None:
    if renderer._quality.filters_edges:
        pytest.skip("pictures whose edges are filtered are whole")
    renderer.scale = 0.5
    try:
        plain, dark = seen(renderer, FrameScene()), seen(renderer, FrameScene(vignette=1.0))
    finally:
        renderer.scale = 1.0
    width, height = WIDTH // 2, HEIGHT // 2
    for fov, before, after in zip(FOVS, plain, dark, strict=True):
        angle, share = away(fov, width, height), kept(before, after)[-height:, :width]
        assert np.nanmin(share[angle < 0.4]) == 1
        assert np.nanmax(share[angle > 0.95]) < 0.35


def test_panels_stay_readable_while_all_else_is_dark(renderer: Renderer) -> None:
    at = np.diag([0.6, 0.3, 1.0, 1.0]).astype(np.float32)
    at[:3, 3] = (MIDDLE[0], MIDDLE[1] + 0.4, MIDDLE[2] - 1.2)
    panel = Panel("words", 1, np.full((8, 8, 4), 255, np.uint8), at)
    for picture in seen(renderer, FrameScene(panels=[panel], vignette=1.0, dimmed=1.0)):
        assert 300 < (picture > 250).sum() < WIDTH * HEIGHT / 4
        assert np.median(picture) == 0


def test_a_line_is_where_it_is_for_each_eye_and_is_hidden_by_what_is_nearer(renderer: Renderer) -> None:
    def column(away_m: float) -> FrameScene:
        z = MIDDLE[2] - away_m
        low, high = np.array([[0.25, 0.5, z], [0.25, 6.0, z]]), np.array([[0.35, 0.5, z], [0.35, 6.0, z]])
        return FrameScene(strokes=[band(low, high, (1.0, 0.0, 0.0))])

    plain = seen(renderer, FrameScene())
    changed = [np.abs(a - b) > 8 for a, b in zip(plain, seen(renderer, column(1.0)), strict=True)]
    middles = [np.argwhere(where)[:, 1].mean() for where in changed]
    expected = []
    for side, fov in zip((-1, 1), FOVS, strict=True):
        left, right = math.tan(fov[0]), math.tan(fov[1])
        expected.append(((-side * 0.032) / 1.0 - left) / (right - left) * WIDTH)
    assert middles == pytest.approx(expected, abs=3)
    behind_the_tower = seen(renderer, column(60.0))
    assert all(np.array_equal(a, b) for a, b in zip(plain, behind_the_tower, strict=True))


def test_nothing_is_made_ready_in_the_frame_in_which_one_begins_to_move(
    renderer: Renderer, runtime: OffscreenRuntime
) -> None:
    line = band(np.array([[0, 1, 8.0], [0, 2, 8.0]]), np.array([[1, 1, 8.0], [1, 2, 8.0]]), (0.0, 1.0, 0.0))
    with runtime.gl.counting() as calls:
        renderer.draw(FrameScene(strokes=[line], vignette=0.5, dimmed=0.5), VIEWS)
    assert calls["DrawArraysInstanced"] > 0
    assert not {"CompileShader", "LinkProgram", "CreateBuffers", "CreateTextures"} & calls.keys()


class TestDarkness:
    """Over a grey picture, without a town."""

    def over_grey(self, runtime: OffscreenRuntime, scene: FrameScene) -> tuple[NDArray[np.uint8], int]:
        gl = runtime.gl
        dimming, eyes = Dimming(gl), Eyes(gl)
        eyes.place(VIEWS[:1])
        eyes.upload()
        eyes.bind(0)
        picture = gl.texture(enums.TEXTURE_2D, enums.RGBA8, 64, 64)
        framebuffer = gl.framebuffer(picture, None)
        gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
        gl.Viewport(0, 0, 64, 64)
        gl.ClearColor(0.5, 0.5, 0.5, 0.8)
        gl.Clear(enums.COLOR_BUFFER_BIT)
        gl.ClipControl(enums.LOWER_LEFT, enums.ZERO_TO_ONE)
        gl.Disable(enums.DEPTH_TEST)
        gl.Enable(enums.BLEND)
        gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        with gl.counting() as counts:
            dimming.draw(scene)
        gl.Disable(enums.BLEND)
        pixels = np.zeros((64, 64, 4), np.uint8)
        gl.ReadPixels(0, 0, 64, 64, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
        gl.delete_framebuffers(framebuffer)
        gl.delete_textures(picture)
        dimming.close()
        eyes.close()
        gl.check()
        return pixels, sum(counts.values())

    def test_nobody_who_stands_still_pays_for_it(self, runtime: OffscreenRuntime) -> None:
        pixels, calls = self.over_grey(runtime, FrameScene())
        assert calls == 0
        assert (pixels[..., 0] == pixels[0, 0, 0]).all()

    @pytest.mark.parametrize("blend", ["alpha", "additive"])
    def test_my_own_room_does_not_grow_dark(self, runtime: OffscreenRuntime, blend: Blend) -> None:
        pixels, _ = self.over_grey(runtime, FrameScene(blend=blend, vignette=1.0, dimmed=0.5))
        assert pixels[32, 32].tolist() == pytest.approx([64, 64, 64, 102], abs=1), (
            "what is drawn fades, and lets it through"
        )
        assert (pixels == pixels[32, 32]).all(), "and there is no vignette"

    def test_an_opaque_picture_only_loses_light(self, runtime: OffscreenRuntime) -> None:
        pixels, _ = self.over_grey(runtime, FrameScene(dimmed=0.5))
        assert pixels[32, 32, :3].tolist() == pytest.approx([64, 64, 64], abs=1)
        assert pixels[32, 32, 3] > 204
