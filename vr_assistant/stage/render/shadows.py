"""Shadow maps of the sun: one of the town, drawn when the sun moves, and a small one of what moves."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import NEAR_M, sun_box
from vr_assistant.stage.render.frame import FrameScene, Matrix
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program

TOWN_UNIT, NEAR_UNIT = 2, 3
NEAR_HALF_M = 4.5
_NEAR_SIZE = 768
_BODY_HALF_M, _BODY_HEIGHT_M = 0.8, 2.0
_LOWEST_M = -1.0
"""No shadow falls farther down: the water lies above it."""


class Area(NamedTuple):
    """A rectangle of pixels, from the lower left."""

    x: int
    y: int
    width: int
    height: int

    @staticmethod
    def around(areas: "Sequence[Area]") -> "Area":
        """The least that holds all of them."""
        x, y = min(area.x for area in areas), min(area.y for area in areas)
        right, top = max(area.x + area.width for area in areas), max(area.y + area.height for area in areas)
        return Area(x, y, right - x, top - y)


def area_of_shadow(
    scene: FrameScene, towards_sun: tuple[float, float, float], view_projection: Matrix, size: tuple[int, int]
) -> Area:
    """Outside of it nothing that moves casts a shadow; the whole picture when it comes too near."""
    boxes = [np.zeros((0, 3))]
    signs = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float64)
    if scene.avatar:
        half = np.array([_BODY_HALF_M, _BODY_HEIGHT_M / 2, _BODY_HALF_M])
        boxes.append(scene.avatar.root[:3, 3] + [0, _BODY_HEIGHT_M / 2, 0] + signs * half)
    if scene.props:
        models = scene.props.objects["model"].astype(np.float64)
        reach = np.abs(models[:, :3, :3]).sum(axis=2) / 2  # a mesh fills the box from -0.5 to 0.5
        boxes.append((models[:, None, :3, 3] + signs * reach[:, None]).reshape(-1, 3))
    casters = np.concatenate(boxes)
    sun = np.array(towards_sun)
    fall = (casters[:, 1:2] - _LOWEST_M) / max(float(sun[1]), 0.05)
    points = np.concatenate([casters, casters - sun * fall])
    clip = points @ view_projection[:, :3].T.astype(np.float64) + view_projection[:, 3]
    width, height = size
    if not len(points) or (clip[:, 3] < NEAR_M).any():
        return Area(0, 0, width, height)
    at = (clip[:, :2] / clip[:, 3:] * 0.5 + 0.5) * (width, height)
    low = np.clip(np.floor(at.min(axis=0)) - 1, 0, size).astype(int)
    high = np.clip(np.ceil(at.max(axis=0)) + 1, 0, size).astype(int)
    return Area(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))


class ShadowMap:
    """A square depth picture that shaders compare with."""

    def __init__(self, gl: GL, size: int) -> None:
        self.size = size
        self._gl = gl
        self.texture = gl.texture(enums.TEXTURE_2D, enums.DEPTH_COMPONENT16, size, size)
        gl.sampling(self.texture, enums.LINEAR, enums.LINEAR, enums.CLAMP_TO_BORDER)
        gl.TextureParameteri(self.texture, enums.TEXTURE_COMPARE_MODE, enums.COMPARE_REF_TO_TEXTURE)
        gl.TextureParameteri(self.texture, enums.TEXTURE_COMPARE_FUNC, enums.LEQUAL)
        white = np.ones(4, np.float32)
        gl.TextureParameterfv(self.texture, enums.TEXTURE_BORDER_COLOR, white.ctypes.data)
        self.framebuffer = gl.framebuffer(None, self.texture)

    def start(self) -> None:
        """Binds and clears; depth test is as usual for a sun box: smaller is nearer to the sun."""
        gl = self._gl
        gl.BindFramebuffer(enums.FRAMEBUFFER, self.framebuffer)
        gl.Viewport(0, 0, self.size, self.size)
        gl.ClearDepth(1.0)
        gl.DepthFunc(enums.LESS)
        gl.Clear(enums.DEPTH_BUFFER_BIT)

    def close(self) -> None:
        self._gl.delete_framebuffers(self.framebuffer)
        self._gl.delete_textures(self.texture)


class Shadows:
    def __init__(self, gl: GL, size: int, centre: tuple[float, float], half_m: float) -> None:
        """`half_m`: from the centre (x, z) of the town to the sides of what is shadowed."""
        self._gl = gl
        self._centre, self._half = centre, half_m
        self.town = ShadowMap(gl, size)
        self.near = ShadowMap(gl, _NEAR_SIZE)
        self._program = load_program(gl, "depth.vert", "depth.frag")
        self._is_near = gl.GetUniformLocation(self._program, b"is_near")
        self.drawn_for: tuple[float, float, float] | None = None

    def town_matrix(self, towards_sun: tuple[float, float, float]) -> Matrix:
        x, z = self._centre
        return sun_box((x, 0.0, z), towards_sun, self._half, self._half * 1.6)

    def near_matrix(self, towards_sun: tuple[float, float, float], centre: tuple[float, float, float]) -> Matrix:
        return sun_box(centre, towards_sun, NEAR_HALF_M, 12.0)

    def use_depth_program(self, is_near: bool) -> None:
        self._gl.UseProgram(self._program)
        self._gl.ProgramUniform1i(self._program, self._is_near, int(is_near))

    def bind(self) -> None:
        self._gl.BindTextureUnit(TOWN_UNIT, self.town.texture)
        self._gl.BindTextureUnit(NEAR_UNIT, self.near.texture)

    def close(self) -> None:
        self.town.close()
        self.near.close()
        self._gl.DeleteProgram(self._program)
