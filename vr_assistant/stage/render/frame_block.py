"""What all programs know of a frame: the uniform block Frame, filled and sent up once a frame."""

import numpy as np

from vr_assistant.stage.render import environment
from vr_assistant.stage.render.environment import FRAME, INDOORS, Light, light_of
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.parts import Parts
from vr_assistant.stage.render.quality import Quality

_ADDITIVE_GAIN = 1.4
"""Of what an additive display adds to a room that shines through it."""


class FrameBlock:
    def __init__(self, gl: GL, parts: Parts, quality: Quality) -> None:
        self._gl, self._parts, self._quality = gl, parts, quality
        self.values = np.zeros(1, FRAME)
        """As they were sent up last."""
        self.light_key: tuple[str, ...] | None = None
        """Of the light of the last frame; equal ones are the same light."""
        self._light: Light | None = None
        self._filled_with: tuple[str, ...] | None = None

    def light_for(self, scene: FrameScene) -> Light:
        """The town's at this hour, or a room's."""
        if scene.blend != "opaque":
            self._light, self.light_key = INDOORS, (scene.blend,)
            return INDOORS
        key = (scene.time_of_day, scene.weather)
        if self._light is None or key != self.light_key:
            self._light, self.light_key = light_of(scene.time_of_day, scene.weather), key
        return self._light

    def fill(self, scene: FrameScene, light: Light, view: View) -> None:
        """After light_for, once a frame.

        Args:
            view: Around which shadows are sharp.
        """
        block = self.values
        if self._filled_with != self.light_key:
            self._filled_with = self.light_key
            environment.fill(block, light, scene.time_s, 1.1 / self._quality.shadow_size)
            self._parts.image_light.fill(block, light)
            if scene.blend == "additive":
                block["fog"][0, 3] *= _ADDITIVE_GAIN
            block["lamp_area"] = self._parts.lamp_area
        block["clock"][0, 0] = scene.time_s
        is_alone, moving = scene.blend != "opaque", _middle_of_moving(scene, view)
        if is_alone:
            self._parts.shadows.place_alone(block, light.towards_sun, moving)
        else:
            self._parts.shadows.place(block, light.towards_sun, view.position, moving)
        block["contact"][0, 3] = scene.avatar is not None
        if scene.avatar:
            x, y, z = scene.avatar.root[:3, 3].tolist()
            block["contact"][0, :3] = x, y, z
            block["image"][0, 3] = 0.0 if is_alone else self._parts.shelters.share_indoors(x, z)
        self._gl.write(self._parts.frame_buffer, block)


def _middle_of_moving(scene: FrameScene, view: View) -> tuple[float, float, float]:
    """Between the body and the goods on show, so that both cast their shadow."""
    if scene.avatar is None:
        if not scene.props:
            return view.position[0], 1.0, view.position[2]
        x, y, z = scene.props.objects["model"][:, :3, 3].mean(axis=0)
        return float(x), float(y), float(z)
    x, y, z = scene.avatar.root[:3, 3]
    return float(x), float(y) + 0.9, float(z)
