"""Standing in the middle of things again, without being moved."""

import math

from vr_assistant.stage.runtimes.rig import Head, Rig
from vr_assistant.stage.runtimes.walking import Point
from vr_assistant.stage.scene.placing import yaw_to

NEAR_M = 6.0
_JUMP_M = 0.3
"""No head moves so far in a frame: the room's origin has been put elsewhere."""


def recentred(head: Head, rig: Rig, before: Head | None, interest: Point | None) -> Head:
    """Where the head should be instead.

    Args:
        head: As it is now, world.
        before: In the last frame. The headset's own recentring gives the room another origin (OpenXR specification,
            XrEventDataReferenceSpaceChangePending), which would carry the user back to where they once started.
        interest: Where the assistant is, (x, z).
    """
    here = head
    if before and math.hypot(head.x - before.x, head.z - before.z) > _JUMP_M:
        here = before
    yaw = rig.yaw  # straight on in the user's own room
    if interest and 0.2 < math.dist(interest, (here.x, here.z)) < NEAR_M:
        yaw = yaw_to(here.x, here.z, *interest)
    return Head(here.x, head.y, here.z, yaw, 0.0)
