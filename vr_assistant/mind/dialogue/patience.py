"""Nobody is left in silence: a word while the answer takes its time, and an end to waiting for one."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass

from vr_assistant.errors import ModelServerSlow
from vr_assistant.mind.dialogue.turns import Outcome, Sentence
from vr_assistant.mind.llm.closing import closing


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds from the moment when the user's words are known as text, which is about one after their end."""

    words_s: tuple[float, ...] = (2.5, 9.0, 17.0)
    """When to say that the answer takes its time, while nothing has been said."""
    end_s: float = 25.0
    """Without an answer, after which none is expected any more; a small model on a busy processor is slow and right."""


async def answered_in_time(
    outcomes: AsyncIterator[Outcome], waits: Waits, filler: Callable[[int], Sentence]
) -> AsyncIterator[Outcome]:
    """The outcomes, with fillers before the first sentence where it is late.

    Args:
        filler: What to say for the nth time.
    Raises:
        ModelServerSlow: nothing came for `waits.end_s`; whatever it was has been stopped.
    """
    clock = asyncio.get_running_loop().time
    began = last = clock()
    words = [began + seconds for seconds in waits.words_s]
    said = 0
    async with closing(outcomes):
        while True:
            coming = asyncio.create_task(_next(outcomes))
            try:
                while not coming.done():
                    end = last + waits.end_s
                    until = min([end, *words[said : said + 1]])
                    await asyncio.wait([coming], timeout=max(0.0, until - clock()))
                    if coming.done() or clock() < until:
                        continue
                    if until == end:
                        raise ModelServerSlow("The answer takes too long.", "Try again in a moment.")
                    said += 1
                    yield filler(said - 1)
            finally:
                if not coming.done():
                    coming.cancel()
                    await asyncio.wait([coming])
            outcome = coming.result()
            if outcome is None:
                return
            last = clock()
            if isinstance(outcome, Sentence):
                said = len(words)
            yield outcome
            last = clock()


async def _next(outcomes: AsyncIterator[Outcome]) -> Outcome | None:
    return await anext(outcomes, None)
