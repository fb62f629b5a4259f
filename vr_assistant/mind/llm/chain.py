"""Several language models, the best first: each request goes to the first that answers."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from vr_assistant.errors import BadToolCall, LanguageModelError, ModelServerDown
from vr_assistant.mind.llm.breaker import Breaker
from vr_assistant.mind.llm.closing import closing
from vr_assistant.mind.llm.endpoint import AGAIN
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.llm.wire import ServerBusy
from vr_assistant.telemetry.spans import since, span

_log = logging.getLogger(__name__)

SLOW_S = 4.0
"""Whoever leaves after this time without a word was not answered; before it, they changed their mind."""
SILENT_S = 1.0
"""A server that takes so long to say nothing about its health hangs; one that says "not yet" is being started."""


@dataclass(slots=True)
class _Link:
    model: LanguageModel
    breaker: Breaker


class LanguageModelChain:
    """A LanguageModel. A server that failed is left alone for a while, then probed by the next request for it.

    The last resort, doing without, is the caller's: ModelServerDown comes at once while no server is worth asking.
    """

    def __init__(self, *models: LanguageModel) -> None:
        self._links = [_Link(model, Breaker(_now)) for model in models]

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        failure: LanguageModelError = _nobody()
        for link in self._usable():
            try:
                with _judging(link.breaker), span("model_choice"):
                    chosen = await link.model.choose(messages, schema, max_tokens=max_tokens)
            except BadToolCall:
                raise  # it answers, and another one would cost the time over again
            except LanguageModelError as error:
                _log.info("not answered: %s", error)
                failure = error
            else:
                link.breaker.worked()
                return chosen
        raise failure

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncGenerator[str, None]:
        failure: LanguageModelError = _nobody()
        for link in self._usable():
            has_begun, asked_ns = False, time.monotonic_ns()
            try:
                async with closing(link.model.stream(messages, max_tokens=max_tokens)) as pieces:
                    while True:
                        with _judging(link.breaker, has_begun):
                            piece = await anext(pieces, None)
                        if piece is None:
                            break
                        if not has_begun:
                            since("model_first_token", asked_ns)
                        has_begun = True
                        yield piece
                link.breaker.worked()
                return
            except LanguageModelError as error:
                if has_begun:
                    raise  # what was said stays said; nothing is said twice
                _log.info("not answered: %s", error)
                failure = error
        raise failure

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        """The first only: the others are for emergencies."""
        for link in self._links[:1]:
            await link.model.warm(messages)
            link.breaker.worked()

    async def is_ready(self) -> bool:
        for link in self._usable():
            asked = _now()
            if await link.model.is_ready():
                return True
            if _now() - asked >= SILENT_S:
                link.breaker.was_silent()
        return False

    async def close(self) -> None:
        for link in self._links:
            await link.model.close()

    def _usable(self) -> Iterator[_Link]:
        return (link for link in self._links if link.breaker.lets_through)


@contextmanager
def _judging(breaker: Breaker, has_begun: bool = False) -> Iterator[None]:
    """Tells the breaker what a wait for the server came to."""
    began = _now()
    try:
        yield
    except BadToolCall:
        breaker.worked()
        raise
    except LanguageModelError as error:
        breaker.failed()
        if isinstance(error, ServerBusy):
            breaker.is_busy(error.for_s)
        raise
    except (asyncio.CancelledError, GeneratorExit):
        if not has_begun and _now() - began >= SLOW_S:
            breaker.failed()
        raise


def _now() -> float:
    return asyncio.get_running_loop().time()


def _nobody() -> LanguageModelError:
    return ModelServerDown("The language model has failed repeatedly and is left alone for a moment.", AGAIN)
