"""The runtime without a screen: a fixed clock, a head that only the stage moves."""

import time

from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.runtimes.protocol import Frame, Head
from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext
from vr_assistant.stage.runtimes.walking import Walk, walk_freely


class OffscreenRuntime:
    """Frame n is shown at start_ns + n / fps: as fast as it can be drawn, or paced by the wall clock."""

    name = "offscreen"
    gl: GL

    def __init__(
        self, width: int = 1280, height: int = 720, fps: int = 30, *, start_ns: int = 0, paced: bool = False
    ) -> None:
        """
        Args:
            start_ns: Time of the first frame; with `paced` it is the time of begin() instead.
            paced: Wait for each frame's time on time.monotonic_ns() and skip the frames that were missed.
        """
        self.size = (width, height)
        self.head = Head()
        self.walk: Walk = walk_freely
        self._period_ns = round(1e9 / fps)
        self._next_ns = start_ns
        self._paced = paced
        self._context: SurfacelessContext | None = None

    def begin(self) -> None:
        self._context = SurfacelessContext()
        self.gl = GL(self._context.get_proc_address)
        if self._paced:
            self._next_ns = time.monotonic_ns()

    def begin_frame(self) -> Frame:
        display_at_ns = self._next_ns
        if self._paced:
            late_ns = time.monotonic_ns() - display_at_ns
            if late_ns < 0:
                time.sleep(-late_ns / 1e9)
            else:
                display_at_ns += late_ns // self._period_ns * self._period_ns
        self._next_ns = display_at_ns + self._period_ns
        return Frame(display_at_ns, period_ns=self._period_ns if self._paced else 0)

    def views(self) -> list[View]:
        return [view_of_head(self.head, self.size[0] / self.size[1])]

    def end_frame(self, resolved_framebuffers: list[int], width: int, height: int) -> None:
        self.gl.Flush()

    def end(self) -> None:
        if self._context:
            self._context.close()
            self._context = None
