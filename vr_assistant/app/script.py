"""What the user says when a run is scripted: the turns of --wav and --say, in order."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Turn:
    """Either a sound file or a text."""

    wav: Path | None = None
    text: str = ""


def to_json(turns: Sequence[Turn]) -> str:
    """For the mind: a list of {"wav": path} and {"text": words}."""
    return json.dumps([{"wav": str(turn.wav)} if turn.wav else {"text": turn.text} for turn in turns])
