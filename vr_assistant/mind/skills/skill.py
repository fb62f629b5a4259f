"""What a skill is: a folder that carries out the tools of one area. A skill imports no other skill."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from vr_assistant.messages import Command, Lang
from vr_assistant.world.sight import Head


@dataclass(frozen=True, slots=True)
class SkillRequest:
    """One tool call whose arguments have been resolved and checked."""

    tool: str
    args: Mapping[str, object]
    lang: Lang
    text: str
    """What the user actually said."""
    user_position: tuple[float, float] = (0.0, 0.0)
    """(x, z) on the ground."""
    head: Head | None = None
    """Where the user looks; None: there is nobody who sees the town, as where questions are typed."""


Act = Callable[[Lang], Awaitable["SkillReply"]]
"""What an answer leads to; in the language it was given in."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Something that cannot be taken back, and what the user is told of it before they say yes or no.

    Only the conversation calls `act`, and only after such a yes. No tool leads there.
    """

    tool: str
    """Whose question it is; it sums up anew when its summary has not been heard."""
    lines: list[str]
    """The summary as a panel shows it."""
    is_shown_whole: bool
    """False when the panel has no room for all of it."""
    spoken: str
    """Of the reply, what the user must have heard to its end."""
    act: Act
    never: Act | None = None
    """What "never" does, where that is an answer."""


@dataclass(frozen=True, slots=True)
class SkillReply:
    """What the skill did and what is to be said and shown."""

    say: list[str]
    """Sentences in the request's language, spoken in order."""
    commands: list[Command] = field(default_factory=list)
    did_act: bool = True
    """False when nothing was changed or shown (the skill asked back or declined)."""
    confirmation: Confirmation | None = None
    """The user is asked for a yes."""
    noted: Mapping[str, object] | None = None
    """A line for the event log."""


class Skill(Protocol):
    tools: frozenset[str]
    """Names of the tools this skill carries out."""

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        """Raises AssistantError when it cannot; nothing is half done then."""
