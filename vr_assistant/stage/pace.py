"""Keeps the frames' time: measures them, draws smaller pictures before the GPU is late, and shows what was measured."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from vr_assistant.config import StageSettings
from vr_assistant.stage.overlay import Overlay, PictureFigures
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.gpu_timer import GpuTimer
from vr_assistant.stage.render.resolution import DynamicResolution, drawn_size
from vr_assistant.stage.render.screen_text import ScreenText
from vr_assistant.stage.runtimes.protocol import Frame
from vr_assistant.telemetry.frames import DRAW, SCENE, FrameStatistics
from vr_assistant.telemetry.trace import write_trace

log = logging.getLogger(__name__)

TOLD_EVERY_NS = 1_000_000_000
TRACED_FRAMES = 10_000
"""Two minutes at 90 Hz; written within a second, and a process that was told to stop has three."""


class Counted(Protocol):
    """A picture that knows what it drew last."""

    @property
    def triangles(self) -> int: ...
    @property
    def objects(self) -> int: ...


class Pace:
    """Of one frame loop; without a GL it only measures."""

    def __init__(
        self,
        gl: GL | None = None,
        *,
        statistics: FrameStatistics | None = None,
        overlay: Overlay | None = None,
        resolution: DynamicResolution | None = None,
        trace: Path | None = None,
    ) -> None:
        """
        Args:
            resolution: None always draws the whole size.
            trace: Gets the last frames, and a summary of all, when the loop ends.
        """
        self._gl = gl
        self._timer = GpuTimer(gl) if gl else None
        self._overlay = overlay
        self._resolution = resolution
        self._trace = trace
        self._period_ns = 0
        self._shown = self._missed = self._told_at_ns = 0
        self.statistics = statistics or FrameStatistics()
        self.mark: Callable[[int], None] = self.statistics.mark
        """What was done since the last mark belongs to this phase of telemetry.frames."""

    @property
    def scale(self) -> float:
        """Of width and height, for the next picture."""
        return self._resolution.scale if self._resolution else 1.0

    @property
    def _programs_made(self) -> int:
        return self._gl.programs_made if self._gl else 0

    def begin(self) -> None:
        """Before the runtime's wait."""
        self.statistics.begin(self._programs_made)

    def woke(self, frame: Frame) -> None:
        """After it."""
        self._period_ns = frame.period_ns
        self.statistics.woke(frame.display_at_ns, frame.period_ns)
        self._shown += 1
        self._missed += self.statistics.missed
        if frame.input.toggled_statistics and self._overlay:
            self._overlay.toggle()
        if self._resolution and self.statistics.missed:
            self._resolution.missed()
        if not self._timer:
            return
        for told in self._timer.take():
            self.statistics.gpu(told.frame, told.began_at_ns, told.duration_ns)
            if self._resolution:
                self._resolution.gpu(told.duration_ns, self._period_ns, told.scale)

    def take_shown(self, now_ns: int) -> tuple[int, int] | None:
        """Frames shown and missed since this was last told, once a second, where the runtime has a clock of its own."""
        if not self._period_ns or now_ns < self._told_at_ns + TOLD_EVERY_NS:
            return None
        shown, is_first = (self._shown, self._missed), self._told_at_ns == 0
        self._shown, self._missed, self._told_at_ns = 0, 0, now_ns
        return None if is_first else shown

    @contextmanager
    def drawing(self, picture: Counted, size: tuple[int, int], now_ns: int) -> Iterator[tuple[int, int]]:
        """Around all that goes into one picture; gives the pixels to draw of the `size` that is shown."""
        self.mark(SCENE)
        if self._timer:
            self._timer.begin(self.statistics.number, self.scale)
        if self._gl and self._overlay and self._overlay.is_due(now_ns):
            with self._gl.counting() as counts:
                yield drawn_size(*size, self.scale)
            calls = sum(counts.values())
            self._overlay.renew(now_ns, PictureFigures(*size, self.scale, picture.triangles, picture.objects, calls))
        else:
            yield drawn_size(*size, self.scale)
        if self._timer:
            self._timer.end()
        self.mark(DRAW)

    def lay_over(self, framebuffers: list[int], width: int, height: int) -> None:
        """The overlay, while it is shown, over finished pictures of which width by height pixels were drawn."""
        if self._overlay and self._overlay.is_shown:
            self._overlay.draw(framebuffers, width, height)

    def end(self) -> None:
        """The frame is over."""
        self.statistics.end(self.scale, self._programs_made)

    def close(self) -> None:
        """Say how it went, in the log and in the trace; call it while the context is still current."""
        if found := self.statistics.summary():
            log.info(
                "the last %d frames: %d missed, %.1f ms usually, %.1f ms at worst, %d collections, %d programs made",
                found.frames, found.missed, found.whole.p50, found.whole.max, found.collections, found.programs,
            )  # fmt: skip
        if self._trace:
            try:
                write_trace(self._trace, self.statistics.frames(TRACED_FRAMES), "stage", found)
            except OSError as error:
                log.warning("the trace %s cannot be written: %s", self._trace, error.strerror)
        for part in (self._timer, self._overlay):
            if part:
                part.close()


def open_pace(gl: GL, settings: StageSettings) -> Pace:
    """What a stage with these settings wants measured and shown."""
    statistics = FrameStatistics()
    # A picture drawn by the processor costs the same moment either way, and its user sees how coarse it gets.
    adapts = settings.dynamic_resolution and not gl.is_software
    return Pace(
        gl,
        statistics=statistics,
        overlay=Overlay(gl, statistics, ScreenText(gl)),
        resolution=DynamicResolution() if adapts else None,
        trace=Path(settings.trace) if settings.trace else None,
    )
