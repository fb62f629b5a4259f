"""A room with the sky above, the sun behind the camera and nothing else: pictures of models alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import TimeOfDay
from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.render import environment
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.image_light import ImageLight
from vr_assistant.stage.render.model_arrays import Standing
from vr_assistant.stage.render.models import Models
from vr_assistant.stage.render.targets import Targets
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext

SIZE = 96
MAP_SIZE = 64
BACKDROP = (0.05, 0.05, 0.05, 1.0)
Picture = NDArray[np.int64]


class Darkroom:
    def __init__(self) -> None:
        self._context = SurfacelessContext()
        self.gl = gl = GL(self._context.get_proc_address)
        self.errors = gl.log_errors()
        self._targets = Targets(gl, SIZE, SIZE, 1, 0)
        self._eyes = Eyes(gl)
        self._buffer = gl.buffer(environment.FRAME.itemsize, dynamic=True)
        self._map = gl.texture(enums.TEXTURE_2D, enums.DEPTH_COMPONENT32F, MAP_SIZE, MAP_SIZE)
        self._map_target = gl.framebuffer(None, self._map)
        open_skies = [
            gl.texture(enums.TEXTURE_2D_ARRAY, enums.DEPTH_COMPONENT32F, 1, 1, 1),
            gl.texture(enums.TEXTURE_2D, enums.DEPTH_COMPONENT32F, 1, 1),
        ]
        for open_sky in open_skies:
            gl.sampling(open_sky, enums.LINEAR, enums.LINEAR, enums.CLAMP_TO_EDGE)
            gl.TextureParameteri(open_sky, enums.TEXTURE_COMPARE_MODE, enums.COMPARE_REF_TO_TEXTURE)
            gl.TextureParameteri(open_sky, enums.TEXTURE_COMPARE_FUNC, enums.LEQUAL)
            self._clear_depth(gl.framebuffer(None, open_sky), 1.0)
        self._image_light = ImageLight(gl)
        list(self._image_light.prepare())
        self._image_light.bind()
        dark = gl.texture(enums.TEXTURE_2D, enums.RGBA8, 1, 1)
        gl.upload(dark, np.zeros((1, 1, 4), np.uint8))
        for unit, texture in ((2, open_skies[0]), (3, open_skies[1]), (4, dark), (5, dark)):
            gl.BindTextureUnit(unit, texture)

    def stand(self, *models: Model, animation: int | None = None, at: Sequence[tuple[float, float]] = ()) -> Models:
        """Models at the origin, or at these (x, z), looking along +Z."""
        places = at or [(0.0, 0.0)] * len(models)
        standing = []
        for model, (x, z) in zip(models, places, strict=True):
            matrix = np.eye(4, dtype=np.float32)
            matrix[:3, 3] = (x, 0.0, z)
            standing.append(Standing(model, matrix, None if animation is None else model.animations[animation]))
        models = Models(self.gl, standing)
        list(models.compile())
        return models

    def photograph(
        self, models: Models, time_s: float = 0.0, light: TimeOfDay = "noon", *, is_behind: bool = False
    ) -> Picture:
        """(SIZE, SIZE, 3) sRGB: a square of 1.2 m around (0, 0.5, 0), seen from 3 m along +Z, or from behind."""
        gl, z = self.gl, -3.0 if is_behind else 3.0
        view = view_of_head(Head(0.0, 0.5, z, np.pi if is_behind else 0.0, 0.0), 1.0, 2 * np.arctan(0.6 / 3.0))
        self._light(light, z)
        self._eyes.place([view])
        self._eyes.upload()
        self._eyes.bind(0)
        models.prepare(time_s, self._eyes)
        target = self._targets.framebuffers[0]
        gl.ClearNamedFramebufferfv(target, enums.COLOR, 0, np.array(BACKDROP, np.float32).ctypes.data)
        self._clear_depth(target, 0.0)
        gl.BindFramebuffer(enums.FRAMEBUFFER, target)
        gl.Viewport(0, 0, SIZE, SIZE)
        gl.DepthFunc(enums.GREATER)
        models.draw_solid()
        gl.Enable(enums.BLEND)
        gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        models.draw_glassy()
        gl.Disable(enums.BLEND)
        return self._targets.read(0).astype(np.int64)

    def shadow(self, models: Models) -> NDArray[np.bool_]:
        """(MAP_SIZE, MAP_SIZE): where the models hide a light that shines along -Z onto the same square."""
        gl = self.gl
        self._light("noon", 3.0)
        self._clear_depth(self._map_target, 1.0)
        gl.BindFramebuffer(enums.FRAMEBUFFER, self._map_target)
        gl.Viewport(0, 0, MAP_SIZE, MAP_SIZE)
        gl.DepthFunc(enums.LESS)
        models.draw_depth()
        depth = np.zeros((MAP_SIZE, MAP_SIZE), np.float32)
        gl.GetTextureImage(self._map, 0, enums.DEPTH_COMPONENT, enums.FLOAT, depth.nbytes, depth.ctypes.data)
        return depth[::-1] < 1.0

    def close(self) -> None:
        self._targets.close()
        self._eyes.close()
        self._context.close()

    def _light(self, light: TimeOfDay, z: float) -> None:
        gl, block = self.gl, np.zeros(1, environment.FRAME)
        environment.fill(block, environment.light_of(light, "clear"), 0.0, 1 / 2048)
        self._image_light.fill(block, environment.light_of(light, "clear"))
        block["sun"][0, :3] = np.array([0.3, 0.5, np.sign(z)]) / np.linalg.norm([0.3, 0.5, 1.0])
        block["fog"][0, 0] = 0.0
        block["shadow_town"] = np.array(
            [[1 / 1.2, 0, 0, 0.5], [0, 1 / 1.2, 0, 0.5 - 0.5 / 1.2], [0, 0, -0.25, 0.5], [0, 0, 0, 1]], np.float32
        )
        gl.write(self._buffer, block)
        gl.BindBufferBase(enums.UNIFORM_BUFFER, 0, self._buffer)
        gl.ClipControl(enums.LOWER_LEFT, enums.ZERO_TO_ONE)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.DEPTH_TEST)
        gl.Disable(enums.CULL_FACE)
        gl.DepthMask(1)

    def _clear_depth(self, framebuffer: int, depth: float) -> None:
        value = np.array([depth], np.float32)
        self.gl.ClearNamedFramebufferfv(framebuffer, enums.DEPTH, 0, value.ctypes.data)
