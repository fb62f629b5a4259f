"""The frame loop: read what came, let the user move, let time pass, draw."""

import logging
import math
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from vr_assistant.errors import StoryFailed
from vr_assistant.messages import AnyMessage, Command, FramesShown, MindStatus, StageClosed, Stop, StoryEnded
from vr_assistant.stage.link import Link
from vr_assistant.stage.pace import Pace
from vr_assistant.stage.pointing.requests import Requests
from vr_assistant.stage.pointing.switches import Switches
from vr_assistant.stage.poses import Poses
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.runtimes.protocol import Frame, Runtime, UserInput
from vr_assistant.stage.scene.follower import Follower
from vr_assistant.stage.scene.layered import Layered
from vr_assistant.telemetry.frames import INPUT, LINK, SCENE, SHOW

if TYPE_CHECKING:
    from vr_assistant.stage.moving.locomotion import Locomotion
    from vr_assistant.stage.scene.scene import Scene
    from vr_assistant.stage.simulated.user import SimulatedUser

log = logging.getLogger(__name__)

TURN_RAD = math.radians(30)
"""Of one press on "turn left"."""


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
        scene: "Scene",
        picture: Picture,
        link: Link,
        follower: Follower | None = None,
        picture_every_ns: int = 0,
        pace: Pace | None = None,
        locomotion: "Locomotion | None" = None,
        user: "SimulatedUser | None" = None,
    ) -> None:
        """
        Args:
            follower: Moves the head where no user does.
            picture_every_ns: At least this long between two pictures; 0 draws every frame.
            pace: Closed when the loop ends.
            locomotion: Moves the user where they ask for it with their hands.
            user: Lives a story with the runtime's body.
        """
        self._runtime, self._scene, self._picture, self._link = runtime, scene, picture, link
        self._follower, self._locomotion, self._user = follower, locomotion, user
        self._picture_every_ns = picture_every_ns
        self._pace = pace or Pace()
        self._layered = Layered()
        self._next_picture_ns = self._last_ns = 0
        self._poses = Poses(link)
        self._switches = Switches()
        self._wants_recentring = False
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
            self._runtime.end_frame([], *self._runtime.size)
            return
        now_ns = max(frame.display_at_ns, self._last_ns)  # a headset that is lost, or found again, may step back
        seconds = min(1.0, (now_ns - self._last_ns) / 1e9) if self._last_ns else 0.0
        if self._follower:
            self._runtime.head = self._follower.step(self._scene.attraction, seconds)
        if self._user:
            self._live(self._user, frame.input, seconds)
        if self._locomotion:
            busy = set(self._scene.busy_hands)
            self._locomotion.step(self._runtime, frame.input, seconds, self._scene.assistant_at, busy)
        self._last_ns = now_ns
        runtime = self._runtime
        self._scene.advance(now_ns, runtime.head)
        runtime.blend = self._scene.surround(runtime.see_through, runtime.rig, runtime.bounds)
        self._heed(self._scene.requests())
        self._report(now_ns)
        pace.mark(SCENE)
        if frame.should_render and now_ns >= self._next_picture_ns:
            self._next_picture_ns = now_ns + self._picture_every_ns
            self._show(frame)
        else:
            self._runtime.end_frame([], *self._runtime.size)
        pace.end()

    def _live(self, user: "SimulatedUser", seen: UserInput, seconds: float) -> None:
        try:
            user.step(self._scene, self._runtime.head, (seen.left, seen.right), self._runtime.rig, seconds)
            problem = ""
        except StoryFailed as failure:
            problem = str(failure)
        if problem or user.is_done:
            self._user = None
            self._link.send(StoryEnded(problem))

    def _show(self, frame: Frame) -> None:
        runtime, scene, pace = self._runtime, self._scene.frame(), self._pace
        if self._locomotion:
            self._locomotion.show(scene, runtime, frame.input)
        size = runtime.size
        with pace.drawing(self._picture, size, frame.display_at_ns) as drawn_size:
            self._picture.scale = pace.scale
            head, user = runtime.head, frame.input
            hands = (user.left, user.right) if user.has_focus else ()
            layered = self._layered.take(scene, (head.x, head.y, head.z), runtime, hands, runtime.rig)
            framebuffers = self._picture.draw(scene, runtime.views(), size, runtime.views)
            pace.lay_over(framebuffers, *drawn_size)
        runtime.end_frame(framebuffers, *drawn_size, panels=layered)
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
        for report in self._switches.changes(frame.input):
            self._link.send(report)
        runtime = self._runtime
        sees_room = None if runtime.see_through == "opaque" else runtime.blend != "opaque"
        frame.input.recentred |= self._wants_recentring
        self._wants_recentring = False
        aiming = self._locomotion.aiming_hand if self._locomotion else None
        self._scene.read(frame.input, runtime.rig, sees_room, aiming)
        if frame.input.asked_to_close:
            self._link.send(StageClosed())
            self.is_running = False

    def _heed(self, requests: Requests) -> None:
        runtime = self._runtime
        self._wants_recentring = requests.recentred
        if requests.turned:
            head = runtime.head
            runtime.head = replace(head, yaw=head.yaw + requests.turned * TURN_RAD)
        for vibration in requests.vibrations:
            runtime.vibrate(*vibration)

    def _report(self, now_ns: int) -> None:
        if shown := self._pace.take_shown(now_ns):
            self._link.send(FramesShown(*shown))
        for report in self._scene.reports():
            self._link.send(report)
        self._poses.report(self._runtime.head, self._scene.mouth, not self._scene.surroundings.is_room, now_ns)
