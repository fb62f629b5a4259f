"""A ray in the world, and the products of vectors that its meetings need."""

import math
from typing import NamedTuple, Self

from vr_assistant.stage.runtimes.rig import Head, Pose, Vector


class Ray(NamedTuple):
    origin: Vector
    direction: Vector
    """Of length one."""

    @classmethod
    def of_pose(cls, pose: Pose) -> Self:
        """Along the pose's own -Z."""
        return cls(pose.position, pose.forward)

    @classmethod
    def of_head(cls, head: Head) -> Self:
        """Through the middle of the view."""
        across = math.cos(head.pitch)
        direction = -math.sin(head.yaw) * across, math.sin(head.pitch), -math.cos(head.yaw) * across
        return cls((head.x, head.y, head.z), direction)

    def at(self, metres: float) -> Vector:
        (x, y, z), (dx, dy, dz) = self.origin, self.direction
        return x + dx * metres, y + dy * metres, z + dz * metres


def dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def minus(a: Vector, b: Vector) -> Vector:
    return a[0] - b[0], a[1] - b[1], a[2] - b[2]


def unit(a: Vector) -> Vector:
    """The same direction with length one; of no length, along -Z."""
    length = math.sqrt(dot(a, a))
    return (a[0] / length, a[1] / length, a[2] / length) if length > 1e-9 else (0.0, 0.0, -1.0)
