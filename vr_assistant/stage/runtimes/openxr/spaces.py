"""Where the floor is, and where the head is over it: reference spaces."""

import ctypes
import logging
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from vr_assistant.stage.runtimes.openxr import believable
from vr_assistant.stage.runtimes.openxr.api import Calls, handle, require, xr
from vr_assistant.stage.runtimes.openxr.events import SpaceChangePending
from vr_assistant.stage.runtimes.rig import Head, Pose, Quaternion

log = logging.getLogger(__name__)

VIEW, LOCAL, STAGE, LOCAL_FLOOR = 1, 2, 3, 1000426000
"""Of XrReferenceSpaceType."""
EYE_HEIGHT_M = 1.5
"""Of somebody of whom nothing is known: between sitting and standing."""
ORIENTATION_VALID, POSITION_VALID, ORIENTATION_TRACKED, POSITION_TRACKED = 1, 2, 4, 8
"""Of XrSpaceLocationFlagBits and XrViewStateFlagBits."""
_TRACKED = ORIENTATION_TRACKED | POSITION_TRACKED
_STEEP = 0.98  # the sine from which on the direction says little about where the body looks


@dataclass(frozen=True, slots=True)
class Floor:
    """The space whose origin lies on the floor."""

    space: int
    """XrReferenceSpaceType."""
    lowered_m: float = 0.0
    """How far below the space's own origin the floor is taken to be."""


def choose_floor(offered: Iterable[int], *, has_bounds: bool = False) -> Floor:
    """LOCAL_FLOOR stands where the user does, STAGE in the middle of the free area; LOCAL, at the height of the eyes,
    is always there.

    Args:
        has_bounds: The free area is known; then its middle is the better origin, for our world moves with the rig.
    """
    there = set(offered)
    if STAGE in there and has_bounds:
        return Floor(STAGE)
    if LOCAL_FLOOR in there:
        return Floor(LOCAL_FLOOR)
    if STAGE in there:
        return Floor(STAGE)
    return Floor(LOCAL, EYE_HEIGHT_M)


class Spaces:
    """Of one session."""

    def __init__(self, calls: Calls, session: Any) -> None:
        """Raises pyopenxr's errors."""
        self._calls, self._session = calls, session
        self._offered = [int(space) for space in xr.enumerate_reference_spaces(session)]
        self.bounds = self._read_bounds()
        """Width (x) and depth (z) in metres of the free floor around the room's origin; None where it is not known."""
        self.floor = choose_floor(self._offered, has_bounds=self.bounds is not None)
        self._handle = self._create(self.floor.space, -self.floor.lowered_m)
        self._view_handle = self._create(VIEW)
        self.number = handle(self._handle)
        """Handle of the space that everything is located in: the room."""
        self._view = handle(self._view_handle)
        self._location = xr.SpaceLocation()
        self._address = ctypes.addressof(self._location)
        self._pending: list[SpaceChangePending] = []
        self.head = Pose((0.0, EYE_HEIGHT_M, 0.0))
        """The last pose of the head in the room that was known."""
        self.is_known = False
        """Whether there ever was one."""
        log.info("the floor is %s%s", xr.ReferenceSpaceType(self.floor.space).name, self.bounds or "")

    @property
    def handle(self) -> Any:
        """Of the room, for pyopenxr."""
        return self._handle

    def locate_head(self, xr_time: int) -> bool:
        """Find the head at this time; false while its pose is the last that was known. After xrWaitFrame."""
        location = self._location
        require(self._calls.LocateSpace(self._view, self.number, xr_time, self._address))
        flags: int = location._location_flags
        if flags & ORIENTATION_VALID and flags & POSITION_VALID:
            found = pose_of(location.pose)
            if not believable.is_pose(found.position, found.orientation):
                return False
            self.head, self.is_known = found, True
        return flags & _TRACKED == _TRACKED

    def announce(self, change: SpaceChangePending) -> None:
        """The runtime will move a space; until then nothing changes."""
        self._pending.append(change)

    def changed(self, xr_time: int) -> list[SpaceChangePending]:
        """The changes that apply from a frame shown at this time on; each is told once."""
        due = [change for change in self._pending if change.change_time <= xr_time]
        if due:
            self._pending = [change for change in self._pending if change.change_time > xr_time]
            if self.floor.space == STAGE:
                self.bounds = self._read_bounds()
        return due

    def close(self) -> None:
        xr.destroy_space(self._view_handle)
        xr.destroy_space(self._handle)

    def _create(self, kind: int, height_m: float = 0.0) -> Any:
        pose = xr.Posef(xr.Quaternionf(0, 0, 0, 1), xr.Vector3f(0, height_m, 0))
        wanted = xr.ReferenceSpaceCreateInfo(xr.ReferenceSpaceType(kind), pose)
        return xr.create_reference_space(self._session, wanted)

    def _read_bounds(self) -> tuple[float, float] | None:
        if STAGE not in self._offered:
            return None
        extent = xr.Extent2Df()
        result = xr.raw_functions.xrGetReferenceSpaceBoundsRect(
            self._session, xr.ReferenceSpaceType.STAGE.value, ctypes.byref(extent)
        )
        is_known = result == xr.Result.SUCCESS and extent.width > 0 and extent.height > 0
        return (extent.width, extent.height) if is_known else None


def pose_of(pose: Any) -> Pose:
    """Of XrPosef."""
    p, q = pose.position, pose.orientation
    return Pose((p.x, p.y, p.z), (q.x, q.y, q.z, q.w))


def head_of(pose: Pose) -> Head:
    """Where it looks, without the tilt to the side. Who looks straight up or down faces where the brow points."""
    fx, fy, fz = pose.forward
    ahead = fx, fz
    if abs(fy) > _STEEP:
        ux, uz = _up(pose.orientation)
        ahead = (-ux, -uz) if fy > 0 else (ux, uz)
    yaw = math.atan2(-ahead[0], -ahead[1])
    return Head(*pose.position, yaw, math.asin(max(-1.0, min(1.0, fy))))


def _up(orientation: Quaternion) -> tuple[float, float]:
    """x and z of its own +Y."""
    x, y, z, w = orientation
    return 2 * (x * y - z * w), 2 * (y * z + x * w)
