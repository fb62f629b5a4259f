"""A question that was asked back: which of several things, or how many of one."""

from dataclasses import dataclass

from vr_assistant.mind.understanding.interpretation import Interpretation


@dataclass(frozen=True, slots=True)
class Question:
    tool: str
    args: dict[str, object]
    """What is known already, e.g. the quantity."""
    choices: tuple[str, ...]
    """Product ids; none where only the amount is open."""
    wants_amount: bool = False
    """How many are meant is to be told, too."""

    @classmethod
    def of(cls, meant: Interpretation) -> "Question | None":
        """What an interpretation asks; None where no short answer is awaited."""
        if not meant.clarify or not meant.tool or not (meant.choices or meant.wants_amount):
            return None
        return cls(meant.tool, dict(meant.args), meant.choices, meant.wants_amount)
