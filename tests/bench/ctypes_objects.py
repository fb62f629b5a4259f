"""The same calls through bare ctypes functions: no checks, no conversions, one object after the other."""

import ctypes
from typing import Any

import numpy as np
from many_objects import FRAGMENT, INDICES, TRIANGLE, VERTEX, Floats

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext

_RASTERIZER_DISCARD = 0x8C89


class CtypesObjects:
    name = "raw ctypes, per object"

    def __init__(self) -> None:
        self._context = SurfacelessContext()
        gl = self._gl = GL(self._context.get_proc_address)
        self._program = gl.program(VERTEX, FRAGMENT)
        self._mvp = gl.GetUniformLocation(self._program, b"mvp")
        self._colour = gl.GetUniformLocation(self._program, b"colour")
        self._array = gl.vertex_array()
        gl.VertexArrayVertexBuffer(self._array, 0, gl.buffer(TRIANGLE), 0, 12)
        gl.VertexArrayElementBuffer(self._array, gl.buffer(INDICES))
        gl.EnableVertexArrayAttrib(self._array, 0)
        gl.VertexArrayAttribFormat(self._array, 0, 3, enums.FLOAT, 0, 0)
        gl.VertexArrayAttribBinding(self._array, 0, 0)
        target = gl.framebuffer(gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, 16, 16), None)
        gl.BindFramebuffer(enums.FRAMEBUFFER, target)
        gl.Enable(_RASTERIZER_DISCARD)
        i, u, p = ctypes.c_int, ctypes.c_uint, ctypes.c_void_p
        self._functions = [
            self._function("glUniformMatrix4fv", i, i, ctypes.c_ubyte, p),
            self._function("glUniform4fv", i, i, p),
            self._function("glDrawElements", u, i, u, p),
        ]

    def _function(self, name: str, *arguments: Any) -> Any:
        return ctypes.CFUNCTYPE(None, *arguments)(self._context.get_proc_address(name))

    def frame(self, models: Floats, colours: Floats, eyes: Floats) -> None:
        self._gl.UseProgram(self._program)
        self._gl.BindVertexArray(self._array)
        set_matrix, set_colour, draw = self._functions
        mvp, colour_location = self._mvp, self._colour
        for eye in eyes:
            matrices = np.ascontiguousarray(eye @ models)
            matrix, colour = matrices.ctypes.data, colours.ctypes.data
            for _ in range(len(models)):
                set_matrix(mvp, 1, 1, matrix)
                set_colour(colour_location, 1, colour)
                draw(enums.TRIANGLES, 3, enums.UNSIGNED_INT, None)
                matrix += 64
                colour += 16
        self._gl.Flush()

    def frame_without_driver(self, models: Floats, colours: Floats, eyes: Floats) -> None:
        """The same with a C function that does nothing in place of the three."""
        nothing = ctypes.cast(ctypes.CDLL(None).abs, ctypes.c_void_p).value
        real = self._functions
        self._functions = [type(function)(nothing) for function in real]
        self.frame(models, colours, eyes)
        self._functions = real

    def close(self) -> None:
        self._context.close()
