"""Where a sentence may fall into two or three wishes: "take me to the park and then make it night"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from vr_assistant.mind.understanding.cleaning import split_correction

MOST = 3
"""Wishes of one sentence."""
SHORTEST = 2
"""Words, or Chinese characters, of one wish."""

_STRONG = re.compile(
    r"\s*[,;.!?]?\s+(?:and then|and after that|and also|and afterwards|after that|then|also)\s+"
    r"|\s*[;!?]\s+|\.\s+(?=\w)|\s*,\s+so\s+(?=(?:let(?:'s| us| me)|take|bring|show|check|make|please)\b)"
    r"|[,，、;；。]?\s*(?:然后|接着|再然后|顺便|顺带|同时|另外|还有|之后再?|完了再?)\s*[,，]?\s*"
    r"|(?<=[\u3400-\u9fff])[,，;；。]\s*(?:再|也|并且?|还要?)\s*",
    re.I,
)
_COMMA = re.compile(r"(?<=[\u3400-\u9fff])[,，;；。]\s*")
"""In Chinese a comma parts wishes, but also a wish from its reason."""
_CLAUSE = re.compile(r"\s*(?:[,;!?，；。！？]|\.(?=\s|$))\s*")
_WEAK = re.compile(r"\s*,?\s+and\s+", re.I)
_LISTED = re.compile(
    r"\s*,?\s+(?:and|plus|as well as)\s+(?:also\s+)?|\s*,\s+|\s*(?:、|，|和|跟|还有|以及|外加|加上)\s*", re.I
)
_THAT_IS_ALL = re.compile(
    r"[,.;]?\s*(?:and\s+)?that(?:'s| is|'ll be| will be) (?:all|it|everything)(?: for (?:now|today|me))?(?=\s*[,.;!])"
    r"|[，,。；]\s*(?:就这些|就这样|没别的|没了|别的不要)了?(?=[，,。；])",
    re.I,
)
_LEAD = re.compile(r"^(?:先|首先|first,?\s+|and\s+|then\s+|再|也|并且?)", re.I)


@dataclass(frozen=True, slots=True)
class Split:
    parts: tuple[str, ...]
    is_marked: bool
    """Whether a word parts them ("and", "然后"), and not a comma alone."""


def split_wishes(text: str) -> Iterator[Split]:
    """Ways to split, the likeliest first; nothing when the sentence is one or corrects itself."""
    if split_correction(text)[0]:
        return
    text = _THAT_IS_ALL.sub("", text)
    tried: set[tuple[str, ...]] = set()
    either = re.compile(f"{_STRONG.pattern}|{_WEAK.pattern}", re.I)
    both = re.compile(f"{_STRONG.pattern}|{_COMMA.pattern}", re.I)
    for pattern, is_marked in ((_STRONG, True), (_WEAK, True), (either, True), (both, False)):
        parts = tuple(part for whole in pattern.split(text) if (part := _LEAD.sub("", whole).strip(" ,，.。")))
        if 2 <= len(parts) <= MOST and parts not in tried and all(_is_long_enough(part) for part in parts):
            tried.add(parts)
            yield Split(parts, is_marked)


def split_clauses(text: str) -> list[str]:
    """What commas and full stops part, at most three; the whole where it is longer or corrects itself."""
    clauses = [part for clause in _CLAUSE.split(text) if (part := clause.strip())]
    if not 2 <= len(clauses) <= MOST or split_correction(text)[0]:
        return [text]
    return clauses if _is_long_enough(clauses[0]) else [text]


def split_things(text: str) -> list[str]:
    """The parts of a sentence that may name a thing each: "a dozen eggs" and "a bottle of oil"; one part is none."""
    if split_correction(text)[0]:
        return []
    parts = [part.strip(" ,，.。") for part in _LISTED.split(text)]
    return [part for part in parts if part] if 2 <= len(parts) <= MOST else []


def _is_long_enough(part: str) -> bool:
    return len(part.split()) >= SHORTEST or sum(c > "\u3400" for c in part) >= SHORTEST
