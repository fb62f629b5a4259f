"""Mouth shapes of speech: a sentence's visemes to weights of ARKit's morph targets."""

import bisect
from collections.abc import Mapping, Sequence
from operator import attrgetter

from vr_assistant.messages import TimedViseme
from vr_assistant.stage.avatar.motion import step

Weights = dict[str, float]

EASE_S = 0.06
"""How long the mouth takes from one shape to the next; sounds shorter than this are only half shaped."""
CLOSED_S = 0.045
"""Lips stay shut at least so long in PP and FF, however short the sound: an open P looks like dubbing."""
_START = attrgetter("start_s")


def _both(**weights: float) -> Weights:
    """Names ending in Pair stand for the Left and Right targets."""
    result: Weights = {}
    for name, weight in weights.items():
        if name.endswith("Pair"):
            result[name.removesuffix("Pair") + "Left"] = weight
            result[name.removesuffix("Pair") + "Right"] = weight
        else:
            result[name] = weight
    return result


SHAPES: Mapping[str, Weights] = {
    "sil": {},
    "PP": _both(mouthPressPair=0.55, mouthRollLower=0.30, mouthRollUpper=0.25, mouthShrugLower=0.15),
    "FF": _both(mouthRollLower=0.60, mouthUpperUpPair=0.28, jawOpen=0.05),
    "TH": _both(jawOpen=0.18, tongueOut=0.22, mouthLowerDownPair=0.15, mouthUpperUpPair=0.08),
    "DD": _both(jawOpen=0.16, mouthLowerDownPair=0.20, mouthUpperUpPair=0.12, mouthStretchPair=0.10),
    "kk": _both(jawOpen=0.24, mouthLowerDownPair=0.14, mouthStretchPair=0.16),
    "CH": _both(jawOpen=0.12, mouthFunnel=0.52, mouthPucker=0.18, mouthLowerDownPair=0.10),
    "SS": _both(jawOpen=0.06, mouthStretchPair=0.30, mouthSmilePair=0.14, mouthLowerDownPair=0.26),
    "nn": _both(jawOpen=0.15, mouthLowerDownPair=0.14, mouthUpperUpPair=0.06),
    "RR": _both(jawOpen=0.16, mouthFunnel=0.32, mouthPucker=0.24),
    "aa": _both(jawOpen=0.58, mouthLowerDownPair=0.16, mouthUpperUpPair=0.12),
    "ih": _both(jawOpen=0.24, mouthStretchPair=0.28, mouthSmilePair=0.14, mouthLowerDownPair=0.12),
    "ee": _both(
        jawOpen=0.16, mouthSmilePair=0.38, mouthStretchPair=0.24, mouthLowerDownPair=0.22, mouthUpperUpPair=0.10
    ),
    "oh": _both(jawOpen=0.40, mouthFunnel=0.50, mouthPucker=0.16),
    "ou": _both(jawOpen=0.12, mouthPucker=0.72, mouthFunnel=0.34),
}


def mouth(visemes: Sequence[TimedViseme], seconds: float, at_s: float) -> Weights:
    """Morph weights `at_s` into a sentence of that length, whose visemes are in order. Unknown ones count as silence.

    Neighbouring shapes cross-fade around each boundary (coarticulation); lips that must close, do.
    """
    result: Weights = {}
    shut, shut_shape = 0.0, SHAPES["PP"]
    half = EASE_S / 2
    first = bisect.bisect_right(visemes, at_s - EASE_S - CLOSED_S, key=_START) - 1
    for number in range(max(first, 0), bisect.bisect_left(visemes, at_s + EASE_S, key=_START)):
        timed = visemes[number]
        start = timed.start_s
        end = visemes[number + 1].start_s if number + 1 < len(visemes) else seconds
        if at_s >= end + EASE_S + CLOSED_S:
            continue
        shape = SHAPES.get(timed.viseme, SHAPES["sil"])
        if timed.viseme in ("PP", "FF"):
            grown = max(0.0, CLOSED_S - (end - start)) / 2
            opened = end + grown
            weight = step(start - EASE_S - grown, start - grown, at_s) * (1 - step(opened, opened + EASE_S, at_s))
            if weight > shut:
                shut, shut_shape = weight, shape
            continue
        weight = step(start - half, start + half, at_s) * (1 - step(end - half, end + half, at_s))
        for name, value in shape.items():
            result[name] = result.get(name, 0.0) + weight * value
    if shut > 0:
        result = {name: value * (1 - shut) for name, value in result.items()}
        for name, value in shut_shape.items():
            result[name] = result.get(name, 0.0) + shut * value
    return {name: min(value, 1.0) for name, value in result.items()}
