# ruff: noqa: E501 - patterns read better whole
"""Which name a few misheard words sound most like, vowels and all: "the caffay", "the farmer see", "the green leaf"."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from rapidfuzz import fuzz

ALIKE = 90.0
"""rapidfuzz ratio of two transcriptions, 0..100, from which several words may be a name misheard."""
SAME = 99.0
"""The same for a single word: others are words of their own, as police is no plaza and a hostel no hotel."""
MARGIN = 6.0
"""By how much the names of every other place must be less alike."""
SHORTEST = 5
"""Letters; whoever says "the bar" or "the pair" may mean just that."""

_RULES = [
    (r"[^a-z]", ""), (r"^kn|^gn|^pn", "n"), (r"^wr", "r"), (r"^ps", "s"), (r"sch", "sk"), (r"^ch(?=em|r)", "k"), (r"mb$", "m"),
    (r"tch|ch", "C"), (r"sh|[ts]i(?=on)", "S"), (r"ph", "f"), (r"gh", ""), (r"wh", "w"), (r"ck|q|c(?![eiy])", "k"), (r"c", "s"),
    (r"x", "ks"), (r"z", "s"), (r"dge?|j|g(?=[eiy])", "J"), (r"th", "T"), (r"(?<=.)h", ""), (r"[aeiouy]+", "a"), (r"(.)\1+", r"\1"),
]  # fmt: skip


@lru_cache(maxsize=2048)
def transcription(text: str) -> str:
    """How English words sound when run together, roughly: every vowel is one, spaces are none."""
    sound = re.sub(r"[^a-z]", "", text.lower().replace("é", "e"))
    for pattern, replacement in _RULES:
        sound = re.sub(pattern, replacement, sound)
    return sound


def likeness(heard: str, name: str) -> float:
    """0..100; 0 where they begin with another sound, which is seldom misheard."""
    a, b = transcription(heard), transcription(name)
    return fuzz.ratio(a, b) if a[:1] == b[:1] else 0.0


def may_be(heard: str, names: Iterable[str]) -> bool:
    """Whether what resembles one of some names in writing can be it by its sound: no mountain is a fountain."""
    least = SAME if _letters(heard) < SHORTEST else 1.0
    return any(likeness(heard, name) >= least for name in names)


def most_alike(heard: str, names: Mapping[str, str]) -> str | None:
    """The place, of names and their places, that was most likely said; None in doubt."""
    if _letters(heard) < SHORTEST:
        return None
    best: dict[str, float] = {}
    for name, place in names.items():
        best[place] = max(best.get(place, 0.0), likeness(heard, name))
    ranked = sorted(best, key=lambda place: -best[place])
    enough = ALIKE if len(heard.split()) > 1 else SAME
    if not ranked or best[ranked[0]] < enough:
        return None
    is_clear = len(ranked) == 1 or best[ranked[0]] - best[ranked[1]] >= MARGIN
    return ranked[0] if is_clear else None


def _letters(text: str) -> int:
    return sum(c.isalpha() for c in text)
