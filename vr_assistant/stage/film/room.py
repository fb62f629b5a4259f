"""A room that stands for the user's own: what a see-through picture is laid over where there is no headset."""

import math

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.camera import ray_matrix
from vr_assistant.stage.render.frame import Blend, View

_HALF_M, _HEIGHT_M = (2.6, 3.4), 2.7
"""Of the room: to its walls along x and z from where the user stands, and up to the ceiling."""
_PLANK_M, _SKIRTING_M = 0.14, 0.09
_PAINT, _WOOD, _CEILING = (0.68, 0.64, 0.57), (0.34, 0.22, 0.13), (0.78, 0.77, 0.75)
_LAMP = (0.0, _HEIGHT_M - 0.2, -1.0)
_PICTURE = ((-1.7, 1.25), (-0.5, 2.05))
"""Left, lower and right, upper corner of what hangs on the wall before the user."""

Floats = NDArray[np.float64]


def room_picture(view: View, size: tuple[int, int]) -> NDArray[np.uint8]:
    """What an eye sees of it: (height, width, 3) sRGB, top row first. The room is turned as the eye is."""
    width, height = size
    x, y, z, w = view.orientation
    yaw = math.atan2(2 * (w * y + x * z), 1 - 2 * (x * x + y * y))
    clip_x = (np.arange(width) + 0.5) / width * 2 - 1
    clip_y = 1 - (np.arange(height) + 0.5) / height * 2
    grid = np.stack([*np.meshgrid(clip_x, clip_y), *np.ones((2, height, width))], -1)
    world = (grid @ ray_matrix(view).T)[..., :3]
    cos, sin = math.cos(yaw), math.sin(yaw)
    rays = np.stack(
        [cos * world[..., 0] - sin * world[..., 2], world[..., 1], sin * world[..., 0] + cos * world[..., 2]], -1
    )
    rays[np.abs(rays) < 1e-9] = 1e-9
    limits = np.where(rays > 0, (_HALF_M[0], _HEIGHT_M, _HALF_M[1]), (-_HALF_M[0], 0.0, -_HALF_M[1]))
    far = (limits - (0.0, view.position[1], 0.0)) / rays
    side = far.argmin(axis=-1)
    at = rays * far.min(axis=-1)[..., None] + (0.0, view.position[1], 0.0)
    return encoded(_surface(at, side, rays) * _light(at, side)[..., None])


def _surface(at: Floats, side: NDArray[np.intp], rays: Floats) -> Floats:
    """Linear colour of what is painted, laid or hung there."""
    x, y, z = at[..., 0], at[..., 1], at[..., 2]
    plank = np.floor(x / _PLANK_M)
    tone = 0.88 + 0.24 * np.mod(np.sin(plank * 12.9898 + np.floor(z / 1.3 + plank * 0.37) * 78.233) * 43758.5453, 1.0)
    joint = np.where(np.abs(np.mod(x / _PLANK_M, 1.0) - 0.5) > 0.48, 0.6, 1.0)
    is_wall = side != 1
    colour = np.where(is_wall[..., None], _PAINT, _CEILING)
    is_floor = (side == 1) & (rays[..., 1] < 0)
    colour = np.where(is_floor[..., None], np.array(_WOOD) * (tone * joint)[..., None], colour)
    colour = np.where((is_wall & (y < _SKIRTING_M))[..., None], 0.8, colour)
    (left, low), (right, high) = _PICTURE
    from_frame = np.minimum(np.minimum(x - left, right - x), np.minimum(y - low, high - y))
    hangs = (side == 2) & (z < 0) & (from_frame > 0)
    hill = low + 0.28 + 0.12 * np.sin(x * 5.0)
    painted = np.where((y < hill)[..., None], (0.20, 0.33, 0.22), (0.45, 0.60, 0.72))
    return np.where(hangs[..., None], np.where((from_frame < 0.04)[..., None], (0.12, 0.08, 0.05), painted), colour)


def _light(at: Floats, side: NDArray[np.intp]) -> Floats:
    """Of a lamp under the ceiling, and of the walls on one another."""
    to_lamp = np.array(_LAMP) - at
    away = np.linalg.norm(to_lamp, axis=-1)
    facing = np.abs(np.take_along_axis(to_lamp, side[..., None], -1)[..., 0]) / away
    corner = np.minimum(_HALF_M[0] - np.abs(at[..., 0]), _HALF_M[1] - np.abs(at[..., 2]))
    return np.asarray((0.45 + 2.2 * facing / (1.0 + away**2)) * (1.0 - 0.25 * np.exp(-4.0 * np.maximum(corner, 0))))


def laid_over(picture: NDArray[np.uint8], room: NDArray[np.uint8], blend: Blend) -> NDArray[np.uint8]:
    """What the user sees: (height, width, 3) sRGB.

    Args:
        picture: (height, width, 4) of Renderer.read_translucent.
        room: (height, width, 3) sRGB.
        blend: See XrEnvironmentBlendMode; both work on light.
    """
    passes = 1.0 - picture[..., 3:] / 255 if blend == "alpha" else float(blend == "additive")
    return encoded(decoded(picture[..., :3]) + decoded(room) * passes)


def decoded(pixels: NDArray[np.uint8]) -> Floats:
    """sRGB to linear, 0..1."""
    values = pixels / 255
    return np.asarray(np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4))


def encoded(light: Floats) -> NDArray[np.uint8]:
    """Linear to sRGB; what is brighter than 1 is white."""
    light = np.clip(light, 0.0, 1.0)
    values = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(values * 255), np.uint8)
