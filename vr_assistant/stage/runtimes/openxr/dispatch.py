"""What each event of the runtime leads to."""

import logging

from vr_assistant.stage.runtimes.openxr.api import xr
from vr_assistant.stage.runtimes.openxr.connection import Connection
from vr_assistant.stage.runtimes.openxr.events import (
    Event,
    EventsLost,
    InstanceLossPending,
    InteractionProfileChanged,
    PassthroughChanged,
    PerformanceChanged,
    PresenceChanged,
    RefreshRateChanged,
    SessionStateChanged,
    SpaceChangePending,
    VisibilityMaskChanged,
)

log = logging.getLogger(__name__)


def heed_events(connection: Connection) -> None:
    """All that have come since the last call.

    Raises:
        InstanceLostError, SessionLossPending: the runtime says that it is about to end, or that the session is.
        pyopenxr's other errors.
    """
    for event in connection.events.poll():
        _heed(connection, event)
    if connection.session.is_lost:
        raise xr.exception.SessionLossPending


def _heed(connection: Connection, event: Event) -> None:
    match event:
        case SessionStateChanged(session, state) if session == connection.number:
            connection.session.take(state)
        case InstanceLossPending():
            raise xr.exception.InstanceLostError
        case EventsLost(count):
            log.warning("the runtime lost %d events", count)
        case InteractionProfileChanged():
            connection.input.profile_changed()
        case SpaceChangePending():
            connection.spaces.announce(event)
        case VisibilityMaskChanged(view) if connection.layers.mask:
            connection.layers.mask.refresh(view)
        case PresenceChanged(is_worn):
            connection.session.take_presence(is_worn)
        case PassthroughChanged(flags) if connection.passthrough:
            connection.passthrough.state_changed(flags)
        case RefreshRateChanged(hz):
            log.info("the headset shows %.0f pictures a second", hz)
        case PerformanceChanged(domain, level):
            log.log(logging.WARNING if level else logging.INFO, "performance: domain %d, level %d", domain, level)
        case _:
            log.debug("%s", event)
