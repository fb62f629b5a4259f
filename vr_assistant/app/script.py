"""What the user says when a run is scripted: the turns of --wav and --say, in order."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.errors import BadAudio, BadText

MOST_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Turn:
    """Either a sound file or a text."""

    wav: Path | None = None
    text: str = ""


class Progress:
    """Which turns are still to be taken, from the notes of the mind: none is lost when it dies, none taken twice.

    A turn whose words were heard is done as soon as something has come of it; from then on a second time could do
    harm. One in which nothing was heard is done when the mind says so.
    """

    def __init__(self, turns: Sequence[Turn]) -> None:
        self.left = list(turns)
        self._given = self.left
        self._is_heard = False

    def begin(self) -> None:
        """A mind is given what is left."""
        self._given = self.left
        self._is_heard = False

    def note(self, event: Mapping[str, object]) -> bool:
        """Take in a line of the event log; tells whether a turn is done."""
        before = len(self.left)
        match event:
            case {"event": "transcript"}:
                self._is_heard = True
            case {"event": "action" | "reply" | "error"} if self._is_heard:
                self._is_heard = False
                self.left = self.left[1:]
            case {"event": "turn_over", "number": int(number)}:
                self._is_heard = False
                self.left = self._given[number:]
        return len(self.left) < before


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
