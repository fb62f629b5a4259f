"""What casts a shadow, drawn as the sun sees it: anew where it moves, or where the sun has."""

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.environment import Light
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.render.frame_block import FrameBlock
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.parts import Parts
from vr_assistant.stage.render.shadows import AROUND, TOWN, Area, area_of_shadow


class ShadowPass:
    def __init__(self, gl: GL, parts: Parts, block: FrameBlock) -> None:
        self._gl, self._parts, self._block = gl, parts, block

    def draw(self, scene: FrameScene, light: Light, body_level: int) -> None:
        """After the block has been filled.

        Args:
            body_level: See SkinnedMesh.level_for.
        """
        gl, parts, shadows = self._gl, self._parts, self._parts.shadows
        sun = light.towards_sun
        gl.Enable(enums.DEPTH_CLAMP)
        gl.Enable(enums.POLYGON_OFFSET_FILL)
        gl.PolygonOffset(2.0, 4.0)
        gl.Disable(enums.CULL_FACE)
        if scene.blend == "opaque":
            if shadows.start_still(TOWN, sun):
                parts.draw_list.draw_casters()
                parts.models.draw_depth(TOWN)
            if shadows.start_still(AROUND, sun):
                parts.draw_list.draw_casters(self._block.values["shadow_around"][0])
                parts.models.draw_depth(AROUND)
        shadows.start_moving()
        if scene.props:
            parts.draw_list.draw_props()
        if parts.avatar and scene.avatar:
            parts.avatar.draw_depth(scene.avatar, body_level)
        gl.Disable(enums.POLYGON_OFFSET_FILL)
        gl.Disable(enums.DEPTH_CLAMP)

    def areas(self, scene: FrameScene, light: Light, size: tuple[int, int], is_whole: bool) -> list[Area]:
        """In each view of so many pixels what the shadows of what moves can reach; `is_whole`: all of it."""
        eyes = self._parts.eyes
        if is_whole:
            return [Area(0, 0, *size)] * eyes.count
        return [area_of_shadow(scene, light.towards_sun, matrix, size) for matrix in eyes.view_projections]
