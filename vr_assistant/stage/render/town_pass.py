"""The picture of the town: what is solid, water and sky, what light shines through, and text."""

from collections.abc import Hashable, Iterator

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.blending import end_blending, start_blending
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.parts import Parts
from vr_assistant.stage.render.programs import Feature
from vr_assistant.stage.render.shadows import Area
from vr_assistant.stage.render.solid_pass import SolidPass
from vr_assistant.stage.render.targets import Pass, Targets


class TownPass:
    def __init__(self, gl: GL, parts: Parts, solid: SolidPass, eyes_a_pass: int) -> None:
        self._gl, self._parts, self._solid, self._eyes_a_pass = gl, parts, solid, eyes_a_pass

    def draw(
        self,
        scene: FrameScene,
        has: frozenset[Feature],
        view: View,
        body_level: int,
        area: Area,
        targets: Targets,
        drawn: Pass,
        size: tuple[int, int],
        resting: Hashable,
    ) -> Iterator[None]:
        """Into the pass's framebuffer, which is bound, and resolved. In parts.

        Args:
            view: Around which rain falls.
            body_level: See SkinnedMesh.level_for.
            area: See ShadowPass.areas.
            size: Pixels of a view that are drawn.
            resting: Equal ones look from the same place in the same light; None: the eye does not rest.
        """
        if resting is None:
            yield from self._solid.draw(scene, has, area, body_level, drawn.view)
        else:
            yield from self._solid.draw_resting(scene, has, area, body_level, drawn.framebuffer, size, resting)
        yield
        self._draw_water_and_sky(has)
        yield
        self._draw_glassy_things(scene, has, view)
        if targets.text_comes_after:
            targets.resolve(drawn, size)
            self._gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.resolved)
        self._draw_text(scene, has)
        if not targets.text_comes_after:
            targets.resolve(drawn, size)
        yield

    def _draw_water_and_sky(self, has: frozenset[Feature]) -> None:
        gl, families = self._gl, self._parts.families
        gl.UseProgram(families["water"].having(has))
        self._parts.draw_list.bind()
        self._parts.draw_list.draw_water()
        gl.DepthFunc(enums.GEQUAL)  # the sky lies at depth 0, where nothing has been drawn
        gl.UseProgram(families["sky"].having(has))
        gl.BindVertexArray(self._parts.empty_array)
        gl.DrawArraysInstanced(enums.TRIANGLES, 0, 3, self._eyes_a_pass)
        gl.DepthFunc(enums.GREATER)

    def _draw_glassy_things(self, scene: FrameScene, has: frozenset[Feature], view: View) -> None:
        start_blending(self._gl)
        self._parts.models.draw_glassy(has)
        self._parts.route.draw(scene.route)
        self._parts.strokes.draw()
        self._parts.precipitation.draw(scene.weather, view.position)
        end_blending(self._gl)

    def _draw_text(self, scene: FrameScene, has: frozenset[Feature]) -> None:
        start_blending(self._gl)
        self._parts.signs.draw(self._parts.families["sign"].having(has))
        self._parts.dimming.draw(scene)
        self._parts.panels.draw()
        end_blending(self._gl)
