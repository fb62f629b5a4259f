"""Short words said over somebody who speaks, which are no wish of their own."""

from enum import Enum

from vr_assistant.mind.understanding.patterns import load_patterns


class Interjection(Enum):
    BACKCHANNEL = "backchannel"
    """mm-hm, laughter: the listener is there, and no more."""
    AGREEMENT = "agreement"
    """okay, I see: likewise, unless it answers a question."""
    HUSH = "hush"
    """stop, be quiet."""


def kind_of(text: str) -> Interjection | None:
    """None where the words say more. As whoever recognises speech writes them, in either language."""
    patterns = load_patterns(file="interjections")
    return next((kind for kind in Interjection if patterns[kind.value].search(text.strip())), None)
