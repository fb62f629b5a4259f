"""What a thumbstick means: rest, a direction, a flick."""

import math

from vr_assistant.stage.runtimes.hand import Hand

DEAD_ZONE = 0.18
FAR = 0.7
"""Pushed with intent."""
BACK = 0.35
"""So far back, a stick is at rest again for what asks for a push."""
_WITHOUT_STICK = ("/khr/simple_controller", "/ext/hand_interaction_ext", "/ext/hand_interaction")

Stick = tuple[float, float]


def has_stick(hand: Hand) -> bool:
    """Whether the hand holds something with a thumbstick or a trackpad."""
    return hand.kind == "controller" and not hand.profile.endswith(_WITHOUT_STICK)


def past_dead_zone(stick: Stick) -> Stick:
    """The same direction; its length goes from 0 at the edge of the dead zone to 1."""
    length = math.hypot(*stick)
    if length <= DEAD_ZONE:
        return 0.0, 0.0
    share = min(1.0, (length - DEAD_ZONE) / (1.0 - DEAD_ZONE)) / length
    return stick[0] * share, stick[1] * share


def is_sideways(stick: Stick) -> bool:
    return abs(stick[0]) > abs(stick[1])
