"""Draws a FrameScene of a world: what comes first, what is bound where, and the picture that results."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.render import environment
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import pixels_per_radian
from vr_assistant.stage.render.draw_list import DrawList
from vr_assistant.stage.render.environment import FRAME, Light, light_of
from vr_assistant.stage.render.eyes import Eyes
from vr_assistant.stage.render.features import all_sets, features_of
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.horizon import Horizon
from vr_assistant.stage.render.image_light import ImageLight
from vr_assistant.stage.render.labels import Labels, LetterPicture
from vr_assistant.stage.render.panels import UPLOAD_BYTES, Panels
from vr_assistant.stage.render.precipitation import Precipitation
from vr_assistant.stage.render.programs import Feature, ProgramFamily
from vr_assistant.stage.render.quality import Quality
from vr_assistant.stage.render.resolution import drawn_size
from vr_assistant.stage.render.route_ribbon import RouteRibbon
from vr_assistant.stage.render.shadows import AROUND, TOWN, Area, Shadows, area_of_shadow
from vr_assistant.stage.render.skinned import SkinnedMesh, coarser_forms
from vr_assistant.stage.render.still_layer import RestingEye, StillLayer
from vr_assistant.stage.render.targets import EdgeFilter, Targets
from vr_assistant.stage.render.town_pictures import TownPictures
from vr_assistant.stage.render.warm_up import warm_up_frames
from vr_assistant.stage.town.kept import open_town
from vr_assistant.stage.town.town import Town
from vr_assistant.telemetry.frames import CULL, DRAW, UPLOAD
from vr_assistant.world.world import World

_FRAME_BINDING = 0
_FAMILIES: dict[str, tuple[Feature, ...]] = {
    "town": ("LAMPS", "WEATHER", "NEAR_SHADOW"),
    "sky": ("STARS",),
    "water": ("LAMPS", "WEATHER", "NEAR_SHADOW"),
    "sign": ("LAMPS",),
}
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
    ) -> None:
        """
        Args:
            avatar: The assistant's GLB; None draws no body.
            cache: Where what takes seconds to build is kept; without one the body has no coarser forms.
            quality: What suits the driver, if None.
            views: How many there will be. Two are drawn in one pass where the quality says so; otherwise any number is
                drawn, one after the other.
        """
        self._gl = gl
        self._world = world
        self._avatar_path, self._cache = avatar, cache
        self._quality = quality or Quality.for_driver(gl)
        self._eyes_a_pass = 2 if views == 2 and self._quality.is_layered else 1
        self._size = (1, 1)
        self.scale = 1.0
        """Of width and height: the lower left part of the pictures that is drawn, text included. May change from frame
        to frame: nothing is allocated anew. Pictures whose edges are filtered, or that leave things out, are whole."""
        self.mark: Callable[[int], None] = _ignore
        """Told which phase of telemetry.frames has just ended."""
        self._resting = RestingEye()
        self._still_layer: StillLayer | None = None
        self._targets: Targets | None = None
        self._block = np.zeros(1, FRAME)
        self._light: Light | None = None
        self._light_key: tuple[str, str] | None = None
        self._body_level = 0
        self._is_loaded = False

    @property
    def triangles_drawn(self) -> int:
        """In the last frame's town and props, without shadows; counted once for all eyes."""
        return self.draw_list.triangles_drawn

    @property
    def objects_drawn(self) -> int:
        """Likewise."""
        return self.draw_list.objects_drawn

    def load(self) -> Iterator[str]:
        """Builds, uploads and draws everything once, in steps; yields what comes next.

        Raises GraphicsError when the driver refuses a program or a texture.
        """
        gl, quality, eyes = self._gl, self._quality, self._eyes_a_pass
        town = Town()
        for step in open_town(self._world, self._cache):
            if isinstance(step, Town):
                town = step
            else:
                yield step
        yield "upload"
        horizon = Horizon(town.blocks) if quality.leaves_out else None
        self.draw_list = DrawList(gl, town.meshes, town.instances, horizon, eyes)
        yield "upload"
        self._pictures = TownPictures(gl)
        yield from self._pictures.load(town, quality.anisotropy)
        yield "light"
        self._image_light = ImageLight(gl)
        for _ in self._image_light.prepare():
            yield "light"
        self._lamp_area = town.lamp_area
        self._letters = LetterPicture(gl, town.signs.atlas)
        self._signs = Labels(gl, self._letters, town.signs.letters, eyes)
        self._frame_buffer = gl.buffer(FRAME.itemsize, dynamic=True)
        self._eyes = Eyes(gl)
        self._empty_array = gl.vertex_array()
        yield "programs"
        self._families = {name: ProgramFamily(gl, name, features, eyes=eyes) for name, features in _FAMILIES.items()}
        for family in self._families.values():
            yield from family.compile(all_sets())
        shelters = [place.footprint for place in self._world.places if place.room]
        self._precipitation = Precipitation(gl, shelters, eyes)
        b = self._world.bounds
        centre = ((b.min_x + b.max_x) / 2, (b.min_z + b.max_z) / 2)
        half = max(b.max_x - b.min_x, b.max_z - b.min_z) / 2 + 12
        self._shadows = Shadows(gl, quality.shadow_size, centre, half)
        self._panels, self._route = Panels(gl, eyes), RouteRibbon(gl, eyes)
        self._edge_filter = EdgeFilter(gl) if quality.filters_edges else None
        self._avatar = None
        if self._avatar_path:
            forms = (yield from coarser_forms(self._avatar_path, self._cache)) if self._cache else []
            self._avatar = SkinnedMesh(gl, self._avatar_path, forms, eyes)
            yield from self._avatar.compile(all_sets())
        from vr_assistant.stage.render.models import open_models  # brings Pillow, for which no first picture waits

        self._models = yield from open_models(gl, self._world.models, eyes=eyes, anisotropy=quality.anisotropy)
        yield from self._models.compile(all_sets())
        self._is_loaded = True
        yield "first picture"
        yield from self._warm_up()

    def _warm_up(self) -> Iterator[str]:
        """A driver compiles at the first draw with a target's format, so everything is drawn once, small."""
        wanted = self._size
        self.resize(72, 40)  # sides that are powers of two may be drawn by a program of their own
        self._models.shows_all = True
        for scene, view in warm_up_frames(self._world.start, with_avatar=self._avatar is not None):
            for _ in self._draw(scene, [view] * self._eyes_a_pass, None):
                self._gl.Finish()
                yield "first picture"
        self._models.shows_all = False
        self._resting = RestingEye()
        self.resize(*wanted)

    def spread_uploads(self) -> None:
        """From now on frames are due: the picture of a large panel may come a few frames later. After load()."""
        self._panels.upload_bytes = UPLOAD_BYTES

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
        gl, eyes, targets = self._gl, self._eyes, self._targets_for(len(views))
        is_resting = False
        if self._quality.leaves_out and len(views) == 1:
            # What was left out for one pose must not be drawn for another; here a frame takes longer than a look.
            (view,), latest = latest() if latest else views, None
            view, is_resting = self._resting.hold(view, pixels_per_radian(view, self._size[1]))
            views = [view]
        light = self._light_for(scene)
        has = features_of(scene, light)
        eyes.place(views)
        in_middle = max(pixels_per_radian(view, self._size[1]) for view in views)
        if self._avatar and scene.avatar:
            seen_from = eyes.positions
            height = _height_in_picture(self._avatar.height_m, scene.avatar, seen_from, in_middle)
            self._body_level = self._avatar.level_for(height)
        self._fill_block(scene, light, views)
        gl.BindBufferBase(enums.UNIFORM_BUFFER, _FRAME_BINDING, self._frame_buffer)
        gl.ClipControl(enums.LOWER_LEFT, enums.ZERO_TO_ONE)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.DEPTH_TEST)
        gl.DepthMask(1)
        gl.Disable(enums.BLEND)
        self._pictures.bind()
        self._image_light.bind()
        self.draw_list.set_props(scene.props)
        self._panels.upload(scene.panels, views[0].position)
        self._route.upload(scene.route)
        self._models.prepare(scene.time_s, eyes, _LATE_M if latest else 0.0)
        self.mark(UPLOAD)
        self._draw_shadows(scene, light)
        yield
        self._shadows.bind()
        self.mark(DRAW)
        near = self._block["shadow_near"][0] if "NEAR_SHADOW" in has else None
        self.draw_list.cull(eyes, in_middle, near, _LATE_M if latest else 0.0)
        self.mark(CULL)
        gl.ClearDepth(0.0)
        gl.DepthFunc(enums.GREATER)
        size = self._drawn_size
        gl.Viewport(0, 0, *size)
        if latest:
            views = latest()
            eyes.place(views)
        eyes.upload()
        areas = self._areas_of_shadow(scene, light, has)
        for drawn in targets.passes:
            eyes.bind(drawn.view)
            gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.framebuffer)
            area = Area.around(areas if drawn.view is None else [areas[drawn.view]])
            if is_resting:
                yield from self._draw_on_still_layer(scene, has, area, drawn.framebuffer)
            else:
                yield from self._draw_solid_things(scene, has, area)
            yield
            self._draw_water_and_sky(has)
            yield
            self._draw_glassy_things(scene, has, views[0])
            if targets.text_comes_after:
                targets.resolve(drawn, size)
                gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.resolved)
            self._draw_text(has)
            if not targets.text_comes_after:
                targets.resolve(drawn, size)
            yield

    def _areas_of_shadow(self, scene: FrameScene, light: Light, has: frozenset[Feature]) -> list[Area]:
        """In each view what the shadows of what moves can reach, if it is drawn by a program of its own."""
        if not self._quality.leaves_out or "NEAR_SHADOW" not in has:
            return [Area(0, 0, *self._drawn_size)] * self._eyes.count
        size = self._drawn_size
        return [area_of_shadow(scene, light.towards_sun, matrix, size) for matrix in self._eyes.view_projections]

    def _draw_solid_things(self, scene: FrameScene, has: frozenset[Feature], area: Area) -> Iterator[None]:
        """`area`: of what the shadows of what moves can reach."""
        gl = self._gl
        gl.Clear(enums.DEPTH_BUFFER_BIT)
        gl.Disable(enums.CULL_FACE)
        if self._avatar and scene.avatar:
            self._avatar.draw(scene.avatar, self._body_level, has)
            yield
        self._models.draw_solid(has)
        yield
        gl.Enable(enums.CULL_FACE)
        shadowed, plain = self._town_programs(has)
        self.draw_list.bind()
        if shadowed != plain:
            self._draw_near(shadowed, area)
            yield
        gl.UseProgram(plain)  # what lies in the area fails the depth test
        self.draw_list.draw_solid()
        gl.Disable(enums.CULL_FACE)

    def _draw_on_still_layer(
        self, scene: FrameScene, has: frozenset[Feature], area: Area, framebuffer: int
    ) -> Iterator[None]:
        """The same from what is kept of the view, drawn now if it is not: only what moves, and where its shadow falls.

        Leaves `framebuffer` bound.
        """
        gl = self._gl
        shadowed, plain = self._town_programs(has)
        layer = self._still_layer
        if layer is None or (layer.width, layer.height) != self._size:
            if layer:
                layer.close()
            layer = self._still_layer = StillLayer(gl, *self._size)
        key = (self._resting.number, self._light_key, plain)
        if layer.key != key:
            layer.key = key
            gl.BindFramebuffer(enums.FRAMEBUFFER, layer.framebuffer)
            gl.Clear(enums.DEPTH_BUFFER_BIT)
            self._models.draw_still(has - {"NEAR_SHADOW"})
            gl.Enable(enums.CULL_FACE)
            gl.UseProgram(plain)
            self.draw_list.bind()
            self.draw_list.draw_still()
            gl.Disable(enums.CULL_FACE)
            gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
            yield
        layer.copy_to(framebuffer)
        if self._avatar and scene.avatar:
            self._avatar.draw(scene.avatar, self._body_level, has)
            yield
        self._models.draw_moving(has)
        if shadowed != plain:
            gl.DepthFunc(enums.GEQUAL)  # over what has been copied without shadows
            self._models.draw_still(has)
        gl.Enable(enums.CULL_FACE)
        self.draw_list.bind()
        if shadowed != plain:
            self._draw_near(shadowed, area)
            gl.DepthFunc(enums.GREATER)
        gl.UseProgram(plain)
        self.draw_list.draw_moving()
        gl.Disable(enums.CULL_FACE)

    def _town_programs(self, has: frozenset[Feature]) -> tuple[int, int]:
        """With the shadows of what moves, and without; the same where programs are not told apart."""
        town = self._families["town"]
        return town.having(has), town.having(has - {"NEAR_SHADOW"})

    def _draw_near(self, program: int, area: Area) -> None:
        gl = self._gl
        gl.Enable(enums.SCISSOR_TEST)
        gl.Scissor(area.x, area.y, area.width, area.height)
        gl.UseProgram(program)
        self.draw_list.draw_near()
        gl.Disable(enums.SCISSOR_TEST)

    def _draw_water_and_sky(self, has: frozenset[Feature]) -> None:
        gl, families = self._gl, self._families
        gl.UseProgram(families["water"].having(has))
        self.draw_list.bind()
        self.draw_list.draw_water()
        gl.DepthFunc(enums.GEQUAL)  # the sky lies at depth 0, where nothing has been drawn
        gl.UseProgram(families["sky"].having(has))
        gl.BindVertexArray(self._empty_array)
        gl.DrawArraysInstanced(enums.TRIANGLES, 0, 3, self._eyes_a_pass)
        gl.DepthFunc(enums.GREATER)

    def _draw_glassy_things(self, scene: FrameScene, has: frozenset[Feature], view: View) -> None:
        self._start_blending()
        self._models.draw_glassy(has)
        self._route.draw(scene.route)
        self._precipitation.draw(scene.weather, view.position)
        self._end_blending()

    def _draw_text(self, has: frozenset[Feature]) -> None:
        self._start_blending()
        self._signs.draw(self._families["sign"].having(has))
        self._panels.draw()
        self._end_blending()

    def _start_blending(self) -> None:
        self._gl.Enable(enums.BLEND)
        self._gl.BlendFunc(enums.ONE, enums.ONE_MINUS_SRC_ALPHA)
        self._gl.DepthMask(0)

    def _end_blending(self) -> None:
        self._gl.DepthMask(1)
        self._gl.Disable(enums.BLEND)

    def _draw_shadows(self, scene: FrameScene, light: Light) -> None:
        gl, shadows = self._gl, self._shadows
        sun = light.towards_sun
        gl.Enable(enums.DEPTH_CLAMP)
        gl.Enable(enums.POLYGON_OFFSET_FILL)
        gl.PolygonOffset(2.0, 4.0)
        gl.Disable(enums.CULL_FACE)
        if shadows.start_still(TOWN, sun):
            self.draw_list.draw_casters()
            self._models.draw_depth(TOWN)
        if shadows.start_still(AROUND, sun):
            self.draw_list.draw_casters(self._block["shadow_around"][0])
            self._models.draw_depth(AROUND)
        shadows.start_moving()
        if scene.props:
            self.draw_list.draw_props()
        if self._avatar and scene.avatar:
            self._avatar.draw_depth(scene.avatar, self._body_level)
        gl.Disable(enums.POLYGON_OFFSET_FILL)
        gl.Disable(enums.DEPTH_CLAMP)

    def _fill_block(self, scene: FrameScene, light: Light, views: list[View]) -> None:
        block = self._block
        environment.fill(block, light, scene.time_s, 1.1 / self._quality.shadow_size)
        self._image_light.fill(block, scene.time_of_day, scene.weather)
        self._shadows.place(block, light.towards_sun, views[0].position, self._near_centre(scene, views[0]))
        block["contact"][:, 3] = scene.avatar is not None
        if scene.avatar:
            block["contact"][:, :3] = scene.avatar.root[:3, 3]
        block["lamp_area"] = self._lamp_area
        self._gl.write(self._frame_buffer, block)

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
                self._gl, *self._size, views, self._quality.samples, self._edge_filter, is_layered
            )
        return targets

    def read_pixels(self, view: int = 0) -> NDArray[np.uint8]:
        """The last picture: (height, width, 3) sRGB, top row first."""
        assert self._targets is not None, "nothing has been drawn"
        return self._targets.read(view)

    def close(self) -> None:
        """Frees what the GPU holds; safe to call twice."""
        if self._targets:
            self._targets.close()
            self._targets = None
        if self._still_layer:
            self._still_layer.close()
            self._still_layer = None
        if not self._is_loaded:
            return
        self._is_loaded = False
        gl = self._gl
        self.draw_list.close()
        self._eyes.close()
        self._shadows.close()
        self._panels.close()
        self._route.close()
        self._precipitation.close()
        if self._edge_filter:
            self._edge_filter.close()
        if self._avatar:
            self._avatar.close()
        self._models.close()
        self._pictures.close()
        self._image_light.close()
        self._signs.close()
        self._letters.close()
        gl.delete_buffers(self._frame_buffer)
        gl.delete_vertex_arrays(self._empty_array)
        for family in self._families.values():
            family.close()


def _ignore(_phase: int) -> None:
    """Nobody measures."""


def _height_in_picture(
    height_m: float, body: AvatarFrame, seen_from: NDArray[np.float32], pixels_per_radian: float
) -> float:
    """About how many pixels tall the body stands, in the eye that sees it largest."""
    x, y, z = body.root[:3, 3].tolist()
    nearest = min(math.dist((x, y + height_m * 0.7, z), eye) for eye in seen_from.tolist())
    return height_m * pixels_per_radian / max(nearest, 0.1)
