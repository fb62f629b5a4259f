"""Panels as composition layers: each has a swapchain of its own, into which it is painted when it has changed.

A layer is sampled once, by the compositor, and moves with the head even where a frame is late: letters are sharper than
in the picture of an eye, which is resampled as a whole. A panel's own pixels are about 26 to a degree where it hangs
(stage/panels/theme.py), so it is painted at that size. Compositors take no
mean over a layer's pixels where the display is much coarser: there it would shimmer, and is painted smaller.
"""

import ctypes
import logging
import math
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any, Protocol

from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.render.panels import UPLOAD_BYTES
from vr_assistant.stage.runtimes.openxr.api import LOST
from vr_assistant.stage.runtimes.openxr.panel_painter import MOST_PIXELS, reduced
from vr_assistant.stage.runtimes.openxr.panel_shapes import PanelShape, size_of
from vr_assistant.stage.runtimes.openxr.panel_sizes import size_class
from vr_assistant.stage.runtimes.rig import Rig, Vector

log = logging.getLogger(__name__)

MOST_KEPT = 16
"""Swapchains, whatever the runtime allows: 3 images each, 1 to 6 MB."""
OPAQUE = 0.995
"""Where the runtime cannot fade a layer, a panel that is less opaque stays in the scene."""
_PATIENCE_FRAMES = 8
"""A picture that is never whole because it keeps changing is brought at once after so many."""


class Swapchain(Protocol):
    """An XrSwapchain of SRGB8_ALPHA8 images."""

    handle: Any
    width: int
    height: int

    def image(self) -> AbstractContextManager[int]:
        """The next image's texture, acquired and waited for; released at the end."""

    def close(self) -> None: ...


class Painter(Protocol):
    """See PanelPainter."""

    def bring(self, pixels: Any, first: int, last: int) -> None: ...
    def paint(self, texture: int, size: tuple[int, int], side: int = 1) -> None: ...
    def close(self) -> None: ...


class _Layer:
    """What is shown of a panel."""

    __slots__ = ("revision", "seen", "shape", "size", "swapchain", "waited")

    def __init__(self, shape: PanelShape) -> None:
        self.shape = shape
        self.swapchain: Swapchain | None = None
        self.revision: int | None = None
        """Of the picture that is in the swapchain, like `size`, its pixels."""
        self.size = (0, 0)
        self.waited = 0
        """Frames since another picture than the one shown was wanted."""
        self.seen = 0


class PanelLayers:
    """The panels that a compositor shows over the picture of the eyes."""

    def __init__(
        self,
        painter: Painter,
        make_swapchain: Callable[[int, int], Swapchain],
        most: int,
        *,
        may_curve: bool = False,
        may_fade: bool = False,
        side: int = 1,
    ) -> None:
        """
        Args:
            painter: Closed with the layers.
            make_swapchain: Of so many pixels. May raise: then there are no more layers from then on.
            most: Layers that the runtime takes beside all others (XrSystemGraphicsProperties.maxLayerCount).
            may_curve: XR_KHR_composition_layer_cylinder is enabled.
            may_fade: XR_KHR_composition_layer_color_scale_bias is enabled.
            side: Of the square of a panel's pixels that becomes one of the layer's, see panel_sizes.side_for.
        """
        self._painter, self._make_swapchain = painter, make_swapchain
        self.most = max(0, min(most, MOST_KEPT))
        """So many panels can be layers."""
        self._may_curve, self._may_fade, self._side = may_curve, may_fade, side
        self._layers: dict[str, _Layer] = {}
        self._spare: list[Swapchain] = []
        self._coming_key: str | None = None
        """Of the panel whose picture is on the painter's sheet; `_rows` of that revision have arrived."""
        self._coming_revision = self._rows = 0
        self._frame = 0
        self._is_closed = False
        self.bytes_brought = 0
        """To the graphics card, since the start."""

    def ready(self, panels: Sequence[Panel]) -> list[Panel]:
        """Of these, those that can be layers in this frame, in the same order; call it once a frame.

        Brings what has changed, as much as a frame may, and makes at most one swapchain. A panel whose first picture is
        not whole yet, that fades where the runtime cannot, or for which there is no room, waits in the scene.
        """
        self._frame += 1
        wanted = [panel for panel in panels if self._may_be_layer(panel)][: self.most]
        stale: list[tuple[Panel, _Layer]] = []
        for panel in wanted:
            layer = self._layers.get(panel.key)
            if layer is None:
                shape = PanelShape(may_curve=self._may_curve, may_fade=self._may_fade)
                layer = self._layers[panel.key] = _Layer(shape)
            layer.seen = self._frame
            if layer.revision != panel.revision:
                layer.waited += 1
                stale.append((panel, layer))
        if stale:
            # What has been begun comes first: there is one sheet, on which it would be overwritten.
            self._bring(sorted(stale, key=lambda both: (both[0].key != self._coming_key, -both[1].waited)))
        return [panel for panel in wanted if self._layers[panel.key].revision is not None]

    def layers(self, panels: Iterable[Panel], rig: Rig, eye: Vector, space: Any) -> list[int]:
        """What to submit after the projection, from the farthest to the nearest, what is on top last.

        Args:
            panels: Of those that were ready in this frame.
            rig: Where the room lies in the world.
            eye: Between the eyes, in the world.
            space: XrSpace of the room.
        Returns:
            Addresses of XrCompositionLayerBaseHeader, valid until the next call.
        """
        ordered = sorted(panels, key=lambda panel: (panel.is_on_top, -math.dist(panel.model[:3, 3].tolist(), eye)))
        return [self._layer_of(panel, rig, eye, space) for panel in ordered if panel.opacity > 0.003]

    def close(self) -> None:
        """Before the session ends. Safe to call twice."""
        for layer in self._layers.values():
            self._give_back(layer)
        swapchains, self._spare = self._spare, []
        with ExitStack() as parts:  # a lost runtime may refuse some of it
            if not self._is_closed:
                parts.callback(self._painter.close)
            for swapchain in swapchains:
                parts.callback(swapchain.close)
            self._is_closed = True
        self._layers.clear()

    def _may_be_layer(self, panel: Panel) -> bool:
        height, width = panel.pixels.shape[:2]
        fits = width <= MOST_PIXELS[0] and height <= MOST_PIXELS[1]
        return fits and (self._may_fade or panel.opacity > OPAQUE)

    def _layer_of(self, panel: Panel, rig: Rig, eye: Vector, space: Any) -> int:
        layer = self._layers[panel.key]
        height, width = panel.pixels.shape[:2]
        across, upright = size_of(panel.model)
        # While the new picture is on its way, the old one keeps the size of its letters.
        size = across * layer.size[0] / width, upright * layer.size[1] / height
        return ctypes.addressof(layer.shape.place(panel.model, size, panel.opacity, rig, eye, space))

    def _bring(self, stale: list[tuple[Panel, _Layer]]) -> None:
        """As much as a frame may upload, first of those that have waited longest."""
        left, may_make = UPLOAD_BYTES, True
        for panel, layer in stale:
            width, height = reduced((panel.pixels.shape[1], panel.pixels.shape[0]), self._side)
            had = layer.swapchain
            if not (had and width <= had.width and height <= had.height):
                taken = self._swapchain_for(width, height, may_make)
                if taken is None:
                    continue
                swapchain, is_new = taken
                may_make = may_make and not is_new
            else:
                swapchain = had
            try:
                left -= self._bring_part(panel, layer, swapchain, left)
            finally:
                if swapchain is not layer.swapchain:
                    self._spare.append(swapchain)  # for the rest of the picture
            if layer.revision != panel.revision:
                return  # the rest comes with the next frame, and nothing else onto the sheet before

    def _bring_part(self, panel: Panel, layer: _Layer, swapchain: Swapchain, most_bytes: int) -> int:
        """To the painter's sheet, and from there into the swapchain when it is whole; gives the bytes brought."""
        height, width = panel.pixels.shape[:2]
        if (self._coming_key, self._coming_revision) != (panel.key, panel.revision):
            self._coming_key, self._coming_revision, self._rows = panel.key, panel.revision, 0
        first, last = self._rows, min(height, self._rows + max(most_bytes, 0) // (width * 4))
        if layer.waited > _PATIENCE_FRAMES:
            last = height
        if last > first:
            self._painter.bring(panel.pixels, first, last)
            self._rows = last
        brought: int = (last - first) * width * 4
        self.bytes_brought += brought
        if last == height:
            self._show(panel, layer, swapchain)
        return brought

    def _show(self, panel: Panel, layer: _Layer, swapchain: Swapchain) -> None:
        height, width = panel.pixels.shape[:2]
        with swapchain.image() as texture:
            self._painter.paint(texture, (width, height), self._side)
        if swapchain is not layer.swapchain:
            self._give_back(layer)
            layer.swapchain = swapchain
        layer.shape.picture(swapchain.handle, *reduced((width, height), self._side))
        layer.revision, layer.size, layer.waited = panel.revision, (width, height), 0
        self._coming_key = None

    def _swapchain_for(self, width: int, height: int, may_make: bool) -> tuple[Swapchain, bool] | None:
        """One that is spare, or a new one, and whether it is new. None: the panel has to wait."""
        wide, high = size_class(width), size_class(height)
        fitting = [spare for spare in self._spare if (spare.width, spare.height) == (wide, high)]
        if fitting:
            self._spare.remove(fitting[0])
            return fitting[0], False
        if not may_make or self.most == 0:
            return None
        in_use = sum(layer.swapchain is not None for layer in self._layers.values())
        if in_use + len(self._spare) >= MOST_KEPT and not self._evict():
            return None
        try:
            return self._make_swapchain(wide, high), True
        except LOST:
            raise
        except Exception as error:  # whatever the runtime says: the panels stay in the scene
            log.warning("the runtime makes no swapchain of %d x %d pixels for a panel: %s", wide, high, error)
            self.most = 0
            return None

    def _evict(self) -> bool:
        """Of the swapchains, the one that was least recently used; false where all are shown now."""
        if self._spare:
            self._spare.pop(0).close()
            return True
        unseen = [key for key, layer in self._layers.items() if layer.swapchain and layer.seen < self._frame]
        if not unseen:
            return False
        layer = self._layers.pop(min(unseen, key=lambda key: self._layers[key].seen))
        assert layer.swapchain
        layer.swapchain.close()
        return True

    def _give_back(self, layer: _Layer) -> None:
        if layer.swapchain:
            self._spare.append(layer.swapchain)
            layer.swapchain = None
