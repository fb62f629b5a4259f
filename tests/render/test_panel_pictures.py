"""Panels on an empty wall: what is over what, how their pictures arrive, and what a frame pays for them."""

from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.atlas import SIDE
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.frame import Panel, View
from vr_assistant.stage.render.panels import Panels
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime

pytestmark = pytest.mark.gl
SIZE = 128
RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)
Colour = tuple[int, int, int]


class Wall:
    """A black picture with nothing but panels in it; the eye looks from the origin along -Z."""

    def __init__(self) -> None:
        runtime = self.runtime = OffscreenRuntime(SIZE, SIZE)
        runtime.begin()
        gl = self.gl = runtime.gl
        self.errors = gl.log_errors()
        self._picture = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, SIZE, SIZE)
        self._depth = gl.texture(enums.TEXTURE_2D, enums.DEPTH_COMPONENT32F, SIZE, SIZE)
        self._framebuffer = gl.framebuffer(self._picture, self._depth)
        self._eyes = Eyes(gl)
        self._eyes.place([View((0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 1.0), (-0.5, 0.5, 0.5, -0.5))])
        self._eyes.upload()
        self.panels = Panels(gl)

    def show(self, *panels: Panel) -> NDArray[np.uint8]:
        """(rows, columns, 3), top row first."""
        gl = self.gl
        self.panels.upload(list(panels), (0.0, 0.0, 0.0))
        gl.BindFramebuffer(enums.FRAMEBUFFER, self._framebuffer)
        gl.ClipControl(enums.LOWER_LEFT, enums.ZERO_TO_ONE)
        gl.Viewport(0, 0, SIZE, SIZE)
        gl.ClearColor(0.0, 0.0, 0.0, 1.0)
        gl.ClearDepth(0.0)
        gl.Clear(enums.COLOR_BUFFER_BIT | enums.DEPTH_BUFFER_BIT)
        gl.Enable(enums.DEPTH_TEST)
        gl.DepthFunc(enums.GREATER)
        gl.DepthMask(0)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.BLEND)
        gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        self._eyes.bind(0)
        self.panels.draw()
        gl.DepthMask(1)
        pixels = np.empty((SIZE, SIZE, 4), np.uint8)
        gl.ReadPixels(0, 0, SIZE, SIZE, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
        return pixels[::-1, :, :3]

    def middle(self, *panels: Panel) -> Colour:
        red, green, blue = self.show(*panels)[SIZE // 2, SIZE // 2]
        return int(red), int(green), int(blue)


@pytest.fixture
def wall() -> Iterator[Wall]:
    made = Wall()
    yield made
    made.panels.close()
    made.gl.check()
    assert made.errors == []
    made.runtime.end()


def panel(
    key: str, colour: Colour, *, revision: int = 1, away_m: float = 2.0, width: int = 64, height: int = 64,
    opacity: float = 1.0, is_on_top: bool = False,
) -> Panel:  # fmt: skip
    model = np.diag([1.0, 1.0, 1.0, 1.0]).astype(np.float32)
    model[2, 3] = -away_m
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., :3] = colour
    return Panel(key, revision, pixels, model, opacity, is_on_top)


def test_the_nearer_panel_hides_the_farther_in_whatever_order_they_come(wall: Wall) -> None:
    near, far = panel("near", RED, away_m=1.5), panel("far", BLUE, away_m=3.0)
    assert wall.middle(near, far) == wall.middle(far, near) == RED


def test_one_on_top_hides_even_what_is_nearer(wall: Wall) -> None:
    assert wall.middle(panel("caption", GREEN, away_m=4.0, is_on_top=True), panel("near", RED, away_m=1.0)) == GREEN


def test_a_faded_panel_lets_the_one_behind_through(wall: Wall) -> None:
    red, green, blue = wall.middle(panel("glass", RED, away_m=1.5, opacity=0.5), panel("far", BLUE, away_m=3.0))
    assert red == blue and 150 < red < 220 and green == 0


def test_a_picture_is_upright_and_ends_at_its_edges(wall: Wall) -> None:
    shown = panel("flag", RED, width=100, height=40)
    shown.pixels[:20, :50] = (*GREEN, 255)
    shown.pixels[20:, 50:] = (*BLUE, 255)
    picture = wall.show(shown, panel("other", WHITE, away_m=30.0))
    quarter = SIZE // 2
    assert tuple(picture[quarter - 20, quarter - 20]) == GREEN and tuple(picture[quarter + 20, quarter + 20]) == BLUE
    assert tuple(picture[quarter - 20, quarter + 20]) == RED
    assert picture[:15].max() == 0 and picture[:, :15].max() == 0, "no other picture shows at its edge"


def test_gl_calls_do_not_grow_with_the_panels(wall: Wall) -> None:
    def calls(count: int) -> int:
        panels = [panel(f"panel {number}", RED, away_m=1.0 + number) for number in range(count)]
        wall.show(*panels)
        with wall.gl.counting() as counted:
            wall.show(*panels)
        return sum(counted.values())

    assert calls(1) == calls(20)


def test_a_large_picture_arrives_in_parts_and_is_shown_when_it_is_whole(wall: Wall) -> None:
    wall.panels.upload_bytes = 100_000
    size = {"width": 500, "height": 400}  # 800 kB
    old = panel("cart", RED)
    assert wall.middle(old) == RED
    assert wall.middle(old, panel("small", BLUE, away_m=1.0)) == BLUE, "a small one need not wait"
    new = panel("cart", GREEN, revision=2, **size)
    seen = [wall.middle(new) for _ in range(10)]
    assert seen[:6] == [RED] * 6 and seen[-1] == GREEN


def test_a_frame_uploads_no_more_than_it_may(wall: Wall) -> None:
    wall.panels.upload_bytes = 100_000
    panels = [panel(f"tag {number}", RED, away_m=1.0 + number, width=150, height=150) for number in range(6)]
    for _ in range(4):
        with wall.gl.counting() as counted:
            wall.show(*panels)
        assert counted.get("TextureSubImage2D", 0) <= 3
    for _ in range(6):
        wall.show(*panels)
    assert wall.middle(panels[5]) == RED, "and all come in the end"


def test_a_large_picture_that_changes_in_every_frame_is_seen_all_the_same(wall: Wall) -> None:
    wall.panels.upload_bytes = 100_000
    seen = {
        wall.middle(panel("news", GREEN, revision=number, away_m=1.0, width=500, height=400)) for number in range(30)
    }
    assert GREEN in seen


def test_pictures_of_ever_other_sizes_find_room(wall: Wall) -> None:
    for number in range(300):
        width, height = 100 + number * 37 % 1100, 50 + number * 53 % 500
        kept = panel("kept", BLUE, away_m=5.0, width=300, height=300)
        assert wall.middle(panel(f"panel {number % 40}", RED, revision=number, width=width, height=height), kept) == RED
    assert wall.middle(kept) == BLUE


def test_a_picture_larger_than_there_is_room_is_left_out_and_the_rest_is_shown(
    wall: Wall, caplog: pytest.LogCaptureFixture
) -> None:
    giant = panel("giant", RED, away_m=1.0, width=SIDE + 1, height=10)
    assert wall.middle(giant, panel("far", BLUE)) == BLUE
    assert wall.middle(giant, panel("far", BLUE)) == BLUE
    assert caplog.text.count("no room") == 1


def test_far_away_a_panel_keeps_its_colour(wall: Wall) -> None:
    """Its smaller forms are made of its own pixels alone."""
    wall.show(panel("neighbour", GREEN, width=40, height=40), panel("another", RED, width=400, height=400))
    shown = panel("white", WHITE, away_m=8.0, width=400, height=400)
    assert min(wall.middle(shown)) >= 254
