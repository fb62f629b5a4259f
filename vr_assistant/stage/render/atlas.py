"""One texture that holds many pictures: where there is room, and how they get in, a few rows at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL

SIDE = 2048
LEVELS = 4
"""Down to an eighth: a panel seen smaller than that cannot be read anyway."""
_SHARPER = -0.5
"""Added to the level of detail: panels hold little more than a display shows, and letters blur sooner than they
shimmer."""
_CELL = 32
_GUTTER = 8
"""Clear pixels around each picture, so that none shows at another's edge, not even in its smallest form."""
_CELLS = SIDE // _CELL


@dataclass(frozen=True, slots=True)
class Region:
    """Where a picture lies: whole cells, the picture inside them, its first row at the least y."""

    column: int
    row: int
    columns: int
    rows: int
    width: int
    """Pixels of the picture."""
    height: int

    @property
    def left(self) -> int:
        return self.column * _CELL + _GUTTER

    @property
    def top(self) -> int:
        return self.row * _CELL + _GUTTER

    @property
    def coordinates(self) -> NDArray[np.float32]:
        """Least corner and size, in texture coordinates."""
        return np.array((self.left, self.top, self.width, self.height), np.float32) / np.float32(SIDE)


class Atlas:
    def __init__(self, gl: GL) -> None:
        self._gl = gl
        self._is_taken = np.zeros((_CELLS, _CELLS), bool)
        self.texture = gl.texture(enums.TEXTURE_2D, enums.RGBA8, SIDE, SIDE, levels=LEVELS)
        gl.sampling(self.texture, enums.LINEAR_MIPMAP_LINEAR, enums.LINEAR, enums.CLAMP_TO_EDGE, 4.0)
        gl.TextureParameterf(self.texture, enums.TEXTURE_LOD_BIAS, _SHARPER)
        self._levels = [gl.framebuffer(self.texture, None) for _ in range(LEVELS)]
        for level, framebuffer in enumerate(self._levels):
            gl.NamedFramebufferTexture(framebuffer, enums.COLOR_ATTACHMENT0, self.texture, level)

    def take(self, width: int, height: int) -> Region | None:
        """A clear place for a picture of so many pixels; None when there is none."""
        columns, rows = (-(-(pixels + 2 * _GUTTER) // _CELL) for pixels in (width, height))
        if columns > _CELLS or rows > _CELLS:
            return None
        sums = np.zeros((_CELLS + 1, _CELLS + 1), np.int32)
        np.cumsum(np.cumsum(self._is_taken, axis=0), axis=1, out=sums[1:, 1:])
        taken = sums[rows:, columns:] - sums[:-rows, columns:] - sums[rows:, :-columns] + sums[:-rows, :-columns]
        first = int(np.argmin(taken))
        row, column = divmod(first, taken.shape[1])
        if taken[row, column]:
            return None
        region = Region(column, row, columns, rows, width, height)
        self._mark(region, True)
        x, y, w, h = (cells * _CELL for cells in (column, row, columns, rows))
        self._gl.ClearTexSubImage(self.texture, 0, x, y, 0, w, h, 1, enums.RGBA, enums.UNSIGNED_BYTE, None)
        return region

    def give_back(self, region: Region | None) -> None:
        if region:
            self._mark(region, False)

    def write(self, region: Region, pixels: NDArray[np.uint8], first: int, last: int) -> None:
        """Rows first..last (exclusive) of the picture, read where they lie. `finish` when all are there."""
        gl = self._gl
        rows = np.ascontiguousarray(pixels[first:last])
        gl.PixelStorei(enums.UNPACK_ALIGNMENT, 1)
        gl.TextureSubImage2D(
            self.texture, 0, region.left, region.top + first, region.width, last - first,
            enums.RGBA, enums.UNSIGNED_BYTE, rows.ctypes.data,
        )  # fmt: skip

    def finish(self, region: Region) -> None:
        """Make the picture's smaller forms. The scissor test must be off."""
        box = [cells * _CELL for cells in (region.column, region.row, region.columns, region.rows)]
        box[2] += box[0]
        box[3] += box[1]
        for level in range(1, LEVELS):
            larger, smaller = ([edge >> at for edge in box] for at in (level - 1, level))
            what = (enums.COLOR_BUFFER_BIT, enums.LINEAR)
            self._gl.BlitNamedFramebuffer(self._levels[level - 1], self._levels[level], *larger, *smaller, *what)

    def close(self) -> None:
        self._gl.delete_framebuffers(*self._levels)
        self._gl.delete_textures(self.texture)

    def _mark(self, region: Region, is_taken: bool) -> None:
        rows, columns = (
            slice(region.row, region.row + region.rows),
            slice(region.column, region.column + region.columns),
        )
        self._is_taken[rows, columns] = is_taken
