"""Let a controller buzz (xrApplyHapticFeedback)."""

from collections.abc import Mapping
from ctypes import addressof
from typing import Any

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.api import extension_call, handle, xr


class Haptics:
    def __init__(self, instance: Any, session: Any, action: Any, paths: Mapping[Side, Any]) -> None:
        self._session = handle(session)
        self._apply = extension_call(instance, "xrApplyHapticFeedback", "hpp")
        self._infos = {side: xr.HapticActionInfo(action=action, subaction_path=path) for side, path in paths.items()}
        self._vibration = xr.HapticVibration(frequency=xr.FREQUENCY_UNSPECIFIED)

    def vibrate(self, side: Side, seconds: float, strength: float) -> int:
        """Returns XR_SUCCESS also where nothing can buzz. `strength` is kept within 0 to 1."""
        self._vibration.duration = max(int(seconds * 1e9), 0) or xr.MIN_HAPTIC_DURATION
        self._vibration.amplitude = min(max(strength, 0.0), 1.0)
        return int(self._apply(self._session, addressof(self._infos[side]), addressof(self._vibration)))
