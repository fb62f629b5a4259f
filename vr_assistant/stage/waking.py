"""The waiting scene: a square at dawn that can be looked around in, drawn before anything is loaded.

Four small programs, two textures, no mesh; nothing of this needs Skia or the renderer.
"""

import math
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.eyes import eye_numbers
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.lazy import LazyDirection

SCENE_FILE = Path(__file__).parents[2] / "assets" / "waking" / "scene.npz"
LEVELS = 5
"""Of each picture: made ahead, for a driver may have to compile a program to make them."""
DISTANCE_M = 2.0
BELOW_RAD = math.radians(5)
"""The panel hangs a little below the line of sight, where reading tires least."""
_TEXT_WIDTH_M, _TEXT_HEIGHT_M = 1.050, 0.131
"""27 dmm an em (see panels/theme.py); 24 are advised for what is read at length."""
_HALF_PLATE_M = (0.60, 0.130)
_RADIUS_M = 0.034
_MARGIN_M = 0.12
"""Around the glass, for its shadow."""
_TEXT_MIDDLE_M, _SECOND_LINE_M, _BAR_M = 0.026, 0.019, -0.080
_SKYLINE_UNIT, _WORDS_UNIT = 14, 15
_PARTS = {"ground": (-1e4, 0.0), "houses": (0.0, 0.26), "sky": (0.26, 1e4)}
"""From which height to which they reach, in a distance of 1."""
_SIDES = 12
_PHASE_ENDS = {"upload": 0.55, "programs": 0.75, "first picture": 1.0}
"""Where the bar may have come to by the end of these steps; those before them are the town's."""
_TOWN_END = 0.5
_STEP_SHARE = 0.1


class Progress:
    """How far loading has come, when nobody knows how many steps there will be: it moves on at each, and never back."""

    def __init__(self) -> None:
        self.share = 0.0

    def step(self, name: str) -> None:
        """`name`: what Renderer.load says comes next."""
        end = _PHASE_ENDS.get(name, _TOWN_END)
        self.share += max(0.0, end - self.share) * _STEP_SHARE


class Waking:
    """Draws it for one eye or two, one after the other."""

    def __init__(self, gl: GL) -> None:
        """Raises GraphicsError when the driver refuses one of the programs."""
        self._gl = gl
        self._parts = [
            (load_program(gl, "waking.vert", f"waking_{name}.frag"), heights) for name, heights in _PARTS.items()
        ]
        self._panel = load_program(gl, "waking_panel.vert", "waking_panel.frag")
        self._array = gl.vertex_array()
        words, skyline = _pictures()
        self._words = _texture(gl, enums.R8, words, enums.RED, enums.CLAMP_TO_EDGE)
        self._skyline = _texture(gl, enums.RGBA8, skyline, enums.RGBA, enums.REPEAT)
        gl.TextureParameteri(self._skyline, enums.TEXTURE_WRAP_T, enums.CLAMP_TO_EDGE)
        self._size = (0, 0)
        self._textures: list[int] = []
        self._framebuffers: list[int] = []
        self._follow = LazyDirection()
        self._set(self._panel, 8, 2 * (_HALF_PLATE_M[0] + _MARGIN_M), 2 * (_HALF_PLATE_M[1] + _MARGIN_M), 0.0, 0.0)
        self._set(self._panel, 9, *_HALF_PLATE_M, _RADIUS_M, _TEXT_MIDDLE_M)
        self._set(self._panel, 10, _TEXT_WIDTH_M / 2, _TEXT_HEIGHT_M / 2, _SECOND_LINE_M, _BAR_M)

    def draw(self, head: Head, views: Sequence[View], size: tuple[int, int], seconds: float, share: float) -> list[int]:
        """Gives a finished framebuffer for each view; whatever else is being drawn finds the context as it was.

        Args:
            seconds: Since the frame before.
            share: Of the loading that is done, 0 to 1.
        """
        gl = self._gl
        self._follow.step(head, seconds)
        with gl.undisturbed():
            self._make_targets(size, len(views))
            for switch in (enums.DEPTH_TEST, enums.CULL_FACE, enums.SCISSOR_TEST):
                gl.Disable(switch)
            gl.Enable(enums.FRAMEBUFFER_SRGB)
            gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
            gl.Viewport(0, 0, *size)
            gl.BindVertexArray(self._array)
            gl.BindTextureUnit(_SKYLINE_UNIT, self._skyline)
            gl.BindTextureUnit(_WORDS_UNIT, self._words)
            gl.ProgramUniform2f(self._panel, 11, _TEXT_WIDTH_M / 2 * 0.7, share)
            self._set_matrix(self._panel, 4, self._model(head))
            for framebuffer, view in zip(self._framebuffers, views, strict=True):
                view_projection = eye_numbers(view)[:16]
                gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
                gl.Disable(enums.BLEND)
                for program, heights in self._parts:
                    gl.UseProgram(program)
                    self._set_matrix(program, 0, view_projection)
                    gl.ProgramUniform2f(program, 4, *heights)
                    gl.ProgramUniform3f(program, 5, *view.position)
                    gl.ProgramUniform1f(program, 6, share)
                    gl.DrawArrays(enums.TRIANGLE_STRIP, 0, 2 * (_SIDES + 1))
                gl.Enable(enums.BLEND)
                gl.UseProgram(self._panel)
                self._set_matrix(self._panel, 0, view_projection)
                gl.DrawArrays(enums.TRIANGLE_STRIP, 0, 4)
        return self._framebuffers

    def close(self) -> None:
        self._drop_targets()
        self._gl.delete_textures(self._words, self._skyline)
        self._gl.delete_vertex_arrays(self._array)
        for program in (self._panel, *(program for program, _ in self._parts)):
            self._gl.DeleteProgram(program)

    def _model(self, head: Head) -> tuple[float, ...]:
        """From the panel to the world, row by row: straight, on the line that lags behind the head's."""
        yaw, pitch = self._follow.yaw, self._follow.pitch - BELOW_RAD
        sin, cos = math.sin(yaw), math.cos(yaw)
        up, out = math.sin(pitch), math.cos(pitch)
        x, y, z = head.x - sin * out * DISTANCE_M, head.y + up * DISTANCE_M, head.z - cos * out * DISTANCE_M
        return (
            cos, sin * up, sin * out, x,
            0.0, out, -up, y,
            -sin, cos * up, cos * out, z,
            0.0, 0.0, 0.0, 1.0,
        )  # fmt: skip

    def _make_targets(self, size: tuple[int, int], count: int) -> None:
        if self._size == size and len(self._framebuffers) == count:
            return
        self._drop_targets()
        self._size = size
        for _ in range(count):
            self._textures.append(self._gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, *size))
            self._framebuffers.append(self._gl.framebuffer(self._textures[-1], None))

    def _drop_targets(self) -> None:
        self._gl.delete_framebuffers(*self._framebuffers)
        self._gl.delete_textures(*self._textures)
        self._framebuffers, self._textures = [], []

    def _set(self, program: int, location: int, *values: float) -> None:
        self._gl.ProgramUniform4f(program, location, *values)

    def _set_matrix(self, program: int, location: int, rows: Sequence[float]) -> None:
        matrix = np.array(rows, np.float32)
        self._gl.ProgramUniformMatrix4fv(program, location, 1, 1, matrix.ctypes.data)


def _texture(gl: GL, internal: int, levels: list[NDArray[np.uint8]], layout: int, wrap: int) -> int:
    height, width = levels[0].shape[:2]
    texture = gl.texture(enums.TEXTURE_2D, internal, width, height, levels=len(levels))
    for number, pixels in enumerate(levels):
        gl.upload(texture, pixels, layout, level=number)
    gl.sampling(texture, enums.LINEAR_MIPMAP_NEAREST, enums.LINEAR, wrap)
    return texture


def _pictures() -> tuple[list[NDArray[np.uint8]], list[NDArray[np.uint8]]]:
    """All levels of words and skyline, as assets/waking/draw_scene.py describes them."""
    try:
        with np.load(SCENE_FILE, allow_pickle=False) as file:
            words, skyline = ([file[f"{name}-{level}"] for level in range(LEVELS)] for name in ("words", "skyline"))
            return words, skyline
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise GraphicsError(f"{SCENE_FILE.name} cannot be read.", "Install the program again.") from error
