"""What the words of a turn so far are, at a glance."""

from vr_assistant.errors import BadText
from vr_assistant.messages import Lang
from vr_assistant.mind.dialogue.interjections import kind_of
from vr_assistant.mind.dialogue.turn_end import Reading
from vr_assistant.mind.skills.headset.skill import HeadsetSkill
from vr_assistant.mind.understanding.cleaning import sanitise
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.trailing import breaks_off, is_answer
from vr_assistant.mind.understanding.understanding import Understanding

_NO_DOUBT = 0.9
"""Of a confidence: a sure pattern, and the router agrees with it."""


def by_the_end(text: str) -> Reading:
    """By nothing but how they end."""
    if breaks_off(text):
        return "hanging"
    return "answer" if is_answer(text) or kind_of(text) else "open"


async def read(text: str, lang: Lang, understanding: Understanding, context: Context) -> Reading:
    """Also by whether they are a wish that could be granted now; it is not granted.

    Args:
        understanding: One without a model; takes up to a tenth of a second.
    """
    by_end = by_the_end(text)
    if by_end != "open":
        return by_end
    if HeadsetSkill.wish(text):
        return "complete"
    try:
        meant = await understanding.interpret(sanitise(text), context)
    except BadText:
        return "open"
    if meant.tool is None:
        return "talk"
    if meant.acts:
        return "command" if meant.decided_by == "rule" and meant.confidence >= _NO_DOUBT else "complete"
    return "vague" if meant.decided_by == "fallback" else "open"
