"""Waiting for the town: the waiting scene is drawn again and again between the steps of loading."""

import time

from vr_assistant.messages import Command, MindStatus, StageClosed, Stop
from vr_assistant.stage.link import Link
from vr_assistant.stage.runtimes.protocol import Runtime
from vr_assistant.stage.waking import Progress, Waking

_LEAST_S = 1 / 90
_LOADING_SHARE = 2.0
"""Where drawing is dear, loading gets at least this many times as long as the pictures meanwhile."""
_PERIOD_SHARE = 0.8
"""Of the time between two frames that loading gets before the next one is waited for."""
_ASLEEP_S = 0.5
"""Between two looks at a headset that wants no frames."""
_FIRST_FRAMES = 20
"""A headset shows nothing in the first frames of a session."""


class Waiting:
    """Shown once when it is made; keeps what the mind says until there is a scene to hear it."""

    def __init__(self, runtime: Runtime, link: Link) -> None:
        """Raises GraphicsError when the driver refuses a program."""
        self.messages: list[Command | MindStatus] = []
        self._runtime, self._link = runtime, link
        self._waking = Waking(runtime.gl)
        self._progress = Progress()
        self._shown_s = time.perf_counter()
        self._pause_s = 0.0
        self._is_shown = False
        self._is_wanted = self._show()
        for _ in range(_FIRST_FRAMES):
            if self._is_shown or not self._is_wanted:
                break
            self._is_wanted = self._show()
        runtime.gl.Finish()  # seen, not only asked for

    def look(self, step: str) -> bool:
        """Show it again if it is time; false when the user or the supervisor wants an end.

        Args:
            step: What is loaded next.
        """
        self._progress.step(step)
        for message in self._link.receive():
            if isinstance(message, Stop):
                return False
            if isinstance(message, Command | MindStatus):
                self.messages.append(message)
        if time.perf_counter() - self._shown_s >= self._pause_s:
            self._is_wanted = self._show()
        return self._is_wanted and not self._link.is_closed

    def close(self) -> None:
        self._waking.close()

    def _show(self) -> bool:
        runtime = self._runtime
        frame = runtime.begin_frame()
        if frame.input.asked_to_close:
            self._link.send(StageClosed())
            runtime.end_frame([], *runtime.size)
            return False
        began_s = time.perf_counter()
        if frame.should_render:
            views, size = runtime.views(), runtime.size
            seconds, share = began_s - self._shown_s, self._progress.share
            runtime.end_frame(self._waking.draw(runtime.head, views, size, seconds, share), *size)
        else:
            runtime.end_frame([], *runtime.size)
        self._is_shown = frame.should_render
        self._shown_s = time.perf_counter()
        period_s, drawing_s = frame.period_ns / 1e9, self._shown_s - began_s
        self._pause_s = max(_LEAST_S, _LOADING_SHARE * drawing_s, _PERIOD_SHARE * period_s)
        if not frame.should_render and not period_s:
            self._pause_s = _ASLEEP_S
        return True
