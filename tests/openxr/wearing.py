"""Somebody who wears the headset of a live runtime, and what they see."""

import time
from collections.abc import Callable
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from seen_pixels import pixels_of

from vr_assistant.config import HeadsetSettings
from vr_assistant.stage.render.frame import View
from vr_assistant.stage.runtimes.openxr.runtime import OpenXRRuntime
from vr_assistant.stage.runtimes.protocol import Frame
from vr_assistant.stage.waking import Waking

DEADLINE_S = 30.0
MIRROR = (640, 360)
Picture = NDArray[np.uint8]


class Wearer:
    """Shows the waiting scene, frame by frame, from `with` to the end of it."""

    def __init__(self, settings: HeadsetSettings | None = None) -> None:
        self.runtime = OpenXRRuntime(settings or HeadsetSettings(), MIRROR)
        self.frames: list[Frame] = []
        self.views: list[View] = []
        """Of the last picture."""
        self._shown: list[int] = []

    def __enter__(self) -> "Wearer":
        self.runtime.begin()
        self._scene = Waking(self.runtime.gl)
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.runtime.end()

    def frame(self) -> Frame:
        """One more, drawn if it is to be drawn."""
        runtime = self.runtime
        frame = runtime.begin_frame()
        self.frames.append(frame)
        if frame.should_render:
            self.views = runtime.views()
            self._shown = self._scene.draw(runtime.head, self.views, runtime.size, 0.0, 0.5)
            runtime.end_frame(self._shown, *runtime.size)
        else:
            runtime.end_frame([], *runtime.size)
        return frame

    def until(self, holds: Callable[[Frame], object]) -> Frame:
        """Frames until it holds; gives the one in which it does. Raises TimeoutError."""
        end = time.monotonic() + DEADLINE_S
        while not holds(frame := self.frame()):
            if time.monotonic() > end:
                raise TimeoutError(f"It did not come true; the last frame is {frame}")
        return frame

    def until_focused(self) -> Frame:
        return self.until(lambda frame: frame.should_render and frame.input.has_focus)

    def look(self) -> tuple[Picture, Picture]:
        """What both eyes have before them: (height, width, 3) sRGB, top row first."""
        self.until(lambda frame: frame.should_render)
        gl, (width, height) = self.runtime.gl, self.runtime.size
        gl.Finish()
        left, right = (pixels_of(gl, framebuffer, width, height)[..., :3] for framebuffer in self._shown)
        return left, right


def difference(one: Picture, other: Picture) -> float:
    """Mean over all pixels, 0 to 255."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())
