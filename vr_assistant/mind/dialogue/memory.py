"""What the assistant remembers of the conversation: enough to know what "it" is. Gone with the process."""

import time
from collections import deque
from dataclasses import dataclass, field

from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import ChatMessage
from vr_assistant.mind.skills.skill import Confirmation
from vr_assistant.mind.understanding.interpretation import Context

REMEMBERED = 6
"""Turns of small talk that go to the language model; more would only slow it down."""


@dataclass(slots=True)
class Offer:
    """Something the assistant has asked for a yes to."""

    tool: str
    args: dict[str, object]
    question: int = 0
    """Number of the panel that asks it, too."""
    asked_ns: int = 0
    """time.monotonic_ns(): what somebody was saying by then is no answer."""
    confirmation: Confirmation | None = None
    """What a yes does, where it cannot be taken back; else it carries out the tool."""
    unheard: str = ""
    """Letters and digits of the summary that the user has not heard yet."""
    heard_ns: int = 0
    """When they had heard the last of it; words begun earlier are no yes to it."""

    def hear(self, text: str) -> None:
        """The assistant's words that were audible, in the order in which they were said."""
        said = letters_of(text)
        if said and self.unheard.startswith(said):
            self.unheard = self.unheard[len(said) :]
            self.heard_ns = time.monotonic_ns()

    def was_asked_before(self, began_ns: int | None) -> bool:
        """Whether words that were begun then can be an answer at all."""
        return began_ns is None or began_ns >= self.asked_ns

    def was_heard_before(self, began_ns: int | None) -> bool:
        """Whether who began to speak then had heard all that a yes would do."""
        return not self.unheard and (began_ns is None or began_ns >= self.heard_ns)


@dataclass(frozen=True, slots=True)
class Question:
    """The question that was asked back: "which one?"."""

    tool: str
    args: dict[str, object]
    """What is known already, e.g. the quantity."""
    choices: tuple[str, ...]
    """Product ids."""


@dataclass(slots=True)
class Memory:
    shown: tuple[str, ...] = ()
    """Products on the shelf, in their order."""
    focus: str | None = None
    """The product selected or spoken of last."""
    last_place: str | None = None
    last_query: str | None = None
    is_guiding: bool = False
    asked: Question | None = None
    offer: Offer | None = None
    turns: deque[ChatMessage] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    def context(self, lang: Lang, in_cart: tuple[str, ...]) -> Context:
        """What understanding needs of it."""
        return Context(
            lang=lang,
            shown=self.shown,
            focus=self.focus,
            last_place=self.last_place,
            last_query=self.last_query,
            in_cart=in_cart,
            is_guiding=self.is_guiding,
        )

    def said_by_user(self, text: str) -> None:
        """Sentences of one speaker in a row become one message, as chat templates want it."""
        self._append("user", text)

    def heard_by_user(self, text: str) -> None:
        """The assistant's words that were audible; what a barge-in cut off is not remembered."""
        if text.strip():
            if self.offer:
                self.offer.hear(text)
            self._append("assistant", text.strip())

    def history(self) -> list[ChatMessage]:
        """Turns before this one, beginning with the user's and ending with the assistant's."""
        turns = list(self.turns)
        while turns and turns[0].role != "user":
            turns.pop(0)
        while turns and turns[-1].role != "assistant":
            turns.pop()
        return turns

    def _append(self, role: str, text: str) -> None:
        if role == "user":
            if self.turns and self.turns[-1].role == "user":
                text = f"{self.turns.pop().content} {text}"
            self.turns.append(ChatMessage("user", text))
        else:
            if self.turns and self.turns[-1].role == "assistant":
                text = f"{self.turns.pop().content} {text}"
            self.turns.append(ChatMessage("assistant", text))


def letters_of(text: str) -> str:
    """What remains of a text however it is cut into sentences and clauses."""
    return "".join(character for character in text if character.isalnum())
