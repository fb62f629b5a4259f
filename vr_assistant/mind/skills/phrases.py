"""What the assistant says, in several phrasings and two languages, from data files."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from vr_assistant.messages import Lang

FOLDER = Path(__file__).parents[3] / "assets" / "understanding"


@cache
def _texts(lang: Lang) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((FOLDER / f"phrases.{lang}.toml").read_text(encoding="utf-8"))


class Phrases:
    """Phrasings follow the turn's number, so that the same conversation is always said in the same words."""

    def __init__(self) -> None:
        self.turn = 0

    def say(self, key: str, lang: Lang, **values: object) -> str:
        """The sentence of a key such as "shopping.found", its placeholders filled.

        Raises:
            KeyError: no such sentence, or a value for it is missing.
        """
        table, name = key.split(".")
        options = _texts(lang)[table][name]
        return options[self.turn % len(options)].format(**values)

    def join(self, parts: Sequence[str], lang: Lang) -> str:
        """ "a", "a and b", "a, b and c"."""
        if len(parts) < 2:
            return "".join(parts)
        comma, last = _texts(lang)["dialogue"]["comma"][0], _texts(lang)["dialogue"]["and"][0]
        return comma.join(parts[:-1]) + last + parts[-1]


def keys(lang: Lang) -> set[str]:
    """Every key there is, to compare the languages."""
    return {f"{table}.{name}" for table, names in _texts(lang).items() for name in names}
