"""moderngl, object by object: uniforms written as bytes, then a render call; its C code keeps Python's part small."""

import moderngl
import numpy as np
from many_objects import FRAGMENT, INDICES, TRIANGLE, VERTEX, Floats


class ModernglObjects:
    name = "moderngl, per object"

    def __init__(self) -> None:
        context = self._context = moderngl.create_context(
            standalone=True, require=450, backend="egl", libgl="libGL.so.1", libegl="libEGL.so.1"
        )
        self._program = context.program(vertex_shader=VERTEX, fragment_shader=FRAGMENT)
        self._array = context.vertex_array(
            self._program, [(context.buffer(TRIANGLE), "3f", "position")], context.buffer(INDICES)
        )
        context.enable_direct(0x8C89)  # GL_RASTERIZER_DISCARD
        self._target = context.simple_framebuffer((16, 16))
        self._target.use()

    def frame(self, models: Floats, colours: Floats, eyes: Floats) -> None:
        mvp, colour_uniform, render = self._program["mvp"], self._program["colour"], self._array.render
        for eye in eyes:
            matrices = np.ascontiguousarray((eye @ models).transpose(0, 2, 1))
            for matrix, colour in zip(matrices, colours, strict=True):
                mvp.write(matrix)
                colour_uniform.write(colour)
                render(moderngl.TRIANGLES)
        self._context.finish()

    def close(self) -> None:
        self._context.release()
