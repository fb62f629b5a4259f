"""Sure patterns and hints: what a sentence asks for when its words leave no doubt, and what speaks for or against.

A rule must never fire on a sentence that merely talks about the thing; what is only likely is a hint, a small bonus
on the router's cosine similarities. The wording itself is in assets/understanding/patterns.*.toml.
"""

from dataclasses import dataclass

from vr_assistant.mind.understanding.numbers import find_max_price
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
    in_cart: bool = False
    """The named product lies in the cart."""
    has_change: bool = False
    """A time of day or a weather is named."""


def is_statement(text: str) -> bool:
    """Whether a sentence only tells something: it has a subject, and neither asks nor wishes."""
    return says("subject", text) and not says("asks", text)


def decide(text: str, known: Grounding) -> str | None:
    """The tool, or `none`, when the wording leaves no doubt; else None.

    The order matters: cart and till before the scene, small talk before questions.
    """
    if says("greeting", text):
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


HINT = 0.02
"""In cosine similarity: as much as separates a sure decision from a doubtful one."""


def hints(text: str, known: Grounding) -> dict[str, float]:
    """What speaks for (+) or against (-) each tool, to be added to the router's scores."""
    bonus: dict[str, float] = {}

    def add(tool: str, value: float) -> None:
        bonus[tool] = bonus.get(tool, 0.0) + value

    names_cart = says("names_cart", text)
    if not names_cart:
        add("view_cart", -HINT)
        add("check_out", -HINT)
        add("remove_from_cart", HINT / 2 if known.in_cart else -HINT)
    if not (known.has_place or known.has_need):
        add("navigate_to", -HINT)
    if known.has_place or known.has_need:
        add("navigate_to", HINT / 2)
        add("place_object", -HINT / 2)
    if says("lead", text) and (known.has_place or known.has_need):
        add("navigate_to", HINT / 2)
    if known.has_product:
        add("search_products", HINT / 2)
    wants_to_buy = says("buy", text) and not says("window_shop", text)
    if wants_to_buy and known.has_product:
        add("add_to_cart", HINT / 2)
    elif not wants_to_buy and not names_cart:
        add("add_to_cart", -HINT / 2 if known.has_reference else -HINT)
    if says("show_goods", text) or find_max_price(text) is not None:
        add("search_products", HINT)
    if says("somewhere", text) and known.has_need:
        add("navigate_to", HINT)
    if says("thing_somewhere", text) and not says("story", text):
        add("place_object", HINT)
    if says("buy", text) and known.has_reference:
        add("add_to_cart", HINT)
    if not known.has_change:
        add("set_environment", -HINT)
    elif says("change_sky", text) and not says("sky_talk", text):
        add("set_environment", HINT)
    if says("scene_verb", text):
        add("place_object", HINT)
    if says("give_away", text):
        add("remove_object", HINT)
        add("place_object", -HINT)
    if (says("question_fact", text) or says("question_hours", text)) and not is_statement(text):
        add("look_up", HINT)
    if says("around", text):
        add("describe_view", HINT)
    if says("story", text) or (is_statement(text) and not known.has_need):
        add(NONE, 2 * HINT)
        add("navigate_to", -HINT / 2)
    if says("about_you", text):
        add(NONE, HINT)
    return bonus
