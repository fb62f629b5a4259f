"""What can wait until nobody speaks, thinks or listens."""

import asyncio
from collections.abc import Awaitable, Callable

from vr_assistant.mind.dialogue.attention import AttentionSign

QUIET_S = 2.0
"""After a reply it is likely that the user says something at once."""


async def at_leisure(attention: AttentionSign, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work each time when it has been quiet for a while, and give it up as soon as somebody speaks.

    Runs until it is cancelled.
    """
    while True:
        await attention.wait_idle()
        working = asyncio.create_task(_after_a_while(work))
        try:
            await attention.wait_busy()
        finally:
            working.cancel()
            await asyncio.wait([working])


async def _after_a_while(work: Callable[[], Awaitable[None]]) -> None:
    await asyncio.sleep(QUIET_S)
    await work()
