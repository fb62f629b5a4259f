"""xrWaitFrame, xrBeginFrame, xrEndFrame: exactly one of each a frame, in this order."""

import ctypes
import logging
from collections.abc import Sequence

from vr_assistant.stage.runtimes.openxr.api import FRAME_DISCARDED, Calls, require, xr
from vr_assistant.stage.runtimes.openxr.rules import Rules

log = logging.getLogger(__name__)

_MOST_LAYERS = 32
_SHORTEST_NS, _LONGEST_NS = 500_000, 1_000_000_000
"""A period outside of these is none."""


class Frames:
    """Of one session. What one call found out is kept for the next: the predicted display time is used verbatim."""

    def __init__(self, calls: Calls, session: int, rules: Rules) -> None:
        self._calls, self._session, self._rules = calls, session, rules
        self._wait_info, self._begin_info = xr.FrameWaitInfo(), xr.FrameBeginInfo()
        self._state, self._end_info = xr.FrameState(), xr.FrameEndInfo()
        self._layers = (ctypes.c_void_p * _MOST_LAYERS)()
        pointer_type = dict(xr.FrameEndInfo._fields_)["_layers"]
        self._layers_pointer = ctypes.cast(self._layers, pointer_type)
        self._nothing = pointer_type()
        self.display_time = 0
        """XrTime at which the frame will be seen."""
        self.period_ns = 0
        """Between two frames; 0 where the runtime does not tell."""
        self.should_render = False
        self.is_begun = False

    def wait(self) -> None:
        """Until it is time for the next frame. Raises pyopenxr's errors."""
        state = self._state
        result = self._calls.WaitFrame(
            self._session, ctypes.addressof(self._wait_info), ctypes.addressof(state)
        )  # fmt: skip
        require(result)
        period_ns = state.predicted_display_period
        self.display_time = state.predicted_display_time
        self.period_ns = period_ns if _SHORTEST_NS <= period_ns <= _LONGEST_NS else 0
        self.should_render = bool(state.should_render)
        if __debug__:
            self._rules.waited(self.display_time)

    def begin(self) -> None:
        """Raises pyopenxr's errors; then no end is due."""
        if __debug__:
            self._rules.began()
        result = self._calls.BeginFrame(self._session, ctypes.addressof(self._begin_info))
        self.is_begun = result >= 0
        if __debug__ and not self.is_begun:
            self._rules.abandoned()
        if require(result) == FRAME_DISCARDED:
            log.info("the runtime discarded a frame")

    def end(self, layers: Sequence[int], blend_mode: int) -> None:
        """Raises pyopenxr's errors; the frame is over all the same.

        Args:
            layers: Addresses of composition layers, the farthest first; none shows nothing.
            blend_mode: XrEnvironmentBlendMode.
        """
        self.is_begun = False
        info, count = self._end_info, min(len(layers), _MOST_LAYERS)
        for number in range(count):
            self._layers[number] = layers[number]
        info.display_time, info._environment_blend_mode = self.display_time, blend_mode
        info.layer_count, info._layers = count, self._layers_pointer if count else self._nothing
        if __debug__:
            self._rules.ended(info.display_time)
        require(self._calls.EndFrame(self._session, ctypes.addressof(info)))
