"""Short words that are no wish of their own: over somebody who speaks, or out of silence."""

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


def is_murmur(text: str) -> bool:
    """Whether words said out of silence, to a listener who has asked nothing, want no answer: "yeah", "oh", 嗯."""
    return load_patterns(file="interjections")["murmur"].search(text.strip()) is not None
