"""The headset as the stage sees it."""

import logging
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vr_assistant.errors import AssistantError
from vr_assistant.stage.render.frame import Blend, Panel, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.api import require, xr
from vr_assistant.stage.runtimes.openxr.clock import near_now
from vr_assistant.stage.runtimes.openxr.connection import Connection
from vr_assistant.stage.runtimes.openxr.dispatch import heed_events
from vr_assistant.stage.runtimes.openxr.graphics import Graphics
from vr_assistant.stage.runtimes.openxr.lifeline import Lifeline
from vr_assistant.stage.runtimes.openxr.refusal import no_headset
from vr_assistant.stage.runtimes.openxr.spaces import LOCAL, LOCAL_FLOOR, head_of
from vr_assistant.stage.runtimes.protocol import Frame, UserInput
from vr_assistant.stage.runtimes.rig import Head, Pose, Rig
from vr_assistant.stage.runtimes.walking import Walk, walk_freely

if TYPE_CHECKING:
    from vr_assistant.config import HeadsetSettings

log = logging.getLogger(__name__)

IDLE_S = 0.05
"""Between two looks at a headset that wants no frames."""
START_S = 2.0
"""So long the start waits for the headset to want frames; one that sleeps is waited for in the frame loop."""
END_S = 2.0
"""For the states that lead out of a session."""


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
        self._lifeline = Lifeline(self._connect, self._remember_place)
        self._guard = self._lifeline.guard
        self._room_head = Head()
        self._place_at: Head | None = None
        """Where the user is to stand once it is known where the headset is."""
        self._lasting = UserInput()
        self._views: list[View] = []

    # --- the four verbs ------------------------------------------------------------------------------

    def begin(self) -> None:
        try:
            self._lifeline.open()
        except xr.exception.XrException as error:
            log.warning("no headset: %s", error, exc_info=error)
            self.end()
            raise no_headset(self._settings.runtime, error) from error
        except AssistantError:
            self.end()
            raise
        deadline_s = time.monotonic() + START_S
        while self._connection and not self._connection.session.is_running and time.monotonic() < deadline_s:
            self._guard(heed_events)
            time.sleep(0.005)

    def begin_frame(self) -> Frame:
        user = self._lasting.lasting()
        self._lifeline.mend()
        frame = self._guard(lambda connection: self._wait(connection, user))
        if frame is None:
            time.sleep(IDLE_S)
            user.has_focus = user.is_tracked = user.is_talking = False
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
        self._lifeline.close()
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
        heed_events(connection)
        session, frames, spaces = connection.session, connection.frames, connection.spaces
        self.see_through = connection.see_through
        user.is_worn, user.has_focus = session.is_worn, session.has_focus
        if session.has_ended:
            user.asked_to_close = True
        if not session.is_running:
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
        return Frame(display_at_ns, frames.should_render and session.is_worn, user, frames.period_ns)

    def _find_head(self, connection: Connection, user: UserInput) -> None:
        spaces = connection.spaces
        user.is_tracked = spaces.locate_head(connection.frames.display_time)
        self._room_head = head_of(spaces.head)
        if self._place_at and spaces.is_known:
            self.head = self._place_at

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

    def _submit(
        self,
        connection: Connection,
        framebuffers: list[int],
        width: int,
        height: int,
        panels: Sequence[Panel] = (),
    ) -> None:
        """From below to above: the room, the picture of the eyes, the panels."""
        frames, projection, extras = connection.frames, connection.projection, connection.layers
        if not frames.is_begun:
            return
        layers: list[int] = []
        blend: Blend = "opaque"
        try:
            blend, room = connection.surroundings(self.blend)
            if framebuffers and frames.should_render and projection.is_located(frames.display_time):
                if room:
                    layers.append(room)
                if extras.depth:
                    extras.depth.copy(framebuffers, width, height)
                layers.append(projection.fill(framebuffers, width, height, blends=blend == "alpha"))
                if panels and extras.panels:
                    eye = self.rig.point(connection.spaces.head.position)
                    layers += extras.panels.layers(panels, self.rig, eye, connection.spaces.handle)
        finally:
            frames.end(layers, connection.system.environment(blend))

    # --- before and after ----------------------------------------------------------------------------

    def _connect(self, patience_s: float) -> Connection:
        connection = Connection(self._settings, self._open_graphics, patience_s)
        self.size, self.see_through = connection.system.size, connection.see_through
        self.bounds, self.most_panels = connection.spaces.bounds, connection.layers.most_panels
        return connection

    def _open_graphics(self) -> Graphics:
        if self._graphics is None:
            self._graphics = Graphics(self._window_size, shows_mirror=self._settings.mirror)
            self.gl = self._graphics.gl
        return self._graphics

    def _remember_place(self) -> None:
        self._place_at = self.head

    @property
    def _connection(self) -> Connection | None:
        return self._lifeline.connection

    def _leave(self) -> None:
        """Ask to be let go, and follow the states until the session is over."""
        deadline_s = time.monotonic() + END_S
        asked = self._guard(lambda connection: connection.session.request_exit())
        while asked and time.monotonic() < deadline_s:
            connection = self._connection
            if connection is None or connection.session.has_ended:
                return
            frame = self._guard(lambda connection: self._wait(connection, UserInput()))
            if frame is None:
                time.sleep(0.005)
            else:
                self._guard(lambda connection: self._submit(connection, [], *self.size))


def _ready(connection: Connection, panels: Sequence[Panel]) -> Sequence[Panel]:
    return connection.layers.panels.ready(panels) if connection.layers.panels else ()
