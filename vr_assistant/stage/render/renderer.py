"""Draws a FrameScene of a world: what comes first, what is bound where, and the picture that results."""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.render import environment
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import pixels_per_radian
from vr_assistant.stage.render.draw_list import DrawList
from vr_assistant.stage.render.environment import FRAME, INDOORS, Light, light_of
from vr_assistant.stage.render.features import features_of
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import SPECK, Mesh
from vr_assistant.stage.render.panels import UPLOAD_BYTES
from vr_assistant.stage.render.parts import Parts
from vr_assistant.stage.render.programs import Feature
from vr_assistant.stage.render.quality import Quality
from vr_assistant.stage.render.resolution import drawn_size
from vr_assistant.stage.render.shadows import AROUND, TOWN, Area, area_of_shadow
from vr_assistant.stage.render.solid_pass import SolidPass
from vr_assistant.stage.render.still_layer import RestingEye
from vr_assistant.stage.render.targets import Pass, Targets
from vr_assistant.stage.render.warm_up import warm_up_frames
from vr_assistant.telemetry.frames import CULL, DRAW, UPLOAD
from vr_assistant.world.world import World

_FRAME_BINDING = 0
_ADDITIVE_GAIN = 1.4
"""Of what an additive display adds to a room that shines through it."""
_LATE_M = 0.3
"""How far what is seen may move between the first and the last look at the head: 10 ms of a quick turn, near by."""


class Renderer:
    """One world on one GL context. Every program is compiled and drawn with once in load()."""

    def __init__(
        self,
        gl: GL,
        world: World,
        *,
        avatar: Path | None = None,
        cache: ArrayCache | None = None,
        quality: Quality | None = None,
        views: int = 1,
        keeps_depth: bool = False,
    ) -> None:
        """
        Args:
            keeps_depth: The resolved framebuffers have the depth of the picture, too.
            avatar: The assistant's GLB; None draws no body.
            cache: Where what takes seconds to build is kept; without one the body has no coarser forms.
            quality: What suits the driver, if None.
            views: How many there will be. Two are drawn in one pass where the quality says so; otherwise any number is
                drawn, one after the other.
        """
        self._gl = gl
        self._world = world
        self._quality = quality or Quality.for_driver(gl)
        self._eyes_a_pass = 2 if views == 2 and self._quality.is_layered else 1
        self._keeps_depth = keeps_depth
        self._size = (1, 1)
        self.scale = 1.0
        """Of width and height: the lower left part of the pictures that is drawn, text included. May change from frame
        to frame: nothing is allocated anew. Pictures whose edges are filtered, or that leave things out, are whole."""
        self.mark: Callable[[int], None] = _ignore
        """Told which phase of telemetry.frames has just ended."""
        self._parts = Parts(gl, world, self._quality, self._eyes_a_pass, avatar, cache)
        self._solid = SolidPass(gl, self._parts)
        self._resting = RestingEye()
        self._targets: Targets | None = None
        self._block = np.zeros(1, FRAME)
        self._light: Light | None = None
        self._light_key: tuple[str, ...] | None = None
        self._filled_with: tuple[str, ...] | None = None
        self._body_level = 0

    @property
    def draw_list(self) -> DrawList:
        """Of what is loaded."""
        return self._parts.draw_list

    @property
    def triangles_drawn(self) -> int:
        """In the last frame's town and props, without shadows; counted once for all eyes."""
        return self._parts.draw_list.triangles_drawn

    @property
    def objects_drawn(self) -> int:
        """Likewise."""
        return self._parts.draw_list.objects_drawn

    def load(self) -> Iterator[str]:
        """Builds, uploads and draws everything once, in steps; yields what comes next.

        Raises GraphicsError when the driver refuses a program or a texture.
        """
        yield from self._parts.load()
        yield "first picture"
        yield from self._warm_up()

    def _warm_up(self) -> Iterator[str]:
        """A driver compiles at the first draw with a target's format, so everything is drawn once, small."""
        wanted = self._size
        self.resize(72, 40)  # sides that are powers of two may be drawn by a program of their own
        self._parts.models.shows_all = True
        self._parts.hidden_area.set([SPECK] * self._eyes_a_pass)
        for scene, view in warm_up_frames(self._world.start, with_avatar=self._parts.avatar is not None):
            for _ in self._draw(scene, [view] * self._eyes_a_pass, None):
                self._gl.Finish()
                yield "first picture"
        self._parts.models.shows_all = False
        self._parts.hidden_area.set(())
        self._resting = RestingEye()
        self.resize(*wanted)

    def spread_uploads(self) -> None:
        """From now on frames are due: the picture of a large panel may come a few frames later. After load()."""
        self._parts.panels.upload_bytes = UPLOAD_BYTES

    def set_visibility_mask(self, meshes: Sequence[Mesh]) -> None:
        """What the lenses hide of each view stays black and costs nothing. After load(); not inside a frame.

        Works with every scale, as it lies in clip space, and with multisampling. Without effect where edges are
        filtered: the filter would smooth the edge of the black into what is seen beside it.

        Args:
            meshes: One a view, see hidden_area.Mesh; none: everything is drawn.
        """
        self._parts.hidden_area.set(() if self._quality.filters_edges else meshes)

    def resize(self, width: int, height: int) -> None:
        """Pixels of one view, from the next draw on."""
        self._size = (max(1, width), max(1, height))

    @property
    def _drawn_size(self) -> tuple[int, int]:
        is_whole = self._quality.filters_edges or self._quality.leaves_out
        return drawn_size(*self._size, 1.0 if is_whole else self.scale)

    def draw(self, scene: FrameScene, views: list[View], latest: Callable[[], list[View]] | None = None) -> list[int]:
        """Draws the scene as each view sees it; returns one resolved single-sample sRGB framebuffer a view.

        Args:
            views: From where it will be seen, as far as is known.
            latest: Asked for the views once more when everything else is done, just before they are drawn.
        """
        for _ in self._draw(scene, views, latest):
            pass
        assert self._targets is not None
        return list(self._targets.resolved)

    def _draw(self, scene: FrameScene, views: list[View], latest: Callable[[], list[View]] | None) -> Iterator[None]:
        """In parts, so that something else may be shown between those of the very first frames."""
        gl, eyes, targets = self._gl, self._parts.eyes, self._targets_for(len(views))
        is_resting, is_alone = False, scene.blend != "opaque"
        if self._quality.leaves_out and len(views) == 1 and not is_alone:
            # What was left out for one pose must not be drawn for another; here a frame takes longer than a look.
            (view,), latest = latest() if latest else views, None
            view, is_resting = self._resting.hold(view, pixels_per_radian(view, self._size[1]))
            views = [view]
        light = self._light_for(scene)
        has = features_of(scene, light)
        eyes.place(views)
        in_middle = max(pixels_per_radian(view, self._size[1]) for view in views)
        if self._parts.avatar and scene.avatar:
            seen_from = eyes.positions
            height = _height_in_picture(self._parts.avatar.height_m, scene.avatar, seen_from, in_middle)
            self._body_level = self._parts.avatar.level_for(height)
        self._fill_block(scene, light, views)
        gl.BindBufferBase(enums.UNIFORM_BUFFER, _FRAME_BINDING, self._parts.frame_buffer)
        gl.ClipControl(enums.LOWER_LEFT, enums.ZERO_TO_ONE)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.DEPTH_TEST)
        gl.DepthMask(1)
        gl.Disable(enums.BLEND)
        self._parts.pictures.bind()
        self._parts.image_light.bind()
        self._parts.draw_list.set_props(scene.props)
        self._parts.panels.upload(scene.panels, views[0].position, scene.blend == "additive")
        self._parts.route.upload(scene.route)
        self._parts.strokes.upload(scene.strokes)
        if not is_alone:
            self._parts.models.prepare(scene.time_s, eyes, _LATE_M if latest else 0.0)
        self.mark(UPLOAD)
        self._draw_shadows(scene, light)
        yield
        self._parts.shadows.bind()
        self.mark(DRAW)
        if is_alone:
            self._parts.draw_list.choose_props()
        else:
            near = self._block["shadow_near"][0] if "NEAR_SHADOW" in has else None
            self._parts.draw_list.cull(eyes, in_middle, near, _LATE_M if latest else 0.0)
        self.mark(CULL)
        gl.ClearDepth(0.0)
        gl.DepthFunc(enums.GREATER)
        size = self._drawn_size
        gl.Viewport(0, 0, *size)
        if latest:
            views = latest()
            eyes.place(views)
        eyes.upload()
        self._parts.hidden_area.place(views)
        areas = [] if is_alone else self._areas_of_shadow(scene, light, has)
        for drawn in targets.passes:
            eyes.bind(drawn.view)
            gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.framebuffer)
            if is_alone:
                yield from self._draw_alone(scene, has, targets, drawn)
                continue
            area = Area.around(areas if drawn.view is None else [areas[drawn.view]])
            if is_resting:
                view_key = (self._resting.number, self._light_key)
                yield from self._solid.draw_resting(
                    scene, has, area, self._body_level, drawn.framebuffer, self._size, view_key
                )
            else:
                yield from self._solid.draw(scene, has, area, self._body_level, drawn.view)
            yield
            self._draw_water_and_sky(has)
            yield
            self._draw_glassy_things(scene, has, views[0])
            if targets.text_comes_after:
                targets.resolve(drawn, size)
                gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.resolved)
            self._draw_text(scene, has)
            if not targets.text_comes_after:
                targets.resolve(drawn, size)
            yield

    def _draw_alone(self, scene: FrameScene, has: frozenset[Feature], targets: Targets, drawn: Pass) -> Iterator[None]:
        """What stays when the user's own room is seen instead of the town."""
        gl = self._gl
        yield from self._solid.draw_alone(scene, has, self._body_level)
        self._start_blending()
        if scene.blend == "alpha" and scene.avatar:
            self._parts.floor_shadow.draw()
        self._parts.route.draw(scene.route)
        self._parts.strokes.draw()
        if targets.text_comes_after:
            self._end_blending()
            targets.resolve(drawn, self._drawn_size, has_alpha=True)
            gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.resolved)
            self._start_blending()
        self._parts.dimming.draw(scene)
        self._parts.panels.draw()
        self._end_blending()
        if not targets.text_comes_after:
            targets.resolve(drawn, self._drawn_size)
        yield

    def _areas_of_shadow(self, scene: FrameScene, light: Light, has: frozenset[Feature]) -> list[Area]:
        """In each view what the shadows of what moves can reach, if it is drawn by a program of its own."""
        if not self._quality.leaves_out or "NEAR_SHADOW" not in has:
            return [Area(0, 0, *self._drawn_size)] * self._parts.eyes.count
        size = self._drawn_size
        return [area_of_shadow(scene, light.towards_sun, matrix, size) for matrix in self._parts.eyes.view_projections]

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
        self._start_blending()
        self._parts.models.draw_glassy(has)
        self._parts.route.draw(scene.route)
        self._parts.strokes.draw()
        self._parts.precipitation.draw(scene.weather, view.position)
        self._end_blending()

    def _draw_text(self, scene: FrameScene, has: frozenset[Feature]) -> None:
        self._start_blending()
        self._parts.signs.draw(self._parts.families["sign"].having(has))
        self._parts.dimming.draw(scene)
        self._parts.panels.draw()
        self._end_blending()

    def _start_blending(self) -> None:
        self._gl.Enable(enums.BLEND)
        self._gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        self._gl.DepthMask(0)

    def _end_blending(self) -> None:
        self._gl.DepthMask(1)
        self._gl.Disable(enums.BLEND)

    def _draw_shadows(self, scene: FrameScene, light: Light) -> None:
        gl, shadows = self._gl, self._parts.shadows
        sun = light.towards_sun
        gl.Enable(enums.DEPTH_CLAMP)
        gl.Enable(enums.POLYGON_OFFSET_FILL)
        gl.PolygonOffset(2.0, 4.0)
        gl.Disable(enums.CULL_FACE)
        if scene.blend == "opaque":
            if shadows.start_still(TOWN, sun):
                self._parts.draw_list.draw_casters()
                self._parts.models.draw_depth(TOWN)
            if shadows.start_still(AROUND, sun):
                self._parts.draw_list.draw_casters(self._block["shadow_around"][0])
                self._parts.models.draw_depth(AROUND)
        shadows.start_moving()
        if scene.props:
            self._parts.draw_list.draw_props()
        if self._parts.avatar and scene.avatar:
            self._parts.avatar.draw_depth(scene.avatar, self._body_level)
        gl.Disable(enums.POLYGON_OFFSET_FILL)
        gl.Disable(enums.DEPTH_CLAMP)

    def _fill_block(self, scene: FrameScene, light: Light, views: list[View]) -> None:
        block = self._block
        if self._filled_with != self._light_key:
            self._filled_with = self._light_key
            environment.fill(block, light, scene.time_s, 1.1 / self._quality.shadow_size)
            self._parts.image_light.fill(block, light)
            if scene.blend == "additive":
                block["fog"][0, 3] *= _ADDITIVE_GAIN
            block["lamp_area"] = self._parts.lamp_area
        block["clock"][0, 0] = scene.time_s
        is_alone, moving = scene.blend != "opaque", self._near_centre(scene, views[0])
        if is_alone:
            self._parts.shadows.place_alone(block, light.towards_sun, moving)
        else:
            self._parts.shadows.place(block, light.towards_sun, views[0].position, moving)
        block["contact"][0, 3] = scene.avatar is not None
        if scene.avatar:
            x, y, z = scene.avatar.root[:3, 3].tolist()
            block["contact"][0, :3] = x, y, z
            block["image"][0, 3] = 0.0 if is_alone else self._parts.shelters.share_indoors(x, z)
        self._gl.write(self._parts.frame_buffer, block)

    def _near_centre(self, scene: FrameScene, view: View) -> tuple[float, float, float]:
        """Between the body and the goods on show, so that both cast their shadow."""
        if scene.avatar is None:
            if not scene.props:
                return view.position[0], 1.0, view.position[2]
            x, y, z = scene.props.objects["model"][:, :3, 3].mean(axis=0)
            return float(x), float(y), float(z)
        x, y, z = scene.avatar.root[:3, 3]
        return float(x), float(y) + 0.9, float(z)

    def _light_for(self, scene: FrameScene) -> Light:
        if scene.blend != "opaque":
            self._light, self._light_key = INDOORS, (scene.blend,)
            return INDOORS
        key = (scene.time_of_day, scene.weather)
        if self._light is None or key != self._light_key:
            self._light, self._light_key = light_of(scene.time_of_day, scene.weather), key
        return self._light

    def _targets_for(self, views: int) -> Targets:
        targets = self._targets
        if targets is None or (targets.width, targets.height, targets.views) != (*self._size, views):
            if targets:
                targets.close()
            is_layered = self._eyes_a_pass > 1
            assert not is_layered or views == self._eyes_a_pass, "a renderer for two views draws two"
            targets = self._targets = Targets(
                self._gl,
                *self._size,
                views,
                self._quality.samples,
                self._parts.edge_filter,
                is_layered,
                self._keeps_depth,
            )
        return targets

    def read_pixels(self, view: int = 0) -> NDArray[np.uint8]:
        """The last picture: (height, width, 3) sRGB, top row first."""
        assert self._targets is not None, "nothing has been drawn"
        return self._targets.read(view)

    def read_translucent(self, view: int = 0) -> NDArray[np.uint8]:
        """The same with its alpha: (height, width, 4), light was multiplied by it, then encoded."""
        assert self._targets is not None, "nothing has been drawn"
        return self._targets.read_translucent(view)

    def close(self) -> None:
        """Frees what the GPU holds; safe to call twice."""
        if self._targets:
            self._targets.close()
            self._targets = None
        self._solid.close()
        self._parts.close()


def _ignore(_phase: int) -> None:
    """Nobody measures."""


def _height_in_picture(
    height_m: float, body: AvatarFrame, seen_from: NDArray[np.float32], pixels_per_radian: float
) -> float:
    """About how many pixels tall the body stands, in the eye that sees it largest."""
    x, y, z = body.root[:3, 3].tolist()
    nearest = min(math.dist((x, y + height_m * 0.7, z), eye) for eye in seen_from.tolist())
    return height_m * pixels_per_radian / max(nearest, 0.1)
