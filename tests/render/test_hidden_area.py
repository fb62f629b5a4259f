"""What the lenses of a headset hide is black and costs nothing; what they show is as without a mask."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import NEAR_M
from vr_assistant.stage.render.frame import FrameScene, Panel, View
from vr_assistant.stage.render.hidden_area import Mesh, to_clip
from vr_assistant.stage.render.quality import LAYERS, Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.world.world import World

WIDTH, HEIGHT = 192, 160
WORLD = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")
FOVS = (-0.9, 0.7, 0.75, -0.85), (-0.7, 0.9, 0.75, -0.85)


@pytest.fixture(scope="module")
def runtime() -> Iterator[OffscreenRuntime]:
    made = OffscreenRuntime(WIDTH, HEIGHT)
    made.begin()
    yield made
    made.end()


def open_renderer(runtime: OffscreenRuntime, quality: Quality) -> Renderer:
    made = Renderer(runtime.gl, WORLD, quality=quality, views=2, keeps_depth=True)
    for _ in made.load():
        pass
    made.resize(WIDTH, HEIGHT)
    return made


@pytest.fixture(
    scope="module", params=[(True, 0), (False, 0), (True, 4)], ids=["one pass", "two passes", "multisampled"]
)
def renderer(runtime: OffscreenRuntime, request: pytest.FixtureRequest) -> Iterator[Renderer]:
    is_layered, samples = request.param
    if is_layered and LAYERS not in runtime.gl.extensions:
        pytest.skip("this driver draws to one layer at a time")
    wanted = Quality.for_driver(runtime.gl, samples)
    as_on_a_card = replace(wanted, samples=samples, filters_edges=False, is_layered=is_layered, leaves_out=False)
    made = open_renderer(runtime, replace(as_on_a_card, shadow_size=512))
    yield made
    made.close()


def two_eyes() -> list[View]:
    return [
        View((0.3 + side * 0.032, 1.65, 10.0), (0.0, 0.0, 0.0, 1.0), fov)
        for side, fov in zip((-1, 1), FOVS, strict=True)
    ]


def corner(fov: tuple[float, float, float, float], *, is_right: bool) -> Mesh:
    """The upper outer corner of the picture, cut off in a triangle."""
    left, right, up, down = (float(np.tan(angle)) for angle in fov)
    side, other = (right, left) if is_right else (left, right)
    across, upright = 0.4 * (other - side), 0.4 * (down - up)
    vertices = np.array([(side, up), (side + across, up), (side, up + upright)], np.float32)
    return vertices, np.array([0, 1, 2], np.uint32)


def is_hidden(*, is_right: bool) -> NDArray[np.bool_]:
    """(height, width), top row first: which pixels lie in that corner, by at least one and a half."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    x = WIDTH - x if is_right else x
    return x / (0.4 * WIDTH) + y / (0.4 * HEIGHT) < 0.97


def is_seen(*, is_right: bool) -> NDArray[np.bool_]:
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    x = WIDTH - x if is_right else x
    return x / (0.4 * WIDTH) + y / (0.4 * HEIGHT) > 1.03


def pictures(renderer: Renderer, scene: FrameScene | None = None) -> list[NDArray[np.uint8]]:
    renderer.draw(scene or FrameScene(), two_eyes())
    return [renderer.read_pixels(view) for view in (0, 1)]


@pytest.mark.gl
def test_what_is_hidden_is_black_and_the_rest_is_the_same_to_the_pixel(renderer: Renderer) -> None:
    renderer.set_visibility_mask([])
    whole = pictures(renderer)
    renderer.set_visibility_mask([corner(FOVS[0], is_right=False), corner(FOVS[1], is_right=True)])
    masked = pictures(renderer)

    for before, after, is_right in zip(whole, masked, (False, True), strict=True):
        hidden, seen = is_hidden(is_right=is_right), is_seen(is_right=is_right)
        assert before[hidden].mean() > 20
        assert after[hidden].max() == 0
        np.testing.assert_array_equal(after[seen], before[seen])


@pytest.mark.gl
def test_a_mask_goes_with_the_smaller_pictures_of_a_busy_graphics_card(renderer: Renderer) -> None:
    renderer.set_visibility_mask([corner(FOVS[0], is_right=False), corner(FOVS[1], is_right=True)])
    renderer.scale = 0.5

    left = pictures(renderer)[0][HEIGHT // 2 :, : WIDTH // 2]  # the lower left part is what is shown

    renderer.scale = 1.0
    assert left[: HEIGHT // 14, : WIDTH // 14].max() == 0
    assert left[-HEIGHT // 4 :, -WIDTH // 4 :].mean() > 20


@pytest.mark.gl
def test_a_view_whose_mask_is_empty_is_seen_whole(renderer: Renderer) -> None:
    renderer.set_visibility_mask([])
    whole = pictures(renderer)
    nothing: Mesh = np.zeros((0, 2), np.float32), np.zeros(0, np.uint32)
    renderer.set_visibility_mask([nothing, corner(FOVS[1], is_right=True)])

    left, right = pictures(renderer)

    np.testing.assert_array_equal(left, whole[0])
    assert right[is_hidden(is_right=True)].max() == 0
    renderer.set_visibility_mask([])


@pytest.mark.gl
def test_the_depth_of_a_wall_is_its_distance(renderer: Renderer, runtime: OffscreenRuntime) -> None:
    """Reversed and without a far end: NEAR_M over the distance along the view; 0 is the sky."""
    renderer.set_visibility_mask([])
    framebuffers = renderer.draw(FrameScene(), two_eyes())
    depth = np.zeros((HEIGHT, WIDTH), np.float32)
    runtime.gl.BindFramebuffer(enums.READ_FRAMEBUFFER, framebuffers[1])
    runtime.gl.ReadPixels(0, 0, WIDTH, HEIGHT, enums.DEPTH_COMPONENT, enums.FLOAT, depth.ctypes.data)
    runtime.gl.check()

    assert depth[-4:].min() == 0.0, "the sky is infinitely far"
    # the ray through the middle of the lowest row meets the ground after 1.65 m of height
    down = -np.tan(FOVS[1][3]) * (1 - 1 / HEIGHT)
    assert NEAR_M / depth[0, WIDTH // 2] == pytest.approx(1.65 / down, rel=0.06)


@pytest.mark.gl
def test_filtered_edges_go_without_a_mask(runtime: OffscreenRuntime) -> None:
    quality = replace(Quality.for_driver(runtime.gl, 0), samples=0, filters_edges=True, shadow_size=512)
    renderer = open_renderer(runtime, quality)
    whole = pictures(renderer)
    renderer.set_visibility_mask([corner(FOVS[0], is_right=False), corner(FOVS[1], is_right=True)])

    masked = pictures(renderer)

    renderer.close()
    np.testing.assert_array_equal(masked, whole)


def test_the_edges_of_the_view_are_the_edges_of_the_picture() -> None:
    left, right, up, down = np.tan(FOVS[0])
    corners = np.array([(left, down), (right, up)], np.float32)

    np.testing.assert_allclose(to_clip(corners, FOVS[0]), [(-1, -1), (1, 1)], atol=1e-6)


@pytest.mark.gl
def test_a_panel_on_top_is_hidden_by_the_lens_too(renderer: Renderer) -> None:
    model = np.diag([8.0, 8.0, 1.0, 1.0]).astype(np.float32)
    model[:3, 3] = 0.3, 1.65, 9.0
    white = Panel("white", 1, np.full((8, 8, 4), 255, np.uint8), model, is_on_top=True)
    renderer.set_visibility_mask([corner(FOVS[0], is_right=False), corner(FOVS[1], is_right=True)])

    left = pictures(renderer, FrameScene(panels=[white]))[0]

    renderer.set_visibility_mask([])
    assert left[is_hidden(is_right=False)].max() == 0
    assert left[is_seen(is_right=False)].min() > 250
