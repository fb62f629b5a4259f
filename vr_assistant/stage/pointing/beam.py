"""The thin ray before a hand, and the small ring where it meets something."""

import math

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.pointing.pointer import Pointer
from vr_assistant.stage.pointing.ray import Ray, dot, minus, unit
from vr_assistant.stage.render.frame import Matrix, Panel
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.rig import Head, Vector

LONGEST_M = 1.1
"""Of a ray that meets nothing to press: a hint of a direction, no laser through the town."""
WIDTH_M = 0.007
FROM_M = 0.04
"""It begins a little before the hand."""
RETICLE = 0.015
"""Size of the ring by distance: it always looks equally large."""
RETICLE_DOWN = 0.011
_WARM = (255, 240, 214)


def _beam_picture() -> NDArray[np.uint8]:
    """Across: soft edges. Along, from the far end at the top: it comes out of nothing and goes into nothing."""
    across = np.cos(np.linspace(-math.pi / 2, math.pi / 2, 16)) ** 1.5
    along = np.linspace(1.0, 0.0, 96)
    strength = np.minimum(1.0, along / 0.06) * np.minimum(1.0, (1 - along) / 0.45) * 0.95
    return _inked(strength[:, None] * across[None])


def _reticle_picture() -> NDArray[np.uint8]:
    """A ring with a dot, and a dark rim that shows it on bright things."""
    y, x = np.mgrid[-1:1:64j, -1:1:64j]
    r = np.hypot(x, y)
    light = np.clip(1 - np.abs(r - 0.66) / 0.16, 0, 1) ** 0.6 + np.clip(1 - r / 0.26, 0, 1) ** 0.6
    picture = _inked(np.clip(light, 0, 1))
    shade = np.clip(1 - np.abs(r - 0.66) / 0.32, 0, 1) * 150
    picture[..., 3] = np.maximum(picture[..., 3], np.minimum(shade, 150).astype(np.uint8))
    return picture


def _inked(alpha: NDArray[np.float64]) -> NDArray[np.uint8]:
    picture = np.empty((*alpha.shape, 4), np.uint8)
    picture[..., :3] = alpha[..., None] * _WARM
    picture[..., 3] = alpha * 255
    return picture


_BEAM, _RETICLE = _beam_picture(), _reticle_picture()


class Beam:
    """Of one hand; its ray is shown while the hand does not touch anything itself."""

    def __init__(self, side: Side) -> None:
        self._keys = f"beam-{side}", f"reticle-{side}"
        self._beam: Matrix = np.eye(4, dtype=np.float32)
        self._ring: Matrix = np.eye(4, dtype=np.float32)

    def panels(self, pointer: Pointer, head: Head, *, is_from_hand: bool) -> list[Panel]:
        """`is_from_hand`: Else the ray comes from the eyes, and only the ring is to be seen."""
        ray = pointer.ray
        if ray is None or pointer.is_touching:
            return []
        panels = []
        eye = head.x, head.y, head.z
        meets_m = pointer.reach_m if pointer.hovered else None
        end_m = min(LONGEST_M, pointer.reach_m or LONGEST_M)
        if is_from_hand and end_m > FROM_M + 0.02:
            _along(ray, FROM_M, end_m, eye, self._beam)
            panels.append(Panel(self._keys[0], 1, _BEAM, self._beam, 1.0 if meets_m else 0.7))
        if meets_m is not None:
            size = RETICLE_DOWN if pointer.pressed else RETICLE
            _facing(ray.at(max(0.0, meets_m - 0.012)), eye, size, self._ring)
            panels.append(Panel(self._keys[1], 1, _RETICLE, self._ring, 1.0, is_on_top=True))
        return panels


def _along(ray: Ray, start_m: float, end_m: float, eye: Vector, out: Matrix) -> None:
    """A strip from one point of the ray to another, turned about it to face the eye; its top is the far end."""
    middle = ray.at((start_m + end_m) / 2)
    across = unit(_cross(ray.direction, minus(eye, middle)))
    _write(out, across, WIDTH_M, ray.direction, end_m - start_m, _cross(across, ray.direction), middle)


def _facing(point: Vector, eye: Vector, size: float, out: Matrix) -> None:
    to_eye = minus(eye, point)
    away = math.sqrt(dot(to_eye, to_eye))
    out_of = unit(to_eye)
    right = unit(_cross((0.0, 1.0, 0.0), out_of))
    width = 2 * size * max(away, 0.4)
    _write(out, right, width, _cross(out_of, right), width, out_of, point)


def _write(out: Matrix, right: Vector, width: float, up: Vector, height: float, out_of: Vector, at: Vector) -> None:
    """A panel's matrix from its sides, unit vectors, and its middle."""
    (rx, ry, rz), (ux, uy, uz), (ox, oy, oz), (x, y, z) = right, up, out_of, at
    out[:3] = (
        (rx * width, ux * height, ox, x), (ry * width, uy * height, oy, y), (rz * width, uz * height, oz, z)
    )  # fmt: skip


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]
