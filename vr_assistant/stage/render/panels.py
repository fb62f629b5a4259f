"""Panels in the world: textures kept by key, drawn as unlit rectangles from the farthest to the nearest."""

import numpy as np

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program

_UNIT = 6
_KEPT_FRAMES = 120


class _Picture:
    __slots__ = ("revision", "seen", "size", "texture")

    def __init__(self) -> None:
        self.texture = 0
        self.size = (0, 0)
        self.revision: int | None = None
        self.seen = 0


class Panels:
    """Uploads a panel's picture when its revision changes and forgets pictures nobody has shown for a while."""

    def __init__(self, gl: GL, eyes: int = 1) -> None:
        """`eyes`: that one pass draws for."""
        self._gl, self._eyes = gl, eyes
        self._program = load_program(gl, "panel.vert", "panel.frag", eyes=eyes)
        self._model = gl.GetUniformLocation(self._program, b"model")
        self._opacity = gl.GetUniformLocation(self._program, b"opacity")
        self._array = gl.vertex_array()
        self._pictures: dict[str, _Picture] = {}
        self._frame = 0

    def upload(self, panels: list[Panel]) -> None:
        """Call once a frame, before draw."""
        self._frame += 1
        for panel in panels:
            picture = self._pictures.setdefault(panel.key, _Picture())
            picture.seen = self._frame
            if picture.revision != panel.revision:
                self._fill(picture, panel)
        gone = [k for k, p in self._pictures.items() if self._frame - p.seen > _KEPT_FRAMES]
        for key in gone:
            self._gl.delete_textures(self._pictures.pop(key).texture)

    def _fill(self, picture: _Picture, panel: Panel) -> None:
        gl = self._gl
        height, width = panel.pixels.shape[:2]
        if picture.size != (width, height):
            if picture.texture:
                gl.delete_textures(picture.texture)
            levels = max(width, height).bit_length()
            picture.texture = gl.texture(enums.TEXTURE_2D, enums.RGBA8, width, height, levels=levels)
            gl.sampling(picture.texture, enums.LINEAR_MIPMAP_LINEAR, enums.LINEAR, enums.CLAMP_TO_EDGE, 4.0)
            picture.size = (width, height)
        gl.upload(picture.texture, panel.pixels)
        gl.GenerateTextureMipmap(picture.texture)
        picture.revision = panel.revision

    def draw(self, panels: list[Panel], eye: tuple[float, float, float]) -> None:
        """Blending (one, one minus source alpha) and no depth writes are the caller's to set."""
        if not panels:
            return
        gl = self._gl
        gl.UseProgram(self._program)
        gl.BindVertexArray(self._array)
        point = np.array(eye, np.float32)
        distances = [float(((panel.model[:3, 3] - point) ** 2).sum()) for panel in panels]
        order = sorted(range(len(panels)), key=lambda i: (panels[i].is_on_top, -distances[i]))
        tests_depth = True
        for index in order:
            panel = panels[index]
            if panel.opacity <= 0.003:
                continue
            if panel.is_on_top and tests_depth:
                gl.Disable(enums.DEPTH_TEST)
                tests_depth = False
            model = np.ascontiguousarray(panel.model, np.float32)
            gl.ProgramUniformMatrix4fv(self._program, self._model, 1, 1, model.ctypes.data)
            gl.ProgramUniform1f(self._program, self._opacity, panel.opacity)
            gl.BindTextureUnit(_UNIT, self._pictures[panel.key].texture)
            gl.DrawArraysInstanced(enums.TRIANGLE_STRIP, 0, 4, self._eyes)
        if not tests_depth:
            gl.Enable(enums.DEPTH_TEST)

    def close(self) -> None:
        self._gl.delete_textures(*(picture.texture for picture in self._pictures.values()))
        self._gl.delete_vertex_arrays(self._array)
        self._gl.DeleteProgram(self._program)
