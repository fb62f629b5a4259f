"""Paints a panel's picture into the image of a composition layer's swapchain, part by part."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program

MOST_PIXELS = (1536, 1024)
"""Width and height of the largest picture; no panel is designed larger."""
_UNIT = 6


class PanelPainter:
    """Has one sheet, to which one picture at a time comes in parts; what is shown meanwhile stays as it is.

    Panels are premultiplied as drawn, in encoded values, but compositors blend in linear light: a shader converts them
    on the way, as it does in the scene, so that the edges of letters are as bright there as here.
    """

    def __init__(self, gl: GL) -> None:
        """Compiles and draws once, so that no frame waits for the driver. Raises GraphicsError."""
        self._gl = gl
        self._program = load_program(gl, "panel_layer.vert", "panel_layer.frag")
        self._picture = gl.GetUniformLocation(self._program, b"picture")
        self._array = gl.vertex_array()
        self._sheet = gl.texture(enums.TEXTURE_2D, enums.RGBA8, *MOST_PIXELS)
        gl.sampling(self._sheet, enums.NEAREST, enums.NEAREST, enums.CLAMP_TO_EDGE)
        first = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, 8, 8)
        self._framebuffer = gl.framebuffer(first, None)
        self.paint(first, (8, 8))
        gl.delete_textures(first)

    def bring(self, pixels: NDArray[np.uint8], first: int, last: int) -> None:
        """Rows first..last (exclusive) of a picture (height, width, 4) as in Panel, to the sheet."""
        rows = np.ascontiguousarray(pixels[first:last])
        self._gl.PixelStorei(enums.UNPACK_ALIGNMENT, 1)
        self._gl.TextureSubImage2D(
            self._sheet, 0, 0, first, pixels.shape[1], last - first, enums.RGBA, enums.UNSIGNED_BYTE, rows.ctypes.data
        )

    def paint(self, texture: int, size: tuple[int, int], side: int = 1) -> None:
        """The picture on the sheet, into the lower left of a texture, clear elsewhere.

        Args:
            texture: 2D, in the format SRGB8_ALPHA8.
            size: Width and height of the picture, in pixels.
            side: Of the square of pixels that becomes one.
        """
        gl = self._gl
        with gl.undisturbed():
            gl.NamedFramebufferTexture(self._framebuffer, enums.COLOR_ATTACHMENT0, texture, 0)
            gl.BindFramebuffer(enums.FRAMEBUFFER, self._framebuffer)
            for switch in (enums.DEPTH_TEST, enums.CULL_FACE, enums.SCISSOR_TEST, enums.BLEND):
                gl.Disable(switch)
            gl.Enable(enums.FRAMEBUFFER_SRGB)
            gl.ClearColor(0.0, 0.0, 0.0, 0.0)
            gl.Clear(enums.COLOR_BUFFER_BIT)
            gl.Viewport(0, 0, *reduced(size, side))
            gl.UseProgram(self._program)
            gl.ProgramUniform3f(self._program, self._picture, *size, side)
            gl.BindVertexArray(self._array)
            gl.BindTextureUnit(_UNIT, self._sheet)
            gl.DrawArrays(enums.TRIANGLE_STRIP, 0, 4)

    def close(self) -> None:
        self._gl.delete_framebuffers(self._framebuffer)
        self._gl.delete_textures(self._sheet)
        self._gl.delete_vertex_arrays(self._array)
        self._gl.DeleteProgram(self._program)


def reduced(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Width and height in squares of so many pixels, the last ones cut off by the edge."""
    return -(-size[0] // side), -(-size[1] // side)
