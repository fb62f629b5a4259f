"""place_object, remove_object and set_environment; only the sky can be changed so far."""

from typing import cast

from vr_assistant.messages import SetEnvironment, TimeOfDay, Weather
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest
from vr_assistant.mind.understanding.sky import is_time_of_day, is_weather


class SceneSkill:
    tools = frozenset({"place_object", "remove_object", "set_environment"})

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        time, weather = request.args.get("time_of_day"), request.args.get("weather")
        say = []
        if is_time_of_day(time):
            say.append(self._phrases.say(f"scene.time_{time}", request.lang))
        if is_weather(weather):
            say.append(self._phrases.say(f"scene.weather_{weather}", request.lang))
        if request.tool != "set_environment" or not say:
            return SkillReply([self._phrases.say("scene.not_yet", request.lang)], did_act=False)
        change = SetEnvironment(
            cast(TimeOfDay, time) if is_time_of_day(time) else None,
            cast(Weather, weather) if is_weather(weather) else None,
        )
        return SkillReply(say, [change])
