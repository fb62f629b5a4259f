"""describe_view: where the user is and what they see; where nobody looks at the town, the places around them."""

import asyncio
import math
from collections.abc import Sequence

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest
from vr_assistant.world.place import Place, Point
from vr_assistant.world.sight import Seen, Sight
from vr_assistant.world.world import World

HERE_M = 6.0
"""Nearer than this to an entrance, one is at the place."""
OTHERS = 2
AHEAD_RAD = math.radians(12)
"""To either side; further off, something is to the left or to the right."""
_DIRECTIONS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")


class ViewSkill:
    tools = frozenset({"describe_view"})

    def __init__(self, world: World, phrases: Phrases) -> None:
        self._world = world
        self._phrases = phrases
        self._sight = Sight(world)

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        if request.head is None:
            return self._around(request)
        around = self._sight.around(request.head)
        seen = await asyncio.to_thread(self._sight.seen, request.head)
        say = self._where(request, around) + self._seen(seen, request.lang)
        if seen:
            return SkillReply(say)
        if say:
            return SkillReply([*say, self._phrases.say("view.nothing", request.lang)])
        return SkillReply([self._phrases.say("view.nothing", request.lang), *self._around(request).say])

    def _where(self, request: SkillRequest, around: Place | None) -> list[str]:
        if around is not None and around.form != "area":
            return [self._phrases.say("view.inside", request.lang, place=name_of(around, request.lang))]
        nearest = min(self._world.places, key=lambda place: math.dist(place.entrance, request.user_position))
        here = nearest if math.dist(nearest.entrance, request.user_position) < HERE_M else around
        return [self._phrases.say("view.here", request.lang, place=name_of(here, request.lang))] if here else []

    def _seen(self, seen: Sequence[Seen], lang: Lang) -> list[str]:
        """What stands out most, and a few others beside it."""
        if not seen:
            return []
        main, *rest = seen
        metres = max(5, 5 * round(main.distance_m / 5))
        say = [self._phrases.say(f"view.sees_{_side(main)}", lang, place=name_of(main.place, lang), metres=metres)]
        others = [
            self._phrases.say(f"view.other_{_side(one)}", lang, place=name_of(one.place, lang)) for one in rest[:OTHERS]
        ]
        if others:
            say.append(self._phrases.say("view.sees_also", lang, others=self._phrases.join(others, lang)))
        return say

    def _around(self, request: SkillRequest) -> SkillReply:
        here, lang = request.user_position, request.lang
        places = sorted(self._world.places, key=lambda p: math.dist(p.entrance, here))
        nearest, rest = places[0], places[1:]
        if math.dist(nearest.entrance, here) < HERE_M:
            say = [self._phrases.say("view.here", lang, place=name_of(nearest, lang))]
        else:
            metres = max(5, 5 * round(math.dist(nearest.entrance, here) / 5))
            say = [
                self._phrases.say(
                    "view.near",
                    lang,
                    place=name_of(nearest, lang),
                    metres=metres,
                    direction=self._direction(here, nearest, lang),
                )
            ]
        others = [
            self._phrases.say("view.other", lang, place=name_of(p, lang), direction=self._direction(here, p, lang))
            for p in rest[:OTHERS]
        ]
        say.append(self._phrases.say("view.around", lang, others=self._phrases.join(others, lang)))
        return SkillReply(say)

    def _direction(self, here: Point, place: Place, lang: Lang) -> str:
        """Compass point, as on the town's map: -z is north."""
        bearing = math.atan2(place.entrance[0] - here[0], here[1] - place.entrance[1])
        point = _DIRECTIONS[round(bearing / (math.tau / 8)) % 8]
        return self._phrases.say(f"directions.{point}", lang)


def _side(seen: Seen) -> str:
    if abs(seen.bearing) <= AHEAD_RAD:
        return "ahead"
    return "left" if seen.bearing > 0 else "right"


def name_of(place: Place, lang: Lang) -> str:
    return place.name_zh if lang == "zh" else place.name_en
