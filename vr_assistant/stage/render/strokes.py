"""Lines of light in the world: all of a frame in one buffer, drawn with one call."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import STROKE
from vr_assistant.stage.render.gl import GL, Attribute
from vr_assistant.stage.render.programs import load_program

_MOST = 12_288
"""Vertices, three a triangle; what is beyond is left out."""


class Strokes:
    def __init__(self, gl: GL, eyes: int = 1) -> None:
        """`eyes`: that one pass draws for."""
        self._gl, self._eyes = gl, eyes
        self._program = load_program(gl, "stroke.vert", "stroke.frag", eyes=eyes)
        self._buffer = gl.buffer(_MOST * STROKE.itemsize, dynamic=True)
        attributes = [
            Attribute(0, 3, enums.FLOAT, False, 0),
            Attribute(0, 1, enums.FLOAT, False, 12),
            Attribute(0, 4, enums.FLOAT, False, 16),
        ]
        self._array = gl.vertex_array([(self._buffer, STROKE.itemsize)], 0, attributes)
        self._count = 0

    def upload(self, strokes: Sequence[NDArray[np.void]]) -> None:
        self._count = 0
        for stroke in strokes:
            taken = stroke[: _MOST - self._count]
            if len(taken):
                self._gl.write(self._buffer, taken, self._count * STROKE.itemsize)
                self._count += len(taken)

    def draw(self) -> None:
        """With blending on."""
        if not self._count:
            return
        self._gl.UseProgram(self._program)
        self._gl.BindVertexArray(self._array)
        self._gl.DrawArraysInstanced(enums.TRIANGLES, 0, self._count, self._eyes)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.delete_buffers(self._buffer)
        self._gl.DeleteProgram(self._program)
