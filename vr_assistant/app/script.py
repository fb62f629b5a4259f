"""What the user says when a run is scripted: the turns of --wav and --say, in order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.errors import BadAudio, BadText

MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Turn:
    """Either a sound file or a text."""

    wav: Path | None = None
    text: str = ""


def turn(kind: str, what: str) -> Turn:
    """From a flag, `wav` or `say`. Raises BadAudio or BadText, so that a mistake is met before anything starts."""
    if kind == "wav":
        path = Path(what).expanduser().resolve()
        if not path.is_file():
            raise BadAudio(f"There is no sound file {what}.", "Check the path after --wav.")
        return Turn(wav=path)
    text = " ".join("".join(c if c.isprintable() else " " for c in what).split())
    if not text:
        raise BadText("There is nothing to say in that text.", 'Write it in quotes: --say "Take me to the bookshop."')
    if len(text) > MOST_CHARACTERS:
        raise BadText(f"The text is longer than {MOST_CHARACTERS} characters.", "Split it into several --say.")
    return Turn(text=text)


def to_json(turns: Sequence[Turn]) -> str:
    """For the mind: a list of {"wav": path} and {"text": words}."""
    return json.dumps([{"wav": str(turn.wav)} if turn.wav else {"text": turn.text} for turn in turns])
