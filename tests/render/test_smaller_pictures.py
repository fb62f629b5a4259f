"""A picture drawn at a smaller scale, to be stretched when it is shown, is the same picture."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import FrameScene, Panel
from vr_assistant.stage.render.quality import LAYERS, Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.render.resolution import SCALES, drawn_size
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.telemetry.frames import PHASES
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
SIZE = (320, 240)
WORLD = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> ArrayCache:
    return ArrayCache(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module", params=[1, 2], ids=["one view", "two in one pass"])
def renderer(request: pytest.FixtureRequest, kept: ArrayCache) -> Iterator[Renderer]:
    views: int = request.param
    runtime = OffscreenRuntime(*SIZE)
    runtime.begin()
    errors = runtime.gl.log_errors()
    if views > 1 and LAYERS not in runtime.gl.extensions:
        pytest.skip("this driver draws to one layer at a time")
    wanted = Quality.for_driver(runtime.gl)
    quality = replace(wanted, samples=4, filters_edges=False, leaves_out=False, shadow_size=512)
    made = Renderer(runtime.gl, WORLD, cache=kept, quality=quality, views=views)
    for _ in made.load():
        pass
    made.resize(*SIZE)
    yield made
    made.close()
    runtime.gl.check()
    runtime.end()
    assert errors == []


def panel() -> Panel:
    model = np.diag([1.0, 1.0, 1.0, 1.0]).astype(np.float32)
    model[:3, 3] = (0.6, 1.65, 7.5)
    return Panel("white", 1, np.full((32, 32, 4), 255, np.uint8), model)


def draw(renderer: Renderer, scale: float) -> NDArray[np.float64]:
    """The part that was drawn, as the last view sees it."""
    renderer.scale = scale
    views = [view_of_head(Head(0.0, 1.65, 10.0, 0.2, 0.0), SIZE[0] / SIZE[1])] * renderer._eyes_a_pass
    renderer.draw(FrameScene(panels=[panel()]), views)
    width, height = drawn_size(*SIZE, scale)
    return renderer.read_pixels(len(views) - 1)[-height:, :width].astype(float)


def in_blocks(pixels: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean colours of 8 by 6 parts."""
    height, width = pixels.shape[:2]
    rows, columns = np.linspace(0, height, 7).astype(int), np.linspace(0, width, 9).astype(int)
    means = [
        pixels[top:bottom, left:right].mean(axis=(0, 1))
        for top, bottom in pairwise(rows)
        for left, right in pairwise(columns)
    ]
    return np.array(means)


@pytest.mark.parametrize("scale", SCALES[1:])
def test_stretched_it_shows_the_same(renderer: Renderer, scale: float) -> None:
    whole, small = draw(renderer, 1.0), draw(renderer, scale)
    assert small.shape[:2] == drawn_size(*SIZE, scale)[::-1]
    assert np.abs(in_blocks(whole) - in_blocks(small)).mean() < 3.0
    assert np.abs(in_blocks(whole) - in_blocks(small)).max() < 20.0


def test_changing_the_scale_makes_nothing_anew(renderer: Renderer) -> None:
    draw(renderer, 1.0)
    with renderer._gl.counting() as counts:
        for scale in (0.5, 0.8, 1.0):
            draw(renderer, scale)
    assert not {
        name for name in counts if name.startswith(("Create", "Delete", "TextureStorage", "NamedBufferStorage"))
    }


def test_the_whole_picture_comes_back(renderer: Renderer) -> None:
    before = draw(renderer, 1.0)
    draw(renderer, 0.5)
    assert (draw(renderer, 1.0) == before).all()


def test_the_parts_of_a_frame_are_told_in_their_order(renderer: Renderer) -> None:
    told: list[int] = []
    before, renderer.mark = renderer.mark, told.append
    draw(renderer, 1.0)
    renderer.mark = before
    assert [PHASES[phase] for phase in told] == ["upload", "draw", "cull"]
