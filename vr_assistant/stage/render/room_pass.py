"""The picture over the user's own room: what stays when the town is left out, before nothing."""

from collections.abc import Iterator

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.blending import end_blending, start_blending
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.parts import Parts
from vr_assistant.stage.render.programs import Feature
from vr_assistant.stage.render.solid_pass import SolidPass
from vr_assistant.stage.render.targets import Pass, Targets


class RoomPass:
    def __init__(self, gl: GL, parts: Parts, solid: SolidPass) -> None:
        self._gl, self._parts, self._solid = gl, parts, solid

    def draw(
        self,
        scene: FrameScene,
        has: frozenset[Feature],
        body_level: int,
        targets: Targets,
        drawn: Pass,
        size: tuple[int, int],
    ) -> Iterator[None]:
        """Into the pass's framebuffer, which is bound, and resolved. In parts; for the arguments see TownPass.draw."""
        gl, parts = self._gl, self._parts
        yield from self._solid.draw_alone(scene, has, body_level)
        start_blending(gl)
        if scene.blend == "alpha" and scene.avatar:
            parts.floor_shadow.draw()
        parts.route.draw(scene.route)
        parts.strokes.draw()
        if targets.text_comes_after:
            end_blending(gl)
            targets.resolve(drawn, size, has_alpha=True)
            gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.resolved)
            start_blending(gl)
        parts.dimming.draw(scene)
        parts.panels.draw()
        end_blending(gl)
        if not targets.text_comes_after:
            targets.resolve(drawn, size)
        yield
