"""Wishes of a sentence that wait until the one before them is settled: asked about, and answered or dropped."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vr_assistant.mind.understanding.interpretation import Interpretation
from vr_assistant.mind.understanding.patterns import says

_DROPS = re.compile(
    r"^(?:(?:oh|well|no|actually|hmm|then)[,.\s]+)*(?:none(?: of (?:them|those|these))?|neither(?: of (?:them|those))?"
    r"|(?:skip|forget|drop|leave) (?:it|that|that one|about (?:it|that))|never ?mind(?: (?:it|that|about (?:it|that)))?"
    r"|i don't (?:want|need) (?:it|any|one)(?: any ?more| after all)?)"
    r"(?:[,\s]+(?:then|thanks|thank you|please))*[.!\s]*$"
    r"|^(?:那|还是|哦|嗯|那就)*(?:[哪那一]?个?都不[要用买]|算了|不[要用买]了|不加了|跳过)(?:[吧了，,\s]|谢谢)*[。.！!]*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What follows in a sentence after a wish that was asked about; gone once a wish of another kind is uttered.

    Nothing is done by waiting: when its turn has come, each wish goes the way of one that was just uttered.
    """

    tool: str
    """Of the wish that was asked about."""
    wishes: tuple[Interpretation, ...]

    @classmethod
    def behind(cls, meant: Interpretation, wishes: Sequence[Interpretation]) -> "Waiting | None":
        """None where nothing follows."""
        return cls(meant.tool, tuple(wishes)) if meant.tool and wishes else None

    def is_settled_by(self, meant: Interpretation) -> bool:
        """Whether a wish answers what was asked, or takes the place of what was asked about."""
        return meant.tool == self.tool

    def behind_more(self, more: "Waiting | None") -> "Waiting":
        """The same behind what another question has made wait."""
        return Waiting(self.tool, (*more.wishes, *self.wishes)) if more else self

    def after_refusal(self) -> "Waiting":
        """What is still to be done when the wish before was dropped."""
        return Waiting(self.tool, tuple(wish for wish in self.wishes if not wish.is_other_half))


def drops(text: str) -> bool:
    """Whether an answer gives up what was asked about: "never mind", "none of them", 算了."""
    return says("no", text) or _DROPS.search(text) is not None
