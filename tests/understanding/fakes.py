"""Stand-ins for what understanding leans on: the language model and the sentence encoder."""

import hashlib
from collections.abc import AsyncIterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import ModelServerDown
from vr_assistant.mind.llm.model import ChatMessage


class ScriptedModel:
    """A language model that gives the answers it was told to give, in order, and remembers what it was asked."""

    def __init__(self, choices: Sequence[Mapping[str, object]] = (), texts: Sequence[str] = (), *, is_up: bool = True):
        self.choices = list(choices)
        self.texts = list(texts)
        self.is_up = is_up
        self.schemas: list[Mapping[str, object]] = []
        self.asked: list[str] = []

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        self._reach()
        self.schemas.append(schema)
        self.asked.append(messages[-1].content)
        return dict(self.choices.pop(0))

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        self._reach()
        self.asked.append(messages[-1].content)
        for piece in self.texts.pop(0).split(" "):
            if piece == "<dies>":
                raise ModelServerDown("The model server has gone.")
            yield piece + " "

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        self._reach()

    async def is_ready(self) -> bool:
        return self.is_up

    async def close(self) -> None:
        pass

    def _reach(self) -> None:
        if not self.is_up:
            raise ModelServerDown("Nobody answers.")


class OneWayEncoder:
    """Gives each text a direction of its own: the same text is near to itself and to nothing else."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def query(self, texts: list[str]) -> NDArray[np.float32]:
        self.encoded += texts
        return np.stack([_direction(text) for text in texts])


def _direction(text: str) -> NDArray[np.float32]:
    seed = int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little")
    vector = np.random.default_rng(seed).normal(size=384).astype(np.float32)
    unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return unit
