"""How large a part of the picture is drawn, so that the GPU is never late: lowered early, raised with patience."""

from collections import deque

SCALES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
"""Of the picture's width and height."""
TIGHT = 0.85
"""Share of a period; two frames of three above it and the next would be late."""
ROOMY = 0.70
"""Share of a period that a frame must be expected to stay below, one step larger, before that step is taken."""
INNOCENT = 0.50
"""Share of a period below which the GPU did not cause a frame to be missed."""
FRAMES_WITH_ROOM = 45
"""In a row, before a step up: half a second at 90 Hz."""
PROBATION_FRAMES = 450
"""A step up that must be taken back within these is tried again with twice the patience."""
MOST_PATIENCE = 16


def drawn_size(width: int, height: int, scale: float) -> tuple[int, int]:
    """Pixels drawn of a picture shown at width by height."""
    return max(1, round(width * scale)), max(1, round(height * scale))


class DynamicResolution:
    """The scale to draw the next frame at. It counts frames, so it knows no clock.

    Times come some frames after the frame was drawn; those of frames drawn at another scale are passed over. A frame
    that was missed, or whose time is unknown, says nothing about room.
    """

    def __init__(self) -> None:
        self._step = 0
        self._recent: deque[float] = deque(maxlen=3)
        self._with_room = 0
        self._patience = 1
        self._since_raised = PROBATION_FRAMES
        self._waits_for_news = False

    @property
    def scale(self) -> float:
        return SCALES[self._step]

    def missed(self) -> None:
        """A frame was missed. Unless the GPU cannot have caused it, the scale is lowered, once for each size."""
        self._with_room = 0
        is_innocent = len(self._recent) == self._recent.maxlen and max(self._recent) < INNOCENT
        if not self._waits_for_news and not is_innocent:
            self._lower()

    def gpu(self, duration_ns: int, period_ns: int, scale: float) -> None:
        """What a frame drawn at `scale` took of the GPU's time."""
        if scale != self.scale or period_ns <= 0:
            return
        self._waits_for_news = False
        self._since_raised += 1
        if self._since_raised == PROBATION_FRAMES:
            self._patience = 1
        share = duration_ns / period_ns
        self._recent.append(share)
        if share > 1.0 or sum(recent > TIGHT for recent in self._recent) >= 2:
            self._lower()
        elif self._step:
            has_room = share * (SCALES[self._step - 1] / self.scale) ** 2 < ROOMY
            self._with_room = self._with_room + 1 if has_room else 0
            if self._with_room >= FRAMES_WITH_ROOM * self._patience:
                self._since_raised = 0
                self._change(-1)

    def _lower(self) -> None:
        if self._since_raised < PROBATION_FRAMES:
            self._patience = min(MOST_PATIENCE, self._patience * 2)
            self._since_raised = PROBATION_FRAMES
        if self._step < len(SCALES) - 1:
            self._change(1)

    def _change(self, steps: int) -> None:
        self._step += steps
        self._recent.clear()
        self._with_room = 0
        self._waits_for_news = True
