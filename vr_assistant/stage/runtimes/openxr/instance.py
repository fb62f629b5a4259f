"""The connection to the runtime: xrCreateInstance, and what it says about itself."""

import logging
import platform
from typing import Any

from vr_assistant import __version__
from vr_assistant.stage.runtimes.openxr import extensions
from vr_assistant.stage.runtimes.openxr.api import Calls, handle, text, xr

log = logging.getLogger(__name__)

_APPLICATION = "VR Assistant"
_VERSIONS = ((1, 1, 0), (1, 0, 34))
"""Of OpenXR, the newest first."""


class Instance:
    """Owns the XrInstance and the messenger that brings the runtime's warnings into our log."""

    def __init__(self, calls: Calls) -> None:
        """Raises pyopenxr's errors: RuntimeUnavailableError where no runtime is installed, and others."""
        self.calls = calls
        offered = {text(found.extension_name) for found in xr.enumerate_instance_extension_properties()}
        self.extensions = frozenset(extensions.choose(offered))
        """Those that are enabled."""
        self.handle, self.version = self._create()
        self.number = handle(self.handle)
        self._messenger = self._listen()
        properties = xr.get_instance_properties(self.handle)
        self.runtime_name = text(properties.runtime_name)
        log.info("OpenXR %d.%d runtime %s", *self.version, self.runtime_name)

    def _create(self) -> tuple[Any, tuple[int, int]]:
        for major, minor, patch in _VERSIONS:
            application = xr.ApplicationInfo(
                application_name=_APPLICATION,
                application_version=_version_number(),
                engine_name=_APPLICATION,
                api_version=xr.Version(major, minor, patch),
            )
            wanted = xr.InstanceCreateInfo(
                application_info=application,
                enabled_extension_names=sorted(self.extensions),
            )
            try:
                return xr.create_instance(wanted), (major, minor)
            except xr.exception.ApiVersionUnsupportedError:
                log.info("the runtime does not know OpenXR %d.%d", major, minor)
        raise xr.exception.ApiVersionUnsupportedError

    def _listen(self) -> Any:
        if extensions.DEBUG not in self.extensions:
            return None
        severities, kinds = xr.DebugUtilsMessageSeverityFlagsEXT, xr.DebugUtilsMessageTypeFlagsEXT
        self._wanted = xr.DebugUtilsMessengerCreateInfoEXT(
            message_severities=severities.WARNING_BIT | severities.ERROR_BIT,
            message_types=kinds.ALL,
            user_callback=_report,
        )  # kept: the runtime calls what it holds
        return xr.create_debug_utils_messenger_ext(self.handle, self._wanted)

    def close(self) -> None:
        """Raises pyopenxr's errors."""
        if self.runtime_name.startswith("SteamVR") and platform.system() == "Linux":
            # It never comes back from the last call once it has drawn; but a messenger that is left would take the
            # process down at its end.
            if self._messenger is not None:
                xr.destroy_debug_utils_messenger_ext(self._messenger)
        else:
            xr.destroy_instance(self.handle)  # and the messenger with it


def _version_number() -> int:
    """E.g. 10203 for 1.2.3."""
    number = 0
    for part in __version__.split(".")[:3]:
        number = number * 100 + int("".join(filter(str.isdigit, part)) or 0)
    return number


def _report(severity: Any, _kind: int, data: Any, _user: Any) -> bool:
    try:
        message = text(data.message)
    except Exception:  # whatever a runtime hands over must not end the frame
        return False
    is_error = bool(severity & xr.DebugUtilsMessageSeverityFlagsEXT.ERROR_BIT)
    log.log(logging.ERROR if is_error else logging.WARNING, "the runtime says: %s", message)
    return False
