"""How long each part of each frame took: a ring that is filled while frames are due and read when there is time."""

import gc
import time
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

PHASES = ("wait", "link", "input", "scene", "upload", "cull", "draw", "show")
"""Of a frame, in the order in which they come; what comes twice is added up."""
WAIT, LINK, INPUT, SCENE, UPLOAD, CULL, DRAW, SHOW = range(len(PHASES))
FRAME = np.dtype(
    [
        ("number", "i8"),
        ("began_at", "i8"),  # ns of the clock; the wait begins here
        ("display_at", "i8"),  # ns, as the runtime says
        ("period", "i8"),  # ns between two frames; 0: the runtime has no clock of its own
        ("phases", "i8", len(PHASES)),  # ns; 0: not in this frame
        ("late", "i8"),  # ns from display_at to the end of the wait, where that is later
        ("gpu_began_at", "i8"),
        ("gpu", "i8"),  # ns; -1: not known
        ("scale", "f4"),  # of the picture's width and height
        ("missed", "u4"),  # ticks that passed without a frame before this one
        ("collections", "u4"),  # of Python's garbage, during this frame
        ("programs", "u4"),  # shader programs made during this frame
    ]
)


@dataclass(frozen=True, slots=True)
class Spread:
    """Of one figure over many frames, in milliseconds; half of them, or 99 of 100, took no longer than that."""

    p50: float
    p99: float
    max: float


@dataclass(frozen=True, slots=True)
class Summary:
    frames: int
    seconds: float
    """From the beginning of the first to the end of the last."""
    missed: int
    collections: int
    programs: int
    whole: Spread
    """All but the wait: what the frame costs this thread."""
    phases: dict[str, Spread]
    """Each over the frames that had it; without those that none had."""
    late: Spread
    gpu: Spread | None
    """Over the frames whose time the GPU has told; None when it told none."""


class _Collections:
    """Of Python's garbage, since somebody wanted to know."""

    begun = 0

    @classmethod
    def count(cls) -> None:
        if cls._note not in gc.callbacks:
            gc.callbacks.append(cls._note)

    @classmethod
    def _note(cls, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            cls.begun += 1


class FrameStatistics:
    """The last frames of one loop. Nothing here grows: a mark is a clock read and two list entries.

    A frame is missed for each tick that passes over without one: the display time has jumped by more than a period, or
    the frame before was done more than a period after its display time.
    """

    def __init__(self, size: int = 1 << 16, clock_ns: Callable[[], int] = time.monotonic_ns) -> None:
        """
        Args:
            size: Frames kept; twelve minutes at 90 Hz, in 9 MB.
            clock_ns: The clock of the frames' display times.
        """
        self._ring = np.zeros(size, FRAME)
        self._clock_ns = clock_ns
        self._laps = [0] * len(PHASES)
        self._began_ns = self._lap_ns = self._display_at_ns = self._period_ns = self._late_ns = 0
        self._missed = self._collections_before = self._programs_before = 0
        self._last_display_ns = self._overrun = 0
        self.number = 0
        """Of the frame in progress, from 0."""
        _Collections.count()

    # --- while a frame is made -----------------------------------------------------------------

    def begin(self, programs_made: int = 0) -> None:
        """A frame begins, with its wait.

        Args:
            programs_made: Shader programs since the start of the process.
        """
        self._collections_before, self._programs_before = _Collections.begun, programs_made
        self._began_ns = self._lap_ns = self._clock_ns()
        for phase in range(len(PHASES)):
            self._laps[phase] = 0

    def woke(self, display_at_ns: int, period_ns: int) -> None:
        """The wait is over. `period_ns`: 0 where the runtime has no clock of its own; nothing is missed then."""
        self.mark(WAIT)
        self._display_at_ns, self._period_ns = display_at_ns, period_ns
        self._late_ns = max(0, self._lap_ns - display_at_ns) if period_ns else 0
        self._missed = self._overrun
        if period_ns and self._last_display_ns:
            self._missed = max(self._missed, round((display_at_ns - self._last_display_ns) / period_ns) - 1)
        self._last_display_ns = display_at_ns

    @property
    def missed(self) -> int:
        """Ticks that passed between the last frame and the one in progress."""
        return self._missed

    def mark(self, phase: int) -> None:
        """What was done since the last mark belongs to `phase`, e.g. DRAW."""
        now_ns = self._clock_ns()
        self._laps[phase] += now_ns - self._lap_ns
        self._lap_ns = now_ns

    def end(self, scale: float = 1.0, programs_made: int = 0) -> None:
        """The frame has been shown; the last mark says when.

        Args:
            scale: Of the picture's width and height, drawn over shown.
            programs_made: As for begin().
        """
        over_ns = self._lap_ns - self._display_at_ns
        self._overrun = max(0, over_ns // self._period_ns) if self._period_ns else 0
        collections = _Collections.begun - self._collections_before
        programs = programs_made - self._programs_before
        self._ring[self.number % len(self._ring)] = (
            self.number, self._began_ns, self._display_at_ns, self._period_ns, self._laps, self._late_ns, 0, -1,
            scale, self._missed, collections, programs,
        )  # fmt: skip
        self.number += 1

    def gpu(self, number: int, began_at_ns: int, duration_ns: int) -> None:
        """What the GPU took for frame `number`, told some frames later; began_at_ns on the frames' clock."""
        slot = number % len(self._ring)
        if self._ring["number"][slot] == number < self.number:
            self._ring["gpu_began_at"][slot] = began_at_ns
            self._ring["gpu"][slot] = duration_ns

    # --- when there is time --------------------------------------------------------------------

    def frames(self, last: int | None = None) -> NDArray[Any]:
        """The last frames, oldest first, as a copy with the fields of FRAME."""
        kept = min(self.number, len(self._ring))
        wanted = kept if last is None else min(last, kept)
        return self._ring[np.arange(self.number - wanted, self.number) % len(self._ring)]

    def summary(self, seconds: float | None = None) -> Summary | None:
        """Over the frames that began in the last seconds, or over all that are kept; None without any."""
        if seconds is None:
            return summarise(self.frames())
        began_at, size = self._ring["began_at"], len(self._ring)
        kept = range(max(0, self.number - size), self.number)
        since_ns = self._clock_ns() - seconds * 1e9
        before = bisect_left(kept, since_ns, key=lambda number: began_at[number % size])
        return summarise(self.frames(len(kept) - before))


def summarise(frames: NDArray[Any]) -> Summary | None:
    """Of an array with the fields of FRAME; None when it is empty."""
    if not len(frames):
        return None
    phases = frames["phases"]
    spreads = {}
    for number, name in enumerate(PHASES):
        had = phases[:, number][phases[:, number] > 0]
        if len(had):
            spreads[name] = _spread(had)
    told = frames["gpu"][frames["gpu"] >= 0]
    return Summary(
        frames=len(frames),
        seconds=int(frames["began_at"][-1] + phases[-1].sum() - frames["began_at"][0]) / 1e9,
        missed=int(frames["missed"].sum()),
        collections=int(frames["collections"].sum()),
        programs=int(frames["programs"].sum()),
        whole=_spread(whole_ns(frames)),
        phases=spreads,
        late=_spread(frames["late"]),
        gpu=_spread(told) if len(told) else None,
    )


def whole_ns(frames: NDArray[Any]) -> NDArray[np.int64]:
    """What each frame cost the thread: its phases without the wait."""
    whole: NDArray[np.int64] = frames["phases"][:, WAIT + 1 :].sum(axis=1)
    return whole


def _spread(values_ns: NDArray[np.int64]) -> Spread:
    ordered, count = np.sort(values_ns), len(values_ns)  # a fifth of what np.percentile takes
    p50, p99 = ordered[(count - 1) // 2], ordered[(count * 99 - 1) // 100]
    return Spread(*(float(value) / 1e6 for value in (p50, p99, ordered[-1])))
