"""Where a panel hangs that is to be reached with a hand: before the user, then it stays in the world."""

import math

from vr_assistant.stage.runtimes.rig import Head, Vector
from vr_assistant.stage.scene.placing import direction, wrap, yaw_to

Place = tuple[float, float, float, float, float]
"""Middle of the panel in the world, and yaw and pitch of who looks at it straight."""
LEFT_BEHIND_M = 1.3
BEHIND_RAD = math.radians(95)


def place_before(head: Head, distance_m: float, above_eye_m: float) -> Place:
    dx, dz = direction(head.yaw)
    x, z = head.x + dx * distance_m, head.z + dz * distance_m
    return x, head.y + above_eye_m, z, head.yaw, math.atan2(above_eye_m, distance_m)


def place_at(point: Vector, head: Head) -> Place:
    """At a point, turned to the head."""
    x, y, z = point
    across = math.hypot(x - head.x, z - head.z)
    return x, y, z, yaw_to(head.x, head.z, x, z), math.atan2(y - head.y, max(across, 0.05))


def is_left_behind(place: Place, head: Head) -> bool:
    """Whether the user has gone away from it or turned their back on it."""
    x, _, z, _, _ = place
    if math.hypot(x - head.x, z - head.z) > LEFT_BEHIND_M:
        return True
    return abs(wrap(yaw_to(head.x, head.z, x, z) - head.yaw)) > BEHIND_RAD
