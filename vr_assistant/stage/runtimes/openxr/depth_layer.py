"""XR_KHR_composition_layer_depth: the compositor learns how far away what an eye sees is.

With it a late frame can be moved with the head, not only turned, without what is near swimming before what is far.

On by default, as it costs next to nothing: with Mesa's software renderer the copies of two eyes of 960 x 1080 take 0.6
to 1.2 ms of a frame of 170 and more, and resolving multisampled depth 16 to 30 ms of a frame of 1800.
"""

import ctypes
import math
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any, Protocol

import numpy as np

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import NEAR_M
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.runtimes.openxr.api import xr

FORMAT = enums.DEPTH_COMPONENT32F
"""The renderer's own (stage/render/targets.py): OpenGL copies depth only between equal formats."""

_INFINITY = np.zeros(1, np.float32)


class Swapchain(Protocol):
    """An XrSwapchain of FORMAT, usable as a depth attachment, of the size of an eye's picture."""

    handle: Any

    def image(self) -> AbstractContextManager[int]:
        """The next image's texture, acquired and waited for; released at the end."""

    def close(self) -> None: ...


class DepthLayer:
    """Copies the depth of each eye into a swapchain, and fills what is chained to the eye's projection view.

    Numbers (XrCompositionLayerDepthInfoKHR): our depth is reversed and has no far end: 1 at NEAR_M, 0 at infinity. The
    specification lets nearZ be the distance of minDepth, larger than farZ for reversed depth, and either be infinite.
    """

    def __init__(self, gl: GL, swapchains: Sequence[Swapchain]) -> None:
        """`swapchains`: One an eye; closed with the layer."""
        self._gl, self._swapchains = gl, swapchains
        self._framebuffers: dict[int, int] = {}
        self._infos: list[Any] = [depth_info(swapchain.handle) for swapchain in swapchains]

    def copy(self, framebuffers: Sequence[int], width: int, height: int) -> None:
        """The depth of the lower left part of each eye's framebuffer, single-sample and of FORMAT, left before right.

        The bound framebuffers stay; the scissor test must be off.
        """
        area = (0, 0, width, height)
        for source, swapchain, info in zip(framebuffers, self._swapchains, self._infos, strict=True):
            with swapchain.image() as texture:
                target = self._framebuffers.get(texture) or self._open(texture)
                self._gl.BlitNamedFramebuffer(source, target, *area, *area, enums.DEPTH_BUFFER_BIT, enums.NEAREST)
            extent = info.sub_image.image_rect.extent
            extent.width, extent.height = width, height

    def _open(self, texture: int) -> int:
        """A framebuffer for an image of a swapchain, at first infinitely far: not every picture has depth."""
        framebuffer = self._framebuffers[texture] = self._gl.framebuffer(None, texture)
        self._gl.ClearNamedFramebufferfv(framebuffer, enums.DEPTH, 0, _INFINITY.ctypes.data)
        return framebuffer

    def chain(self, projection_views: Sequence[Any]) -> None:
        """To the xr.CompositionLayerProjectionView of each eye; once is enough, the structures are kept."""
        for view, info in zip(projection_views, self._infos, strict=True):
            view.next = ctypes.addressof(info)

    def close(self) -> None:
        """Before the session ends. Safe to call twice."""
        self._gl.delete_framebuffers(*self._framebuffers.values())
        self._framebuffers.clear()
        swapchains, self._swapchains = self._swapchains, ()
        with ExitStack() as parts:  # a lost runtime may refuse some of it
            for swapchain in swapchains:
                parts.callback(swapchain.close)


def depth_info(swapchain: Any) -> Any:
    """An xr.CompositionLayerDepthInfoKHR for depth as the renderer writes it."""
    info = xr.CompositionLayerDepthInfoKHR(min_depth=0.0, max_depth=1.0, near_z=math.inf, far_z=NEAR_M)
    info.sub_image.swapchain = swapchain
    return info
