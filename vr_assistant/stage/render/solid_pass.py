"""The part of a picture that hides what is behind it: the assistant, models, the town and what lies on shelves."""

from collections.abc import Hashable, Iterator

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.parts import Parts
from vr_assistant.stage.render.programs import Feature
from vr_assistant.stage.render.shadows import Area
from vr_assistant.stage.render.still_layer import StillLayer


class SolidPass:
    """Draws into the bound framebuffer; while the eye rests, over a layer that keeps what stands still."""

    def __init__(self, gl: GL, parts: Parts) -> None:
        self._gl, self._parts = gl, parts
        self._still_layer: StillLayer | None = None

    def draw(
        self, scene: FrameScene, has: frozenset[Feature], area: Area, body_level: int, view: int | None
    ) -> Iterator[None]:
        """In parts.

        Args:
            view: Which is drawn; None: all of them at once.
            area: Of what the shadows of what moves can reach.
            body_level: See SkinnedMesh.level_for.
        """
        gl = self._gl
        gl.Clear(enums.DEPTH_BUFFER_BIT)
        gl.Disable(enums.CULL_FACE)
        self._parts.hidden_area.draw(view)
        if self._parts.avatar and scene.avatar:
            self._parts.avatar.draw(scene.avatar, body_level, has)
            yield
        self._parts.models.draw_solid(has)
        yield
        gl.Enable(enums.CULL_FACE)
        shadowed, plain = self._town_programs(has)
        self._parts.draw_list.bind()
        if shadowed != plain:
            self._draw_near(shadowed, area)
            yield
        gl.UseProgram(plain)  # what lies in the area fails the depth test
        self._parts.draw_list.draw_solid()
        gl.Disable(enums.CULL_FACE)

    def draw_alone(self, scene: FrameScene, has: frozenset[Feature], body_level: int) -> Iterator[None]:
        """The assistant and the goods before nothing: colour and alpha are 0 where neither is."""
        gl = self._gl
        gl.Clear(enums.DEPTH_BUFFER_BIT | enums.COLOR_BUFFER_BIT)
        gl.Disable(enums.CULL_FACE)
        if self._parts.avatar and scene.avatar:
            self._parts.avatar.draw(scene.avatar, body_level, has)
            yield
        if scene.props:
            gl.Enable(enums.CULL_FACE)
            gl.UseProgram(self._parts.families["town"].having(has))
            self._parts.draw_list.bind()
            self._parts.draw_list.draw_near()
            gl.Disable(enums.CULL_FACE)

    def draw_resting(
        self,
        scene: FrameScene,
        has: frozenset[Feature],
        area: Area,
        body_level: int,
        framebuffer: int,
        size: tuple[int, int],
        view: Hashable,
    ) -> Iterator[None]:
        """The same from what is kept of the view, drawn now if it is not: only what moves, and where its shadow falls.

        Args:
            framebuffer: The bound one, which stays bound; of `size` pixels.
            view: Equal ones look from the same place in the same light.
        """
        gl = self._gl
        shadowed, plain = self._town_programs(has)
        layer = self._still_layer
        if layer is None or (layer.width, layer.height) != size:
            if layer:
                layer.close()
            layer = self._still_layer = StillLayer(gl, *size)
        key = (view, plain)
        if layer.key != key:
            layer.key = key
            gl.BindFramebuffer(enums.FRAMEBUFFER, layer.framebuffer)
            gl.Clear(enums.DEPTH_BUFFER_BIT)
            self._parts.models.draw_still(has - {"NEAR_SHADOW"})
            gl.Enable(enums.CULL_FACE)
            gl.UseProgram(plain)
            self._parts.draw_list.bind()
            self._parts.draw_list.draw_still()
            gl.Disable(enums.CULL_FACE)
            gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
            yield
        layer.copy_to(framebuffer)
        if self._parts.avatar and scene.avatar:
            self._parts.avatar.draw(scene.avatar, body_level, has)
            yield
        self._parts.models.draw_moving(has)
        if shadowed != plain:
            gl.DepthFunc(enums.GEQUAL)  # over what has been copied without shadows
            self._parts.models.draw_still(has)
        gl.Enable(enums.CULL_FACE)
        self._parts.draw_list.bind()
        if shadowed != plain:
            self._draw_near(shadowed, area)
            gl.DepthFunc(enums.GREATER)
        gl.UseProgram(plain)
        self._parts.draw_list.draw_moving()
        gl.Disable(enums.CULL_FACE)

    def _town_programs(self, has: frozenset[Feature]) -> tuple[int, int]:
        """With the shadows of what moves, and without; the same where programs are not told apart."""
        town = self._parts.families["town"]
        return town.having(has), town.having(has - {"NEAR_SHADOW"})

    def _draw_near(self, program: int, area: Area) -> None:
        gl = self._gl
        gl.Enable(enums.SCISSOR_TEST)
        gl.Scissor(area.x, area.y, area.width, area.height)
        gl.UseProgram(program)
        self._parts.draw_list.draw_near()
        gl.Disable(enums.SCISSOR_TEST)

    def close(self) -> None:
        if self._still_layer:
            self._still_layer.close()
            self._still_layer = None
