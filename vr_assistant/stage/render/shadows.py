"""Shadow maps of the sun: one of the town, a finer one of what stands around the eye, and a small one of what moves.

What stands still is drawn again only when the sun has moved, around the eye also when the eye has gone some metres: no
shadow's edge swims while a head moves.
"""

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import NEAR_M, Direction, sun_box
from vr_assistant.stage.render.frame import FrameScene, Matrix
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program

STILL_UNIT, NEAR_UNIT = 2, 3
TOWN, AROUND, _MOVING = range(3)
"""Layers of the maps of what stands still, and the number of the third map; as in depth.vert."""
NEAR_HALF_M, _NEAR_DEPTH_M = 4.5, 12.0
_AROUND_HALF_M, _AROUND_DEPTH_M = 22.0, 40.0
_STAYS_WITHIN_M, _STEP_M = 5.0, 2.5
"""The map around the eye is left where it is while the eye is so near its middle; it moves in such steps."""
_NEAR_SIZE = 768
_BODY_HALF_M, _BODY_HEIGHT_M = 0.8, 2.0
_BESIDE = 16.0
"""Widths of a map: farther than any shadow falls. A power of two, so that the way back is exact."""
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
    """Square depth pictures that shaders compare with, one a layer."""

    def __init__(self, gl: GL, size: int, layers: int = 0) -> None:
        """`layers`: of an array; 0 for a plain texture."""
        self.size = size
        self._gl = gl
        target = enums.TEXTURE_2D_ARRAY if layers else enums.TEXTURE_2D
        self.texture = gl.texture(target, enums.DEPTH_COMPONENT16, size, size, layers)
        gl.sampling(self.texture, enums.LINEAR, enums.LINEAR, enums.CLAMP_TO_BORDER)
        gl.TextureParameteri(self.texture, enums.TEXTURE_COMPARE_MODE, enums.COMPARE_REF_TO_TEXTURE)
        gl.TextureParameteri(self.texture, enums.TEXTURE_COMPARE_FUNC, enums.LEQUAL)
        white = np.ones(4, np.float32)
        gl.TextureParameterfv(self.texture, enums.TEXTURE_BORDER_COLOR, white.ctypes.data)
        self._framebuffers = [gl.framebuffer(None, self.texture, layer) for layer in range(layers)]
        if not layers:
            self._framebuffers = [gl.framebuffer(None, self.texture)]

    def start(self, layer: int = 0) -> None:
        """Binds and clears; depth test is as usual for a sun box: smaller is nearer to the sun."""
        gl = self._gl
        gl.BindFramebuffer(enums.FRAMEBUFFER, self._framebuffers[layer])
        gl.Viewport(0, 0, self.size, self.size)
        gl.ClearDepth(1.0)
        gl.DepthFunc(enums.LESS)
        gl.Clear(enums.DEPTH_BUFFER_BIT)

    def close(self) -> None:
        self._gl.delete_framebuffers(*self._framebuffers)
        self._gl.delete_textures(self.texture)


class Shadows:
    def __init__(self, gl: GL, size: int, centre: tuple[float, float], half_m: float) -> None:
        """
        Args:
            size: Texels along the sides of the maps of what stands still.
            half_m: From the centre (x, z) of the town to the sides of what is shadowed.
        """
        self._gl = gl
        self._centre, self._half = centre, half_m
        self._still = ShadowMap(gl, size, layers=2)
        self._near = ShadowMap(gl, _NEAR_SIZE)
        self._program = load_program(gl, "depth.vert", "depth.frag")
        self._map = gl.GetUniformLocation(self._program, b"map")
        # all three boxes look from the same side, so that one place in the light tells the others
        sizes = {"town": (half_m, half_m * 1.6), "near": (NEAR_HALF_M, _NEAR_DEPTH_M)}
        self._of_around = {
            name: np.array([_AROUND_HALF_M / half, _AROUND_HALF_M / half, _AROUND_DEPTH_M / depth], np.float32)
            for name, (half, depth) in sizes.items()
        }
        self._around = (np.inf, np.inf)
        self._around_at: dict[str, NDArray[np.float32]] = {}
        self._placed_for: tuple[Direction, tuple[float, float]] | None = None
        """Sun and middle of the box around the eye that the block's other matrices were written for."""
        self._drawn: dict[int, Hashable] = {}

    def place(
        self,
        block: NDArray[np.void],
        sun: Direction,
        eye: tuple[float, float, float],
        moving: tuple[float, float, float],
    ) -> None:
        """Writes the three matrices into a (1,) array of environment.FRAME, always the same one.

        Args:
            sun: Towards it.
            moving: The middle of what moves.
        """
        if max(abs(eye[0] - self._around[0]), abs(eye[2] - self._around[1])) > _STAYS_WITHIN_M:
            self._around = (round(eye[0] / _STEP_M) * _STEP_M, round(eye[2] / _STEP_M) * _STEP_M)
        if self._placed_for != (sun, self._around):
            self._placed_for = (sun, self._around)
            self._place_still(block, sun)
        near = block["shadow_near"][0]
        near[:] = sun_box(moving, sun, NEAR_HALF_M, _NEAR_DEPTH_M)
        block["near_of_around"][0, 1, :3] = near[:3, 3] - self._around_at["near"]

    def _place_still(self, block: NDArray[np.void], sun: Direction) -> None:
        """What holds as long as the sun and the box around the eye stay where they are."""
        x, z = self._centre
        block["shadow_town"] = sun_box((x, 0.0, z), sun, self._half, self._half * 1.6)
        around = sun_box((self._around[0], 1.0, self._around[1]), sun, _AROUND_HALF_M, _AROUND_DEPTH_M)
        around[:2, 3] = np.round(around[:2, 3] * self._still.size) / self._still.size  # shadows keep their texels
        block["shadow_around"] = around
        for name, scale in self._of_around.items():
            self._around_at[name] = scale * around[:3, 3]
            block[f"{name}_of_around"][0, 0, :3] = scale
        block["town_of_around"][0, 1, :3] = block["shadow_town"][0, :3, 3] - self._around_at["town"]

    def place_alone(self, block: NDArray[np.void], sun: Direction, moving: tuple[float, float, float]) -> None:
        """Likewise where nothing stands still: its two maps are looked up beside their edges, where all is lit."""
        self._placed_for = None
        near = sun_box(moving, sun, NEAR_HALF_M, _NEAR_DEPTH_M)
        block["shadow_near"] = near
        near[0, 3] += _BESIDE
        block["shadow_around"] = block["shadow_town"] = near
        block["town_of_around"][0, :, :3] = block["near_of_around"][0, :, :3] = ((1, 1, 1), (0, 0, 0))
        block["near_of_around"][0, 1, 0] = -_BESIDE

    def start_still(self, layer: int, sun: Direction) -> bool:
        """Whether that map (TOWN or AROUND) is to be drawn again; then it is ready to be drawn to."""
        wanted = (sun, self._around) if layer == AROUND else (sun,)
        if self._drawn.get(layer) == wanted:
            return False
        self._drawn[layer] = wanted
        self._still.start(layer)
        self._use(layer)
        return True

    def start_moving(self) -> None:
        self._near.start()
        self._use(_MOVING)

    def _use(self, number: int) -> None:
        self._gl.UseProgram(self._program)
        self._gl.ProgramUniform1i(self._program, self._map, number)

    def bind(self) -> None:
        self._gl.BindTextureUnit(STILL_UNIT, self._still.texture)
        self._gl.BindTextureUnit(NEAR_UNIT, self._near.texture)

    def close(self) -> None:
        self._still.close()
        self._near.close()
        self._gl.DeleteProgram(self._program)
