"""The eyes that a frame is drawn for, as the shaders' Eyes block (shaders/include/frame.glsl)."""

import math
import struct
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import NEAR_M
from vr_assistant.stage.render.culling import sides
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.render.gl import GL

EYE = np.dtype(
    [("view_projection", "f4", (4, 4)), ("to_far_ray", "f4", (4, 4)), ("position", "f4", 4), ("unused", "f4", (7, 4))]
)
EYES_BINDING = 1
_MOST = 2
_NUMBERS = struct.Struct("36f")
"""What eye_numbers gives, as it lies in EYE."""


class Eyes:
    """One or two eyes: their matrices here, and a copy for the shaders that is written as late as possible."""

    def __init__(self, gl: GL) -> None:
        self._gl = gl
        self._array = np.zeros(_MOST, EYE)
        self._bytes = self._array.view(np.uint8).data
        self._buffer = gl.buffer(self._array, dynamic=True)
        self._count = 0
        self._sides: NDArray[np.float32] | None = None
        self.middle: NDArray[np.float32] = np.zeros(3, np.float32)
        """(3,): between the eyes, world, metres."""

    @property
    def count(self) -> int:
        return self._count

    @property
    def view_projections(self) -> NDArray[np.float32]:
        """(count, 4, 4): world to clip."""
        return np.asarray(self._array["view_projection"][: self._count])

    @property
    def positions(self) -> NDArray[np.float32]:
        """(count, 3), world, metres."""
        return np.asarray(self._array["position"][: self._count, :3])

    @property
    def ray_matrices(self) -> NDArray[np.float32]:
        """(count, 4, 4): (clip x, clip y, 1, 1) to directions in the world."""
        return np.asarray(self._array["to_far_ray"][: self._count])

    @property
    def sides(self) -> NDArray[np.float32]:
        """(count * 4, 4): the sides of what they see, see culling.sides."""
        if self._sides is None:
            self._sides = sides(self.view_projections)
        return self._sides

    def place(self, views: Sequence[View]) -> None:
        """From now on the eyes are these."""
        self._count, self._sides = len(views), None
        for number, view in enumerate(views):
            _NUMBERS.pack_into(self._bytes, number * EYE.itemsize, *eye_numbers(view))
        x, y, z = views[0].position
        if len(views) > 1:
            (ax, ay, az), (bx, by, bz) = views[0].position, views[1].position
            x, y, z = (ax + bx) / 2, (ay + by) / 2, (az + bz) / 2
        self.middle[:] = x, y, z

    def upload(self) -> None:
        self._gl.write(self._buffer, self._array)

    def bind(self, number: int | None = None) -> None:
        """One of the eyes for programs that know one; None: all of them."""
        first, count = (0, _MOST) if number is None else (number, 1)
        size = EYE.itemsize
        self._gl.BindBufferRange(enums.UNIFORM_BUFFER, EYES_BINDING, self._buffer, first * size, count * size)

    def close(self) -> None:
        self._gl.delete_buffers(self._buffer)


def eye_numbers(view: View, near: float = NEAR_M) -> tuple[float, ...]:
    """World to clip and clip to ray, row by row, and the position: 36 numbers, in the order of EYE.

    The product of `camera.projection_matrix` and `view_matrix`, and `ray_matrix`, written out: plain numbers are
    several times quicker here than small arrays.
    """
    x, y, z, w = view.orientation
    # columns of the rotation: the eye's right, up and back in the world
    rx, ry, rz = 1 - 2 * (y * y + z * z), 2 * (x * y + z * w), 2 * (x * z - y * w)
    ux, uy, uz = 2 * (x * y - z * w), 1 - 2 * (x * x + z * z), 2 * (y * z + x * w)
    bx, by, bz = 2 * (x * z + y * w), 2 * (y * z - x * w), 1 - 2 * (x * x + y * y)
    px, py, pz = view.position
    right_at, up_at, back_at = rx * px + ry * py + rz * pz, ux * px + uy * py + uz * pz, bx * px + by * py + bz * pz
    left, right, up, down = _tangents(view.fov)
    sx, sy = 2 / (right - left), 2 / (up - down)
    ox, oy = (right + left) / (right - left), (up + down) / (up - down)
    half_x, half_y, mid_x, mid_y = 1 / sx, 1 / sy, (right + left) / 2, (up + down) / 2
    return (
        sx * rx + ox * bx, sx * ry + ox * by, sx * rz + ox * bz, -sx * right_at - ox * back_at,
        sy * ux + oy * bx, sy * uy + oy * by, sy * uz + oy * bz, -sy * up_at - oy * back_at,
        0.0, 0.0, 0.0, near,
        -bx, -by, -bz, back_at,
        half_x * rx, half_y * ux, mid_x * rx + mid_y * ux - bx, 0.0,
        half_x * ry, half_y * uy, mid_x * ry + mid_y * uy - by, 0.0,
        half_x * rz, half_y * uz, mid_x * rz + mid_y * uz - bz, 0.0,
        0.0, 0.0, 0.0, 0.0,
        px, py, pz, 0.0,
    )  # fmt: skip


@lru_cache(maxsize=8)
def _tangents(fov: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A headset's angles hardly ever change."""
    left, right, up, down = fov
    return math.tan(left), math.tan(right), math.tan(up), math.tan(down)
