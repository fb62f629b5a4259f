"""The least that a session needs: a context, an instance, frames. For tests of one part of the headset's runtime."""

import ctypes
from collections.abc import Sequence

from bare_client import BareClient, xr

from vr_assistant.stage.runtimes.openxr.api import Calls, handle, require


class SmallSession(BareClient):
    """Use it in a with statement; frames of any layers run inside."""

    def __init__(self, extensions: Sequence[str] = ()) -> None:
        super().__init__(extensions=tuple(extensions))
        self._calls = Calls()

    def __enter__(self) -> "SmallSession":
        super().__enter__()
        self.until(lambda: self._is_running)
        return self

    def __exit__(self, *exception: object) -> None:
        try:
            self.finish()
        finally:
            super().__exit__(*exception)

    def frame(self, *layers: int) -> None:
        """One frame of these layers (addresses)."""
        end = xr.FrameEndInfo()
        end.display_time, end._environment_blend_mode = xr.wait_frame(self.session).predicted_display_time, 1
        xr.begin_frame(self.session)
        array = (ctypes.c_void_p * max(1, len(layers)))(*layers)
        end.layer_count = len(layers)
        if layers:
            end._layers = ctypes.cast(array, dict(xr.FrameEndInfo._fields_)["_layers"])
        require(self._calls.EndFrame(handle(self.session), ctypes.addressof(end)))

    def _frame(self) -> None:
        self.frame()

    def _bind_a_button(self) -> None:
        """Nobody presses any."""

    def _make_swapchains(self) -> None:
        """There is no picture."""
