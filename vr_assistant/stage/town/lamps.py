"""The light of street lamps and shop windows on the ground, worked out once."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.world.place import Footprint
from vr_assistant.world.room import WALL_M
from vr_assistant.world.world import World

SIZE = 512
_MARGIN_M = 20.0
_ROOM = 0.3
"""In rooms, for who comes in; the rooms themselves carry the light of their lamps in their corners."""


def lamp_area(world: World) -> tuple[float, float, float, float]:
    """Least corner (x, z) and one over the size in metres, of the square that the map covers."""
    b = world.bounds
    size = max(b.max_x - b.min_x, b.max_z - b.min_z) + 2 * _MARGIN_M
    return b.min_x - _MARGIN_M, b.min_z - _MARGIN_M, 1 / size, 1 / size


def build_lamp_map(world: World) -> NDArray[np.uint8]:
    """(SIZE, SIZE, 4): in the first channel the square root of the light; rows along +z, columns along +x."""
    x0, z0, scale, _ = lamp_area(world)
    light = np.zeros((SIZE, SIZE), np.float32)
    spots = [(d.x, d.z, 1.0, 2.6) for d in world.decorations if d.kind == "lamp"]
    shops = [place.footprint for place in world.places if place.kind == "shop" and place.form == "building"]
    spots += [(*shop.before_door(1.0), 0.55, 2.2) for shop in shops]
    metres = 1 / (scale * SIZE)
    for x, z, strength, height in spots:
        column, row = (x - x0) / metres, (z - z0) / metres
        reach = int(14 / metres)
        c0, c1 = max(int(column) - reach, 0), min(int(column) + reach + 1, SIZE)
        r0, r1 = max(int(row) - reach, 0), min(int(row) + reach + 1, SIZE)
        dx = (np.arange(c0, c1) + 0.5 - column) * metres
        dz = (np.arange(r0, r1) + 0.5 - row) * metres
        squared = dx[None] ** 2 + dz[:, None] ** 2
        fade = np.clip(1 - np.sqrt(squared) / 14, 0, 1)
        light[r0:r1, c0:c1] += strength * (height**2 / (squared + height**2)) ** 1.25 * fade
    for place in world.places:
        if place.room:
            light[_inside(place.footprint, x0, z0, metres)] = _ROOM
    pixels = np.zeros((SIZE, SIZE, 4), np.uint8)
    pixels[..., 0] = np.rint(np.sqrt(np.clip(light, 0, 1)) * 255)
    return pixels


def _inside(house: Footprint, x0: float, z0: float, metres: float) -> NDArray[np.bool_]:
    """The cells of the map whose middles lie within the walls."""
    at = (np.arange(SIZE) + 0.5) * metres
    dx, dz = x0 + at[None] - house.centre[0], z0 + at[:, None] - house.centre[1]
    cos, sin = np.cos(house.yaw), np.sin(house.yaw)
    across, deep = np.abs(dx * cos - dz * sin), np.abs(dx * sin + dz * cos)
    return np.asarray((across < house.width_m / 2 - WALL_M) & (deep < house.depth_m / 2 - WALL_M))


def build_noise_map(size: int = 256) -> NDArray[np.uint8]:
    """(size, size, 4) tiling: clouds, finer clouds, stars, white noise."""
    from vr_assistant.stage.town.materials import tiling_noise

    rng = np.random.default_rng(80)
    stars = np.zeros((size, size))
    at = rng.integers(0, size, (90, 2))
    stars[at[:, 0], at[:, 1]] = rng.uniform(0.15, 1.0, 90) ** 2
    layers = [tiling_noise(size, 2, 81, 1.7), tiling_noise(size, 6, 82, 1.4), stars, rng.random((size, size))]
    return np.asarray(np.rint(np.stack(layers, -1) * 255), np.uint8)
