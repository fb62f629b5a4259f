"""navigate_to and stop_guiding."""

import asyncio
import math
from itertools import pairwise

from vr_assistant.errors import AssistantError
from vr_assistant.messages import HideRoute, Lang, ShowRoute
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest
from vr_assistant.world.ground import Ground
from vr_assistant.world.place import Place, Point
from vr_assistant.world.world import World, WorldError

HERE_M = 4.0
"""Nearer than this to the entrance, one is there."""
WORTH_SAYING_M = 60.0
"""From here on the length of the way is told."""


class UnknownPlace(AssistantError):
    """The town has no such place."""

    code = "unknown_place"


class NavigationSkill:
    tools = frozenset({"navigate_to", "stop_guiding"})

    def __init__(self, world: World, ground: Ground, phrases: Phrases) -> None:
        self._world = world
        self._ground = ground
        self._phrases = phrases

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        """Raises UnknownPlace when the argument is no id of the town."""
        if request.tool == "stop_guiding":
            return SkillReply([self._phrases.say("navigation.stopped", request.lang)], [HideRoute()])
        return await self._lead(request)

    def arrival(self, place_id: str, lang: Lang) -> SkillReply:
        """What is said when guide and user stand at the place."""
        name = name_of(self._place(place_id), lang)
        return SkillReply([self._phrases.say("navigation.arrived", lang, place=name)], [HideRoute()])

    async def _lead(self, request: SkillRequest) -> SkillReply:
        place = self._place(str(request.args["place"]))
        name = name_of(place, request.lang)
        if math.dist(request.user_position, place.entrance) < HERE_M:
            return SkillReply([self._phrases.say("navigation.here", request.lang, place=name)], [HideRoute()])
        try:
            points = await asyncio.to_thread(self._ground.route, request.user_position, place.entrance)
        except WorldError:
            return SkillReply([self._phrases.say("navigation.no_way", request.lang, place=name)], did_act=False)
        say = [self._phrases.say("navigation.follow", request.lang, place=name)]
        if (metres := _length(points)) >= WORTH_SAYING_M:
            say.append(self._phrases.say("navigation.far", request.lang, metres=10 * round(metres / 10)))
        return SkillReply(say, [ShowRoute(place.id, place.name_en, place.name_zh, points)])

    def _place(self, place_id: str) -> Place:
        try:
            return self._world.place(place_id)
        except KeyError:
            raise UnknownPlace(f"The town has no place '{place_id}'.", "Ask what is nearby.") from None


def name_of(place: Place, lang: Lang) -> str:
    return place.name_zh if lang == "zh" else place.name_en


def _length(points: list[Point]) -> float:
    return sum(math.dist(a, b) for a, b in pairwise(points))
