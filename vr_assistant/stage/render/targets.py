"""Where a frame is drawn: a multisample picture with depth for every view, resolved to one with single samples."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL


class Targets:
    """One size and number of views; make another for another."""

    def __init__(self, gl: GL, width: int, height: int, views: int, samples: int) -> None:
        """Raises GraphicsError when the driver cannot draw to it."""
        self.width, self.height, self.views = width, height, views
        self._gl = gl
        samples = min(samples, gl.integer(enums.MAX_SAMPLES))
        self._is_multisample = samples > 1
        array = enums.TEXTURE_2D_ARRAY
        resolved = gl.texture(array, enums.SRGB8_ALPHA8, width, height, views)
        if self._is_multisample:
            multi = enums.TEXTURE_2D_MULTISAMPLE_ARRAY
            colour = gl.texture(multi, enums.SRGB8_ALPHA8, width, height, views, samples=samples)
            depth = gl.texture(multi, enums.DEPTH_COMPONENT32F, width, height, views, samples=samples)
        else:
            colour = resolved
            depth = gl.texture(array, enums.DEPTH_COMPONENT32F, width, height, views)
        self._textures = {resolved, colour, depth}
        self.framebuffers = [gl.framebuffer(colour, depth, layer) for layer in range(views)]
        self.resolved = (
            [gl.framebuffer(resolved, None, layer) for layer in range(views)]
            if self._is_multisample
            else self.framebuffers
        )

    def resolve(self) -> None:
        if not self._is_multisample:
            return
        size = (0, 0, self.width, self.height)
        for source, target in zip(self.framebuffers, self.resolved, strict=True):
            self._gl.BlitNamedFramebuffer(source, target, *size, *size, enums.COLOR_BUFFER_BIT, enums.NEAREST)

    def read(self, view: int) -> NDArray[np.uint8]:
        """(height, width, 3) sRGB, top row first."""
        pixels = np.empty((self.height, self.width, 4), np.uint8)
        self._gl.BindFramebuffer(enums.READ_FRAMEBUFFER, self.resolved[view])
        self._gl.PixelStorei(enums.PACK_ALIGNMENT, 1)
        self._gl.ReadPixels(0, 0, self.width, self.height, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
        return np.ascontiguousarray(pixels[::-1, :, :3])

    def close(self) -> None:
        self._gl.delete_framebuffers(*{*self.framebuffers, *self.resolved})
        self._gl.delete_textures(*self._textures)
