"""Where the user is: poses in the room they really stand in, and where that room lies in the world.

Axes as in vr_assistant.messages; metres, radians; quaternions are (x, y, z, w).
"""

import math
from dataclasses import dataclass
from typing import NamedTuple

Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]


class Pose(NamedTuple):
    position: Vector
    orientation: Quaternion = (0.0, 0.0, 0.0, 1.0)

    @property
    def forward(self) -> Vector:
        """Unit vector along which it looks or points: its own -Z."""
        x, y, z, w = self.orientation
        return -2 * (x * z + y * w), -2 * (y * z - x * w), -(1 - 2 * (x * x + y * y))


@dataclass(slots=True)
class Head:
    """The user's head: upright, so that a yaw and a pitch tell all."""

    x: float = 0.0
    y: float = 1.65
    z: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0


@dataclass(slots=True)
class Rig:
    """From the room (origin on the floor) to the world: turned about +Y, then moved."""

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    yaw: float = 0.0

    def point(self, point: Vector) -> Vector:
        """Where in the world a point of the room is."""
        cos, sin = math.cos(self.yaw), math.sin(self.yaw)
        x, y, z = point
        return self.x + cos * x + sin * z, self.y + y, self.z - sin * x + cos * z

    def pose(self, pose: Pose) -> Pose:
        """A pose of the room, in the world."""
        sin, cos = math.sin(self.yaw / 2), math.cos(self.yaw / 2)
        x, y, z, w = pose.orientation
        turned = cos * x + sin * z, cos * y + sin * w, cos * z - sin * x, cos * w - sin * y
        return Pose(self.point(pose.position), turned)

    def point_in_room(self, point: Vector) -> Vector:
        """Where in the room a point of the world is."""
        cos, sin = math.cos(self.yaw), math.sin(self.yaw)
        x, y, z = point[0] - self.x, point[1] - self.y, point[2] - self.z
        return cos * x - sin * z, y, sin * x + cos * z

    def pose_in_room(self, pose: Pose) -> Pose:
        """A pose of the world, in the room."""
        sin, cos = -math.sin(self.yaw / 2), math.cos(self.yaw / 2)
        x, y, z, w = pose.orientation
        turned = cos * x + sin * z, cos * y + sin * w, cos * z - sin * x, cos * w - sin * y
        return Pose(self.point_in_room(pose.position), turned)

    def head(self, head: Head) -> Head:
        """A head in the room, in the world."""
        x, y, z = self.point((head.x, head.y, head.z))
        return Head(x, y, z, math.remainder(head.yaw + self.yaw, math.tau), head.pitch)

    def head_in_room(self, head: Head) -> Head:
        """A head in the world, in the room."""
        x, y, z = self.point_in_room((head.x, head.y, head.z))
        return Head(x, y, z, math.remainder(head.yaw - self.yaw, math.tau), head.pitch)

    def place(self, head: Head, at: Head) -> None:
        """Move the room so that a head of it stands at (x, z) and looks along the yaw of `at`; the floor stays."""
        self.yaw = math.remainder(at.yaw - head.yaw, math.tau)
        self.x = self.z = 0.0
        x, _, z = self.point((head.x, head.y, head.z))
        self.x, self.z = at.x - x, at.z - z

    def turn(self, head: Head, angle: float) -> None:
        """Turn the user by an angle (left is positive) about where this head of the room stands."""
        at = self.head(head)
        self.place(head, Head(at.x, at.y, at.z, at.yaw + angle, at.pitch))
