"""An answer that is begun before it is sure that it will be asked for."""

import asyncio
from collections.abc import AsyncIterator, Callable

from vr_assistant.errors import AssistantError
from vr_assistant.mind.llm.closing import closing
from vr_assistant.telemetry.spans import span


class Anticipation:
    """Sentences that gather until somebody takes them.

    Args:
        question: What they answer; anything that can be compared.
        begin: Begins the answer.
    """

    def __init__(self, question: object, begin: Callable[[], AsyncIterator[str]]) -> None:
        self.question = question
        self._begin = begin
        self._gathered: asyncio.Queue[str | AssistantError | None] = asyncio.Queue()
        self._work = asyncio.create_task(self._gather())

    def drop(self) -> None:
        """Nobody will ask: stop the model now."""
        self._work.cancel()

    async def sentences(self) -> AsyncIterator[str]:
        """All of them, those that are there at once. Raises what the answer raised."""
        try:
            with span("model_first_sentence"):
                sentence = await self._gathered.get()
            while sentence is not None:
                if isinstance(sentence, AssistantError):
                    raise sentence
                yield sentence
                sentence = await self._gathered.get()
        finally:
            self._work.cancel()

    async def _gather(self) -> None:
        try:
            async with closing(self._begin()) as sentences:
                async for sentence in sentences:
                    self._gathered.put_nowait(sentence)
        except AssistantError as error:
            self._gathered.put_nowait(error)
        finally:
            self._gathered.put_nowait(None)
