"""Whole sentences from text that arrives in pieces, so that speaking can begin before the answer is finished."""

import re
import time
from collections.abc import AsyncIterator

from vr_assistant.errors import LanguageModelError
from vr_assistant.mind.llm.closing import closing
from vr_assistant.telemetry.spans import since

_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s)|[。！？；]+[”’」』）]*|\n+")
_ENDED = re.compile(r"[.!?…]+[\"')\]]*\s*$")
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|No|e\.g|i\.e|etc|vs)\.$|\b[A-Z]\.$")
_MARKUP = re.compile(r"[*_`#>]+|\[(.*?)\]\(.*?\)|^\s*(?:[-•]|\d+\.)\s+", re.M)
_UNSPEAKABLE = re.compile(r"[\U0001F000-\U0001FAFF\u2600-\u27BF\uFE0F\u200D]+")
_HIDDEN = re.compile(
    r"<(think|tool_call|tools|tool_response)>.*?</\1>|<\|(?:im_)?(?:start|end)[^|]*\|>|```.*?```|\{[^{}]*\}", re.S
)
"""What a model writes for programs, not for people: thoughts, tool calls as text, code, JSON (inside first)."""
_OPENS = re.compile(r"<(?:think|tool_call|tools|tool_response)>|```|\{")


async def whole_sentences(pieces: AsyncIterator[str], most: int) -> AsyncIterator[str]:
    """At most `most` sentences, each when its end has come; markup, emoji and what is for programs are left out.

    Raises what the pieces raise, after the last whole sentence.
    """
    waiting, count, asked_ns = "", 0, time.monotonic_ns()
    failure: LanguageModelError | None = None
    async with closing(pieces):
        try:
            async for piece in pieces:
                waiting = _plain(waiting + piece)
                hidden = _OPENS.search(waiting)
                start, until = 0, hidden.start() if hidden else len(waiting)
                for end in _END.finditer(waiting, 0, until):
                    if _ABBREVIATION.search(waiting[start : end.end()]):
                        continue
                    if sentence := speakable(waiting[start : end.end()]):
                        if not count:
                            since("model_first_sentence", asked_ns)
                        yield sentence
                        count += 1
                        if count == most:
                            return
                    start = end.end()
                waiting = waiting[start:]
        except LanguageModelError as error:
            failure = error
    rest = _OPENS.split(waiting)[0]
    if (not failure or _ENDED.search(rest)) and (sentence := speakable(rest)):
        yield sentence
    if failure:
        raise failure


def _plain(text: str) -> str:
    """Without what has been both opened and closed."""
    while (plain := _HIDDEN.sub("", text)) != text:
        text = plain
    return plain


def speakable(text: str) -> str:
    """Plain words without markup, emoji and control characters; "" where no letter is left."""
    printable = "".join(c if c.isprintable() else " " for c in _MARKUP.sub(r"\1", text))
    plain = " ".join(_UNSPEAKABLE.sub("", printable).split())
    return plain if any(c.isalnum() for c in plain) else ""
