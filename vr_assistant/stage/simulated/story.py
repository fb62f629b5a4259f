"""What a simulated user does, step by step, as a TOML file says it.

Each `[[step]]` has `do` and what that needs. Targets are names of what can be seen: "assistant", "product 2" (its
number on the shelf), "button yes", "button no", "place" (where the guide leads to). Times are in seconds.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from vr_assistant.errors import InputError
from vr_assistant.stage.runtimes.hand import Side

FOLDER = Path(__file__).parents[3] / "assets" / "stories"
Seconds = Annotated[float, Meta(gt=0, le=600)]
Button = Literal["mute", "menu", "talk", "recentre"]


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="do"):
    """Base of all steps."""


class LookAround(Step, frozen=True, tag="look around"):
    """To the left, to the right, and back."""


class LookAt(Step, frozen=True, tag="look at"):
    target: str


class See(Step, frozen=True, tag="see"):
    """Wait until it is there, or gone."""

    target: str
    is_gone: bool = False
    within: Seconds = 30.0


class Walk(Step, frozen=True, tag="walk"):
    """Straight on, in metres."""

    ahead: Annotated[float, Meta(gt=0, le=30)]


class Follow(Step, frozen=True, tag="follow"):
    """The guide, until she has arrived."""

    within: Seconds = 120.0


class Say(Step, frozen=True, tag="say"):
    """A sound file beside the story, or a text; over when it has been answered."""

    wav: str = ""
    text: str = ""
    within: Seconds = 90.0


class Point(Step, frozen=True, tag="point"):
    target: str
    hand: Side = "right"


class Pinch(Step, frozen=True, tag="pinch"):
    """With the trigger, where the hand holds one."""

    hand: Side = "right"


class Press(Step, frozen=True, tag="press"):
    button: Button
    hand: Side = "right"
    seconds: Seconds = 0.15


class Wait(Step, frozen=True, tag="wait"):
    seconds: Seconds


AnyStep = LookAround | LookAt | See | Walk | Follow | Say | Point | Pinch | Press | Wait


class Story(msgspec.Struct, frozen=True):
    step: Annotated[list[AnyStep], Meta(min_length=1, max_length=500)]
    bare_hands: bool = False
    """Without controllers."""


def read_story(file: Path) -> Story:
    """Sound files become whole paths. Raises InputError, which says where the file is wrong."""
    hint = f"Stories that can be told are in {FOLDER}."
    try:
        plain = tomllib.loads(file.read_text("utf-8"))
        story = msgspec.convert(plain, Story)
    except OSError as error:
        raise InputError(f"The story {file} cannot be read: {error.strerror}.", hint) from error
    except msgspec.ValidationError as error:
        raise InputError(f"The story {file} cannot be told: {error}.", hint) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"The story {file} is not TOML: {error}.", hint) from error
    steps = [_located(step, file.parent) if isinstance(step, Say) else step for step in story.step]
    return Story(steps, story.bare_hands)


def _located(say: Say, folder: Path) -> Say:
    if bool(say.wav) == bool(say.text):
        raise InputError("To say something, a story gives either `wav` or `text`.")
    if not say.wav:
        return say
    path = (folder / say.wav).resolve()
    if not path.is_file():
        raise InputError(f"There is no sound file {path}.", "A story's sounds are looked for beside it.")
    return Say(wav=str(path), within=say.within)
