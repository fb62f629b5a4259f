"""The shadow that she casts on a floor that is not drawn: darkness alone, over the user's own room."""

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program


class FloorShadow:
    """A black square under her feet whose alpha is the light that the floor lacks."""

    def __init__(self, gl: GL, eyes: int = 1) -> None:
        """`eyes`: that one pass draws for."""
        self._gl, self._eyes = gl, eyes
        self._program = load_program(gl, "floor_shadow.vert", "floor_shadow.frag", eyes=eyes)
        self._array = gl.vertex_array()

    def draw(self) -> None:
        """Blending (one, one minus source alpha), no depth writes and the Frame block are the caller's to set."""
        gl = self._gl
        gl.UseProgram(self._program)
        gl.BindVertexArray(self._array)
        gl.DrawArraysInstanced(enums.TRIANGLE_STRIP, 0, 4, self._eyes)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.DeleteProgram(self._program)
