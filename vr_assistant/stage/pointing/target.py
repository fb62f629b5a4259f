"""What can be pointed at and touched: panels and shelf offer targets and know of no hand, hands know only targets."""

import math
from dataclasses import dataclass
from typing import Protocol, Self

from vr_assistant.stage.pointing.ray import Ray, dot, minus
from vr_assistant.stage.render.frame import Matrix
from vr_assistant.stage.runtimes.rig import Vector

FAR_M = 0.1
"""Nobody who is so far from a target is about to touch it."""


class Target(Protocol):
    @property
    def key(self) -> str:
        """By which its owner knows it; empty: it can only be in the way."""

    def ray_distance(self, ray: Ray, slack_m: float = 0.0) -> float | None:
        """Metres along the ray to where it meets; None when it passes by more than the slack."""

    def height(self, point: Vector) -> float:
        """Metres that a fingertip is above the surface to be touched; negative beneath it. From FAR_M on it may be told
        too low, but not lower than that."""

    def is_over(self, point: Vector, slack_m: float = 0.0) -> bool:
        """Whether a fingertip that sinks would touch it, give or take the slack."""


@dataclass(slots=True, frozen=True)
class Plate:
    """A rectangle that is met and touched from its front."""

    key: str
    centre: Vector
    right: Vector
    """Unit vectors along its sides, and out of its front."""
    up: Vector
    normal: Vector
    half_width_m: float
    half_height_m: float

    @classmethod
    def on_panel(cls, key: str, model: Matrix, part: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)) -> Self:
        """A part of a panel.

        Args:
            model: Of the panel, see Panel.
            part: Left, top, right and bottom as shares of its width and height, from its upper left corner.
        """
        columns = model.T.tolist()
        across, upward, out, middle = (column[:3] for column in columns)
        width, height = math.hypot(*across), math.hypot(*upward)
        left, top, right, bottom = part
        u, v = (left + right) / 2 - 0.5, 0.5 - (top + bottom) / 2
        centre = tuple(m + a * u + b * v for m, a, b in zip(middle, across, upward, strict=True))
        return cls(
            key,
            (centre[0], centre[1], centre[2]),
            (across[0] / width, across[1] / width, across[2] / width),
            (upward[0] / height, upward[1] / height, upward[2] / height),
            (out[0], out[1], out[2]),
            (right - left) * width / 2,
            (bottom - top) * height / 2,
        )

    def ray_distance(self, ray: Ray, slack_m: float = 0.0) -> float | None:
        facing = dot(ray.direction, self.normal)
        if facing > -1e-4:
            return None
        metres = dot(minus(self.centre, ray.origin), self.normal) / facing
        return metres if metres > 0 and self.is_over(ray.at(metres), slack_m) else None

    def height(self, point: Vector) -> float:
        return dot(minus(point, self.centre), self.normal)

    def is_over(self, point: Vector, slack_m: float = 0.0) -> bool:
        away = minus(point, self.centre)
        return (
            abs(dot(away, self.right)) <= self.half_width_m + slack_m
            and abs(dot(away, self.up)) <= self.half_height_m + slack_m
        )


@dataclass(slots=True, frozen=True)
class Box:
    """An upright box, turned by a yaw; it is met and touched from every side."""

    key: str
    centre: Vector
    yaw: float
    half: Vector
    """Along its own x, y and z."""

    def ray_distance(self, ray: Ray, slack_m: float = 0.0) -> float | None:
        if not self._is_near(ray, slack_m):
            return None
        origin, direction = self._own(minus(ray.origin, self.centre)), self._own(ray.direction)
        enters, leaves = 0.0, math.inf
        for start, step, half in zip(origin, direction, self.half, strict=True):
            half += slack_m
            if abs(step) < 1e-9:
                if abs(start) > half:
                    return None
                continue
            first, second = (-half - start) / step, (half - start) / step
            enters, leaves = max(enters, min(first, second)), min(leaves, max(first, second))
        return enters if enters <= leaves else None

    def _is_near(self, ray: Ray, slack_m: float) -> bool:
        """Whether the ray's line comes into the ball around it: mostly it does not."""
        (x, y, z), (ox, oy, oz), (dx, dy, dz) = self.centre, ray.origin, ray.direction
        x, y, z = x - ox, y - oy, z - oz
        along = x * dx + y * dy + z * dz
        reach = math.hypot(*self.half) + 2 * slack_m
        return x * x + y * y + z * z - along * along <= reach * reach

    def height(self, point: Vector) -> float:
        from_ball = math.dist(point, self.centre) - math.hypot(*self.half)
        if from_ball > FAR_M:
            return from_ball
        x, y, z = (abs(a) - half for a, half in zip(self._own(minus(point, self.centre)), self.half, strict=True))
        return math.hypot(max(x, 0.0), max(y, 0.0), max(z, 0.0)) + min(max(x, y, z), 0.0)

    def is_over(self, point: Vector, slack_m: float = 0.0) -> bool:
        return True

    def _own(self, away: Vector) -> Vector:
        cos, sin = math.cos(self.yaw), math.sin(self.yaw)
        x, y, z = away
        return cos * x - sin * z, y, sin * x + cos * z
