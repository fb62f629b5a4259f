"""Text in the world: any number of strings in one draw call, from an atlas of distance fields."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import Matrix
from vr_assistant.stage.render.gl import GL, Attribute
from vr_assistant.stage.text.atlas import Atlas
from vr_assistant.stage.text.lettering import LETTER

_UNIT = 6
_MODEL = 0
"""Location of the uniform."""
_LEVELS = 4
"""The coarsest still has eight texels an em; below, cells run into each other."""
_FORMATS = (
    ("position", 3, enums.FLOAT, False),
    ("uv", 2, enums.FLOAT, False),
    ("half", 2, enums.FLOAT, False),
    ("normal", 4, enums.BYTE, True),
    ("ink", 4, enums.UNSIGNED_BYTE, True),
    ("plate", 4, enums.UNSIGNED_BYTE, True),
)
_RECTANGLE = np.array([0, 1, 2, 0, 2, 3], np.uint32)


class LetterPicture:
    """The atlas on the GPU."""

    def __init__(self, gl: GL, atlas: Atlas) -> None:
        self._gl = gl
        height, width = atlas.pixels.shape
        self._texture = gl.texture(enums.TEXTURE_2D, enums.R8, width, height, levels=_LEVELS)
        gl.upload(self._texture, atlas.pixels, enums.RED)
        gl.GenerateTextureMipmap(self._texture)
        minify = enums.LINEAR_MIPMAP_NEAREST if gl.is_software else enums.LINEAR_MIPMAP_LINEAR
        gl.sampling(self._texture, minify, enums.LINEAR, enums.CLAMP_TO_EDGE)

    def bind(self) -> None:
        self._gl.BindTextureUnit(_UNIT, self._texture)

    def close(self) -> None:
        self._gl.delete_textures(self._texture)


class Labels:
    """What is written in one frame of reference: uploaded when it changes, drawn with one call."""

    def __init__(
        self, gl: GL, picture: LetterPicture, letters: NDArray[np.void], eyes: int = 1, capacity: int = 0
    ) -> None:
        """
        Args:
            letters: (4 n,) of LETTER, from Lettering.build.
            eyes: How many the programs it is drawn with draw at once.
            capacity: Rectangles that there will be room for; those at hand at least.
        """
        self._gl, self._picture, self._eyes = gl, picture, eyes
        self._capacity = max(capacity, len(letters) // 4, 1)
        self._vertices = gl.buffer(self._capacity * 4 * LETTER.itemsize, dynamic=True)
        starts = np.arange(self._capacity, dtype=np.uint32)[:, None] * np.uint32(4)
        self._indices = gl.buffer(starts + _RECTANGLE)
        self._array = self._vertex_array()
        self.write(letters)

    def write(self, letters: NDArray[np.void]) -> None:
        """From now on this is written; what there is no room for is left out."""
        self._count = min(len(letters) // 4, self._capacity)
        if self._count:
            self._gl.write(self._vertices, np.ascontiguousarray(letters[: self._count * 4]))

    def draw(self, program: int, model: Matrix | None = None) -> None:
        """Blending (one, one minus source alpha) and no depth writes are the caller's to set.

        Args:
            program: Of shaders/label.* or sign.*.
            model: From the letters' frame to the world; None: it is the world's.
        """
        if not self._count:
            return
        gl = self._gl
        matrix = np.ascontiguousarray(_WORLD if model is None else model, np.float32)
        gl.UseProgram(program)
        gl.ProgramUniformMatrix4fv(program, _MODEL, 1, 1, matrix.ctypes.data)
        self._picture.bind()
        gl.BindVertexArray(self._array)
        gl.DrawElementsInstanced(enums.TRIANGLES, self._count * 6, enums.UNSIGNED_INT, None, self._eyes)

    def close(self) -> None:
        self._gl.delete_vertex_arrays(self._array)
        self._gl.delete_buffers(self._vertices, self._indices)

    def _vertex_array(self) -> int:
        fields = LETTER.fields
        assert fields is not None
        attributes = [Attribute(0, size, kind, norm, fields[name][1]) for name, size, kind, norm in _FORMATS]
        return self._gl.vertex_array([(self._vertices, LETTER.itemsize)], self._indices, attributes)


_WORLD = np.eye(4, dtype=np.float32)
