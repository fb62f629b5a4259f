"""The text in an answer that is streamed, however the server keeps its promises."""

import asyncio
import logging
from collections.abc import AsyncGenerator
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


async def texts_of(
    answer: openai.AsyncStream[Any], max_tokens: int, timeout_s: float, first_until: float
) -> AsyncGenerator[str, None]:
    """The text in the chunks, no more of it than was asked for.

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
        if has_finished(chunk):
            is_finished, until = True, clock() + END_S
        if text := text_of(chunk):
            yield text
            pieces += 1
            characters += len(text)
            until = clock() + min(timeout_s, END_S if is_finished else STALL_S)
    _log.warning("the server goes on after %d tokens: cut off", max_tokens)
