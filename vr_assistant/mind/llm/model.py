"""What the rest of the mind may ask of a language model, whoever runs it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True, slots=True)
class ChatMessage:
    """One message of a chat, in the order system, then user and assistant in turns."""

    role: Role
    content: str


class LanguageModel(Protocol):
    """A chat model behind one of the providers.

    Every method raises ModelServerDown when nobody answers and ModelServerSlow when the first token does not come
    within the time limit. All are safe to cancel: the server then stops generating.
    """

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        """One JSON object that fits the JSON schema. Raises BadToolCall when the answer is no such object."""
        ...

    def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        """The answer's text, piece by piece as it is made; never half a character."""
        ...

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        """Have the model read this beginning of later chats now, so that those answer sooner.

        Where the server keeps prefixes (ours does, on disk as well) later calls that start with the same messages
        skip them; elsewhere this costs one short request.
        """
        ...

    async def is_ready(self) -> bool:
        """Whether a request would be answered now; never raises."""
        ...

    async def close(self) -> None:
        """Let go of connections; later calls raise ModelServerDown."""
        ...
