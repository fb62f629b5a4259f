"""The whole stage in this process, on a live runtime: the town, the assistant, panels, the user's hands."""

import contextlib
import time
from collections.abc import Callable
from multiprocessing import Pipe
from types import TracebackType

import numpy as np
from numpy.typing import NDArray
from seen_pixels import pixels_of

from vr_assistant.config import HeadsetSettings, Settings
from vr_assistant.messages import AnyMessage, Command, Message
from vr_assistant.stage.link import Link
from vr_assistant.stage.moving.locomotion import Locomotion
from vr_assistant.stage.moving.solid import solid_of
from vr_assistant.stage.opening import Painter, load_body, load_world, open_scene
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.render.kept_programs import keep_programs
from vr_assistant.stage.runtimes.openxr.runtime import OpenXRRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.runtimes.walking import slide_on
from vr_assistant.stage.stage import Stage

DEADLINE_S = 120.0
Picture = NDArray[np.uint8]


class WholeStage:
    """From `with` to the end of it, frame by frame."""

    def __init__(self, at: Head, *, samples: int = 0, settings: HeadsetSettings | None = None) -> None:
        """`at`: Where the user stands in the town, and which way they face."""
        self._at, self._samples = at, samples
        self._settings = settings or HeadsetSettings(mirror=False)
        self.runtime = OpenXRRuntime(self._settings, (320, 180))
        self.heard: list[AnyMessage] = []
        """What the stage told the mind."""

    def __enter__(self) -> "WholeStage":
        runtime, cache = self.runtime, Settings().paths.cache_dir
        with contextlib.ExitStack() as parts:
            runtime.begin()
            parts.callback(runtime.end)
            keep_programs(runtime.gl, cache)
            world, ground = load_world("town")
            painter = self.painter = Painter(
                runtime.gl, world, self._samples, cache, 2, keeps_depth=self._settings.depth_layer
            )
            painter.hidden = lambda: runtime.visibility_mask
            for _ in painter.renderer.load():
                pass
            parts.callback(painter.renderer.close)
            self.scene = open_scene(world, ground, load_body())
            runtime.head = self._at
            runtime.walk = slide_on(ground.is_walkable)
            ours, theirs = Pipe()
            self._link = Link(ours)
            parts.callback(self._link.close)
            locomotion = Locomotion(ground.is_walkable, solid_of(world))
            self._stage = Stage(runtime, self.scene, painter, Link(theirs), locomotion=locomotion)
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def tell(self, *commands: Command) -> None:
        """As the mind does."""
        for command in commands:
            self._link.send(command)

    def step(self, frames: int = 1) -> None:
        """The frame loop's own."""
        for _ in range(frames):
            self._link.flush()
            self._stage.step()
            self.heard += self._link.receive()

    def until(self, holds: Callable[[], object]) -> None:
        """Raises TimeoutError."""
        end = time.monotonic() + DEADLINE_S
        while not holds():
            if time.monotonic() > end:
                raise TimeoutError("It did not come true.")
            self.step()

    def until_heard(self, kind: type[Message]) -> Message:
        """The next of this kind."""
        found: list[Message] = []
        since = len(self.heard)
        self.until(lambda: [found.append(message) for message in self.heard[since:] if isinstance(message, kind)])
        return found[0]

    def settle(self, head: Head) -> None:
        """Frames of nothing until the headset is where this says, up to the place in the room; then stand there."""
        nothing = FrameScene()
        end = time.monotonic() + DEADLINE_S
        while abs(self.runtime._room_head.y - head.y) > 1e-4 or abs(self.runtime._room_head.pitch - head.pitch) > 1e-3:
            if time.monotonic() > end:
                raise TimeoutError("The headset does not go there.")
            self.show(nothing)
        self.runtime.head = head

    def until_focused(self) -> None:
        """The user has the town before them."""
        self.until(lambda: self.views and self.runtime._lasting.has_focus and self.runtime._lasting.is_tracked)

    def play(self, seconds: float, end_ns: int, *commands: Command) -> FrameScene:
        """Let the scene alone live for a while, after these commands; the same every time. Nothing is drawn.

        Args:
            end_ns: The scene's time at the end; before that it has not lived, or lived less far.
        """
        for command in commands:
            self.scene.apply(command)
        for left in range(round(seconds * 30), 0, -1):
            self.scene.advance(end_ns - left * 1_000_000_000 // 30, self.runtime.head)
        return self.scene.update(end_ns, self.runtime.head)

    def show(self, scene: FrameScene) -> list[View]:
        """One frame of this scene, once the runtime wants one; gives the eyes that it was drawn for."""
        end = time.monotonic() + DEADLINE_S
        while time.monotonic() < end:
            if self.runtime.begin_frame().should_render:
                views, size = self.runtime.views(), self.runtime.size
                self.runtime.end_frame(self.painter.draw(scene, views, size), *size)
                return views
            self.runtime.end_frame([], *self.runtime.size)
        raise TimeoutError("The runtime wanted no picture.")

    @property
    def views(self) -> list[View]:
        """Of the last picture."""
        return self.runtime._views

    def eyes(self) -> tuple[Picture, Picture]:
        """What was handed to the compositor last, left and right: (height, width, 4) sRGB, top row first."""
        connection, gl = self.runtime._connection, self.runtime.gl
        assert connection
        gl.Finish()
        left, right = (
            pixels_of(gl, swapchain._framebuffers[swapchain._index.value], swapchain.width, swapchain.height)
            for swapchain in connection.projection.swapchains
        )
        return left, right
