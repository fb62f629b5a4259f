"""The arc a hand aims along, and the ring where the user would stand."""

import math
from functools import cache

import numpy as np

from vr_assistant.stage.moving.bands import Rgb, Strokes, band, circle
from vr_assistant.stage.moving.teleport import Aim
from vr_assistant.stage.scene.placing import direction

GOOD: Rgb = (0.20, 0.75, 1.0)
BAD: Rgb = (0.95, 0.16, 0.06)
_ARC_HALF_M = 0.015
_RING_M = 0.36
_RING_HALF_M = 0.03
_GLOW_M = 0.30
_DOT_M = 0.09
_LIFT_M = 0.08
"""Above plaza, street and pier, like the way drawn on the ground."""


def draw_aim(aim: Aim) -> list[Strokes]:
    foot = aim.points[-1].astype(np.float32) + np.array([0.0, _LIFT_M, 0.0], np.float32)
    mark = (_ring() if aim.can_land else _dot()).copy()
    mark["position"] += foot
    drawn = [_arc(aim), mark]
    if aim.can_land and aim.yaw is not None:
        drawn.append(_arrow((float(foot[0]), float(foot[1]), float(foot[2])), aim.yaw))
    return drawn


def _arc(aim: Aim) -> Strokes:
    """A level ribbon, for it is looked at from above."""
    points = aim.points
    x, _, z = points[-1] - points[0]
    length = max(math.hypot(x, z), 1e-6)
    across = np.array([-z / length, 0.0, x / length]) * _ARC_HALF_M
    share = np.linspace(0.0, 1.0, len(points))
    lifted = points + np.array([0.0, _LIFT_M, 0.0]) * share[:, None]
    alpha = 0.9 * np.minimum(1.0, share * 10)
    return band(lifted - across, lifted + across, GOOD if aim.can_land else BAD, alpha)


@cache
def _ring() -> Strokes:
    """Around the origin: a ring, a faint face in it and a glow above it."""
    origin = (0.0, 0.0, 0.0)
    edge = circle(origin, _RING_M)
    parts = (
        band(circle(origin, _RING_M - _RING_HALF_M), circle(origin, _RING_M + _RING_HALF_M), GOOD, 0.95),
        band(circle(origin, 0.0), edge, GOOD, np.array([[0.05], [0.28]]), is_soft=False),
        band(edge, circle((0.0, _GLOW_M, 0.0), _RING_M), GOOD, np.array([[0.4], [0.0]]), is_soft=False),
    )
    return np.concatenate(parts)


@cache
def _dot() -> Strokes:
    origin = (0.0, 0.0, 0.0)
    return band(circle(origin, 0.0, 25), circle(origin, _DOT_M, 25), BAD, 0.7, is_soft=False)


def _arrow(foot: tuple[float, float, float], yaw: float) -> Strokes:
    """A chevron before the ring, where the user will look."""

    def at(bearing: float, away_m: float) -> tuple[float, float, float]:
        x, z = direction(yaw + bearing)
        return foot[0] + x * away_m, foot[1], foot[2] + z * away_m

    wing = math.radians(24)
    outer = [at(wing, _RING_M + 0.12), at(0.0, _RING_M + 0.34), at(-wing, _RING_M + 0.12)]
    inner = [at(wing, _RING_M + 0.05), at(0.0, _RING_M + 0.20), at(-wing, _RING_M + 0.05)]
    return band(inner, outer, GOOD, 0.95)
