"""Draws a FrameScene of a world: what comes first, what is bound where, and the picture that results."""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import pixels_per_radian
from vr_assistant.stage.render.draw_list import DrawList
from vr_assistant.stage.render.features import features_of
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, View
from vr_assistant.stage.render.frame_block import FrameBlock
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import SPECK, Mesh
from vr_assistant.stage.render.panels import UPLOAD_BYTES
from vr_assistant.stage.render.parts import Parts
from vr_assistant.stage.render.quality import Quality
from vr_assistant.stage.render.resolution import drawn_size
from vr_assistant.stage.render.room_pass import RoomPass
from vr_assistant.stage.render.shadow_pass import ShadowPass
from vr_assistant.stage.render.shadows import Area
from vr_assistant.stage.render.solid_pass import SolidPass
from vr_assistant.stage.render.still_layer import RestingEye
from vr_assistant.stage.render.targets import Targets
from vr_assistant.stage.render.town_pass import TownPass
from vr_assistant.stage.render.warm_up import warm_up_frames
from vr_assistant.telemetry.frames import CULL, DRAW, UPLOAD
from vr_assistant.world.world import World

_FRAME_BINDING = 0
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
        self._block = FrameBlock(gl, self._parts, self._quality)
        self._shadows = ShadowPass(gl, self._parts, self._block)
        self._solid = SolidPass(gl, self._parts)
        self._town = TownPass(gl, self._parts, self._solid, self._eyes_a_pass)
        self._room = RoomPass(gl, self._parts, self._solid)
        self._resting = RestingEye()
        self._targets: Targets | None = None
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
        gl, parts, targets = self._gl, self._parts, self._targets_for(len(views))
        is_resting, is_alone = False, scene.blend != "opaque"
        if self._quality.leaves_out and len(views) == 1 and not is_alone:
            # What was left out for one pose must not be drawn for another; here a frame takes longer than a look.
            (view,), latest = latest() if latest else views, None
            view, is_resting = self._resting.hold(view, pixels_per_radian(view, self._size[1]))
            views = [view]
        late_m = _LATE_M if latest else 0.0
        light = self._block.light_for(scene)
        has = features_of(scene, light)
        parts.eyes.place(views)
        in_middle = max(pixels_per_radian(view, self._size[1]) for view in views)
        self._choose_body(scene, in_middle)
        self._block.fill(scene, light, views[0])
        self._upload(scene, views[0], late_m)
        self.mark(UPLOAD)
        self._shadows.draw(scene, light, self._body_level)
        yield
        parts.shadows.bind()
        self.mark(DRAW)
        if is_alone:
            parts.draw_list.choose_props()
        else:
            near = self._block.values["shadow_near"][0] if "NEAR_SHADOW" in has else None
            parts.draw_list.cull(parts.eyes, in_middle, near, late_m)
        self.mark(CULL)
        gl.ClearDepth(0.0)
        gl.DepthFunc(enums.GREATER)
        size, level = self._drawn_size, self._body_level
        gl.Viewport(0, 0, *size)
        if latest:
            views = latest()
            parts.eyes.place(views)
        parts.eyes.upload()
        parts.hidden_area.place(views)
        is_whole = not self._quality.leaves_out or "NEAR_SHADOW" not in has
        areas = [] if is_alone else self._shadows.areas(scene, light, size, is_whole)
        resting = (self._resting.number, self._block.light_key) if is_resting else None
        for drawn in targets.passes:
            parts.eyes.bind(drawn.view)
            gl.BindFramebuffer(enums.FRAMEBUFFER, drawn.framebuffer)
            if is_alone:
                yield from self._room.draw(scene, has, level, targets, drawn, size)
                continue
            area = Area.around(areas if drawn.view is None else [areas[drawn.view]])
            yield from self._town.draw(scene, has, views[0], level, area, targets, drawn, size, resting)

    def _choose_body(self, scene: FrameScene, in_middle: float) -> None:
        """The form of the body that its height in the picture deserves; `in_middle`: pixels a radian there."""
        avatar = self._parts.avatar
        if avatar and scene.avatar:
            height = _height_in_picture(avatar.height_m, scene.avatar, self._parts.eyes.positions, in_middle)
            self._body_level = avatar.level_for(height)

    def _upload(self, scene: FrameScene, view: View, late_m: float) -> None:
        """What the scene brings, and the state in which everything is drawn."""
        gl, parts = self._gl, self._parts
        gl.BindBufferBase(enums.UNIFORM_BUFFER, _FRAME_BINDING, parts.frame_buffer)
        gl.ClipControl(enums.LOWER_LEFT, enums.ZERO_TO_ONE)
        gl.Enable(enums.FRAMEBUFFER_SRGB)
        gl.Enable(enums.DEPTH_TEST)
        gl.DepthMask(1)
        gl.Disable(enums.BLEND)
        parts.pictures.bind()
        parts.image_light.bind()
        parts.draw_list.set_props(scene.props)
        parts.panels.upload(scene.panels, view.position, scene.blend == "additive")
        parts.route.upload(scene.route)
        parts.strokes.upload(scene.strokes)
        if scene.blend == "opaque":
            parts.models.prepare(scene.time_s, parts.eyes, late_m)

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
