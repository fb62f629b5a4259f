"""What of a sentence is known to the town, the shops and the conversation."""

from vr_assistant.mind.understanding.cleaning import split_correction
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.places import Gazetteer, Mention
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.references import points_at_place, points_at_something
from vr_assistant.mind.understanding.rules import Grounding
from vr_assistant.mind.understanding.sky import find_time_of_day, find_weather
from vr_assistant.mind.understanding.wishes import item_phrase

SHORT = 60
"""Characters; in a longer sentence something always sounds like some place."""


def ground(text: str, context: Context, gazetteer: Gazetteer, products: ProductIndex) -> Grounding:
    """Look a sentence's words up."""
    names = gazetteer.find_names(text)
    phrase = item_phrase(split_correction(text)[1])
    has_reference = bool(context.shown or context.focus or context.in_cart) and points_at_something(text)
    return Grounding(
        has_place=any(m.how == "name" for m in names) or (context.last_place is not None and points_at_place(text)),
        sounds_like_place=not names and len(text) <= SHORT and bool(gazetteer.find_sounds(text)),
        has_need=any(m.how == "weak" for m in names) or _needs_beyond(gazetteer.find_needs(text), names),
        has_product=bool(products.find_best(phrase)) or products.mentions_any(text),
        has_reference=has_reference,
        has_change=bool(find_time_of_day(text) or find_weather(text)),
    )


def _needs_beyond(needs: list[Mention], names: list[Mention]) -> bool:
    """Whether a need is said otherwise than by a place's name: not in "my aunt owns a flower shop"."""
    return any(not any(n.start <= need.start and need.end <= n.end for n in names) for need in needs)
