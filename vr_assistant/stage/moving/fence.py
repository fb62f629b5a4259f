"""The edge of the free floor in the user's own room: a fence that appears before a hand or the head reaches it."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.moving.bands import Rgb, Strokes, band
from vr_assistant.stage.runtimes.rig import Rig, Vector

NEAR_M = 0.6
"""It begins to be seen at this distance."""
_SEEN_M = 1.2
"""Of it, so much around what is near."""
_HUE: Rgb = (0.85, 0.95, 1.0)
_ALPHA = 0.75
_HEIGHTS_M = np.linspace(0.02, 2.02, 9)
_MESH_M = 0.25
_HALF_M = 0.0025
_MOST_MESHES = 24
"""Along one side; a larger floor has wider ones."""

Bounds = tuple[float, float]


class Fence:
    """Built anew only when the floor is another."""

    def __init__(self) -> None:
        self._bounds: Bounds | None = None
        self._strokes: Strokes = band(np.zeros((2, 3)), np.zeros((2, 3)), _HUE)
        self._middles = np.zeros((1, 3), np.float32)
        """(n, 3): of every six corners."""

    def draw(self, bounds: Bounds | None, rig: Rig, near: Sequence[Vector]) -> list[Strokes]:
        """
        Args:
            bounds: Width and depth around the room's origin.
            near: The head and the hands, in the room.
        """
        if bounds is None:
            return []
        strength = [_strength(bounds, point) for point in near]
        if not any(strength):
            return []
        if bounds != self._bounds:
            self._bounds, self._strokes = bounds, _build(bounds)
            self._middles = self._strokes["position"].reshape(-1, 6, 3).mean(axis=1)
        sources = [(share, point) for share, point in zip(strength, near, strict=True) if share]
        chosen = np.flatnonzero(_light(self._middles, sources))
        result = self._strokes.reshape(-1, 6)[chosen].reshape(-1)
        result["ink"] *= _light(result["position"], sources)[:, None]
        result["position"] = _in_world(rig, result["position"])
        return [result]


def _light(points: NDArray[np.float32], sources: Sequence[tuple[float, Vector]]) -> NDArray[np.float32]:
    """(n,): how clearly each point is seen, the clearer the nearer to something."""
    light = np.zeros(len(points), np.float32)
    for share, (x, y, z) in sources:
        away = points - np.array((x, y, z), np.float32)
        distance = np.sqrt(np.einsum("ij,ij->i", away, away))
        np.maximum(light, share * (1.0 - distance / _SEEN_M), out=light)
    return light


def _strength(bounds: Bounds, point: Vector) -> float:
    """0 well inside, 1 at the edge and beyond."""
    left_m = min(bounds[0] / 2 - abs(point[0]), bounds[1] / 2 - abs(point[2]))
    share = max(0.0, min(1.0, 1.0 - left_m / NEAR_M))
    return share * share * (3.0 - 2.0 * share)


def _in_world(rig: Rig, points: NDArray[np.float32]) -> NDArray[np.float32]:
    cos, sin = math.cos(rig.yaw), math.sin(rig.yaw)
    turn = np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]], np.float32)
    return points @ turn.T + np.array([rig.x, rig.y, rig.z], np.float32)


def _build(bounds: Bounds) -> Strokes:
    """In the room, as if all of it were near."""
    half_x, half_z = bounds[0] / 2, bounds[1] / 2
    corners = [(-half_x, -half_z), (half_x, -half_z), (half_x, half_z), (-half_x, half_z)]
    drawn = []
    for start, end in zip(corners, [*corners[1:], corners[0]], strict=True):
        drawn += _side(np.array(start), np.array(end))
    return np.concatenate(drawn)


def _side(start: NDArray[np.float64], end: NDArray[np.float64]) -> list[Strokes]:
    length = float(np.hypot(*(end - start)))
    along = (end - start) / length

    def at(metres: NDArray[np.float64] | float, height: NDArray[np.float64] | float) -> NDArray[np.float64]:
        metres, height = np.broadcast_arrays(np.asarray(metres, float), np.asarray(height, float))
        return np.stack([start[0] + along[0] * metres, height, start[1] + along[1] * metres], -1)

    rail = np.linspace(0.0, length, min(_MOST_MESHES, max(1, round(length / _MESH_M))) + 1)
    drawn = [band(at(rail, y - _HALF_M), at(rail, y + _HALF_M), _HUE, _ALPHA) for y in _HEIGHTS_M]
    return drawn + [
        band(at(x - _HALF_M, _HEIGHTS_M), at(x + _HALF_M, _HEIGHTS_M), _HUE, _ALPHA) for x in rail[:-1].tolist()
    ]
