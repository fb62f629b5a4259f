"""An engine with a script, for the server above it."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from vr_assistant.mind.llm.generation import BadSchema, Generation, PromptTooLong
from vr_assistant.mind.llm.model import ChatMessage


class FakeEngine:
    """Answers "yes" word by word; the last message chooses other behaviour."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.kept: list[str] = []
        self.was_cancelled = threading.Event()
        self.may_go_on = threading.Event()
        self.is_busy = threading.Event()

    def keep_prefix(
        self, messages: Sequence[ChatMessage], cost: Generation, *, is_cancelled: Callable[[], bool]
    ) -> None:
        cost.prompt_tokens = 5
        if messages[-1].content == "a long prefix":
            self.is_busy.set()
            while not self.may_go_on.is_set():
                if is_cancelled():
                    return
                time.sleep(0.001)
        self.kept.append(messages[-1].content)

    def generate(
        self,
        messages: Sequence[ChatMessage],
        cost: Generation,
        *,
        max_tokens: int,
        schema: Mapping[str, object] | None,
        temperature: float,
        is_cancelled: Callable[[], bool],
    ) -> Iterator[str]:
        said = messages[-1].content
        self.asked.append(said)
        match said:
            case "too long":
                raise PromptTooLong("The messages are 9 tokens; the context holds 8.")
            case "crash":
                raise RuntimeError("fatal")
            case "wait":
                self.is_busy.set()
                self.may_go_on.wait(20)
            case "for ever":
                try:
                    while not is_cancelled():
                        yield "and "
                finally:
                    self.was_cancelled.set()
                return
        if schema is not None and schema.get("type") == "nonsense":
            raise BadSchema("The JSON schema cannot be used: nonsense")
        words = ['{"place": ', '"park"}'] if schema else ["yes, ", "是的"]
        for number, word in enumerate(words[:max_tokens]):
            cost.generated_tokens = number + 1
            yield word
        cost.was_cut_short = max_tokens < len(words)

    def close(self) -> None:
        pass
