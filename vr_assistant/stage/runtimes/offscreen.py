"""The runtime without a screen: a fixed clock, a head that only the stage moves."""

import math
import time
from collections.abc import Sequence

from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import Blend, Panel, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.protocol import Frame, UserInput
from vr_assistant.stage.runtimes.rig import Head, Rig
from vr_assistant.stage.runtimes.surfaceless import SurfacelessContext
from vr_assistant.stage.runtimes.walking import Walk, walk_freely

IPD_M = 0.063


class OffscreenRuntime:
    """Frame n is shown at start_ns + n / fps: as fast as it can be drawn, or paced by the wall clock.

    What it shows goes nowhere, so it can pretend to be anything: `input`, `see_through`, `most_panels` and `bounds` may
    be set by whoever plays the user.
    """

    name = "offscreen"
    gl: GL
    see_through: Blend = "opaque"
    blend: Blend = "opaque"
    most_panels = 0
    visibility_mask: Sequence[Mesh] = ()
    bounds: tuple[float, float] | None = None

    def __init__(
        self,
        width: int = 1280,
        height: int = 720,
        fps: int = 30,
        *,
        start_ns: int = 0,
        paced: bool = False,
        eyes: int = 1,
    ) -> None:
        """
        Args:
            eyes: Two see the world like a headset's.
            start_ns: Time of the first frame; with `paced` it is the time of begin() instead.
            paced: Wait for each frame's time on time.monotonic_ns() and skip the frames that were missed.
        """
        self.size = (width, height)
        self.eyes = eyes
        self._head = Head()
        self.rig = Rig()
        self.input = UserInput()
        """Of the next frame; what lasts only one frame is taken out of it."""
        self.vibrations: list[tuple[Side, float, float]] = []
        """All there were: side, seconds, strength."""
        self.walk: Walk = walk_freely
        self._period_ns = round(1e9 / fps)
        self._next_ns = start_ns
        self._paced = paced
        self._context: SurfacelessContext | None = None

    @property
    def head(self) -> Head:
        """In the world. Changing its numbers is what a tracked head does: the room stays where it is."""
        return self._head

    @head.setter
    def head(self, at: Head) -> None:
        """Places the user, as in a headset: the room moves, and the hands with it."""
        self.rig.place(self.rig.head_in_room(self._head), at)
        self._head = at

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
        taken, self.input = self.input, self.input.lasting()
        return Frame(display_at_ns, input=taken, period_ns=self._period_ns if self._paced else 0)

    def views(self) -> list[View]:
        head, aspect = self.head, self.size[0] / self.size[1]
        if self.eyes == 1:
            return [view_of_head(head, aspect)]
        right, forward = math.cos(head.yaw) * IPD_M / 2, math.sin(head.yaw) * IPD_M / 2
        return [
            view_of_head(Head(head.x + side * right, head.y, head.z - side * forward, head.yaw, head.pitch), aspect)
            for side in (-1, 1)
        ]

    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]:
        return panels

    def end_frame(
        self, resolved_framebuffers: list[int], width: int, height: int, panels: Sequence[Panel] = ()
    ) -> None:
        self.gl.Flush()

    def vibrate(self, side: Side, seconds: float, strength: float) -> None:
        self.vibrations.append((side, seconds, strength))

    def end(self) -> None:
        if self._context:
            self._context.close()
            self._context = None
