"""What a user would notice of light and shade."""

import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.messages import TimeOfDay, Weather
from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.avatar.glb import MAX_JOINTS
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import projection_matrix, view_matrix, view_of_head
from vr_assistant.stage.render.environment import light_of
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, View
from vr_assistant.stage.render.image_light import FILE, ROUGHNESS_LEVELS, ImageLight, octahedron
from vr_assistant.stage.render.quality import Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.world.world import World

pytestmark = pytest.mark.gl
WIDTH, HEIGHT = 480, 270
ASSETS = Path(__file__).parents[2] / "assets"
PLAZA = Head(0.0, 1.65, 10.0, 0.0, 0.0)
AT_THE_BENCH = Head(3.2, 1.5, 9.5, -0.5, -0.35)
Pixels = NDArray[np.uint8]


class Photographer:
    def __init__(self, kept: ArrayCache, is_software: bool = True) -> None:
        self.runtime = OffscreenRuntime(WIDTH, HEIGHT)
        self.runtime.begin()
        self.gl = self.runtime.gl
        self.gl.is_software &= is_software
        self.errors = self.gl.log_errors()
        town = World.load(ASSETS / "worlds" / "town")
        samples = 4 if self.gl.is_software else 0
        quality = replace(
            Quality.for_driver(self.gl, samples), anisotropy=1.0
        )  # more takes llvmpipe minutes to compile
        self.renderer = Renderer(self.gl, town, avatar=ASSETS / "avatars" / "aria.glb", cache=kept, quality=quality)
        for _ in self.renderer.load():
            pass
        self.renderer.resize(WIDTH, HEIGHT)

    def view(self, head: Head) -> View:
        return view_of_head(head, WIDTH / HEIGHT)

    def take(self, scene: FrameScene, head: Head = PLAZA) -> Pixels:
        self.renderer.draw(scene, [self.view(head)])
        return self.renderer.read_pixels()

    def shade(self, head: Head, monkeypatch: pytest.MonkeyPatch) -> NDArray[np.float64]:
        """(HEIGHT, WIDTH) how much of the noon's light the shadows of what stands still leave, 1 where none falls."""
        with_shadows = linear(self.take(FrameScene(), head))
        with monkeypatch.context() as patch:
            patch.setattr(self.renderer.draw_list, "_casters", np.zeros(0, np.intp))
            patch.setattr(self.renderer._parts.shadows, "_drawn", {})
            self.take(FrameScene(), PLAZA)  # what is kept of a resting eye's picture has its shadows
            open_sky = linear(self.take(FrameScene(), head))
        self.renderer._parts.shadows._drawn.clear()
        return with_shadows / np.maximum(open_sky, 1e-3)

    def shadow_texels(self) -> NDArray[np.float32]:
        """(2, size, size): the town, and what stands around the eye."""
        still = self.renderer._parts.shadows._still
        depth = np.zeros((2, still.size, still.size), np.float32)
        kind = (enums.DEPTH_COMPONENT, enums.FLOAT)
        self.gl.GetTextureImage(still.texture, 0, *kind, depth.nbytes, depth.ctypes.data)
        return depth

    def close(self) -> None:
        self.renderer.close()
        self.gl.check()
        assert self.errors == []
        self.runtime.end()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> ArrayCache:
    return ArrayCache(tmp_path_factory.mktemp("kept"))


@pytest.fixture(scope="module")
def photographer(kept: ArrayCache) -> Iterator[Photographer]:
    made = Photographer(kept)
    yield made
    made.close()


def linear(pixels: Pixels) -> NDArray[np.float64]:
    return np.asarray((pixels.astype(np.float64).mean(axis=2) / 255) ** 2.2)


def difference(a: Pixels, b: Pixels) -> float:
    return float(np.abs(a.astype(int) - b.astype(int)).mean())


def somebody(x: float = 0.0, z: float = 8.9, yaw: float = 0.0) -> AvatarFrame:
    """The assistant, looking south to who stands on the plaza, or turned to the left from there."""
    root = np.eye(4, dtype=np.float32)
    root[0, 0] = root[2, 2] = math.cos(yaw)
    root[0, 2], root[2, 0] = math.sin(yaw), -math.sin(yaw)
    root[:3, 3] = (x, 0.0, z)
    return AvatarFrame(root, np.tile(np.eye(4, dtype=np.float32), (MAX_JOINTS, 1, 1)), np.zeros(0, np.float32))


def around_point(view: View, point: tuple[float, float, float], reach: int) -> tuple[slice, slice]:
    """Rows and columns of the pixels within so many of where a point of the world is seen."""
    clip = projection_matrix(view) @ view_matrix(view) @ np.array([*point, 1.0], np.float32)
    x, y = (clip[:2] / clip[3] * [0.5, -0.5] + 0.5) * [WIDTH, HEIGHT]
    return slice(int(y) - reach, int(y) + reach + 1), slice(int(x) - reach, int(x) + reach + 1)


def test_the_edge_of_a_benchs_shadow_is_sharp_before_the_eye(
    photographer: Photographer, monkeypatch: pytest.MonkeyPatch
) -> None:
    shade = photographer.shade(AT_THE_BENCH, monkeypatch)[HEIGHT // 2 :]
    dark, between = shade < 0.5, (shade >= 0.5) & (shade < 0.85)
    assert dark.sum() > 800
    assert between.sum() < 0.45 * dark.sum()


def test_no_shadow_swims_when_the_head_moves_a_little(photographer: Photographer) -> None:
    photographer.take(FrameScene())
    before, where = photographer.shadow_texels(), photographer.renderer._block.values["shadow_around"].copy()
    for step in range(1, 6):
        photographer.take(FrameScene(), Head(0.01 * step, 1.65, 10.0, 0.002 * step, 0.0))
    assert np.array_equal(photographer.renderer._block.values["shadow_around"], where)
    assert np.array_equal(photographer.shadow_texels(), before)


def test_a_place_has_the_same_shadows_from_wherever_one_comes(photographer: Photographer) -> None:
    photographer.take(FrameScene(), Head(0.0, 1.65, 40.0, 0.0, 0.0))
    from_the_sea = photographer.take(FrameScene())
    photographer.take(FrameScene(), Head(-3.6, 1.65, 13.6, 0.0, 0.0))
    photographer.take(FrameScene(), Head(-30.0, 1.65, 2.0, 0.0, 0.0))
    photographer.take(FrameScene(), Head(-3.6, 1.65, 7.4, 0.0, 0.0))
    from_the_west = photographer.take(FrameScene())
    assert difference(from_the_sea, from_the_west) < 0.6


def test_her_face_can_be_seen_before_the_sunset(photographer: Photographer) -> None:
    west = Head(0.0, 1.65, 10.0, math.pi / 2, 0.0)
    scene = FrameScene(time_of_day="sunset", avatar=somebody(-1.1, 10.0, math.pi / 2))
    rows, columns = around_point(photographer.view(west), (-1.02, 1.56, 10.0), 5)
    face = photographer.take(scene, west)[rows, columns].astype(float)
    assert face.mean() > 85
    assert face[..., 0].mean() < 2.6 * face[..., 2].mean(), "skin, not a lantern"


def test_the_ground_is_darker_beside_her_feet(photographer: Photographer) -> None:
    down = Head(0.0, 1.65, 10.0, 0.0, -0.6)
    rows, columns = around_point(photographer.view(down), (0.26, 0.03, 8.35), 3)
    alone = photographer.take(FrameScene(weather="fog"), down)[rows, columns].mean()
    with_her = photographer.take(FrameScene(weather="fog", avatar=somebody(0.0, 8.3)), down)[rows, columns].mean()
    assert with_her < 0.93 * alone


@pytest.mark.parametrize("time_of_day", get_args(TimeOfDay))
@pytest.mark.parametrize("weather", get_args(Weather))
def test_nothing_drowns_in_black_or_white(photographer: Photographer, time_of_day: TimeOfDay, weather: Weather) -> None:
    pixels = photographer.take(FrameScene(time_of_day=time_of_day, weather=weather, avatar=somebody(0.5, 7.5)))
    assert (pixels.max(axis=2) <= 3).mean() < 0.02
    assert (pixels.min(axis=2) >= 252).mean() < 0.02
    assert pixels.std() > 18


def test_the_hour_can_be_told_in_the_rain(photographer: Photographer) -> None:
    skies = [
        photographer.take(FrameScene(time_of_day=time_of_day, weather="rain"))[:40].mean(axis=(0, 1))
        for time_of_day in get_args(TimeOfDay)
    ]
    for number, sky in enumerate(skies):
        assert all(np.abs(sky - other).max() > 4 for other in skies[number + 1 :])


def test_wet_stones_mirror_the_lamps_at_night(photographer: Photographer) -> None:
    dry = photographer.take(FrameScene(time_of_day="night"))[HEIGHT * 6 // 10 :]
    wet = photographer.take(FrameScene(time_of_day="night", weather="rain"))[HEIGHT * 6 // 10 :]
    assert np.quantile(wet, 0.999) > 1.15 * np.quantile(dry, 0.999)
    assert np.median(wet) < np.median(dry)


def test_rings_run_on_puddles(photographer: Photographer) -> None:
    down = Head(0.0, 1.65, 10.0, 0.0, -0.7)
    rain = [photographer.take(FrameScene(weather="rain", time_s=time_s), down) for time_s in (3.0, 3.25)]
    clear = [photographer.take(FrameScene(time_s=time_s), down) for time_s in (3.0, 3.25)]
    assert difference(*rain) > difference(*clear) + 0.2


def test_the_lamps_of_a_shop_shine_on_her(photographer: Photographer, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = somebody()
    inside.root[:3, 3] = (9.5, 0.0, -22.9)
    visitor = Head(8.75, 1.5, -21.2, math.radians(-22.5), -0.1)
    lit = photographer.take(FrameScene(avatar=inside), visitor)
    monkeypatch.setattr(photographer.renderer._parts.shelters, "share_indoors", lambda *_: 0.0)
    unlit = photographer.take(FrameScene(avatar=inside, time_s=0.01), visitor)
    changed = np.abs(lit.astype(int) - unlit.astype(int)).max(axis=2) > 4
    assert changed.sum() > 300
    assert lit[changed].mean() > 1.15 * unlit[changed].mean()


def test_a_graphics_card_gets_softer_shadows_and_the_same_picture(photographer: Photographer, kept: ArrayCache) -> None:
    software = photographer.take(FrameScene(avatar=somebody()))
    card = Photographer(kept, is_software=False)
    try:
        drawn = card.take(FrameScene(avatar=somebody()))
        for weather in get_args(Weather):
            card.take(FrameScene(weather=weather, time_of_day="night"))
    finally:
        card.close()
    assert 0.2 < difference(software, drawn) < 12


class TestSurroundings:
    """The photographs that light and mirrors are made of."""

    @pytest.fixture
    def file(self) -> dict[str, NDArray[np.float32]]:
        with np.load(FILE) as opened:
            return dict(opened)

    @pytest.mark.parametrize("time_of_day", ["morning", "noon", "sunset"])
    def test_the_brightest_side_is_where_the_sun_is(
        self, file: dict[str, NDArray[np.float32]], time_of_day: TimeOfDay
    ) -> None:
        number = file["names"].tolist().index(time_of_day)
        smooth = file["maps"][number, ROUGHNESS_LEVELS.index(0.8), ..., :3].astype(float).sum(axis=2)
        x, _, z = octahedron(smooth.shape[0])[np.unravel_index(smooth.argmax(), smooth.shape)]
        off = math.degrees(math.atan2(x, -z)) - light_of(time_of_day, "clear").azimuth_deg
        assert abs((off + 180) % 360 - 180) < 35

    def test_the_light_has_the_levels_that_the_time_asks_for(self, photographer: Photographer) -> None:
        light = ImageLight(photographer.gl)
        for _ in light.prepare():
            pass
        block = photographer.renderer._block.values.copy()
        light.fill(block, light_of("noon", "clear"))
        up = block["around"][0][:3] @ np.array([0.0, 1.0, 0.0, 1.0], np.float32)
        light.close()
        assert up[2] > up[1] > up[0], "a blue sky"
        assert np.allclose(up, [0.31, 0.49, 0.80], atol=0.12)

    def test_a_broken_file_gives_its_reason(self, photographer: Photographer, tmp_path: Path) -> None:
        broken = tmp_path / "environments.npz"
        broken.write_bytes(b"PK\x03\x04 not much of a picture")
        with pytest.raises(GraphicsError, match=r"environments\.npz") as caught:
            ImageLight(photographer.gl, broken)
        assert caught.value.hint
