"""The light in rooms, worked out once: lamps, and daylight that comes in at the front.

What stands indoors is marked sheltered, so that no rain or snow lies on it, and carries the light of the room's lamps
in the seed of its glow: a lamp's light on a wall needs no light source in the shader.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.mesh import GLOW_NONE, GLOW_ROOM, Mesh

LAMP_Y = 2.3
_SHELTERED = -127
"""In place of the translucency."""
_FULL = 255 / 1.6
"""Of the seed, for a light of 1."""
_DAY_NEAR, _DAY_FAR, _DAY_FADES_M = 0.85, 0.42, 3.0


def light_room(mesh: Mesh, lamps: Sequence[tuple[float, float]], front_z: float) -> Mesh:
    """Of a mesh in the frame of the house, each vertex by its distance from the lamps (x, z) and from the windows."""
    position = mesh.vertices["position"].astype(np.float64)
    normal = mesh.vertices["normal"][:, :3] / 127.0
    light = np.full(len(position), 0.28)
    for x, z in lamps:
        way = np.array([x, LAMP_Y, z]) - position
        far = np.linalg.norm(way, axis=1)
        facing = np.clip((way * normal).sum(axis=1) / np.maximum(far, 1e-6), 0, 1)
        light += 1.3 * facing / (1 + 0.42 * far * far)
    into = np.maximum(position[:, 2] - front_z, 0.0)
    day = _DAY_FAR + (_DAY_NEAR - _DAY_FAR) * np.exp(-into / _DAY_FADES_M)
    return _mark(mesh, light, day)


def light_fixture(mesh: Mesh) -> Mesh:
    """Of a mesh in a frame of its own, whose front looks into the room: by the way its faces look."""
    normal = mesh.vertices["normal"][:, :3] / 127.0
    light = (
        0.42 + 0.42 * np.clip(normal[:, 1], 0, 1) + 0.26 * np.clip(-normal[:, 2], 0, 1) + 0.10 * np.abs(normal[:, 0])
    )
    return _mark(mesh, light, np.full(len(light), 0.55))


def _mark(mesh: Mesh, light: NDArray[np.float64], day: NDArray[np.float64]) -> Mesh:
    vertices = mesh.vertices
    open_to = vertices["colour"][:, 3] / 255.0
    shines = vertices["material"][:, 1] != GLOW_NONE
    vertices["material"][:, 3] = np.where(shines, 255, np.rint(np.clip(light * open_to * _FULL, 0, 255)))
    vertices["material"][:, 1] = GLOW_ROOM
    vertices["normal"][:, 3] = _SHELTERED
    vertices["colour"][:, 3] = np.rint(np.clip(day * open_to, 0, 1) * 255)
    return mesh
