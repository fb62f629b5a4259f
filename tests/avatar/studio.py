"""A photographer's studio: sun from the front, a grey backdrop, one camera, and the renderer's own Frame block."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import environment
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.frame import AvatarFrame
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.image_light import ImageLight
from vr_assistant.stage.render.skinned import SkinnedMesh
from vr_assistant.stage.render.targets import Targets
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext

WIDTH, HEIGHT = 120, 160
SHADOW_SIZE = 128
BACKDROP = np.array([0.4, 0.4, 0.4, 1.0], np.float32)


class Studio:
    def __init__(self) -> None:
        self._context = SurfacelessContext()
        self.gl = gl = GL(self._context.get_proc_address)
        self.errors = gl.log_errors()
        self._targets = Targets(gl, WIDTH, HEIGHT, 1, 4)
        self._block = np.zeros(1, environment.FRAME)
        environment.fill(self._block, environment.light_of("noon", "clear"), 0.0, 1 / 2048)
        image_light = ImageLight(gl)
        for _ in image_light.prepare():
            pass
        image_light.fill(self._block, environment.light_of("noon", "clear"))
        image_light.bind()
        self._block["sun"][0, :3] = np.array([0.4, 0.6, -0.7]) / np.linalg.norm([0.4, 0.6, -0.7])
        self._buffer = gl.buffer(self._block, dynamic=True)
        self._eyes = Eyes(gl)
        self._shadow = gl.texture(enums.TEXTURE_2D, enums.DEPTH_COMPONENT32F, SHADOW_SIZE, SHADOW_SIZE)
        self._open_sky = gl.texture(enums.TEXTURE_2D, enums.DEPTH_COMPONENT32F, 1, 1)
        open_skies = gl.texture(enums.TEXTURE_2D_ARRAY, enums.DEPTH_COMPONENT32F, 1, 1, 1)
        for texture in (self._shadow, self._open_sky, open_skies):
            gl.sampling(texture, enums.LINEAR, enums.LINEAR, enums.CLAMP_TO_EDGE)
            gl.TextureParameteri(texture, enums.TEXTURE_COMPARE_MODE, enums.COMPARE_REF_TO_TEXTURE)
            gl.TextureParameteri(texture, enums.TEXTURE_COMPARE_FUNC, enums.LEQUAL)
        self._shadow_target = gl.framebuffer(None, self._shadow)
        self._clear_depth(gl.framebuffer(None, self._open_sky), 1.0)
        self._clear_depth(gl.framebuffer(None, open_skies), 1.0)
        dark = gl.texture(enums.TEXTURE_2D, enums.RGBA8, 1, 1)
        gl.upload(dark, np.zeros((1, 1, 4), np.uint8))
        for unit, texture in ((2, open_skies), (3, self._open_sky), (4, dark), (5, dark)):
            gl.BindTextureUnit(unit, texture)

    def photograph(
        self, body: SkinnedMesh, frame: AvatarFrame, distance_m: float = 3.0, eyes_y: float = 0.9, fov: float = 0.65
    ) -> NDArray[np.float32]:
        """(HEIGHT, WIDTH, 3) sRGB of a body that stands at the origin and looks along -Z, seen from its front."""
        gl = self.gl
        view = view_of_head(Head(0.0, eyes_y, -distance_m, np.pi, 0.0), WIDTH / HEIGHT, fov)
        self._eyes.place([view])
        self._eyes.upload()
        self._eyes.bind(0)
        self._write_and_prepare()
        target = self._targets.framebuffers[0]
        gl.ClearNamedFramebufferfv(target, enums.COLOR, 0, BACKDROP.ctypes.data)
        self._clear_depth(target, 0.0)
        gl.BindFramebuffer(enums.FRAMEBUFFER, target)
        gl.Viewport(0, 0, WIDTH, HEIGHT)
        gl.DepthFunc(enums.GREATER)
        body.draw(frame)
        self._targets.resolve(self._targets.passes[0])
        return self._targets.read(0).astype(np.float32)

    def shadow(self, body: SkinnedMesh, frame: AvatarFrame) -> NDArray[np.bool_]:
        """(SHADOW_SIZE, SHADOW_SIZE): where the body hides a light that shines along +Z, top row first."""
        gl = self.gl
        across = np.diag([0.5, 0.5, 0.25, 1.0]).astype(np.float32)
        across[:3, 3] = (0.5, 0.05, 0.5)
        self._block["shadow_near"] = across
        self._write_and_prepare()
        self._clear_depth(self._shadow_target, 1.0)
        gl.BindFramebuffer(enums.FRAMEBUFFER, self._shadow_target)
        gl.Viewport(0, 0, SHADOW_SIZE, SHADOW_SIZE)
        gl.DepthFunc(enums.LESS)
        body.draw_depth(frame)
        depth = np.zeros((SHADOW_SIZE, SHADOW_SIZE), np.float32)
        gl.GetTextureImage(self._shadow, 0, enums.DEPTH_COMPONENT, enums.FLOAT, depth.nbytes, depth.ctypes.data)
        return depth[::-1] < 1.0

    def close(self) -> None:
        self._targets.close()
        self._context.close()

    def _write_and_prepare(self) -> None:
        gl = self.gl
        gl.write(self._buffer, self._block)
        gl.BindBufferBase(enums.UNIFORM_BUFFER, 0, self._buffer)
        gl.ClipControl(enums.LOWER_LEFT, enums.ZERO_TO_ONE)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.DEPTH_TEST)
        gl.Disable(enums.CULL_FACE)
        gl.DepthMask(1)

    def _clear_depth(self, framebuffer: int, depth: float) -> None:
        value = np.array([depth], np.float32)
        self.gl.ClearNamedFramebufferfv(framebuffer, enums.DEPTH, 0, value.ctypes.data)
