"""The smallest OpenXR session that input can be read from: no picture (XR_MND_headless), a clock of its own."""

import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from ctypes import POINTER, byref, cast
from typing import Any

from vr_assistant.stage.runtimes.openxr.api import handle, xr
from vr_assistant.stage.runtimes.openxr.input import WANTED_EXTENSIONS, OpenXRInput
from vr_assistant.stage.runtimes.protocol import UserInput

DEADLINE_S = 20.0
CHANGED = xr.StructureType.EVENT_DATA_SESSION_STATE_CHANGED
PROFILE_CHANGED = xr.StructureType.EVENT_DATA_INTERACTION_PROFILE_CHANGED


class HeadlessSession:
    """Runs from `with` to the end of it."""

    def __init__(self, extensions: tuple[str, ...] = WANTED_EXTENSIONS, version: tuple[int, int] = (1, 0)) -> None:
        self._wanted, self._version = extensions, version
        self.state = xr.SessionState.UNKNOWN
        self.profile_changes = 0
        self.user = UserInput()
        self.result = 0
        self.edges: list[str] = []
        """Names of what fired, a frame each."""
        self._stopped_at = 0
        self._stack = ExitStack()

    def __enter__(self) -> "HeadlessSession":
        offered = {each.extension_name.decode() for each in xr.enumerate_instance_extension_properties()}
        needed = ["XR_MND_headless", "XR_KHR_convert_timespec_time"]
        self.extensions = [*needed, *(name for name in self._wanted if name in offered)]
        about = xr.ApplicationInfo(application_name="hands", api_version=xr.Version(*self._version, 0))
        asked = xr.InstanceCreateInfo(enabled_extension_names=self.extensions, application_info=about)
        self.instance = self._stack.enter_context(xr.create_instance(asked))
        system = xr.get_system(self.instance, xr.SystemGetInfo(form_factor=xr.FormFactor.HEAD_MOUNTED_DISPLAY))
        self.session = xr.create_session(self.instance, xr.SessionCreateInfo(system_id=system))
        self._stack.callback(xr.destroy_session, self.session)
        self.input = OpenXRInput(self.instance, self.session, system, self.extensions)
        self._stack.callback(self.input.close)
        stage = xr.ReferenceSpaceCreateInfo(reference_space_type=xr.ReferenceSpaceType.STAGE)
        self.space = self._stack.enter_context(xr.create_reference_space(self.session, stage))
        return self

    def __exit__(self, *exception: object) -> None:
        self._stack.close()

    def frame(self) -> UserInput:
        """Take the events, then the input."""
        self._poll()
        self.user = self.user.lasting()
        self.result = self.input.sync(handle(self.space), self.now(), self.user)
        self.edges += [name for name in ("toggled_mute", "toggled_menu", "recentred") if getattr(self.user, name)]
        time.sleep(0.01)
        return self.user

    def until(self, holds: Callable[[UserInput], object]) -> UserInput:
        """Frames until it holds. Raises TimeoutError."""
        end = time.monotonic() + DEADLINE_S
        while not holds(self.frame()):
            if time.monotonic() > end:
                raise TimeoutError(f"It did not come true: {self.state!r}, result {self.result}, {self.user}")
        return self.user

    def frames(self, count: int) -> None:
        for _ in range(count):
            self.frame()

    def stop_clock(self) -> None:
        self._stopped_at = self.now()

    def let_clock_run(self) -> None:
        self._stopped_at = 0

    def now(self) -> int:
        """XrTime."""
        if self._stopped_at:
            return self._stopped_at
        seconds, nanoseconds = divmod(time.clock_gettime_ns(time.CLOCK_MONOTONIC), 10**9)
        converted = xr.convert_timespec_time_to_time_khr(self.instance, xr.timespec(seconds, nanoseconds))
        return int(getattr(converted, "value", converted))

    def _poll(self) -> None:
        with suppress(xr.exception.EventUnavailable):
            while True:
                self._take(xr.poll_event(self.instance))

    def _take(self, event: Any) -> None:
        if event.type == PROFILE_CHANGED:
            self.profile_changes += 1
            self.input.profile_changed()
        elif event.type == CHANGED:
            self.state = xr.SessionState(cast(byref(event), POINTER(xr.EventDataSessionStateChanged)).contents.state)
            if self.state == xr.SessionState.READY:
                stereo = xr.ViewConfigurationType.PRIMARY_STEREO
                xr.begin_session(self.session, xr.SessionBeginInfo(primary_view_configuration_type=stereo))
