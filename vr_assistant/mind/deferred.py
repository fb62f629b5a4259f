"""A language model that is not even imported before it is asked: most sentences need none, and it costs a second."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from vr_assistant.mind.llm.model import ChatMessage, LanguageModel


class DeferredLanguageModel:
    """See LanguageModel.

    Args:
        open_model: Called once, in a thread, by the first request.
    """

    def __init__(self, open_model: Callable[[], LanguageModel]) -> None:
        self._open_model = open_model
        self._model: LanguageModel | None = None
        self._opening = asyncio.Lock()

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        return await (await self._opened()).choose(messages, schema, max_tokens=max_tokens)

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        async for piece in (await self._opened()).stream(messages, max_tokens=max_tokens):
            yield piece

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        await (await self._opened()).warm(messages)

    async def is_ready(self) -> bool:
        return await (await self._opened()).is_ready()

    async def close(self) -> None:
        if self._model is not None:
            await self._model.close()

    async def _opened(self) -> LanguageModel:
        async with self._opening:
            if self._model is None:
                self._model = await asyncio.to_thread(self._open_model)
            return self._model
