"""Tells the mind where the user's ears and the assistant's mouth are, so that her voice comes from there."""

import math

from vr_assistant.messages import AssistantPose, UserPose
from vr_assistant.stage.link import Link
from vr_assistant.stage.runtimes.rig import Head, Vector

POSE_EVERY_NS = 10_000_000
"""At least so far apart: every frame of most displays, every second one of very fast ones."""
STILL_M = 0.01
STILL_EVERY_NS = 250_000_000
"""She is reported so often where she stands, since a report that finds no room on the link is lost."""


class Poses:
    def __init__(self, link: Link) -> None:
        self._link = link
        self._next_ns = self._next_still_ns = 0
        self._mouth = (math.inf, 0.0, 0.0)
        self._is_in_town = True

    def report(self, head: Head, mouth: Vector, is_in_town: bool, now_ns: int) -> None:
        """Once a frame; `now_ns` is when it will be seen."""
        if now_ns < self._next_ns:
            return
        self._next_ns = now_ns + POSE_EVERY_NS
        self._link.send(UserPose(head.x, head.y, head.z, head.yaw, head.pitch, now_ns))
        has_moved = is_in_town != self._is_in_town or math.dist(mouth, self._mouth) > STILL_M
        if has_moved or now_ns >= self._next_still_ns:
            self._next_still_ns = now_ns + STILL_EVERY_NS
            self._mouth, self._is_in_town = mouth, is_in_town
            self._link.send(AssistantPose(*mouth, now_ns, is_in_town))
