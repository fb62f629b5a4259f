"""Whether words break off where nobody ends a sentence ("take me to the", "带我去那个"), or are a whole answer."""

from vr_assistant.mind.understanding.patterns import says

_ANSWERS = ("yes", "no", "order_yes", "order_no", "stop", "chat_greeting", "chat_goodbye", "chat_okay", "turn_thanks")


def breaks_off(text: str) -> bool:
    """Whether more must follow."""
    return says("turn_hanging", text.strip()) and not is_answer(text)


def is_answer(text: str) -> bool:
    """Whether it is one of the short answers to which nothing is added as a rule."""
    text = text.strip()
    return any(says(name, text) for name in _ANSWERS)
