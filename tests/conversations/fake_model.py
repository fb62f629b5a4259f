"""A language model that says what it is told to, when it is told to."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence

from vr_assistant.errors import ModelServerDown
from vr_assistant.mind.dialogue.summary import instructions
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.mind.understanding.language import detect_language


class FakeModel:
    """Stands in for a LanguageModel; its first token takes `first_s`, each further word `word_s`."""

    def __init__(self) -> None:
        self.says: list[str] = []
        self.chooses: list[dict[str, object]] = []
        self.notes: list[str] = []
        """On older turns, when it is asked for them; without any it has nothing to say."""
        self.asked: list[list[ChatMessage]] = []
        self.stopped = 0
        """Answers that were given up before their end."""
        self.first_s = 0.4
        self.word_s = 0.05
        self.is_down = self.is_hanging = False
        self.dies_after: int | None = None
        """Words of the next answer."""

    async def choose(
        self, messages: Sequence[ChatMessage], schema: Mapping[str, object], *, max_tokens: int
    ) -> dict[str, object]:
        await self._begin(messages)
        return self.chooses.pop(0) if self.chooses else {"tool": "none"}

    async def stream(self, messages: Sequence[ChatMessage], *, max_tokens: int) -> AsyncIterator[str]:
        is_over = False
        try:
            await self._begin(messages)
            usual = "我明白了。" if detect_language(messages[-1].content) == "zh" else "I see."
            is_noting = messages[0] in (instructions("en"), instructions("zh"))
            answers = self.notes if is_noting else self.says
            text = answers.pop(0) if answers else "" if is_noting else usual
            for number, piece in enumerate(text.split(" ")):
                if number == self.dies_after:
                    self.dies_after = None
                    raise ModelServerDown("The model server has gone.")
                await asyncio.sleep(self.word_s)
                yield f"{piece} "
            is_over = True
        finally:
            self.stopped += not is_over

    async def warm(self, messages: Sequence[ChatMessage]) -> None:
        pass

    async def is_ready(self) -> bool:
        return not self.is_down

    async def close(self) -> None:
        pass

    async def _begin(self, messages: Sequence[ChatMessage]) -> None:
        self.asked.append(list(messages))
        if self.is_down:
            raise ModelServerDown("Nobody answers.")
        await asyncio.sleep(1e6 if self.is_hanging else self.first_s)
