"""What the runtime tells between frames: xrPollEvent, as small values."""

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vr_assistant.stage.runtimes.openxr import believable
from vr_assistant.stage.runtimes.openxr.api import EVENT_UNAVAILABLE, Calls, handle, require, xr
from vr_assistant.stage.runtimes.rig import Pose


@dataclass(frozen=True, slots=True)
class SessionStateChanged:
    session: int
    state: int
    """XrSessionState."""


@dataclass(frozen=True, slots=True)
class InstanceLossPending:
    loss_time: int
    """XrTime."""


@dataclass(frozen=True, slots=True)
class EventsLost:
    count: int


@dataclass(frozen=True, slots=True)
class InteractionProfileChanged:
    pass


@dataclass(frozen=True, slots=True)
class SpaceChangePending:
    space: int
    """XrReferenceSpaceType."""
    change_time: int
    """XrTime from which on poses are told in the new space."""
    pose_in_previous: Pose | None
    """Of the new space; None where it is not known."""


@dataclass(frozen=True, slots=True)
class VisibilityMaskChanged:
    view: int


@dataclass(frozen=True, slots=True)
class RefreshRateChanged:
    hz: float


@dataclass(frozen=True, slots=True)
class PerformanceChanged:
    domain: int
    """XrPerfSettingsDomainEXT."""
    level: int
    """XrPerfSettingsNotificationLevelEXT: 0 normal, 25 warning, 75 impaired."""


@dataclass(frozen=True, slots=True)
class PresenceChanged:
    is_worn: bool


@dataclass(frozen=True, slots=True)
class PassthroughChanged:
    flags: int
    """XrPassthroughStateChangedFlagsFB."""


@dataclass(frozen=True, slots=True)
class UnknownEvent:
    type: int
    """XrStructureType."""


Event = (
    SessionStateChanged
    | InstanceLossPending
    | EventsLost
    | InteractionProfileChanged
    | SpaceChangePending
    | VisibilityMaskChanged
    | RefreshRateChanged
    | PerformanceChanged
    | PresenceChanged
    | PassthroughChanged
    | UnknownEvent
)


def _space_change(data: Any) -> SpaceChangePending:
    p, q = data.pose_in_previous_space.position, data.pose_in_previous_space.orientation
    at, turned = (p.x, p.y, p.z), (q.x, q.y, q.z, q.w)
    pose = Pose(at, turned) if data.pose_valid and believable.is_pose(at, turned) else None
    return SpaceChangePending(data._reference_space_type, data.change_time, pose)


_KINDS: dict[int, tuple[Any, Any]] = {
    xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED.value: (
        xr.EventDataSessionStateChanged,
        lambda data: SessionStateChanged(handle(data.session), data._state),
    ),
    xr.StructureType.EVENT_DATA_INSTANCE_LOSS_PENDING.value: (
        xr.EventDataInstanceLossPending,
        lambda data: InstanceLossPending(data.loss_time),
    ),
    xr.StructureType.EVENT_DATA_EVENTS_LOST.value: (
        xr.EventDataEventsLost,
        lambda data: EventsLost(data.lost_event_count),
    ),
    xr.StructureType.EVENT_DATA_INTERACTION_PROFILE_CHANGED.value: (
        xr.EventDataInteractionProfileChanged,
        lambda data: InteractionProfileChanged(),
    ),
    xr.StructureType.EVENT_DATA_REFERENCE_SPACE_CHANGE_PENDING.value: (
        xr.EventDataReferenceSpaceChangePending,
        _space_change,
    ),
    xr.StructureType.EVENT_DATA_VISIBILITY_MASK_CHANGED_KHR.value: (
        xr.EventDataVisibilityMaskChangedKHR,
        lambda data: VisibilityMaskChanged(data.view_index),
    ),
    xr.StructureType.EVENT_DATA_DISPLAY_REFRESH_RATE_CHANGED_FB.value: (
        xr.EventDataDisplayRefreshRateChangedFB,
        lambda data: RefreshRateChanged(data.to_display_refresh_rate),
    ),
    xr.StructureType.EVENT_DATA_PERF_SETTINGS_EXT.value: (
        xr.EventDataPerfSettingsEXT,
        lambda data: PerformanceChanged(data._domain, data._to_level),
    ),
    xr.StructureType.EVENT_DATA_USER_PRESENCE_CHANGED_EXT.value: (
        xr.EventDataUserPresenceChangedEXT,
        lambda data: PresenceChanged(bool(data.is_user_present)),
    ),
    xr.StructureType.EVENT_DATA_PASSTHROUGH_STATE_CHANGED_FB.value: (
        xr.EventDataPassthroughStateChangedFB,
        lambda data: PassthroughChanged(data._flags),
    ),
}
_BUFFER = xr.StructureType.EVENT_DATA_BUFFER.value


class Events:
    """The queue of one instance."""

    def __init__(self, calls: Calls, instance: int) -> None:
        self._calls, self._instance = calls, instance
        self._buffer = xr.EventDataBuffer()
        self._address = ctypes.addressof(self._buffer)

    def poll(self) -> Iterator[Event]:
        """All that there are now. Raises pyopenxr's InstanceLostError, among others."""
        buffer = self._buffer
        while True:
            buffer._type, buffer._next = _BUFFER, None
            if require(self._calls.PollEvent(self._instance, self._address)) == EVENT_UNAVAILABLE:
                return
            if buffer._type == _BUFFER:
                return
            kind, read = _KINDS.get(buffer._type, (None, None))
            yield read(kind.from_buffer(buffer)) if read else UnknownEvent(buffer._type)
