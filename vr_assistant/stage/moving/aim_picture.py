"""The arc a hand aims along, and the ring where the user would stand."""

import math

import numpy as np

from vr_assistant.stage.moving.bands import Rgb, Strokes, band, circle
from vr_assistant.stage.moving.teleport import Aim
from vr_assistant.stage.scene.placing import direction

GOOD: Rgb = (0.20, 0.75, 1.0)
BAD: Rgb = (0.95, 0.16, 0.06)
_ARC_HALF_M = 0.018
_RING_M = 0.36
_RING_HALF_M = 0.03
_GLOW_M = 0.30
_LIFT_M = 0.08
"""Above plaza, street and pier, like the way drawn on the ground."""


def draw_aim(aim: Aim) -> list[Strokes]:
    points = aim.points
    step = points[-1, [0, 2]] - points[0, [0, 2]]
    length = max(float(np.hypot(*step)), 1e-6)
    across = np.array([-step[1] / length, 0.0, step[0] / length]) * _ARC_HALF_M
    share = np.linspace(0.0, 1.0, len(points))
    hue = GOOD if aim.can_land else BAD
    lifted = points + np.array([0.0, _LIFT_M, 0.0]) * share[:, None]
    drawn = [band(lifted - across, lifted + across, hue, 0.9 * np.minimum(1.0, share * 6))]
    foot = (float(points[-1, 0]), float(points[-1, 1]) + _LIFT_M, float(points[-1, 2]))
    if not aim.can_land:
        return [*drawn, band(circle(foot, 0.0, 25), circle(foot, 0.09, 25), hue, 0.7, is_soft=False)]
    edge = circle(foot, _RING_M)
    glow = edge + np.array([0.0, _GLOW_M, 0.0], np.float32)
    fading = np.array([[0.4], [0.0]])
    drawn += [
        band(circle(foot, _RING_M - _RING_HALF_M), circle(foot, _RING_M + _RING_HALF_M), hue, 0.95),
        band(circle(foot, 0.0), edge, hue, np.array([[0.05], [0.28]]), is_soft=False),
        band(edge, glow, hue, fading, is_soft=False),
    ]
    return drawn if aim.yaw is None else [*drawn, _arrow(foot, aim.yaw)]


def _arrow(foot: tuple[float, float, float], yaw: float) -> Strokes:
    """A chevron before the ring, where the user will look."""

    def at(bearing: float, away_m: float) -> tuple[float, float, float]:
        x, z = direction(yaw + bearing)
        return foot[0] + x * away_m, foot[1], foot[2] + z * away_m

    wing = math.radians(24)
    outer = [at(wing, _RING_M + 0.12), at(0.0, _RING_M + 0.34), at(-wing, _RING_M + 0.12)]
    inner = [at(wing, _RING_M + 0.05), at(0.0, _RING_M + 0.20), at(-wing, _RING_M + 0.05)]
    return band(inner, outer, GOOD, 0.95)
