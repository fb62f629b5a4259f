"""What is submitted beside the picture of the eyes, as far as the runtime offers it: panels, depth, and the mask."""

import logging
import math
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.runtimes.openxr import extensions
from vr_assistant.stage.runtimes.openxr.api import LOST, Calls, xr
from vr_assistant.stage.runtimes.openxr.depth_layer import FORMAT as DEPTH_FORMAT
from vr_assistant.stage.runtimes.openxr.depth_layer import DepthLayer
from vr_assistant.stage.runtimes.openxr.graphics import Graphics
from vr_assistant.stage.runtimes.openxr.instance import Instance
from vr_assistant.stage.runtimes.openxr.panel_layers import PanelLayers
from vr_assistant.stage.runtimes.openxr.panel_painter import PanelPainter
from vr_assistant.stage.runtimes.openxr.panel_sizes import layers_left, side_for
from vr_assistant.stage.runtimes.openxr.projection import EYES
from vr_assistant.stage.runtimes.openxr.swapchains import Swapchain
from vr_assistant.stage.runtimes.openxr.system import System
from vr_assistant.stage.runtimes.openxr.visibility_mask import VisibilityMask

log = logging.getLogger(__name__)

_DEPTH_USAGE = 0x2 | 0x20  # XR_SWAPCHAIN_USAGE_DEPTH_STENCIL_ATTACHMENT_BIT, SAMPLED_BIT


class Layers:
    """Of one session. Whatever is not offered, or refused, is None and not missed."""

    def __init__(
        self,
        calls: Calls,
        instance: Instance,
        system: System,
        session: Any,
        graphics: Graphics,
        formats: list[int],
        *,
        wants_depth: bool = False,
    ) -> None:
        """
        Args:
            formats: What xrEnumerateSwapchainFormats offers.
            wants_depth: Whether depth is to be submitted, too; the framebuffers must have it.
        Raises:
            pyopenxr's errors that tell of a loss.
        """
        self._calls, self._session, self._graphics = calls, session, graphics
        offered = instance.extensions
        self.panels: PanelLayers | None = None
        if enums.SRGB8_ALPHA8 in formats:
            most = layers_left(system.most_layers, extensions.PASSTHROUGH in offered)
            self.panels = PanelLayers(
                PanelPainter(graphics.gl),
                self._panel_swapchain,
                most,
                may_curve=extensions.CYLINDER in offered,
                may_fade=extensions.COLOUR_SCALE in offered,
                side=side_for(_density(system.recommended)),
            )
        self.depth: DepthLayer | None = None
        if wants_depth and extensions.DEPTH in offered and DEPTH_FORMAT in formats:
            self.depth = _tried("depth", lambda: self._depth(system))
        self.mask: VisibilityMask | None = None
        if extensions.VISIBILITY_MASK in offered:
            self.mask = _tried("the visibility mask", lambda: VisibilityMask(instance.handle, session))

    @property
    def most_panels(self) -> int:
        return self.panels.most if self.panels else 0

    def close(self) -> None:
        """Before the session ends. Safe to call twice. Raises pyopenxr's errors."""
        with ExitStack() as parts:  # a lost runtime may refuse some of it
            for part in (self.panels, self.depth):
                if part:
                    parts.callback(part.close)

    def _depth(self, system: System) -> DepthLayer:
        gl = self._graphics.gl
        made = partial(Swapchain, self._calls, self._session, self._graphics, system.size, DEPTH_FORMAT)
        return DepthLayer(gl, [made(usage=_DEPTH_USAGE) for _ in range(EYES)])

    def _panel_swapchain(self, width: int, height: int) -> Swapchain:
        return Swapchain(self._calls, self._session, self._graphics, (width, height), enums.SRGB8_ALPHA8)


def _tried(what: str, make: Callable[[], Any]) -> Any:
    try:
        return make()
    except LOST:
        raise
    except xr.exception.XrException as error:
        log.info("the runtime does without %s: %s", what, error)
        return None


def _density(size: tuple[int, int]) -> float:
    """Pixels a degree in the middle of an eye's picture that is about 90 degrees wide, as those of headsets are."""
    return math.radians(size[0] / 2)
