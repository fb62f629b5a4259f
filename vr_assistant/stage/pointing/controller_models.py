"""Simple models of controllers, put together from the solids of props, in the space of the grip.

Grip space (OpenXR 6.3.1): along -Z from the little finger to the thumb, +Y up where -Z points forward; +X to the right.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.frame import Matrix
from vr_assistant.stage.runtimes.hand import Side

Three = tuple[float, float, float]
SHELL: Three = (0.055, 0.058, 0.066)
DARK: Three = (0.012, 0.013, 0.016)
PALE: Three = (0.50, 0.51, 0.54)
ACCENT: Three = (0.85, 0.42, 0.07)


@dataclass(frozen=True, slots=True)
class Piece:
    mesh: str
    at: Three
    size: Three
    tint: Three = SHELL
    turn: Three = (0.0, 0.0, 0.0)
    """Degrees about x, then y, then z."""


ALONG: Three = (-90.0, 0.0, 0.0)
"""Turns what is upright to lie along -Z."""


def _stick(z: float, tilt: Three, x: float = 0.0, y: float = 0.021) -> tuple[Piece, ...]:
    """A thumbstick on a face."""
    return (
        Piece("cylinder", (x, y, z), (0.017, 0.010, 0.017), DARK, tilt),
        Piece("ball", (x, y + 0.008, z + 0.003), (0.019, 0.007, 0.019), SHELL, tilt),
    )


_FACE: Three = (24.0, 0.0, 0.0)
_TOUCH = (
    Piece("limb", (0.0, -0.004, 0.012), (0.037, 0.105, 0.033), SHELL, ALONG),
    Piece("ball", (0.0, -0.004, 0.064), (0.037, 0.024, 0.033), SHELL, ALONG),
    Piece("ball", (0.0, 0.004, -0.048), (0.052, 0.030, 0.056), SHELL, _FACE),
    Piece("cylinder", (0.0, 0.0165, -0.046), (0.044, 0.003, 0.048), DARK, _FACE),
    *_stick(-0.056, _FACE, -0.007, 0.025),
    Piece("cylinder", (0.011, 0.0185, -0.046), (0.0085, 0.006, 0.0085), PALE, _FACE),
    Piece("cylinder", (0.010, 0.0145, -0.034), (0.0085, 0.006, 0.0085), PALE, _FACE),
    Piece("ball", (0.0, -0.020, -0.048), (0.022, 0.030, 0.034), DARK, (-35.0, 0.0, 0.0)),
    Piece("ball", (0.0, -0.021, 0.004), (0.018, 0.016, 0.034), DARK),
)
_TOUCH_WITH_RING = (
    *_TOUCH,
    Piece("ring", (0.0, 0.004, -0.078), (0.100, 0.100, 0.075), SHELL, (62.0, 0.0, 0.0)),
)
_INDEX = (
    Piece("limb", (0.0, -0.002, 0.016), (0.035, 0.125, 0.032), PALE, ALONG),
    Piece("ball", (0.0, -0.002, 0.078), (0.035, 0.020, 0.032), PALE, ALONG),
    Piece("ball", (0.0, 0.006, -0.052), (0.050, 0.034, 0.058), SHELL, _FACE),
    Piece("cylinder", (0.0, 0.0205, -0.050), (0.013, 0.004, 0.026), PALE, _FACE),
    *_stick(-0.060, _FACE, -0.0145, 0.0265),
    Piece("cylinder", (0.0145, 0.0225, -0.056), (0.008, 0.005, 0.008), PALE, _FACE),
    Piece("cylinder", (0.0145, 0.0180, -0.044), (0.008, 0.005, 0.008), PALE, _FACE),
    Piece("ball", (0.0, -0.018, -0.056), (0.020, 0.030, 0.034), DARK, (-35.0, 0.0, 0.0)),
    Piece("ball", (0.0, -0.006, 0.004), (0.043, 0.040, 0.058), SHELL),
)
_VIVE = (
    Piece("limb", (0.0, 0.0, 0.045), (0.034, 0.150, 0.030), SHELL, ALONG),
    Piece("ball", (0.0, 0.0, 0.120), (0.036, 0.026, 0.032), SHELL, ALONG),
    Piece("ball", (0.0, 0.004, -0.030), (0.044, 0.032, 0.070), SHELL),
    Piece("cylinder", (0.0, 0.0185, -0.022), (0.036, 0.004, 0.036), DARK, (8.0, 0.0, 0.0)),
    Piece("cylinder", (0.0, 0.0165, 0.012), (0.008, 0.004, 0.008), PALE),
    Piece("ball", (0.0, -0.016, -0.030), (0.018, 0.026, 0.030), DARK, (-30.0, 0.0, 0.0)),
    Piece("ring", (0.0, 0.010, -0.090), (0.105, 0.105, 0.160), SHELL, (38.0, 0.0, 0.0)),
)
_WAND = (
    Piece("limb", (0.0, 0.0, 0.010), (0.030, 0.120, 0.027), SHELL, ALONG),
    Piece("ball", (0.0, 0.0, 0.070), (0.030, 0.022, 0.027), SHELL, ALONG),
    Piece("ball", (0.0, 0.0, -0.050), (0.0275, 0.036, 0.025), PALE, ALONG),
    Piece("cylinder", (0.0, 0.0125, -0.026), (0.013, 0.005, 0.013), ACCENT),
)
_FAMILIES: tuple[tuple[str, tuple[Piece, ...]], ...] = (
    ("index", _INDEX),
    ("vive_controller", _VIVE),
    ("khr/simple", _WAND),
    ("touch_controller_plus", _TOUCH),
    ("touch_plus", _TOUCH),
    ("touch_pro", _TOUCH),
    ("touch", _TOUCH_WITH_RING),
    ("motion", _TOUCH_WITH_RING),
    ("mixed_reality", _TOUCH_WITH_RING),
    ("cosmos", _TOUCH_WITH_RING),
    ("pico", _TOUCH),
    ("focus3", _TOUCH_WITH_RING),
)
"""A part of the profile's path, and what such a controller looks like; the first that fits counts."""


class ControllerModel:
    """What a controller is made of."""

    def __init__(self, pieces: Iterable[Piece], side: Side) -> None:
        """A model is made for the right hand; the left one is its mirror image."""
        pieces = tuple(pieces)
        self.meshes = tuple(piece.mesh for piece in pieces)
        self.tints = np.array([piece.tint for piece in pieces])
        self.parts: NDArray[np.float32] = np.stack(
            [_matrix(piece, -1.0 if side == "left" else 1.0) for piece in pieces]
        )
        """(n, 4, 4) from each mesh to the grip."""


def controller_model(profile: str, side: Side) -> ControllerModel:
    """`profile`: interaction profile path; of one nobody knows, and of none, a plain wand."""
    pieces = next((pieces for part, pieces in _FAMILIES if part in profile), _WAND)
    return ControllerModel(pieces, side)


def _matrix(piece: Piece, mirror: float) -> Matrix:
    ax, ay, az = (math.radians(degrees) for degrees in piece.turn)
    (cx, sx), (cy, sy), (cz, sz) = ((math.cos(a), math.sin(a)) for a in (ax, ay * mirror, az * mirror))
    turn_x = np.array([[1, 0, 0], [0, cx, -sx], [0, sx, cx]])
    turn_y = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
    turn_z = np.array([[cz, -sz, 0], [sz, cz, 0], [0, 0, 1]])
    model = np.eye(4, dtype=np.float32)
    model[:3, :3] = turn_z @ turn_y @ turn_x * np.array(piece.size)
    model[:3, 3] = np.array(piece.at) * (mirror, 1, 1)
    return model
