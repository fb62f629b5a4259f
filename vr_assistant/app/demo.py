"""The bundled conversation, for runs that nobody can talk to."""

import tomllib
from pathlib import Path

from vr_assistant.app.script import Turn
from vr_assistant.errors import InputError

FOLDER = Path(__file__).parents[2] / "assets" / "demo"


def demo_turns(folder: Path = FOLDER) -> list[Turn]:
    """The turns that demo.toml lists: `[[turn]]` with `wav`, a file beside it. Raises InputError."""
    try:
        listed = tomllib.loads((folder / "demo.toml").read_text(encoding="utf-8"))["turn"]
        return [Turn(wav=folder / str(entry["wav"])) for entry in listed]
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as error:
        raise InputError(
            "The bundled conversation cannot be read.", 'Give one: run --say "Take me to the bookshop."'
        ) from error
