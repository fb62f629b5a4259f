"""Everything that is lost with the runtime or the session: made together, in the specification's order, and undone
together."""

import contextlib
import ctypes
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from vr_assistant.errors import NoHeadset
from vr_assistant.stage.render.frame import Blend
from vr_assistant.stage.runtimes.openxr.api import Calls, handle, xr
from vr_assistant.stage.runtimes.openxr.clock import open_clock
from vr_assistant.stage.runtimes.openxr.device import ask_for_performance, set_refresh_rate
from vr_assistant.stage.runtimes.openxr.events import Events
from vr_assistant.stage.runtimes.openxr.frames import Frames
from vr_assistant.stage.runtimes.openxr.graphics import Graphics
from vr_assistant.stage.runtimes.openxr.input import OpenXRInput
from vr_assistant.stage.runtimes.openxr.instance import Instance
from vr_assistant.stage.runtimes.openxr.layers import Layers
from vr_assistant.stage.runtimes.openxr.passthrough import Passthrough
from vr_assistant.stage.runtimes.openxr.projection import EYES, Projection
from vr_assistant.stage.runtimes.openxr.rules import Rules
from vr_assistant.stage.runtimes.openxr.session import Session
from vr_assistant.stage.runtimes.openxr.spaces import Spaces
from vr_assistant.stage.runtimes.openxr.swapchains import Swapchain, choose_format, read_formats
from vr_assistant.stage.runtimes.openxr.system import STEREO, System, find_system

if TYPE_CHECKING:
    from vr_assistant.config import HeadsetSettings

log = logging.getLogger(__name__)


class Connection:
    """To one headset, from xrCreateInstance to xrDestroyInstance."""

    def __init__(
        self, settings: "HeadsetSettings", open_graphics: Callable[[], Graphics], patience_s: float = 0.0
    ) -> None:
        """
        Args:
            open_graphics: Called once the runtime has answered; gives what there is, if there is one already.
            patience_s: How long to wait for a headset that sleeps.
        Raises:
            NoHeadset, GraphicsError and pyopenxr's errors; nothing is left open.
        """
        self._parts = contextlib.ExitStack()
        try:
            self._open(settings, open_graphics, patience_s)
        except BaseException:
            self.close()
            raise

    def _open(self, settings: "HeadsetSettings", open_graphics: Callable[[], Graphics], patience_s: float) -> None:
        calls, opened = Calls(), self._parts.callback
        self.instance = instance = Instance(calls)
        opened(_quietly, instance.close)
        self.system = find_system(instance, settings.render_scale, patience_s)
        self.clock = open_clock(instance)
        self.events = Events(calls, instance.number)
        self.graphics = graphics = open_graphics()

        self.handle = _create_session(instance, self.system, graphics)
        opened(_quietly, lambda: xr.destroy_session(self.handle))
        self.number = handle(self.handle)
        self.session = Session(_SessionCalls(self.handle))
        self.rules = Rules()
        self.frames = Frames(calls, self.number, self.rules)
        self.spaces = Spaces(calls, self.handle)
        opened(_quietly, self.spaces.close)
        is_left_handed = settings.dominant_hand == "left"
        self.input = OpenXRInput(instance.handle, self.handle, self.system.id, instance.extensions, is_left_handed)
        opened(_quietly, self.input.close)

        formats = read_formats(self.handle)
        colour = choose_format(formats)
        if colour is None:
            raise NoHeadset(f"{instance.runtime_name} takes no picture of ours.", "Update the headset's software.")
        swapchains = []
        for _ in range(EYES):
            swapchains.append(Swapchain(calls, self.handle, graphics, self.system.size, colour))
            opened(_quietly, swapchains[-1].close)
        self.projection = Projection(calls, self.number, self.spaces, swapchains, self.rules)
        self.layers = Layers(
            calls, instance, self.system, self.handle, graphics, formats, wants_depth=settings.depth_layer
        )
        opened(_quietly, self.layers.close)
        if self.layers.depth:
            self.layers.depth.chain(self.projection.parts)
        self.passthrough: Passthrough | None = None
        hides_room = self.system.see_through == "opaque"
        if hides_room and Passthrough.probe(instance.handle, self.system.id, instance.extensions):
            self.passthrough = Passthrough(instance.handle, self.handle)
            opened(_quietly, self.passthrough.close)
        set_refresh_rate(instance, self.handle, settings.refresh_hz)
        ask_for_performance(instance, self.handle)

    @property
    def see_through(self) -> Blend:
        """How the user's room can be shown; opaque: not at all."""
        has_cameras = self.passthrough is not None and self.passthrough.is_available
        return "alpha" if has_cameras else self.system.see_through

    def surroundings(self, wanted: Blend) -> tuple[Blend, int | None]:
        """How the picture of this frame is laid over the room, and the address of the room's own layer, if it has one.

        Raises pyopenxr's errors.
        """
        blend = wanted if wanted == self.see_through else "opaque"
        if self.passthrough is None:
            return blend, None
        self.passthrough.set_on(blend == "alpha")
        layer = self.passthrough.layer
        return ("alpha" if layer else "opaque"), layer

    def close(self) -> None:
        """Children before parents; what has gone already is passed over. Safe to call twice."""
        self._parts.close()


class _SessionCalls:
    """What the states of the session ask for."""

    def __init__(self, session: Any) -> None:
        self._session = session

    def begin(self) -> None:
        xr.begin_session(self._session, xr.SessionBeginInfo(primary_view_configuration_type=STEREO))

    def end(self) -> None:
        xr.end_session(self._session)

    def request_exit(self) -> None:
        xr.request_exit_session(self._session)


def _create_session(instance: Instance, system: System, graphics: Graphics) -> Any:
    binding = graphics.binding(instance, system)
    wanted = xr.SessionCreateInfo(system_id=system.id)
    wanted._next = ctypes.addressof(binding)  # both live until the call has returned
    try:
        return xr.create_session(instance.handle, wanted)
    finally:
        graphics.take_back()


def _quietly(close: Callable[[], None]) -> None:
    try:
        close()
    except xr.exception.XrException as error:
        log.debug("while closing: %s", type(error).__name__)
