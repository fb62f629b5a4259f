"""recentre, show_room, show_town, mute and the ways to be heard: what the menu does, for who rather says it.

These wishes leave no doubt or are none, so patterns alone find them; neither router nor language model is asked.
"""

from collections.abc import Mapping

from vr_assistant.messages import Command, Listening, Recentre, SetSeeThrough
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest
from vr_assistant.mind.understanding.patterns import says

MUTE = "mute"
"""What the mind itself has to do, like all of WAYS."""
WAYS: Mapping[str, Listening] = {
    "listen_always": "open",
    "listen_when_called": "wake_word",
    "listen_to_button": "hold_to_talk",
}
_COMMANDS: Mapping[str, tuple[Command, ...]] = {
    "recentre": (Recentre(),),
    "show_room": (SetSeeThrough(True),),
    "show_town": (SetSeeThrough(False),),
    MUTE: (),
    **dict.fromkeys(WAYS, ()),
}


class HeadsetSkill:
    tools = frozenset(_COMMANDS)

    def __init__(self, phrases: Phrases, call: str) -> None:
        """
        Args:
            call: What the user says to wake the assistant.
        """
        self._phrases = phrases
        self._call = call
        self.sees_room = False
        """Whether the stage can show the user's own room."""

    @staticmethod
    def wish(text: str) -> str | None:
        """The tool that a sentence asks for; None when it asks for none of these."""
        return next((tool for tool in _COMMANDS if says(tool, text)), None)

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        if request.tool == "show_room" and not self.sees_room:
            return SkillReply([self._phrases.say("headset.no_room", request.lang)], did_act=False)
        say = self._phrases.say(f"headset.{request.tool}", request.lang, call=self._call)
        return SkillReply([say], list(_COMMANDS[request.tool]))
