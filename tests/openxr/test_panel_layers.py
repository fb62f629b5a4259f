"""Panels as layers of a headset's compositor: what goes up when, and what is done where there is no room."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.render.panels import UPLOAD_BYTES
from vr_assistant.stage.runtimes.openxr.api import LOST, xr
from vr_assistant.stage.runtimes.openxr.panel_layers import MOST_KEPT, PanelLayers
from vr_assistant.stage.runtimes.openxr.panel_sizes import layers_left, side_for, size_class
from vr_assistant.stage.runtimes.rig import Rig

EYE = (0.0, 1.6, 0.0)
SPACE = None


class PaperSwapchain:
    def __init__(self, number: int, width: int, height: int) -> None:
        self.handle = ctypes.cast(number, xr.Swapchain)
        self.number, self.width, self.height = number, width, height
        self.pictures = 0
        self.is_closed = False
        self.close_error: Exception | None = None

    @contextmanager
    def image(self) -> Iterator[int]:
        assert not self.is_closed
        yield self.number
        self.pictures += 1

    def close(self) -> None:
        assert not self.is_closed, "closed twice"
        self.is_closed = True
        if self.close_error:
            raise self.close_error


class PaperPainter:
    def __init__(self) -> None:
        self.rows: list[int] = []
        self.painted: list[tuple[int, tuple[int, int]]] = []
        self.is_closed = False

    def bring(self, pixels: Any, first: int, last: int) -> None:
        self.rows.append(last - first)

    def paint(self, texture: int, size: tuple[int, int], side: int = 1) -> None:
        self.painted.append((texture, size))

    def close(self) -> None:
        assert not self.is_closed, "closed twice"
        self.is_closed = True


class Show:
    """A compositor on paper."""

    def __init__(self, most: int = 15, **can: Any) -> None:
        self.painter = PaperPainter()
        self.made: list[PaperSwapchain] = []
        self.refuses: Exception | None = None
        self.layers = PanelLayers(self.painter, self.make, most, **can)

    def make(self, width: int, height: int) -> PaperSwapchain:
        if self.refuses:
            raise self.refuses
        self.made.append(PaperSwapchain(len(self.made) + 1, width, height))
        return self.made[-1]

    def ready(self, *panels: Panel) -> list[str]:
        return [panel.key for panel in self.layers.ready(panels)]

    def submitted(self, *panels: Panel, rig: Rig | None = None) -> list[Any]:
        addresses = self.layers.layers(panels, rig or Rig(), EYE, SPACE)
        return [_structure(address) for address in addresses]


def _structure(address: int) -> Any:
    kind = xr.CompositionLayerQuad.from_address(address)
    if kind._type == xr.StructureType.COMPOSITION_LAYER_CYLINDER_KHR.value:
        return xr.CompositionLayerCylinderKHR.from_address(address)
    return kind


def panel(
    key: str,
    revision: int = 1,
    size: tuple[int, int] = (100, 50),
    at: tuple[float, float, float] = (0.0, 1.6, -2.0),
    width_m: float = 0.5,
    **more: Any,
) -> Panel:
    model = np.diag([width_m, width_m * size[1] / size[0], 1.0, 1.0]).astype(np.float32)
    model[:3, 3] = at
    return Panel(key, revision, np.zeros((size[1], size[0], 4), np.uint8), model, **more)


def test_a_panel_goes_up_once_until_it_changes() -> None:
    show = Show()
    assert show.ready(panel("cart")) == ["cart"]
    brought = show.layers.bytes_brought
    assert brought == 100 * 50 * 4
    for _ in range(20):
        assert show.ready(panel("cart")) == ["cart"]
    assert show.layers.bytes_brought == brought and len(show.painter.painted) == 1
    show.ready(panel("cart", revision=2))
    assert show.layers.bytes_brought == 2 * brought
    assert len(show.made) == 1


def test_a_large_picture_comes_in_parts_and_the_old_one_stays_until_it_is_whole() -> None:
    show = Show()
    large = (1000, 800)  # 3.2 MB
    assert show.ready(panel("answer", 1, large)) == []  # the first one waits in the scene
    while not show.ready(panel("answer", 1, large)):
        pass
    frames = 0
    while len(show.painter.painted) == 1:
        before = show.layers.bytes_brought
        assert show.ready(panel("answer", 2, large)) == ["answer"]
        assert show.layers.bytes_brought - before <= UPLOAD_BYTES
        frames += 1
    assert frames == 4
    assert show.made[0].pictures == 2


def test_two_large_pictures_do_not_hold_each_other_up() -> None:
    show = Show()
    both = [panel("answer", size=(1000, 800)), panel("cart", size=(900, 700))]
    frames = 0
    while len(show.ready(*both)) < 2:
        frames += 1
        assert frames < 10
    assert show.layers.bytes_brought == (1000 * 800 + 900 * 700) * 4, "nothing went up twice"


def test_words_that_change_faster_than_they_arrive_are_shown_all_the_same() -> None:
    show = Show()
    for revision in range(1, 11):
        ready = show.ready(panel("captions", revision, (1000, 800)))
    assert ready == ["captions"]


def test_while_a_larger_picture_is_on_its_way_the_old_letters_keep_their_size() -> None:
    show = Show()
    small = panel("answer", 1, (500, 100))
    show.ready(small)
    wide = show.submitted(small)[0].size.width
    grown = panel("answer", 2, (1000, 800), width_m=1.0)
    show.ready(grown)
    assert show.submitted(grown)[0].size.width == pytest.approx(wide)


def test_one_swapchain_a_frame_is_made_and_the_other_panels_wait_in_the_scene() -> None:
    show = Show()
    panels = [panel(f"p{number}", size=(100 * 2**number, 50)) for number in range(3)]
    assert [len(show.ready(*panels)) for _ in range(4)] == [1, 2, 3, 3]
    assert len(show.made) == 3


def test_a_caption_that_grows_by_a_few_words_keeps_its_swapchain() -> None:
    show = Show()
    for revision, width in enumerate((700, 720, 745, 700, 760), 1):
        assert show.ready(panel("captions", revision, (width, 170))) == ["captions"]
    assert len(show.made) == 1
    assert show.made[0].width >= 760


def test_size_classes_hold_what_they_are_for_and_not_much_more() -> None:
    for pixels in range(1, 2000, 7):
        assert pixels <= size_class(pixels) <= max(64, pixels * 1.5 + 1)
    assert len({size_class(pixels) for pixels in range(1, 1500)}) == 10


def test_what_nobody_has_looked_at_longest_makes_room() -> None:
    show = Show(most=30)
    for number in range(MOST_KEPT):
        show.ready(panel(f"p{number}"))
    show.ready(panel("p0"))
    assert show.ready(panel("new", size=(400, 400))) == ["new"]
    assert [swapchain.is_closed for swapchain in show.made] == [False, True] + [False] * (MOST_KEPT - 1)
    assert sum(not swapchain.is_closed for swapchain in show.made) == MOST_KEPT


def test_no_more_are_shown_than_the_runtime_takes() -> None:
    show = Show(most=2)
    panels = [panel(name) for name in "abc"]
    for _ in range(5):
        ready = show.ready(*panels)
    assert ready == ["a", "b"]
    assert show.layers.most == 2
    assert Show(most=0).ready(*panels) == []
    assert layers_left(16, has_passthrough=True) == 14
    assert layers_left(1, has_passthrough=True) == 0


def test_a_runtime_that_refuses_a_swapchain_gets_no_more_panels() -> None:
    show = Show()
    show.refuses = xr.exception.OutOfMemoryError()
    assert show.ready(panel("cart")) == []
    assert show.layers.most == 0
    show.refuses = None
    assert show.ready(panel("cart")) == []


def test_a_headset_that_has_gone_is_no_refusal() -> None:
    show = Show()
    show.refuses = xr.exception.SessionLostError()
    with pytest.raises(LOST):
        show.ready(panel("cart"))


def test_what_fades_stays_in_the_scene_unless_the_runtime_can_fade() -> None:
    fading = panel("cart", opacity=0.4)
    assert Show().ready(fading) == []
    able = Show(may_fade=True)
    assert able.ready(fading) == ["cart"]
    layer = able.submitted(fading)[0]
    scale = xr.CompositionLayerColorScaleBiasKHR.from_address(layer._next).color_scale
    assert (scale.r, scale.g, scale.b, scale.a) == pytest.approx((0.4, 0.4, 0.4, 0.4))


def test_a_picture_larger_than_any_panel_stays_in_the_scene() -> None:
    assert Show().ready(panel("poster", size=(2000, 200))) == []


def test_nearer_panels_lie_over_farther_ones_and_what_is_on_top_over_all() -> None:
    show = Show()
    panels = [
        panel("captions", at=(0, 1.2, -1.6), is_on_top=True),
        panel("near", at=(0, 1.6, -1.0)),
        panel("far", at=(0, 1.6, -3.0)),
    ]
    for _ in range(3):
        show.ready(*panels)
    assert [layer.pose.position.z for layer in show.submitted(*panels)] == pytest.approx([-3.0, -1.0, -1.6])


def test_the_alpha_of_panels_is_premultiplied() -> None:
    show = Show()
    show.ready(panel("cart"))
    flags = show.submitted(panel("cart"))[0].layer_flags
    assert flags == xr.CompositionLayerFlags.BLEND_TEXTURE_SOURCE_ALPHA_BIT


def test_only_displays_much_coarser_than_panels_get_smaller_pictures() -> None:
    assert [side_for(density) for density in (30, 20, 15, 11, 8, 3)] == [1, 1, 1, 1, 2, 4]
    show = Show(side=2)
    show.ready(panel("cart", size=(101, 50)))
    extent = show.submitted(panel("cart", size=(101, 50)))[0].sub_image.image_rect.extent
    assert (extent.width, extent.height) == (51, 25)


def test_nothing_is_left_when_the_session_ends() -> None:
    show = Show()
    show.ready(panel("a"), panel("b", size=(400, 300)))
    show.ready(panel("a"), panel("b", size=(400, 300)))
    show.layers.close()
    show.layers.close()
    assert len(show.made) == 2 and all(swapchain.is_closed for swapchain in show.made)
    assert show.painter.is_closed


def test_nothing_of_the_driver_is_left_when_the_runtime_has_gone() -> None:
    show = Show()
    show.ready(panel("a"))
    show.made[0].close_error = xr.exception.SessionLostError()
    with pytest.raises(LOST):
        show.layers.close()
    assert show.painter.is_closed
