"""The headset as the stage sees it."""

import logging
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

from vr_assistant.errors import AssistantError
from vr_assistant.stage.render.frame import Blend, Panel, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.api import LOST, require, xr
from vr_assistant.stage.runtimes.openxr.clock import near_now
from vr_assistant.stage.runtimes.openxr.connection import Connection
from vr_assistant.stage.runtimes.openxr.events import (
    EventsLost,
    InstanceLossPending,
    InteractionProfileChanged,
    PerformanceChanged,
    PresenceChanged,
    RefreshRateChanged,
    SessionStateChanged,
    SpaceChangePending,
    VisibilityMaskChanged,
)
from vr_assistant.stage.runtimes.openxr.graphics import Graphics
from vr_assistant.stage.runtimes.openxr.recovery import LIMIT_S, Recovery
from vr_assistant.stage.runtimes.openxr.refusal import gone_for_good, no_headset
from vr_assistant.stage.runtimes.openxr.spaces import LOCAL, LOCAL_FLOOR, head_of
from vr_assistant.stage.runtimes.openxr.system import blend_mode
from vr_assistant.stage.runtimes.protocol import Frame, UserInput
from vr_assistant.stage.runtimes.rig import Head, Pose, Rig
from vr_assistant.stage.runtimes.walking import Walk, walk_freely

if TYPE_CHECKING:
    from vr_assistant.config import HeadsetSettings

log = logging.getLogger(__name__)
T = TypeVar("T")

IDLE_S = 0.05
"""Between two looks at a headset that wants no frames."""
START_S = 2.0
"""So long the start waits for the headset to want frames; one that sleeps is waited for in the frame loop."""
END_S = 2.0
"""For the states that lead out of a session."""
_MOST_FAILURES = 10
"""Frames in a row that may fail before everything is made anew."""


class OpenXRRuntime:
    """Drawn for two eyes. What is lost on the way is made anew: the stage only sees frames that are not drawn."""

    name = "headset"
    eyes = 2
    gl: GL
    most_panels = 0

    def __init__(self, settings: "HeadsetSettings", window_size: tuple[int, int]) -> None:
        """`window_size`: Pixels of the mirror's window."""
        self._settings, self._window_size = settings, window_size
        self.size = (0, 0)
        self.rig = Rig()
        self.walk: Walk = walk_freely
        self.see_through: Blend = "opaque"
        self.blend: Blend = "opaque"
        self.bounds: tuple[float, float] | None = None
        self._graphics: Graphics | None = None
        self._connection: Connection | None = None
        self._recovery = Recovery()
        self._runtime_name = "The headset's software"
        self._room_head = Head()
        self._place_at: Head | None = None
        """Where the user is to stand once it is known where the headset is."""
        self._lasting = UserInput()
        self._views: list[View] = []
        self._failures, self._has_failed = 0, False

    # --- the four verbs ------------------------------------------------------------------------------

    def begin(self) -> None:
        try:
            self._connect()
        except xr.exception.XrException as error:
            log.warning("no headset: %s", error, exc_info=error)
            self.end()
            raise no_headset(self._settings.runtime, error) from error
        except AssistantError:
            self.end()
            raise
        deadline_s = time.monotonic() + START_S
        while self._connection and not self._connection.session.is_running and time.monotonic() < deadline_s:
            self._guard(lambda connection: self._poll(connection, UserInput()))
            time.sleep(0.005)

    def begin_frame(self) -> Frame:
        user = self._lasting.lasting()
        if self._recovery.is_under_way:
            self._recover()
        self._count_failures()
        frame = self._guard(lambda connection: self._wait(connection, user))
        if frame is None:
            time.sleep(IDLE_S)
            user.has_focus = user.is_tracked = False
            frame = Frame(time.monotonic_ns(), should_render=False, input=user)
        if self._graphics and self._graphics.mirror:
            self._graphics.mirror.read(user)
        self._lasting = user
        return frame

    def views(self) -> list[View]:
        found = self._guard(lambda connection: connection.projection.locate(connection.frames.display_time, self.rig))
        self._views = found or self._views or [View((0.0, 1.6, 0.0), (0.0, 0.0, 0.0, 1.0), (-0.7, 0.7, 0.7, -0.7))] * 2
        return self._views

    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]:
        found = self._guard(lambda connection: _ready(connection, panels))
        self.most_panels = self._connection.layers.most_panels if self._connection else 0
        return found or ()

    @property
    def visibility_mask(self) -> Sequence[Mesh]:
        """What the lenses hide of each view; another object when it has changed."""
        mask = self._connection.layers.mask if self._connection else None
        return mask.meshes if mask else ()

    def end_frame(
        self, resolved_framebuffers: list[int], width: int, height: int, panels: Sequence[Panel] = ()
    ) -> None:
        self._guard(lambda connection: self._submit(connection, resolved_framebuffers, width, height, panels))
        graphics = self._graphics
        if graphics is None:
            return
        graphics.take_back()
        graphics.drain_errors()
        if graphics.mirror and resolved_framebuffers:
            graphics.mirror.show(graphics.gl, resolved_framebuffers[0], width, height)

    def end(self) -> None:
        self._leave()
        if self._connection:
            self._connection.close()
            self._connection = None
        if self._graphics:
            self._graphics.close()
            self._graphics = None

    # --- the user ------------------------------------------------------------------------------------

    @property
    def head(self) -> Head:
        return self.rig.head(self._room_head)

    @head.setter
    def head(self, head: Head) -> None:
        self.rig.place(self._room_head, head)
        is_known = self._connection is not None and self._connection.spaces.is_known
        self._place_at = None if is_known else head

    def vibrate(self, side: Side, seconds: float, strength: float) -> None:
        self._guard(lambda connection: require(connection.input.vibrate(side, seconds, strength)))

    # --- a frame -------------------------------------------------------------------------------------

    def _wait(self, connection: Connection, user: UserInput) -> Frame | None:
        """Poll, wait, sync, locate, begin; None where no frame is due."""
        self._poll(connection, user)
        session, frames, spaces = connection.session, connection.frames, connection.spaces
        user.is_worn, user.has_focus = session.is_worn, session.has_focus
        if session.has_ended:
            user.asked_to_close = True
        if session.is_lost:
            self._lose("the session is lost")
        if not session.is_running or connection is not self._connection:
            return None
        frames.wait()
        try:
            connection.clock.woke(frames.display_time, frames.period_ns)
            if __debug__:
                connection.rules.synced()
            require(connection.input.sync(spaces.number, frames.display_time, user))
            self._apply_change(connection, user)
            self._find_head(connection, user)
        finally:
            frames.begin()  # whatever happened: a second wait without it would last for ever
        display_at_ns = near_now(connection.clock.to_ns(frames.display_time), time.monotonic_ns())
        return Frame(display_at_ns, frames.should_render, user, frames.period_ns)

    def _find_head(self, connection: Connection, user: UserInput) -> None:
        spaces = connection.spaces
        user.is_tracked = spaces.locate_head(connection.frames.display_time)
        self._room_head = head_of(spaces.head)
        if self._place_at and spaces.is_known:
            self.head = self._place_at

    def _submit(
        self,
        connection: Connection,
        framebuffers: list[int],
        width: int,
        height: int,
        panels: Sequence[Panel] = (),
    ) -> None:
        frames, projection = connection.frames, connection.projection
        if not frames.is_begun:
            return
        blend = self.blend if self.blend in connection.system.blends else "opaque"
        layers = []
        try:
            if framebuffers and frames.should_render and projection.is_located(frames.display_time):
                if connection.layers.depth:
                    connection.layers.depth.copy(framebuffers, width, height)
                layers.append(projection.fill(framebuffers, width, height, blends=blend == "alpha"))
                if panels and connection.layers.panels:
                    eye = self.rig.point(connection.spaces.head.position)
                    layers += connection.layers.panels.layers(panels, self.rig, eye, connection.spaces.handle)
        finally:
            frames.end(layers, blend_mode(blend))

    def _poll(self, connection: Connection, user: UserInput) -> None:
        for event in connection.events.poll():
            match event:
                case SessionStateChanged(session, state) if session == connection.number:
                    connection.session.take(state)
                case InstanceLossPending():
                    self._lose("the runtime is about to end")
                    return
                case EventsLost(count):
                    log.warning("the runtime lost %d events", count)
                case InteractionProfileChanged():
                    connection.input.profile_changed()
                case SpaceChangePending():
                    connection.spaces.announce(event)
                case VisibilityMaskChanged(view):
                    if connection.layers.mask:
                        connection.layers.mask.refresh(view)
                case PresenceChanged(is_worn):
                    connection.session.take_presence(is_worn)
                case RefreshRateChanged(hz):
                    log.info("the headset shows %.0f pictures a second", hz)
                case PerformanceChanged(domain, level):
                    log.log(
                        logging.WARNING if level else logging.INFO, "performance: domain %d, level %d", domain, level
                    )
                case _:
                    log.debug("%s", event)

    def _apply_change(self, connection: Connection, user: UserInput) -> None:
        spaces = connection.spaces
        for change in spaces.changed(connection.frames.display_time):
            if change.space in (LOCAL, LOCAL_FLOOR):
                user.recentred = True  # the user has asked the system for it
            elif change.space == spaces.floor.space:
                self._anchor(change.pose_in_previous)
        self.bounds = spaces.bounds

    def _anchor(self, moved: Pose | None) -> None:
        """The room's origin has moved: let the world stay where it was around the user, with its floor on the floor."""
        if moved:
            x, _, z = self.rig.point(moved.position)
            self.rig.x, self.rig.z, self.rig.yaw = x, z, self.rig.yaw + head_of(moved).yaw

    # --- loss and recovery ---------------------------------------------------------------------------

    def _guard(self, use: Callable[[Connection], T]) -> T | None:
        """Use the connection, if there is one. What a runtime may do at any call ends here."""
        connection = self._connection
        if connection is None:
            return None
        try:
            return use(connection)
        except LOST as error:
            self._lose(type(error).__name__)
        except xr.exception.XrException as error:
            self._has_failed = True
            log.warning("a frame failed: %s", type(error).__name__)
        return None

    def _count_failures(self) -> None:
        self._failures = self._failures + 1 if self._has_failed else 0
        self._has_failed = False
        if self._failures >= _MOST_FAILURES:
            self._lose("frame after frame failed")

    def _connect(self) -> None:
        connection = Connection(self._settings, self._open_graphics)
        self._connection = connection
        self._runtime_name = connection.instance.runtime_name
        self.size, self.see_through = connection.system.size, connection.system.see_through
        self.bounds, self.most_panels = connection.spaces.bounds, connection.layers.most_panels
        self._failures = 0
        self._recovery.found()

    def _open_graphics(self) -> Graphics:
        if self._graphics is None:
            self._graphics = Graphics(self._window_size, shows_mirror=self._settings.mirror)
            self.gl = self._graphics.gl
        return self._graphics

    def _lose(self, why: str) -> None:
        log.warning("%s: %s", self._runtime_name, why)
        self._place_at = self.head
        if self._connection:
            self._connection.close()
            self._connection = None
        self._recovery.lost()

    def _recover(self) -> None:
        """Raises NoHeadset when there is no hope left."""
        if self._recovery.is_hopeless:
            raise gone_for_good(self._runtime_name, LIMIT_S)
        if not self._recovery.is_due:
            return
        try:
            self._connect()
            log.info("%s is back", self._runtime_name)
        except (xr.exception.XrException, AssistantError) as error:
            log.info("%s is not back yet: %s", self._runtime_name, error)
            self._recovery.lost()

    def _leave(self) -> None:
        """Ask to be let go, and follow the states until the session is over."""
        deadline_s = time.monotonic() + END_S
        asked = self._guard(lambda connection: connection.session.request_exit())
        while asked and time.monotonic() < deadline_s:
            connection = self._connection
            if connection is None or connection.session.has_ended or connection.session.is_lost:
                return
            frame = self._guard(lambda connection: self._wait(connection, UserInput()))
            if frame is None:
                time.sleep(0.005)
            else:
                self._guard(lambda connection: self._submit(connection, [], *self.size))


def _ready(connection: Connection, panels: Sequence[Panel]) -> Sequence[Panel]:
    return connection.layers.panels.ready(panels) if connection.layers.panels else ()
