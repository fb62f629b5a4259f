"""No language model at all: whatever can be done by rules and templates is done by them."""

from collections.abc import AsyncIterator, Mapping, Sequence

from vr_assistant.errors import ModelServerDown
from vr_assistant.mind.llm.model import ChatMessage


class NoLanguageModel:
    """The LanguageModel of provider "rules": never there."""

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        raise _down()

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        for piece in _nothing():
            yield piece

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        raise _down()

    async def is_ready(self) -> bool:
        return False

    async def close(self) -> None:
        pass


def _nothing() -> Sequence[str]:
    raise _down()


def _down() -> ModelServerDown:
    return ModelServerDown("No language model is configured.", "Set llm.provider to embedded, url or vllm.")
