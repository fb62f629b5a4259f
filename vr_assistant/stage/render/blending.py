"""The state of OpenGL in which what light shines through is drawn: over what is there, and without hiding it."""

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL


def start_blending(gl: GL) -> None:
    """Colours are premultiplied by their alpha."""
    gl.Enable(enums.BLEND)
    gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
    gl.DepthMask(0)


def end_blending(gl: GL) -> None:
    gl.DepthMask(1)
    gl.Disable(enums.BLEND)
