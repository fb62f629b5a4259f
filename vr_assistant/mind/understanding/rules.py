"""Sure patterns: which tool a sentence asks for when its words leave no doubt, provided that it asks for anything.

Whether it does is for the router to say: "my parents want to go to the museum" has all the words of a wish. The
wording itself is in assets/understanding/patterns.*.toml.
"""

from dataclasses import dataclass

from vr_assistant.mind.understanding.patterns import says
from vr_assistant.mind.understanding.tools import NONE


@dataclass(frozen=True, slots=True)
class Grounding:
    """What of the sentence is known to the town, the shops and the conversation."""

    has_place: bool = False
    """A place is called by its name."""
    sounds_like_place: bool = False
    """Something sounds like the name of a place: a recognition error, if a way is asked for."""
    has_need: bool = False
    """A place serves what the user needs."""
    has_product: bool = False
    """A product of the catalogue is named."""
    has_reference: bool = False
    """ "it", "the second one": and something was shown or spoken of."""
    has_change: bool = False
    """A time of day or a weather is named."""


def is_statement(text: str) -> bool:
    """Whether a sentence only tells something: it has a subject, and neither asks nor wishes."""
    return says("subject", text) and not says("asks", text)


def is_surely_talk(text: str) -> bool:
    """Whether nothing in the town can be meant: a greeting, "one more thing", a sum."""
    return any(says(name, text) for name in ("greeting", "turn_more", "chat_sum"))


def decide(text: str, known: Grounding) -> str | None:
    """The tool, or `none`, when the wording leaves no doubt; else None.

    The order matters: cart and till before the scene, small talk before questions.
    """
    if is_surely_talk(text):
        return NONE
    if says("stop", text) and not known.has_change:
        return "stop_guiding"
    if says("undo", text):
        return "undo"
    if says("hands_off", text):
        return NONE
    if says("out_of_cart", text):
        return "remove_from_cart"
    if says("view_cart", text):
        return "view_cart"
    if says("into_cart", text):
        return "add_to_cart"
    if says("create", text):
        return "place_object"
    if says("check_out", text) and not says("not_check_out", text):
        return "check_out"
    if says("about_you", text) and not known.has_place:
        return NONE
    if says("story", text) and not says("wish", text):
        return NONE
    if (
        known.has_change
        and says("change_sky", text)
        and not says("sky_talk", text)
        and not known.has_place
        and not is_statement(text)
    ):
        return None if says("scene_verb", text) and known.has_product else "set_environment"
    if known.has_place and says("question_hours", text) and not is_statement(text):
        return "look_up"
    if says("around", text) and not known.has_product and not says("question_hours", text):
        return None if known.has_place else "describe_view"
    if says("question_fact", text) and not says("lead", text):
        return "look_up"
    if says("lead_me", text):
        return "navigate_to"
    is_way_known = known.has_place or known.sounds_like_place
    if (
        is_way_known
        and says("lead", text)
        and not is_statement(text)
        and not says("story", text)
        and not says("scene_verb", text)
    ):
        return "navigate_to"
    if known.has_need and says("somewhere", text) and not says("story", text):
        return "navigate_to"
    if says("ask_goods", text) and known.has_product and not known.has_place and not says("question_fact", text):
        return "search_products"
    if says("buy", text) and (known.has_product or known.has_reference) and not says("window_shop", text):
        return "add_to_cart"
    return None
