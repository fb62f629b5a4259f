"""Naive PyOpenGL: as a tutorial has it, two uniforms and a draw for each object and eye, with PyOpenGL's own checks."""

import os

os.environ.setdefault("PYOPENGL_PLATFORM", "egl")  # read on import

import numpy as np
from many_objects import FRAGMENT, INDICES, TRIANGLE, VERTEX, Floats
from OpenGL import GL
from OpenGL.GL import shaders

from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext


class PyOpenglObjects:
    name = "naive PyOpenGL, per object"

    def __init__(self) -> None:
        self._context = SurfacelessContext()
        self._program = shaders.compileProgram(
            shaders.compileShader(VERTEX, GL.GL_VERTEX_SHADER), shaders.compileShader(FRAGMENT, GL.GL_FRAGMENT_SHADER)
        )
        self._mvp = GL.glGetUniformLocation(self._program, "mvp")
        self._colour = GL.glGetUniformLocation(self._program, "colour")
        self._array = GL.glGenVertexArrays(1)
        GL.glBindVertexArray(self._array)
        GL.glBindBuffer(GL.GL_ARRAY_BUFFER, GL.glGenBuffers(1))
        GL.glBufferData(GL.GL_ARRAY_BUFFER, TRIANGLE.nbytes, TRIANGLE, GL.GL_STATIC_DRAW)
        GL.glBindBuffer(GL.GL_ELEMENT_ARRAY_BUFFER, GL.glGenBuffers(1))
        GL.glBufferData(GL.GL_ELEMENT_ARRAY_BUFFER, INDICES.nbytes, INDICES, GL.GL_STATIC_DRAW)
        GL.glEnableVertexAttribArray(0)
        GL.glVertexAttribPointer(0, 3, GL.GL_FLOAT, False, 12, None)
        GL.glBindFramebuffer(GL.GL_FRAMEBUFFER, GL.glGenFramebuffers(1))
        GL.glBindRenderbuffer(GL.GL_RENDERBUFFER, GL.glGenRenderbuffers(1))
        GL.glRenderbufferStorage(GL.GL_RENDERBUFFER, GL.GL_SRGB8_ALPHA8, 16, 16)
        colour = GL.glGetIntegerv(GL.GL_RENDERBUFFER_BINDING)
        GL.glFramebufferRenderbuffer(GL.GL_FRAMEBUFFER, GL.GL_COLOR_ATTACHMENT0, GL.GL_RENDERBUFFER, colour)
        GL.glEnable(GL.GL_RASTERIZER_DISCARD)

    def frame(self, models: Floats, colours: Floats, eyes: Floats) -> None:
        GL.glUseProgram(self._program)
        GL.glBindVertexArray(self._array)
        for eye in eyes:
            matrices = np.ascontiguousarray(eye @ models)
            for matrix, colour in zip(matrices, colours, strict=True):
                GL.glUniformMatrix4fv(self._mvp, 1, True, matrix)
                GL.glUniform4fv(self._colour, 1, colour)
                GL.glDrawElements(GL.GL_TRIANGLES, 3, GL.GL_UNSIGNED_INT, None)
        GL.glFlush()

    def close(self) -> None:
        self._context.close()
