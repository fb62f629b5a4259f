"""What is shown beside the picture of the eyes, on the real runtime: photographs of what its user would see."""

import math
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from sandbox.monado import Monado
from screenshot import photograph
from validation import Validation

from vr_assistant.config import HeadsetSettings
from vr_assistant.stage.panels.content import CaptionContent
from vr_assistant.stage.panels.draw import draw_panel
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import Panel, View
from vr_assistant.stage.render.hidden_area import to_clip
from vr_assistant.stage.runtimes.openxr.runtime import OpenXRRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.placing import plate

pytestmark = pytest.mark.monado
Picture = NDArray[np.uint8]
DEADLINE_S = 30.0
GREY = 128
EYE_WIDTH, EYE_HEIGHT = 480, 540  # of one eye in Monado's window


class Headset:
    """A runtime whose picture is plain grey, so that whatever else is seen is a panel."""

    def __init__(self, display: str, *, depth: bool = True) -> None:
        self.display = display
        self.runtime = OpenXRRuntime(HeadsetSettings(mirror=False, depth_layer=depth), (320, 180))
        self.runtime.begin()
        gl, size = self.runtime.gl, self.runtime.size
        colour = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, *size)
        distance = gl.texture(enums.TEXTURE_2D, enums.DEPTH_COMPONENT32F, *size)
        self.framebuffer = gl.framebuffer(colour, distance)
        gl.BindFramebuffer(enums.FRAMEBUFFER, self.framebuffer)
        gl.Disable(enums.FRAMEBUFFER_SRGB)
        gl.ClearColor(GREY / 255, GREY / 255, GREY / 255, 1.0)
        gl.ClearDepth(0.02)
        gl.Clear(enums.COLOR_BUFFER_BIT | enums.DEPTH_BUFFER_BIT)
        self.views: list[View] = []
        self._locate()
        self.runtime.head = Head(12.0, 1.6, -5.0, 2.0)  # somewhere in the world, looking anywhere
        self._locate()

    @property
    def bytes_brought(self) -> int:
        assert self.runtime._connection
        panels = self.runtime._connection.layers.panels
        assert panels
        return panels.bytes_brought

    def hang(
        self,
        key: str,
        pixels: Picture,
        yaw: float,
        pitch: float,
        distance: float,
        size: tuple[float, float],
        revision: int = 1,
    ) -> Panel:
        """Seen in that direction from the head, and turned to it."""
        head = self.runtime.head
        turn, across = head.yaw + yaw, distance * math.cos(pitch)
        x, z = head.x - math.sin(turn) * across, head.z - math.cos(turn) * across
        return Panel(key, revision, pixels, plate(x, head.y + distance * math.sin(pitch), z, turn, pitch, *size))

    def _locate(self) -> None:
        end, self.views = time.monotonic() + DEADLINE_S, []
        while not self.views and time.monotonic() < end:
            self.frame()

    def frame(self, *panels: Panel) -> set[str]:
        """One frame; gives the keys of the panels that were layers."""
        frame = self.runtime.begin_frame()
        if not frame.should_render:
            self.runtime.end_frame([], *self.runtime.size)
            return set()
        self.views = self.runtime.views()
        ready = self.runtime.ready_panels(panels)
        self.runtime.end_frame([self.framebuffer] * 2, *self.runtime.size, panels=ready)
        return {panel.key for panel in ready}

    def seen(self, *panels: Panel, until: Callable[[Picture], bool]) -> Picture:
        """The left eye of what the user sees, (540, 480, 3), once it is as expected."""
        end = time.monotonic() + DEADLINE_S
        picture = np.zeros((EYE_HEIGHT, EYE_WIDTH, 3), np.uint8)
        while time.monotonic() < end:
            if len(self.frame(*panels)) == len(panels):
                picture = photograph(self.display)[:, :EYE_WIDTH]
                if until(picture):
                    return picture
        pytest.fail(f"not seen within {DEADLINE_S:.0f} s; the middle is {picture[270, 240].tolist()}")

    def pixel(self, panel: Panel, x: float = 0.0, y: float = 0.0) -> tuple[int, int]:
        """Row and column in the left eye of a point of the panel's unit square."""
        eye = self.views[0]
        qx, qy, qz, qw = (-eye.orientation[0], -eye.orientation[1], -eye.orientation[2], eye.orientation[3])
        a, b, c = (panel.model @ np.array([x, y, 0, 1]))[:3] - np.array(eye.position)
        t = 2 * np.cross((qx, qy, qz), (a, b, c))
        at = np.array((a, b, c)) + qw * t + np.cross((qx, qy, qz), t)
        clip = to_clip(np.array([[at[0] / -at[2], at[1] / -at[2]]], np.float32), eye.fov)[0]
        return round((1 - clip[1]) / 2 * EYE_HEIGHT), round((1 + clip[0]) / 2 * EYE_WIDTH)


@pytest.fixture
def open_headset(
    own_monado: Callable[..., Monado], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Headset]]:
    monkeypatch.delenv("DISPLAY", raising=False)
    monado = own_monado(compositor="window")
    assert monado.display
    opened: list[Headset] = []

    def start(**wanted: bool) -> Headset:
        assert monado.display
        opened.append(Headset(monado.display, **wanted))
        return opened[-1]

    yield start
    for headset in opened:
        headset.runtime.end()


def plain(colour: tuple[int, int, int], alpha: int = 255, size: tuple[int, int] = (120, 120)) -> Picture:
    """Premultiplied, as panels are."""
    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    pixels[:] = (*(round(part * alpha / 255) for part in colour), alpha)
    return pixels


def is_like(pixel: NDArray[np.uint8], colour: tuple[int, int, int], by: int = 6) -> bool:
    return bool(np.abs(pixel.astype(int) - colour).max() <= by)


def test_a_panel_hangs_where_it_belongs_in_its_own_colours(open_headset: Callable[..., Headset]) -> None:
    headset = open_headset()
    orange = (220, 120, 40)
    panel = headset.hang("cart", plain(orange), 0.3, 0.2, 2.0, (0.5, 0.5))
    row, column = headset.pixel(panel)
    picture = headset.seen(panel, until=lambda seen: is_like(seen[row, column], orange))

    for x, y in ((-0.45, 0.0), (0.45, 0.0), (0.0, -0.45), (0.0, 0.45)):
        assert is_like(picture[headset.pixel(panel, x, y)], orange)
        assert is_like(picture[headset.pixel(panel, 1.25 * x, 1.25 * y)], (GREY, GREY, GREY))


def test_a_translucent_panel_lets_as_much_through_as_in_the_scene(open_headset: Callable[..., Headset]) -> None:
    """Blended in linear light: half of white over the grey."""
    headset = open_headset()
    panel = headset.hang("cart", plain((255, 255, 255), alpha=128), 0.0, 0.0, 2.0, (0.5, 0.5))
    linear = 0.502 + 0.498 * (((GREY / 255 + 0.055) / 1.055) ** 2.4)
    expected = round(255 * (1.055 * linear ** (1 / 2.4) - 0.055))
    at = headset.pixel(panel)
    headset.seen(panel, until=lambda seen: is_like(seen[at], (expected, expected, expected), 8))


def test_what_changes_is_seen_to_change_and_what_does_not_goes_up_once(open_headset: Callable[..., Headset]) -> None:
    headset = open_headset()
    red, green = (200, 30, 30), (30, 180, 60)
    before = headset.hang("cart", plain(red), 0.0, 0.0, 2.0, (0.5, 0.5))
    at = headset.pixel(before)
    headset.seen(before, until=lambda seen: is_like(seen[at], red))
    brought = headset.bytes_brought
    for _ in range(30):
        headset.frame(before)
    assert headset.bytes_brought == brought == 120 * 120 * 4

    after = headset.hang("cart", plain(green), 0.0, 0.0, 2.0, (0.5, 0.5), revision=2)
    headset.seen(after, until=lambda seen: is_like(seen[at], green))
    assert headset.bytes_brought == 2 * brought


def test_a_wide_caption_is_curved_and_its_words_can_be_read(open_headset: Callable[..., Headset]) -> None:
    headset = open_headset()
    words = "Here are three kinds of tea. The green one is from Hangzhou, and it is fresh."
    card = draw_panel(CaptionContent("", words, len(words), False))
    scale = 1.6 / 1000
    panel = headset.hang("captions", card.pixels, 0.0, -0.1, 1.6, (card.width * scale, card.height * scale))
    margin = headset.pixel(panel, 0.0, 0.4)
    grey = (GREY, GREY, GREY)
    picture = headset.seen(panel, until=lambda seen: is_like(seen[100, 240], grey) and seen[margin].max() < 90)

    top, bottom = headset.pixel(panel, 0, 0.5)[0], headset.pixel(panel, 0, -0.5)[0]
    half_angle = card.width * scale / 1.6 / 2
    flat, curved = (math.tan(angle) for angle in (math.atan(card.width * scale / 2 / 1.6), half_angle))
    left = headset.pixel(panel, -0.5 * curved / flat)[1]
    right = headset.pixel(panel, 0.5 * curved / flat)[1]
    dark = (picture[(top + bottom) // 2] < 100).all(axis=1)
    columns = np.flatnonzero(dark)
    assert abs(columns[0] - left) <= 8 and abs(columns[-1] - right) <= 8, "its ends come nearer than a flat panel's"
    assert headset.pixel(panel, -0.5)[1] - columns[0] >= 2

    # each column of the card lies at an equal angle; its brightness is that of the words
    expected = _as_seen(card.pixels, top, bottom, left, right, half_angle, EYE_WIDTH)
    found = picture[top:bottom, left:right].mean(axis=2)
    likeness = max(
        np.corrcoef(expected.ravel(), np.roll(found, (dy, dx), (0, 1)).ravel())[0, 1]
        for dy in range(-3, 4)
        for dx in range(-3, 4)
    )
    assert likeness > 0.8


def _as_seen(
    pixels: Picture, top: int, bottom: int, left: int, right: int, half_angle: float, width: int
) -> NDArray[np.float64]:
    """The card's brightness, reduced to the photograph's pixels."""
    rows = np.linspace(0, len(pixels), bottom - top + 1).astype(int)
    tangents = np.linspace(-math.tan(half_angle), math.tan(half_angle), right - left + 1)
    columns = ((np.arctan(tangents) / half_angle + 1) / 2 * pixels.shape[1]).astype(int)
    grey = pixels[..., :3].mean(axis=2) + (255 - pixels[..., 3]) / 255 * GREY
    return np.array(
        [
            [grey[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)].mean() for x0, x1 in pairwise(columns)]
            for y0, y1 in pairwise(rows)
        ]
    )


def test_layers_break_no_rule(validation: Validation, open_headset: Callable[..., Headset]) -> None:
    """Quads, a cylinder and depth, over some frames, with the core-validation layer between."""
    headset = open_headset(depth=True)
    assert headset.runtime._connection and headset.runtime._connection.layers.depth, "the runtime offers depth"
    blue = (20, 60, 220)
    quad = headset.hang("cart", plain(blue), 0.3, 0.1, 2.0, (0.4, 0.4))
    wide = headset.hang("captions", plain(blue, size=(400, 60)), 0.0, -0.3, 1.6, (1.3, 0.2))
    at = headset.pixel(quad)
    headset.seen(quad, wide, until=lambda seen: is_like(seen[at], blue))
    for _ in range(20):
        headset.frame(quad, wide)
    headset.runtime.end()
    assert validation.errors == []


def test_the_runtime_tells_what_its_lenses_hide(open_headset: Callable[..., Headset]) -> None:
    headset = open_headset()
    runtime, masks = headset.runtime, headset.runtime.visibility_mask
    assert len(masks) == 2
    for (vertices, indices), view in zip(masks, headset.views, strict=True):
        assert len(vertices) >= 3 and len(indices) % 3 == 0 and indices.max() < len(vertices)
        corners = np.abs(to_clip(vertices, view.fov)).max(axis=1)
        assert corners.max() == pytest.approx(1.0, abs=0.05), "it reaches to the edges of the view"
        assert np.abs(to_clip(vertices, view.fov)[indices.reshape(-1, 3)].mean(axis=1)).max(axis=1).min() > 0.5
    assert runtime.visibility_mask is masks, "the same as long as nothing has changed"
    assert runtime._connection and runtime._connection.layers.mask
    runtime._connection.layers.mask.refresh(1)
    assert runtime.visibility_mask is not masks
    np.testing.assert_array_equal(runtime.visibility_mask[1][0], masks[1][0])


def test_a_headset_that_takes_no_panels_is_told_of_none(open_headset: Callable[..., Headset]) -> None:
    headset = open_headset()
    assert headset.runtime.most_panels > 0
    assert headset.runtime._connection and headset.runtime._connection.layers.panels
    headset.runtime._connection.layers.panels.most = 0
    panel = headset.hang("cart", plain((255, 0, 0)), 0.0, 0.0, 2.0, (0.5, 0.5))
    assert headset.frame(panel) == headset.frame(panel) == set()
    assert headset.runtime.most_panels == 0
