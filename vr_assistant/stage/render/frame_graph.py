"""The diagram of the last frames, in a corner of the finished picture: one draw call."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program

FRAMES_SHOWN = 180
"""Bars; shaders/graph.vert has the same number."""
_BINDING = 8
_BLOCK = np.dtype([("page", "f4", 4), ("bars", "f4", 4), ("shares", "f4", FRAMES_SHOWN)])
Area = tuple[float, float, float, float]
"""x, y from the top left corner, width and height, in pixels."""


class FrameGraph:
    """Bars of what each frame took, on a dark ground that also lies behind the text beside them."""

    def __init__(self, gl: GL) -> None:
        """Draws with its program once, so that no frame waits for the driver later."""
        self._gl = gl
        self._program = load_program(gl, "graph.vert", "graph.frag")
        self._array = gl.vertex_array()
        self._block = np.zeros(1, _BLOCK)
        self._buffer = gl.buffer(_BLOCK.itemsize, dynamic=True)
        picture = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, 8, 8)
        framebuffer = gl.framebuffer(picture, None)
        self.draw([framebuffer], 8, 8)
        gl.delete_framebuffers(framebuffer)
        gl.delete_textures(picture)

    def show(self, shares: NDArray[np.floating], page: Area, bars: Area, size: tuple[int, int]) -> None:
        """What draw() draws from now on.

        Args:
            shares: Of a period, at most FRAMES_SHOWN frames, oldest first; negative where a frame was missed.
            page: The dark ground.
            bars: Within it.
            size: Of the picture, in pixels.
        """
        self._block["page"], self._block["bars"] = _in_clip_space(page, size), _in_clip_space(bars, size)
        shown = shares[-FRAMES_SHOWN:]
        self._block["shares"][0, : FRAMES_SHOWN - len(shown)] = 0.0
        self._block["shares"][0, FRAMES_SHOWN - len(shown) :] = shown
        self._gl.write(self._buffer, self._block)

    def draw(self, framebuffers: list[int], width: int, height: int) -> None:
        """Over the lower left part of each picture, width by height pixels."""
        gl = self._gl
        gl.UseProgram(self._program)
        gl.BindVertexArray(self._array)
        gl.BindBufferBase(enums.UNIFORM_BUFFER, _BINDING, self._buffer)
        gl.Disable(enums.DEPTH_TEST)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.BLEND)
        gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        gl.Viewport(0, 0, width, height)
        for framebuffer in framebuffers:
            gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
            gl.DrawArraysInstanced(enums.TRIANGLE_STRIP, 0, 4, FRAMES_SHOWN + 2)
        gl.Disable(enums.BLEND)
        gl.Enable(enums.DEPTH_TEST)

    def close(self) -> None:
        self._gl.delete_buffers(self._buffer)
        self._gl.delete_vertex_arrays(self._array)
        self._gl.DeleteProgram(self._program)


def _in_clip_space(area: Area, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """x and y of the lower left corner, width and height; the picture is 2 by 2."""
    (x, y, width, height), (whole_width, whole_height) = area, size
    return (
        2 * x / whole_width - 1,
        1 - 2 * (y + height) / whole_height,
        2 * width / whole_width,
        2 * height / whole_height,
    )
