"""What understanding is told about the conversation, and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from vr_assistant.messages import Lang

DecidedBy = Literal["rule", "router", "model", "fallback"]
"""A sure pattern that the router agrees with; the router; the language model among the router's best; the router's
best where no model could help."""


@dataclass(frozen=True, slots=True)
class Context:
    """What the words "it", "there" and "the second one" may refer to, and what can be acted on now."""

    lang: Lang = "en"
    """The conversation's language, for sentences that do not tell by themselves."""
    shown: tuple[str, ...] = ()
    """Products on the shelf, in their order."""
    focus: str | None = None
    """The product selected or spoken of last."""
    last_place: str | None = None
    last_query: str | None = None
    last_object: str | None = None
    in_cart: tuple[str, ...] = ()
    is_guiding: bool = False
    amounts: Mapping[str, int] = field(default_factory=dict)
    """How many of each product are in the cart."""


@dataclass(frozen=True, slots=True)
class Interpretation:
    """One sentence, understood: a tool with canonical arguments, or small talk, or a question back."""

    tool: str | None
    """None: no tool is wanted."""
    args: Mapping[str, object]
    confidence: float
    """0..1: how likely this is what is wanted; calibrated, see `eval`'s reliability table."""
    decided_by: DecidedBy
    lang: Lang
    clarify: str | None = None
    """What to ask the user instead of acting; the tool then is what they seem to want."""
    spoken: Mapping[str, object] = field(default_factory=dict)
    """The arguments in the user's own words, before they were resolved."""

    is_offer: bool = False
    """The question is whether to do just this; a yes is enough."""

    choices: tuple[str, ...] = ()
    """Product ids among which the question asks to choose."""
    wants_amount: bool = False
    """How many are meant is open: an amount was named that nobody can have."""
    text: str = ""
    """The words of the sentence that say it, where these can be understood by themselves."""
    is_other_half: bool = False
    """Done only when the wish before it was: what is swapped goes only when the other comes."""

    @property
    def acts(self) -> bool:
        """Whether a tool is to be carried out now."""
        return self.tool is not None and self.clarify is None
