"""Where an OpenXR space is, without a new structure for every answer."""

from ctypes import addressof
from dataclasses import dataclass
from typing import Any

from vr_assistant.stage.runtimes.openxr import believable
from vr_assistant.stage.runtimes.openxr.api import extension_call, handle, xr
from vr_assistant.stage.runtimes.rig import Pose

VALID = xr.SpaceLocationFlags.POSITION_VALID_BIT.value | xr.SpaceLocationFlags.ORIENTATION_VALID_BIT.value
TRACKED = xr.SpaceLocationFlags.POSITION_TRACKED_BIT.value | xr.SpaceLocationFlags.ORIENTATION_TRACKED_BIT.value


@dataclass(slots=True, frozen=True)
class Located:
    pose: Pose
    is_tracked: bool
    """False where the runtime guesses."""


class Locator:
    """Owns a space and the structure that its location is written to."""

    def __init__(self, instance: Any, space: Any) -> None:
        self._space, self._number = space, handle(space)
        self._location = xr.SpaceLocation()
        self._address = addressof(self._location)
        self._locate = extension_call(instance, "xrLocateSpace", "hhtp")

    def locate(self, base_space: int, xr_time: int) -> Located | None:
        """xrLocateSpace, in the space of this handle. None where there is no such thing, or it is lost."""
        if self._locate(self._number, base_space, xr_time, self._address) < 0:
            return None
        location = self._location
        flags = location._location_flags  # the property would make an enumeration of it, at each call
        if flags & VALID != VALID:
            return None
        position, orientation = location.pose.position, location.pose.orientation
        at = position.x, position.y, position.z
        turned = orientation.x, orientation.y, orientation.z, orientation.w
        if not believable.is_pose(at, turned):
            return None
        return Located(Pose(at, turned), flags & TRACKED == TRACKED)

    def close(self) -> None:
        xr.destroy_space(self._space)
