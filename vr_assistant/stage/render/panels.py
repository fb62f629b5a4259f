"""Panels in the world: pictures kept by key in one texture, all drawn at once from the farthest to the nearest."""

import logging

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.atlas import Atlas, Region
from vr_assistant.stage.render.frame import Panel
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.programs import load_program

log = logging.getLogger(__name__)

PLATE = np.dtype([("model", "f4", (4, 4)), ("region", "f4", 4), ("look", "f4", 4)])
PLATES_BINDING = 2
UPLOAD_BYTES = 1 << 20
"""A frame, where frames are due: larger pictures come in parts and are shown when they are whole."""
_MOST = 64
_UNIT = 6
_KEPT_FRAMES = 120
_PATIENCE_FRAMES = 8
"""A picture that is never whole because it keeps changing goes up at once after so many."""


class _Picture:
    """What is shown of a panel, and what is on its way."""

    __slots__ = ("coming", "coming_revision", "coordinates", "region", "revision", "rows", "seen", "waited")

    def __init__(self) -> None:
        self.region: Region | None = None
        self.coordinates: NDArray[np.float32] = np.zeros(4, np.float32)
        self.revision: int | None = None
        self.coming: Region | None = None
        self.coming_revision: int | None = None
        self.rows = 0
        """Of the picture on its way, that have arrived."""
        self.waited = 0
        """Frames since another picture than the one shown was wanted."""
        self.seen = 0


class Panels:
    """Uploads a panel's picture when its revision changes and forgets pictures nobody has shown for a while."""

    def __init__(self, gl: GL, eyes: int = 1) -> None:
        """`eyes`: that one pass draws for."""
        self._gl, self._eyes = gl, eyes
        self._program = load_program(gl, "panel.vert", "panel.frag", eyes=eyes)
        self._array = gl.vertex_array()
        self._atlas = Atlas(gl)
        self._plates = np.zeros(_MOST, PLATE)
        self._models, self._regions, self._looks = (self._plates[field] for field in ("model", "region", "look"))
        self._buffer = gl.buffer(self._plates, dynamic=True)
        self._count = 0
        self._pictures: dict[str, _Picture] = {}
        self._frame = 0
        self._had_no_room = False
        self.upload_bytes: int | None = None
        """At most so many a frame; None where a frame takes as long as it takes."""

    def upload(self, panels: list[Panel], eye: tuple[float, float, float], is_additive: bool = False) -> None:
        """Once a frame, before draw.

        Args:
            eye: Panels nearer to it are drawn over others.
            is_additive: Dark plates are left out; what is bright stays.
        """
        self._frame += 1
        stale = []
        for panel in panels:
            picture = self._pictures.get(panel.key)
            if picture is None:
                picture = self._pictures[panel.key] = _Picture()
            picture.seen = self._frame
            if picture.revision != panel.revision:
                picture.waited += 1
                stale.append((panel, picture))
        if stale:
            self._bring(sorted(stale, key=lambda both: -both[1].waited))
        if self._frame % _KEPT_FRAMES == 0:
            self._forget(self._frame - _KEPT_FRAMES)
        self._arrange(panels, eye, is_additive)

    def draw(self) -> None:
        """Blending (one, one minus source alpha) and no depth writes are the caller's to set."""
        if not self._count:
            return
        gl = self._gl
        gl.UseProgram(self._program)
        gl.BindVertexArray(self._array)
        gl.BindTextureUnit(_UNIT, self._atlas.texture)
        gl.BindBufferBase(enums.SHADER_STORAGE_BUFFER, PLATES_BINDING, self._buffer)
        gl.DrawArraysInstanced(enums.TRIANGLE_STRIP, 0, 4, self._count * self._eyes)

    def close(self) -> None:
        self._atlas.close()
        self._gl.delete_buffers(self._buffer)
        self._gl.delete_vertex_arrays(self._array)
        self._gl.DeleteProgram(self._program)

    def _bring(self, stale: list[tuple[Panel, _Picture]]) -> None:
        """As much as a frame may upload, first of those that have waited longest."""
        left = self.upload_bytes
        for panel, picture in stale:
            size = panel.pixels.nbytes
            if left is None or size <= left or picture.waited > _PATIENCE_FRAMES:
                self._bring_whole(panel, picture)
                left = None if left is None else max(0, left - size)
            else:
                left -= self._bring_part(panel, picture, left)

    def _bring_whole(self, panel: Panel, picture: _Picture) -> None:
        height, width = panel.pixels.shape[:2]
        self._atlas.give_back(picture.coming)
        picture.coming = None
        region = picture.region
        if region is None or (region.width, region.height) != (width, height):
            self._atlas.give_back(region)
            picture.region = region = self._place(width, height)
        if region:
            self._atlas.write(region, panel.pixels, 0, height)
            self._show(picture, region, panel.revision)

    def _bring_part(self, panel: Panel, picture: _Picture, most_bytes: int) -> int:
        """Beside what is still shown; gives the bytes uploaded."""
        height, width = panel.pixels.shape[:2]
        region = picture.coming
        if region is None or (region.width, region.height) != (width, height):
            self._atlas.give_back(region)
            picture.coming = region = self._place(width, height)
            picture.rows = 0
        if region is None:
            return 0
        if picture.coming_revision != panel.revision:
            picture.coming_revision, picture.rows = panel.revision, 0
        last = min(height, picture.rows + most_bytes // (width * 4))
        used: int = (last - picture.rows) * width * 4
        if used:
            self._atlas.write(region, panel.pixels, picture.rows, last)
            picture.rows = last
        if last == height:
            self._atlas.give_back(picture.region)
            picture.coming = None
            self._show(picture, region, panel.revision)
        return used

    def _show(self, picture: _Picture, region: Region, revision: int) -> None:
        self._atlas.finish(region)
        picture.region, picture.coordinates, picture.revision = region, region.coordinates, revision
        picture.waited = 0

    def _place(self, width: int, height: int) -> Region | None:
        region = self._atlas.take(width, height)
        if region is None:
            self._forget(self._frame - 1)
            region = self._atlas.take(width, height)
        if region is None and not self._had_no_room:
            self._had_no_room = True
            log.error("there is no room for a panel of %d x %d pixels", width, height)
        return region

    def _forget(self, last_frame: int) -> None:
        """Pictures not wanted since that frame."""
        for key in [key for key, picture in self._pictures.items() if picture.seen <= last_frame]:
            picture = self._pictures.pop(key)
            self._atlas.give_back(picture.region)
            self._atlas.give_back(picture.coming)

    def _arrange(self, panels: list[Panel], eye: tuple[float, float, float], is_additive: bool) -> None:
        x, y, z = eye
        shown: list[tuple[bool, float, int]] = []
        for number, panel in enumerate(panels):
            picture = self._pictures[panel.key]
            is_here = picture.region is not None and picture.revision is not None
            if panel.opacity > 0.003 and is_here and len(shown) < _MOST:
                ax, ay, az = panel.model[:3, 3].tolist()
                away = (ax - x) ** 2 + (ay - y) ** 2 + (az - z) ** 2
                shown.append((panel.is_on_top, -away, number))
        shown.sort()
        count = self._count = len(shown)
        for place, (_, _, number) in enumerate(shown):
            panel = panels[number]
            self._models[place] = panel.model
            self._regions[place] = self._pictures[panel.key].coordinates
            self._looks[place] = panel.opacity, panel.is_on_top, is_additive, 0.0
        if count:
            self._gl.write(self._buffer, self._plates[:count])
