"""Matrices of the eyes and of the sun. Column vectors; clip space with z from 0 to w, reversed for the eyes."""

import math
from functools import lru_cache
from typing import Protocol

import numpy as np

from vr_assistant.stage.render.frame import Matrix, View

Direction = tuple[float, float, float]
NEAR_M = 0.08  # a panel or a hand may come as close as this


class HeadPose(Protocol):
    """What a head is to a camera: metres and radians, yaw about +Y, 0 looking along -Z."""

    x: float
    y: float
    z: float
    yaw: float
    pitch: float


def view_of_head(head: HeadPose, aspect: float, vertical_fov: float = math.radians(62)) -> View:
    """One symmetric eye in the middle of the head, as a window shows it."""
    up = vertical_fov / 2
    side = math.atan(math.tan(up) * aspect)
    cy, sy = math.cos(head.yaw / 2), math.sin(head.yaw / 2)
    cp, sp = math.cos(head.pitch / 2), math.sin(head.pitch / 2)
    return View((head.x, head.y, head.z), (cy * sp, sy * cp, -sy * sp, cy * cp), (-side, side, up, -up))


def rotation(orientation: tuple[float, float, float, float]) -> Matrix:
    """(3, 3) rotation of a unit quaternion (x, y, z, w)."""
    x, y, z, w = orientation
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ],
        np.float32,
    )


def pose_matrix(position: tuple[float, float, float], orientation: tuple[float, float, float, float]) -> Matrix:
    """From the space of a pose to the one it is told in; plain numbers are quicker here than small arrays."""
    x, y, z, w = orientation
    px, py, pz = position
    numbers = (
        1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w), px,
        2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w), py,
        2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y), pz,
        0.0, 0.0, 0.0, 1.0,
    )  # fmt: skip
    return np.array(numbers, np.float32).reshape(4, 4)


def view_matrix(view: View) -> Matrix:
    """World to eye."""
    matrix = np.eye(4, dtype=np.float32)
    turn = rotation(view.orientation).T
    matrix[:3, :3] = turn
    matrix[:3, 3] = -turn @ np.array(view.position, np.float32)
    return matrix


def projection_matrix(view: View, near: float = NEAR_M) -> Matrix:
    """Eye to clip from the four angles of the view, without a far end: depth is 1 at `near`, 0 at infinity."""
    left, right, up, down = (math.tan(angle) for angle in view.fov)
    matrix = np.zeros((4, 4), np.float32)
    matrix[0, 0] = 2 / (right - left)
    matrix[0, 2] = (right + left) / (right - left)
    matrix[1, 1] = 2 / (up - down)
    matrix[1, 2] = (up + down) / (up - down)
    matrix[2, 3] = near
    matrix[3, 2] = -1
    return matrix


def pixels_per_radian(view: View, height: int) -> float:
    """In the middle of a picture of so many lines."""
    return height / (math.tan(view.fov[2]) - math.tan(view.fov[3]))


def ray_matrix(view: View) -> Matrix:
    """(clip x, clip y, 1, 1) to a direction in the world."""
    left, right, up, down = (math.tan(angle) for angle in view.fov)
    matrix = np.zeros((4, 4), np.float32)
    to_eye = np.array(
        [[(right - left) / 2, 0, (right + left) / 2], [0, (up - down) / 2, (up + down) / 2], [0, 0, -1]], np.float32
    )
    matrix[:3, :3] = rotation(view.orientation) @ to_eye
    return matrix


def sun_box(
    centre: tuple[float, float, float], towards: tuple[float, float, float], half: float, depth: float
) -> Matrix:
    """World to the unit cube (x, y, z in 0..1, z grows away from the sun) of a box seen from the sun.

    Args:
        towards: Direction from the ground to the sun.
        half: Metres from the centre to the sides.
        depth: Metres from the centre to the near and far ends.
    """
    (rx, ry, rz), (ux, uy, uz), (sx, sy, sz) = _sun_axes(towards)
    x, y, z = centre
    a, c = 0.5 / half, -0.5 / depth
    numbers = (
        a * rx, a * ry, a * rz, 0.5 - a * (rx * x + ry * y + rz * z),
        a * ux, a * uy, a * uz, 0.5 - a * (ux * x + uy * y + uz * z),
        c * sx, c * sy, c * sz, 0.5 - c * (sx * x + sy * y + sz * z),
        0.0, 0.0, 0.0, 1.0,
    )  # fmt: skip
    return np.array(numbers, np.float32).reshape(4, 4)


@lru_cache(maxsize=32)
def _sun_axes(towards: Direction) -> tuple[Direction, Direction, Direction]:
    """Right, up and towards the sun, for one who looks from it at the ground."""
    length = math.hypot(*towards)
    zx, zy, zz = (part / length for part in towards)
    flat = math.hypot(zx, zz)
    xx, xz = zz / flat, -zx / flat
    return (xx, 0.0, xz), (zy * xz, zz * xx - zx * xz, -zy * xx), (zx, zy, zz)
