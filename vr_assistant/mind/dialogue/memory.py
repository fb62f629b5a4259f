"""What the assistant remembers of the conversation: enough to know what "it" is. Gone with the process."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from vr_assistant.messages import Lang
from vr_assistant.mind.dialogue.history import History
from vr_assistant.mind.dialogue.waiting import Waiting
from vr_assistant.mind.skills.skill import Confirmation
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.question import Question

_ANSWERED_WITHIN_NS = 60_000_000_000
"""A question that hangs in the air for longer is none any more."""
_YOU_SAID = re.compile(
    r"\byou (?:just |once |first |have |had )?(?:said|mentioned|named|suggested|recommended|told me of|talked about)\b"
    r"|\byou (?:just |once |first |have |had )?told me about\b|你(?:刚才|刚刚|之前|前面|先前)?(?:说|提|讲|推荐|介绍)",
    re.I,
)
"""A place that the assistant has spoken of, whatever has been visited since."""


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


@dataclass(slots=True)
class Memory:
    shown: tuple[str, ...] = ()
    """Products on the shelf, in their order."""
    focus: str | None = None
    """The product selected or spoken of last."""
    last_place: str | None = None
    told_place: str | None = None
    """The last one that the user has heard of from the assistant, without being led there."""
    last_query: str | None = None
    is_guiding: bool = False
    asked: Question | None = None
    offer: Offer | None = None
    waiting: Waiting | None = None
    """What is to be done when the one or the other is settled."""
    history: History = field(default_factory=History)
    questioned_ns: int | None = None
    """When the user had heard a question to its end, time.monotonic_ns(); None: they have spoken since."""

    def context(self, lang: Lang, amounts: Mapping[str, int], text: str = "") -> Context:
        """What understanding needs of it to understand the text; `amounts` of the products in the cart."""
        is_about_told = self.told_place is not None and _YOU_SAID.search(text) is not None
        return Context(
            lang=lang,
            shown=self.shown,
            focus=self.focus,
            last_place=self.told_place if is_about_told else self.last_place,
            last_query=self.last_query,
            in_cart=tuple(amounts),
            amounts=amounts,
            is_guiding=self.is_guiding,
        )

    @property
    def is_asking(self) -> bool:
        """Whether a plain yes would be an answer."""
        if self.offer is not None or self.asked is not None:
            return True
        return self.questioned_ns is not None and time.monotonic_ns() - self.questioned_ns < _ANSWERED_WITHIN_NS

    def said_by_user(self, text: str) -> None:
        self.questioned_ns = None
        self.history.add("user", text)

    def heard_by_user(self, text: str) -> None:
        """The assistant's words that were audible; what a barge-in cut off is not remembered."""
        if text.strip():
            if self.offer:
                self.offer.hear(text)
            self.history.add("assistant", text.strip())
            if text.rstrip().endswith(("?", "？")):
                self.questioned_ns = time.monotonic_ns()

    def tell_of(self, place: str) -> None:
        """The user has heard its name."""
        if place != self.last_place:
            self.told_place = self.last_place = place


def letters_of(text: str) -> str:
    """What remains of a text however it is cut into sentences and clauses."""
    return "".join(character for character in text if character.isalnum())
