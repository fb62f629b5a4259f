"""The 26 joints of each hand (XR_EXT_hand_tracking)."""

import logging
from collections.abc import Collection
from ctypes import addressof, c_void_p, cast, pointer
from typing import Any

import numpy as np

from vr_assistant.stage.runtimes.hand import JOINTS, Side
from vr_assistant.stage.runtimes.openxr.api import extension_call, handle, xr
from vr_assistant.stage.runtimes.openxr.bare_hand import Joints
from vr_assistant.stage.runtimes.openxr.believable import MOST_M
from vr_assistant.stage.runtimes.openxr.profiles import SIDES

EXTENSION = "XR_EXT_hand_tracking"
HANDS = {"left": xr.HandEXT.LEFT, "right": xr.HandEXT.RIGHT}
log = logging.getLogger(__name__)


class HandTracker:
    """One hand's joints. Calls xrLocateHandJointsEXT itself: pyopenxr's wrapper passes no array to fill."""

    def __init__(self, instance: Any, session: Any, side: Side) -> None:
        created = xr.HandTrackerCreateInfoEXT(hand=HANDS[side], hand_joint_set=xr.HandJointSetEXT.DEFAULT)
        self._tracker = xr.create_hand_tracker_ext(session, created)
        self._number = handle(self._tracker)
        self._locate = extension_call(instance, "xrLocateHandJointsEXT", "hpp")
        self._joints = (xr.HandJointLocationEXT * JOINTS)()
        self._locations = xr.HandJointLocationsEXT(joint_count=JOINTS, joint_locations=self._joints)
        self._info = xr.HandJointsLocateInfoEXT()
        self._addresses = addressof(self._info), addressof(self._locations)
        # XrHandJointLocationEXT: 8 bytes of flags, orientation (4), position (3), radius
        self._floats = np.frombuffer(self._joints, np.float32).reshape(JOINTS, -1)
        self._ours = np.zeros((JOINTS, 8), np.float32)

    def locate(self, base_space: int, xr_time: int) -> Joints | None:
        """(26, 8) as in Hand.joints, filled anew by the next call; None while the hand is not seen."""
        self._info.base_space, self._info.time = cast(base_space, xr.Space), xr_time
        if self._locate(self._number, *self._addresses) < 0 or not self._locations.is_active:
            return None
        if not float(np.abs(self._floats[:, 2:10]).max()) < MOST_M:  # so that a NaN fails, too
            return None
        self._ours[:, 0:3] = self._floats[:, 6:9]
        self._ours[:, 3:7] = self._floats[:, 2:6]
        self._ours[:, 7] = self._floats[:, 9]
        return self._ours

    def close(self) -> None:
        xr.destroy_hand_tracker_ext(self._tracker)


def open_trackers(instance: Any, session: Any, system: Any, extensions: Collection[str]) -> dict[Side, HandTracker]:
    """Of both hands; none where the runtime or the headset cannot track them."""
    if EXTENSION not in extensions or not _can_track(instance, system):
        return {}
    trackers: dict[Side, HandTracker] = {}
    try:
        for side in SIDES:
            trackers[side] = HandTracker(instance, session, side)
    except xr.exception.ResultException as refusal:
        log.info("no hand tracking: %s", type(refusal).__name__)
    return trackers


def _can_track(instance: Any, system: Any) -> bool:
    ours = xr.SystemHandTrackingPropertiesEXT()
    properties = xr.SystemProperties(next=cast(pointer(ours), c_void_p))
    result = xr.raw_functions.xrGetSystemProperties(instance, system, pointer(properties))
    return result >= 0 and bool(ours.supports_hand_tracking)
