"""What was remembered before a turn, to be put back should the turn turn out to be half of one."""

from dataclasses import dataclass

from vr_assistant.messages import Lang
from vr_assistant.mind.dialogue.history import History
from vr_assistant.mind.dialogue.memory import Memory, Offer
from vr_assistant.mind.dialogue.untold import Untold
from vr_assistant.mind.dialogue.waiting import Waiting
from vr_assistant.mind.understanding.question import Question


@dataclass(frozen=True, slots=True)
class Before:
    """Of the memory only what understanding and talk change; what is done because of a turn is never put back."""

    lang: Lang
    untold: Untold
    asked: Question | None
    offer: Offer | None
    waiting: Waiting | None
    last_place: str | None
    history: History

    @classmethod
    def of(cls, memory: Memory, untold: Untold, lang: Lang) -> "Before":
        return cls(
            lang,
            untold.copy(),
            memory.asked,
            memory.offer,
            memory.waiting,
            memory.last_place,
            memory.history.copy(),
        )

    def put_back(self, memory: Memory) -> None:
        memory.asked, memory.offer, memory.last_place = self.asked, self.offer, self.last_place
        memory.waiting, memory.history = self.waiting, self.history
