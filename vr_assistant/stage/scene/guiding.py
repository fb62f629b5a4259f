"""The way she shows: from the wish for it until a while after both have arrived."""

import logging

from vr_assistant.messages import Arrived, Report, ShowRoute
from vr_assistant.stage.render.frame import Route
from vr_assistant.stage.runtimes.rig import Vector
from vr_assistant.stage.scene.assistant import Assistant
from vr_assistant.stage.scene.guide import Guide
from vr_assistant.stage.scene.notice import POINTS_ONLY, Notice
from vr_assistant.stage.scene.surroundings import Surroundings
from vr_assistant.world.world import World

log = logging.getLogger(__name__)

ARRIVAL_SHOWN_S = 6.0
LOOK_AT_PLACE_S = 3.5
PLACE_LOOK_Y = 2.6
ROOM_ROUTE_M = 3.0
"""So much of the way is drawn on the floor of a room."""
FADE_IN_M = 0.6
"""It begins at the user's feet."""


class Guiding:
    def __init__(self, world: World, assistant: Assistant, surroundings: Surroundings, notice: Notice) -> None:
        self._world, self._assistant = world, assistant
        self._surroundings, self._notice = surroundings, notice
        self._arrived_for_s = 0.0

    @property
    def guide(self) -> Guide | None:
        """None while she leads nobody anywhere."""
        return self._assistant.guide

    def start(self, route: ShowRoute) -> None:
        """A way that is being shown already goes on."""
        if len(route.points) < 2:
            log.warning("a route to %s without points was left out", route.place)
            return
        guide = self.guide
        if guide and guide.route == route and not guide.has_arrived:
            return
        self._assistant.guide = Guide(route, self._assistant.body)
        self._arrived_for_s = 0.0
        self.tell_of_room()

    def end(self) -> None:
        self._assistant.guide = None
        self._assistant.standing.stay()
        self._arrived_for_s = 0.0

    def tell_of_room(self) -> None:
        """In the user's own room she cannot lead: she points, and says so."""
        if self._surroundings.is_room and self.guide:
            self._notice.tell(POINTS_ONLY)
            self._assistant.gesture("point")

    def step(self, dt: float) -> list[Report]:
        """After the assistant's own step; gives what the mind should know."""
        guide = self.guide
        if guide is None or not guide.has_arrived:
            return []
        reports: list[Report] = [Arrived(guide.route.place)] if self._arrived_for_s == 0.0 else []
        self._arrived_for_s += dt
        if self._arrived_for_s > ARRIVAL_SHOWN_S:
            self.end()
        return reports

    def drawn(self) -> Route | None:
        """What of the way is to be seen on the ground."""
        guide = self.guide
        if guide is None or guide.has_arrived:
            return None
        if self._surroundings.is_room:
            return Route(guide.first_metres(ROOM_ROUTE_M), -FADE_IN_M)
        return Route(guide.points, max(0.0, guide.user_m - 0.2))

    @property
    def deserves_look(self) -> bool:
        """Both have just arrived at the place."""
        guide = self.guide
        return guide is not None and guide.has_arrived and self._arrived_for_s < LOOK_AT_PLACE_S

    @property
    def place_at(self) -> Vector | None:
        """Where to look for the place at the end of the way, in the world."""
        if self.guide is None:
            return None
        try:
            x, z = self._world.place(self.guide.route.place).position
        except KeyError:
            return None
        return x, PLACE_LOOK_Y, z
