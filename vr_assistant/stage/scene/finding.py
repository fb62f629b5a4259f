"""Where things are, for a user who looks for them."""

from vr_assistant.stage.runtimes.rig import Vector
from vr_assistant.stage.scene.follower import Attraction
from vr_assistant.stage.scene.parts import Parts


def find(parts: Parts, name: str) -> Vector | None:
    """Where what a story calls so is (see simulated/story.py), in the world; None while it is not there."""
    match name.split():
        case ["assistant"]:
            return parts.assistant.eyes
        case ["place"] if parts.guiding.guide:
            return parts.guiding.place_at or parts.assistant.eyes
        case ["product", number] if number.isdecimal():
            return parts.laid_out.find_product(int(number))
        case ["button", button]:
            return parts.interaction.find_button(button)
    return None


def attraction(parts: Parts) -> Attraction:
    """What a user would look at and follow now."""
    guide, look = parts.guiding.guide, parts.assistant.eyes
    if parts.guiding.deserves_look:
        look = parts.guiding.place_at or look
    elif not guide:
        look = parts.laid_out.middle or look
    if guide and not guide.has_arrived and not parts.surroundings.is_room:
        return Attraction(look, guide.track, guide.lead_m)
    return Attraction(look)
