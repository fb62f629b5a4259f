"""describe_view: the places around the user, nearest first, by where the user stands, not by what is in view."""

import math

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest
from vr_assistant.world.place import Place, Point
from vr_assistant.world.world import World

HERE_M = 6.0
"""Nearer than this to an entrance, one is at the place."""
OTHERS = 2
_DIRECTIONS = ("north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west")


class ViewSkill:
    tools = frozenset({"describe_view"})

    def __init__(self, world: World, phrases: Phrases) -> None:
        self._world = world
        self._phrases = phrases

    async def carry_out(self, request: SkillRequest) -> SkillReply:
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


def name_of(place: Place, lang: Lang) -> str:
    return place.name_zh if lang == "zh" else place.name_en
