"""Darkness over the picture: a vignette while the user is moved, and all of it while they are carried elsewhere.

Narrowing the field of view while the eyes are moved and the body is not makes fewer people ill: A. S. Fernandes and
S. K. Feiner, "Combating VR sickness through subtle dynamic field-of-view modification", IEEE 3DUI 2016.
"""

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program


class Dimming:
    def __init__(self, gl: GL, eyes: int = 1) -> None:
        """`eyes`: that one pass draws for."""
        self._gl, self._eyes = gl, eyes
        self._program = load_program(gl, "dimming.vert", "dimming.frag", eyes=eyes)
        self._amount = gl.GetUniformLocation(self._program, b"amount")
        self._array = gl.vertex_array()

    def draw(self, scene: FrameScene) -> None:
        """Over what has been drawn so far, with blending on; the vignette lies around the middle of each eye's view.

        Where the user's surroundings are seen through the picture, they stay as they are: what is drawn fades, and
        there is no vignette, for the eye has them to hold on to.
        """
        is_opaque = scene.blend == "opaque"
        vignette, dimmed = scene.vignette if is_opaque else 0.0, scene.dimmed
        if vignette <= 0.0 and dimmed <= 0.0:
            return
        gl = self._gl
        if not is_opaque:
            gl.BlendFunc(enums.ZERO, enums.ONE_MINUS_SRC_ALPHA)
        gl.UseProgram(self._program)
        gl.ProgramUniform2f(self._program, self._amount, vignette, dimmed)
        gl.BindVertexArray(self._array)
        gl.DrawArraysInstanced(enums.TRIANGLES, 0, 3, self._eyes)
        if not is_opaque:
            gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.DeleteProgram(self._program)
