"""What goes into one turn of the conversation and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vr_assistant.errors import AssistantError
from vr_assistant.messages import Command, Lang, Listening


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the user said, as text."""

    text: str
    lang: Lang
    began_ns: int | None = field(default=None, compare=False)
    """When they began to speak, on time.monotonic_ns(); None where nobody did, as with a typed text."""
    hushes: bool = False
    """Said over the assistant's words, and asks for nothing but silence."""


@dataclass(frozen=True, slots=True)
class Action:
    """A tool that was carried out, with canonical ids in its arguments."""

    name: str
    args: dict[str, object]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Something to say aloud; spoken in the order given."""

    text: str
    lang: Lang


@dataclass(frozen=True, slots=True)
class SceneChange:
    """Commands for the stage."""

    commands: list[Command] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Muting:
    """The user does not want to be heard any more, until they say otherwise with a button."""


@dataclass(frozen=True, slots=True)
class HeardBy:
    """The user wants to be heard in another way from now on."""

    way: Listening


@dataclass(frozen=True, slots=True)
class Noted:
    """Something done that the event log is to tell of."""

    event: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Failure:
    """Something did not work; what to say to the user follows as a Sentence."""

    error: AssistantError


Outcome = Action | Sentence | SceneChange | Muting | HeardBy | Noted | Failure
