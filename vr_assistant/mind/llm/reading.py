"""The text in an answer that is streamed, however the server keeps its promises."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import httpx2
import openai

from vr_assistant.mind.llm.bounds import is_done
from vr_assistant.mind.llm.wire import NONSENSE, has_finished, text_of

_log = logging.getLogger(__name__)

STALL_S = 5.0
"""Between two pieces of text; our own engine makes one in 0.1 s as a rule. Chunks without text do not count."""
END_S = 0.5
"""For the end of the stream after the end of the answer; the connection can be used again then."""
PIECES_OVER = 16
"""Chunks without text that begin and end an answer of so many tokens."""
MOST_CHARACTERS_EACH = 32
"""Of one token."""


@dataclass(slots=True)
class Usage:
    """What the server says that an answer took, as far as it says so."""

    prompt_tokens: int = 0
    reused_tokens: int = 0
    """Of the prompt, those that the server knew already."""
    tokens: int = 0
    """Of the answer; pieces of text where the server does not count them."""

    def take(self, usage: Any) -> None:
        """Of a chunk. Nonsense counts as nothing."""
        details = getattr(usage, "prompt_tokens_details", None)
        self.prompt_tokens = _count(getattr(usage, "prompt_tokens", 0))
        self.reused_tokens = _count(getattr(details, "cached_tokens", 0))
        self.tokens = _count(getattr(usage, "completion_tokens", 0)) or self.tokens

    def figures(self, seconds: float) -> dict[str, float]:
        """For the trace. `seconds`: from the first piece to the last."""
        counted = {"prompt_tokens": self.prompt_tokens, "reused_tokens": self.reused_tokens, "tokens": self.tokens}
        pace = (self.tokens - 1) / seconds if self.tokens > 1 and seconds else 0.0
        return {**counted, "tokens_per_s": round(pace, 1)}


def _count(value: object) -> int:
    return value if isinstance(value, int) and value > 0 else 0


async def texts_of(
    answer: openai.AsyncStream[Any], max_tokens: int, timeout_s: float, first_until: float, usage: Usage
) -> AsyncGenerator[str, None]:
    """The text in the chunks, no more of it than was asked for; `usage` is filled in meanwhile.

    Raises TimeoutError when none comes for too long, ValueError when the stream ends before the answer does.
    """
    clock = asyncio.get_running_loop().time
    until = first_until
    pieces = characters = 0
    is_finished = False
    chunks = aiter(answer)
    while pieces < max_tokens + PIECES_OVER and characters < max_tokens * MOST_CHARACTERS_EACH:
        try:
            async with asyncio.timeout_at(until):
                chunk = await anext(chunks, None)
        except (TimeoutError, openai.APIError, httpx2.HTTPError, *NONSENSE):
            if is_finished or is_done(answer.response):
                return  # what comes after the answer is no matter
            raise
        if chunk is None:
            if is_finished or is_done(answer.response):
                return
            raise ValueError("the stream ends before the answer does")
        if getattr(chunk, "usage", None):
            usage.take(chunk.usage)
        if has_finished(chunk):
            is_finished, until = True, clock() + END_S
        if text := text_of(chunk):
            yield text
            pieces += 1
            usage.tokens = max(usage.tokens, pieces)
            characters += len(text)
            until = clock() + min(timeout_s, END_S if is_finished else STALL_S)
    _log.warning("the server goes on after %d tokens: cut off", max_tokens)
