"""What F3 shows in a corner of the picture: how the frames of the last seconds went."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.frame_graph import FRAMES_SHOWN, FrameGraph
from vr_assistant.stage.render.gl import GL
from vr_assistant.telemetry.frames import FrameStatistics, Spread, whole_ns

SECONDS = 5.0
"""That the figures are about."""
REFRESH_NS = 250_000_000
_COLUMNS = (0.0, 7.5, 11.5, 15.5)
"""Where the cells of a row begin, in text heights."""
_WIDTH = 20.0
_GRAPH_HEIGHT = 5.0
_MISSED_SHARE = 1.5
"""Of a period: as high as the diagram, so that a missed frame is seen."""
_LEAST_TEXT_PX, _TEXT_SHARE = 11.0, 1 / 48
_INK, _FAINT_INK, _WARNING = (0.92, 0.94, 0.96), (0.6, 0.64, 0.68), (1.0, 0.45, 0.3)
Colour = tuple[float, float, float]
Label = tuple[str, float, float, float, Colour]
"""Text, x and y of its top left corner and height in pixels from the picture's top left corner, sRGB colour."""


class Labels(Protocol):
    """Text on the screen."""

    def show(self, key: str, labels: list[Label]) -> None:
        """In place of what was shown under this key; an empty list shows nothing."""

    def draw(self, framebuffers: list[int], width: int, height: int) -> None:
        """Over the lower left part of each picture."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class PictureFigures:
    """Of the last picture drawn."""

    width: int = 0
    height: int = 0
    """Pixels shown; `scale` of both were drawn."""
    scale: float = 1.0
    triangles: int = 0
    objects: int = 0
    calls: int = 0
    """Of OpenGL, for the whole picture."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is written, and the bars under it."""

    rows: list[tuple[tuple[str, ...], Colour]]
    shares: NDArray[np.floating]
    """Of a period, oldest first; negative where a frame was missed."""


def page(statistics: FrameStatistics, figures: PictureFigures) -> Page:
    """What there is to say now; about a fifth of a millisecond."""
    found = statistics.summary(SECONDS)
    rows: list[tuple[tuple[str, ...], Colour]] = []
    if found is None:
        return Page(rows, np.zeros(0))
    missed = f"missed {found.missed} of {found.frames + found.missed}"
    rows.append(
        (
            (f"{found.frames / found.seconds:.0f} fps" if found.seconds else "", missed),
            _WARNING if found.missed else _INK,
        )
    )
    rows.append((("ms", "p50", "p99", "max"), _FAINT_INK))
    rows.append((_row("frame", found.whole), _INK))
    rows += [(_row("  " + name, spread), _FAINT_INK) for name, spread in found.phases.items()]
    rows.append((_row("late", found.late), _INK))
    rows.append((_row("GPU", found.gpu) if found.gpu else ("GPU", "not told"), _INK))
    size = f"{figures.width} x {figures.height}"
    rows.append((("size", f"{size}, {figures.scale * 100:.0f} % drawn"), _INK if figures.scale == 1 else _WARNING))
    rows.append((("triangles", f"{figures.triangles:,}"), _INK))
    rows.append((("objects", f"{figures.objects:,}"), _INK))
    rows.append((("GL calls", f"{figures.calls:,}"), _INK))
    bad = found.collections + found.programs
    said = f"{found.collections} collections, {found.programs} programs"
    rows.append((("hitches", said), _WARNING if bad else _FAINT_INK))
    return Page(rows, _shares(statistics))


def _row(name: str, spread: Spread) -> tuple[str, ...]:
    return name, f"{spread.p50:.2f}", f"{spread.p99:.2f}", f"{spread.max:.2f}"


def _shares(statistics: FrameStatistics) -> NDArray[np.floating]:
    frames = statistics.frames(FRAMES_SHOWN)
    period = np.where(frames["period"] > 0, frames["period"], 1e9 / 60)
    busy = np.maximum(whole_ns(frames), frames["gpu"]) / period
    shares: NDArray[np.floating] = np.where(frames["missed"] > 0, -np.maximum(busy, _MISSED_SHARE), busy)
    return shares


class Overlay:
    """Draws the page, and renews it four times a second; nothing at all while it is hidden."""

    def __init__(self, gl: GL, statistics: FrameStatistics, labels: Labels | None = None) -> None:
        self._graph = FrameGraph(gl)
        self._labels = labels
        self._statistics = statistics
        self._next_ns = 0
        self.is_shown = False

    def toggle(self) -> None:
        self.is_shown = not self.is_shown
        self._next_ns = 0
        if not self.is_shown and self._labels:
            self._labels.show("statistics", [])

    def is_due(self, now_ns: int) -> bool:
        return self.is_shown and now_ns >= self._next_ns

    def renew(self, now_ns: int, figures: PictureFigures) -> None:
        """Say what is true now."""
        self._next_ns = now_ns + REFRESH_NS
        text_px = max(_LEAST_TEXT_PX, figures.height * _TEXT_SHARE)
        said = page(self._statistics, figures)
        left, top, line = text_px, text_px, text_px * 1.35
        if self._labels:
            labels = [
                (cell, left + _COLUMNS[column] * text_px, top + number * line, text_px, colour)
                for number, (cells, colour) in enumerate(said.rows)
                for column, cell in enumerate(cells)
            ]
            self._labels.show("statistics", labels)
        below = top + len(said.rows) * line + text_px * 0.3
        width, height = _WIDTH * text_px, _GRAPH_HEIGHT * text_px
        ground = (left / 2, top / 2, width + text_px, below - top / 2 + height + text_px / 2)
        self._graph.show(said.shares, ground, (left, below, width, height), (figures.width, figures.height))

    def draw(self, framebuffers: list[int], width: int, height: int) -> None:
        """Over the finished pictures, of which the lower left width by height pixels are shown."""
        self._graph.draw(framebuffers, width, height)
        if self._labels:
            self._labels.draw(framebuffers, width, height)

    def close(self) -> None:
        self._graph.close()
        if self._labels:
            self._labels.close()
