"""Pictures that travel to the runtime: acquire, wait, draw, release."""

import ctypes
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.runtimes.openxr.api import Calls, handle, require, xr
from vr_assistant.stage.runtimes.openxr.graphics import Graphics

SRGB8, RGBA16 = 0x8C41, 0x805B
COLOURS = (enums.SRGB8_ALPHA8, SRGB8, enums.RGBA16F, RGBA16, enums.RGBA8)
ENCODED = (enums.SRGB8_ALPHA8, SRGB8)
"""Hold sRGB values; the runtime takes what is in all others for linear light."""
_COLOUR_USAGE = 0x1 | 0x20  # XR_SWAPCHAIN_USAGE_COLOR_ATTACHMENT_BIT, SAMPLED_BIT


def choose_format(offered: Sequence[int], known: Sequence[int] = COLOURS) -> int | None:
    """The first of `known` if it is offered, else the runtime's own favourite among the others of them."""
    if known[0] in offered:
        return known[0]
    return next((format_ for format_ in offered if format_ in known), None)


class Swapchain:
    """Some pictures of one size, drawn one after the other. Make and close it between frames."""

    def __init__(
        self,
        calls: Calls,
        session: Any,
        graphics: Graphics,
        size: tuple[int, int],
        format_: int,
        *,
        usage: int = _COLOUR_USAGE,
        flags: int = 0,
        layers: int = 1,
    ) -> None:
        """
        Args:
            size: Pixels.
            format_: An OpenGL internal format that xrEnumerateSwapchainFormats offers.
            usage: XrSwapchainUsageFlags.
            flags: XrSwapchainCreateFlags.
            layers: Of a texture array; 1: plain textures.
        Raises:
            pyopenxr's errors, when the runtime refuses.
        """
        self._calls, self._graphics = calls, graphics
        self.width, self.height = size
        self.format = format_
        self.is_encoded = format_ in ENCODED
        wanted = xr.SwapchainCreateInfo(
            create_flags=flags,
            usage_flags=usage,
            format=format_,
            sample_count=1,
            width=size[0],
            height=size[1],
            face_count=1,
            array_size=layers,
            mip_count=1,
        )
        self.handle = xr.create_swapchain(session, wanted)
        graphics.take_back()
        self.number = handle(self.handle)
        found = xr.enumerate_swapchain_images(self.handle, xr.SwapchainImageOpenGLKHR)
        self.textures: list[int] = [image.image for image in found]
        self._framebuffers: list[int] = []
        self._index = ctypes.c_uint32()
        self._acquire_info = xr.SwapchainImageAcquireInfo()
        self._wait_info = xr.SwapchainImageWaitInfo(timeout=xr.INFINITE_DURATION)
        self._release_info = xr.SwapchainImageReleaseInfo()

    @contextmanager
    def image(self) -> Iterator[int]:
        """The texture to be filled now; it is handed over when the block ends."""
        self.acquire()
        try:
            yield self.textures[self._index.value]
        finally:
            self.release()

    def acquire(self) -> int:
        """Which of the textures may be drawn to now; follow it by `release`."""
        require(self._calls.AcquireSwapchainImage(
            self.number, ctypes.addressof(self._acquire_info), ctypes.addressof(self._index)
        ))  # fmt: skip
        require(self._calls.WaitSwapchainImage(self.number, ctypes.addressof(self._wait_info)))
        self._graphics.take_back()
        return self._index.value

    def release(self) -> None:
        require(self._calls.ReleaseSwapchainImage(self.number, ctypes.addressof(self._release_info)))

    def blit(self, framebuffer: int, width: int, height: int) -> None:
        """Show the lower left part of a finished sRGB picture, pixel by pixel."""
        gl = self._graphics.gl
        if not self._framebuffers:
            self._framebuffers = [gl.framebuffer(texture, None) for texture in self.textures]
        index = self.acquire()
        # Encoded values go over as they are; for linear formats the driver decodes them.
        (gl.Disable if self.is_encoded else gl.Enable)(enums.FRAMEBUFFER_SRGB)
        area = (0, 0, width, height)
        gl.BlitNamedFramebuffer(
            framebuffer, self._framebuffers[index], *area, *area, enums.COLOR_BUFFER_BIT, enums.NEAREST
        )
        self.release()

    def close(self) -> None:
        """Raises pyopenxr's errors; what the driver holds is let go in any case."""
        self._graphics.take_back()
        self._graphics.gl.delete_framebuffers(*self._framebuffers)
        self._framebuffers = []
        xr.destroy_swapchain(self.handle)


def read_formats(session: Any) -> list[int]:
    """What the runtime offers, its favourites first."""
    return [int(found) for found in xr.enumerate_swapchain_formats(session)]
