"""The stage process: opens the runtime, shows the town, obeys the mind, and never waits for anybody."""

import gc
import logging
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Protocol

from vr_assistant.config import Settings
from vr_assistant.messages import (
    AnyMessage,
    Command,
    MindStatus,
    MuteToggled,
    StageClosed,
    StageReady,
    Stop,
    UserPose,
)
from vr_assistant.priority import come_first
from vr_assistant.stage.link import Link
from vr_assistant.stage.opening import Painter, load_body, load_world, open_scene
from vr_assistant.stage.pace import Pace, open_pace
from vr_assistant.stage.panels.process_artist import ProcessArtist
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.runtimes.choose import open_runtime
from vr_assistant.stage.runtimes.protocol import Frame, Head, Runtime
from vr_assistant.stage.runtimes.walking import slide_on
from vr_assistant.stage.runtimes.window import WindowRuntime
from vr_assistant.stage.scene.follower import Follower
from vr_assistant.stage.scene.scene import Scene
from vr_assistant.stage.waking import show_waking
from vr_assistant.telemetry.frames import INPUT, LINK, SCENE, SHOW

log = logging.getLogger(__name__)

POSE_EVERY_NS = 100_000_000
OFFSCREEN_SIZE = (320, 180)
OFFSCREEN_FPS = 30
OFFSCREEN_PICTURE_EVERY_NS = 2_000_000_000
"""Without a screen the pictures only prove that drawing works; the cores belong to the speech."""
SWITCH_INTERVAL_S = 0.0005
"""How long a thread that has woken waits for a busy one. The stage has none, but a library may start one: then frames
begin 0.6 ms late instead of 5.1, and a frame whose calls give up the lock takes 1.2 ms instead of 6. At 0.1 ms the
threads take turns within the frame: it begins 0.2 ms late and takes twice as long (tests/bench/switch_interval.py)."""
WAITING_EVERY_S = 0.1


class Picture(Protocol):
    scale: float
    """Of width and height: the lower left part of each framebuffer that is drawn; set before each draw."""

    @property
    def triangles(self) -> int:
        """Of the last picture."""

    @property
    def objects(self) -> int: ...

    def draw(
        self, scene: FrameScene, views: list[View], size: tuple[int, int], latest: Callable[[], list[View]]
    ) -> list[int]:
        """Resolved framebuffers, one a view. `latest` gives the views once more, when everything else is done."""


class Stage:
    """The frame loop."""

    def __init__(
        self,
        runtime: Runtime,
        scene: Scene,
        picture: Picture,
        link: Link,
        follower: Follower | None = None,
        picture_every_ns: int = 0,
        pace: Pace | None = None,
    ) -> None:
        """
        Args:
            follower: Moves the head where no user does.
            picture_every_ns: At least this long between two pictures; 0 draws every frame.
            pace: Closed when the loop ends.
        """
        self._runtime, self._scene, self._picture, self._link = runtime, scene, picture, link
        self._follower = follower
        self._picture_every_ns = picture_every_ns
        self._pace = pace or Pace()
        self._next_picture_ns = self._next_pose_ns = self._last_ns = 0
        self.is_running = True

    def run(self) -> None:
        """Until the window is closed, Stop comes, or the other end of the link has gone."""
        try:
            while self.is_running:
                self.step()
        finally:
            self._pace.close()

    def step(self) -> None:
        """One frame."""
        pace = self._pace
        pace.begin()
        frame = self._runtime.begin_frame()
        pace.woke(frame)
        self._link.flush()
        for message in self._link.receive():
            self._take(message)
        pace.mark(LINK)
        self._read_input(frame)
        pace.mark(INPUT)
        if not self.is_running:
            return
        now_ns = frame.display_at_ns
        if self._follower:
            seconds = min(1.0, (now_ns - self._last_ns) / 1e9) if self._last_ns else 0.0
            self._runtime.head = self._follower.step(self._scene.attraction, seconds)
        self._last_ns = now_ns
        self._scene.advance(now_ns, self._runtime.head)
        self._report(now_ns)
        pace.mark(SCENE)
        if frame.should_render and now_ns >= self._next_picture_ns:
            self._next_picture_ns = now_ns + self._picture_every_ns
            self._show(now_ns)
        pace.end()

    def _show(self, now_ns: int) -> None:
        runtime, scene, pace = self._runtime, self._scene.frame(), self._pace
        size = runtime.size
        with pace.drawing(self._picture, size, now_ns) as drawn_size:
            self._picture.scale = pace.scale
            framebuffers = self._picture.draw(scene, runtime.views(), size, runtime.views)
            pace.lay_over(framebuffers, *drawn_size)
        runtime.end_frame(framebuffers, *drawn_size)
        pace.mark(SHOW)

    def _take(self, message: AnyMessage) -> None:
        if isinstance(message, Stop):
            self.is_running = False
        elif isinstance(message, Command | MindStatus):
            self._scene.apply(message)
        else:
            log.warning("the stage has no use for %s", type(message).__name__)

    def _read_input(self, frame: Frame) -> None:
        if self._link.is_closed:
            log.info("the supervisor has gone")
            self.is_running = False
        if frame.input.toggled_mute:
            self._link.send(MuteToggled())
        if frame.input.selected:
            self._scene.select()
        if frame.input.asked_to_close:
            self._link.send(StageClosed())
            self.is_running = False

    def _report(self, now_ns: int) -> None:
        for report in self._scene.reports():
            self._link.send(report)
        if now_ns >= self._next_pose_ns:
            self._next_pose_ns = now_ns + POSE_EVERY_NS
            head = self._runtime.head
            self._link.send(UserPose(head.x, head.y, head.z, head.yaw, head.pitch, now_ns))


def main(connection: Connection, settings_json: str) -> None:
    """Entry of the spawned process (its manners are the caller's: signals, log, what drivers print).

    Args:
        connection: This process's end of the link.
        settings_json: `Settings.model_dump_json()`; `stage.runtime` chooses the runtime.
    Raises:
        GraphicsError, NoDisplay, NoHeadset: nothing can be shown.
    """
    come_first()
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    settings = Settings.model_validate_json(settings_json)
    link = Link(connection)
    _show(link, settings)
    link.close()  # only now: whoever catches an error above still has to tell it through the connection


def _show(link: Link, settings: Settings) -> None:
    runtime = open_runtime(settings.stage, OFFSCREEN_SIZE, OFFSCREEN_FPS)
    runtime.begin()
    artist: ProcessArtist | None = None
    try:
        waiting = _wake(runtime, link)
        artist = ProcessArtist(settings.paths.log_dir)  # warm before the first words
        world, ground = load_world(settings.world)
        start = world.start
        runtime.head = Head(start.x, runtime.head.y, start.z, start.yaw, 0.0)
        if isinstance(runtime, WindowRuntime):
            runtime.walk = slide_on(ground.is_walkable)
        is_offscreen = runtime.name == "offscreen"
        painter = Painter(runtime.gl, world, 0 if is_offscreen else settings.stage.samples, settings.paths.cache_dir)
        for _ in painter.renderer.load():
            if not waiting.look():
                return
        painter.renderer.spread_uploads()
        scene = open_scene(world, ground, load_body(), artist)
        for message in waiting.messages:
            scene.apply(message)
        waiting.close()
        follower = Follower(start.x, start.z, start.yaw) if is_offscreen else None
        every_ns = OFFSCREEN_PICTURE_EVERY_NS if is_offscreen else 0
        pace = open_pace(runtime.gl, settings.stage)
        painter.renderer.mark = pace.mark
        # What was loaded stays; a full collection in the middle of the show would cost ten frames.
        gc.collect()
        gc.freeze()
        gc.disable()
        Stage(runtime, scene, painter, link, follower, every_ns, pace).run()
    finally:
        if artist:
            artist.close()
        runtime.end()


class _Waiting:
    """The first picture, shown again now and then while the town is loaded, so that the window stays alive."""

    def __init__(self, runtime: Runtime, link: Link) -> None:
        self.messages: list[Command | MindStatus] = []
        self._runtime, self._link = runtime, link
        self._size = runtime.size
        self._framebuffer, self._texture = show_waking(runtime.gl, *self._size)
        self._shown_s = 0.0
        self._show()

    def look(self) -> bool:
        """Show it again if it is time; false when the user or the supervisor wants an end."""
        for message in self._link.receive():
            if isinstance(message, Stop):
                return False
            if isinstance(message, Command | MindStatus):
                self.messages.append(message)
        if time.perf_counter() - self._shown_s < WAITING_EVERY_S:
            return not self._link.is_closed
        return self._show() and not self._link.is_closed

    def _show(self) -> bool:
        frame = self._runtime.begin_frame()
        self._shown_s = time.perf_counter()
        if frame.input.asked_to_close:
            self._link.send(StageClosed())
            return False
        if frame.should_render:
            framebuffers = [self._framebuffer] * len(self._runtime.views())
            self._runtime.end_frame(framebuffers, *self._size)
        return True

    def close(self) -> None:
        self._runtime.gl.delete_framebuffers(self._framebuffer)
        self._runtime.gl.delete_textures(self._texture)


def _wake(runtime: Runtime, link: Link) -> _Waiting:
    waiting = _Waiting(runtime, link)
    link.send(StageReady(runtime.name))
    return waiting
