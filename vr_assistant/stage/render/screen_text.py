"""Text on the finished picture, whatever the eye looks at: what the overlay writes."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.eyes import EYE, EYES_BINDING
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.labels import Labels, LetterPicture
from vr_assistant.stage.render.programs import load_program
from vr_assistant.stage.text.atlas import open_atlas
from vr_assistant.stage.text.lettering import LETTER, Lettering, Rgb

_MOST_GLYPHS = 1000
_ASCENT_EM = 0.88
"""From the top of a line to its baseline."""
ScreenLabel = tuple[str, float, float, float, tuple[float, float, float]]
"""Text, x and y of its top left corner and height in pixels from the picture's top left corner, sRGB colour 0..1."""


class ScreenText:
    """Labels by key, all drawn with one call a picture."""

    def __init__(self, gl: GL) -> None:
        """Draws once, so that no frame waits for the driver later. Raises GraphicsError."""
        self._gl = gl
        self._atlas = open_atlas()
        self._picture = LetterPicture(gl, self._atlas)
        self._program = load_program(gl, "label.vert", "label.frag")
        self._eye = np.zeros(1, EYE)
        self._eye["view_projection"][0, 2:, 3] = 0.5, 1.0
        self._eye_buffer = gl.buffer(self._eye, dynamic=True)
        self._size = (0, 0)
        self._shown: dict[str, list[ScreenLabel]] = {}
        self._labels = Labels(gl, self._picture, np.zeros(0, LETTER), capacity=_MOST_GLYPHS)
        self._warm_up()

    def show(self, key: str, labels: list[ScreenLabel]) -> None:
        """In place of what was shown under this key; an empty list shows nothing."""
        self._shown[key] = labels
        self._labels.write(self._written())

    def _written(self) -> NDArray[np.void]:
        lettering = Lettering(self._atlas)
        for labels in self._shown.values():
            for text, x, y, height, colour in labels:
                lettering.text(text, x, -y - _ASCENT_EM * height, height, _ink(colour))
        return lettering.build()

    def draw(self, framebuffers: list[int], width: int, height: int) -> None:
        """Over the lower left part of each picture, width by height pixels."""
        gl = self._gl
        if self._size != (width, height):
            self._size = (width, height)
            self._eye["view_projection"][0, :2] = (2 / width, 0, 0, -1), (0, 2 / height, 0, 1)
            gl.write(self._eye_buffer, self._eye)
        gl.BindBufferRange(enums.UNIFORM_BUFFER, EYES_BINDING, self._eye_buffer, 0, EYE.itemsize)
        gl.Disable(enums.DEPTH_TEST)
        gl.Enable(enums.BLEND)
        gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        gl.Viewport(0, 0, width, height)
        for framebuffer in framebuffers:
            gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
            self._labels.draw(self._program)
        gl.Disable(enums.BLEND)
        gl.Enable(enums.DEPTH_TEST)

    def _warm_up(self) -> None:
        gl = self._gl
        picture = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, 8, 8)
        framebuffer = gl.framebuffer(picture, None)
        self.show("warm-up", [("0", 0.0, 0.0, 8.0, (1.0, 1.0, 1.0))])
        self.draw([framebuffer], 8, 8)
        self.show("warm-up", [])
        gl.delete_framebuffers(framebuffer)
        gl.delete_textures(picture)

    def close(self) -> None:
        self._labels.close()
        self._picture.close()
        self._gl.delete_buffers(self._eye_buffer)
        self._gl.DeleteProgram(self._program)


def _ink(colour: tuple[float, float, float]) -> Rgb:
    red, green, blue = (round(255 * value) for value in colour)
    return red, green, blue
