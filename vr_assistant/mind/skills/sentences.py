"""Whole sentences from text that arrives in pieces, so that speaking can begin before the answer is finished."""

import re
from collections.abc import AsyncIterator

_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s)|[。！？；]+[”’」』）]*|\n+")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|etc|vs)\.$|\b[A-Z]\.$")
_MARKUP = re.compile(r"[*_`#>]+|\[(.*?)\]\(.*?\)|^\s*(?:[-•]|\d+\.)\s+", re.M)
_UNSPEAKABLE = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]+")


async def whole_sentences(pieces: AsyncIterator[str], most: int) -> AsyncIterator[str]:
    """At most `most` sentences, each when its end has come; markup and emoji are left out."""
    waiting, count = "", 0
    async for piece in pieces:
        waiting += piece
        start = 0
        for end in _END.finditer(waiting):
            if _ABBREVIATION.search(waiting[start : end.end()]):
                continue
            if sentence := speakable(waiting[start : end.end()]):
                yield sentence
                count += 1
                if count == most:
                    return
            start = end.end()
        waiting = waiting[start:]
    if rest := speakable(waiting):
        yield rest


def speakable(text: str) -> str:
    """Plain words without markup and emoji; "" where no letter is left."""
    plain = " ".join(_UNSPEAKABLE.sub("", _MARKUP.sub(r"\1", text)).split())
    return plain if any(c.isalnum() for c in plain) else ""
