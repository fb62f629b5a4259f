"""Where a sentence may fall into two or three wishes: "take me to the park and then make it night"."""

import re
from collections.abc import Iterator

from vr_assistant.mind.understanding.cleaning import split_correction

MOST = 3
"""Wishes of one sentence."""
SHORTEST = 2
"""Words, or Chinese characters, of one wish."""

_STRONG = re.compile(
    r"\s*[,;.!?]?\s+(?:and then|and after that|and also|and afterwards|after that|then|also)\s+"
    r"|\s*[;!?]\s+|\.\s+(?=\w)"
    r"|[,，、;；。]?\s*(?:然后|接着|再然后|顺便|顺带|同时|另外|还有|之后再?|完了再?)\s*[,，]?\s*"
    r"|(?<=[\u3400-\u9fff])[,，;；。]\s*(?:再|也|并且?|还要?)?\s*",
    re.I,
)
_WEAK = re.compile(r"\s*,?\s+and\s+", re.I)
_LEAD = re.compile(r"^(?:先|首先|first,?\s+|and\s+|then\s+|再|也|并且?)", re.I)


def split_wishes(text: str) -> Iterator[list[str]]:
    """Ways to split, the likeliest first; nothing when the sentence is one or corrects itself."""
    if split_correction(text)[0]:
        return
    tried: list[list[str]] = []
    for pattern in (_STRONG, _WEAK, re.compile(f"{_STRONG.pattern}|{_WEAK.pattern}", re.I)):
        parts = [_LEAD.sub("", part).strip(" ,，.。") for part in pattern.split(text)]
        parts = [part for part in parts if part]
        if 2 <= len(parts) <= MOST and parts not in tried and all(_is_long_enough(part) for part in parts):
            tried.append(parts)
            yield parts


def _is_long_enough(part: str) -> bool:
    return len(part.split()) >= SHORTEST or sum(c > "\u3400" for c in part) >= SHORTEST
