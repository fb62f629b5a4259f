"""What the assistant says, in several phrasings and two languages, from data files."""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Formatter

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


def recurring(lang: Lang, places: Sequence[str]) -> list[str]:
    """The sentences that nothing of the user's goes into: those without placeholders, then those that name a place.

    Args:
        places: As they are called in this language.
    """
    whole, of_places = [], []
    for options in (texts for names in _texts(lang).values() for texts in names.values()):
        for text in options:
            fields = {field for _, field, _, _ in Formatter().parse(text) if field is not None}
            if not text.endswith((*".!?。！？",)):
                continue  # a piece of a sentence
            if not fields:
                whole.append(text)
            elif fields == {"place"}:
                of_places += [text.format(place=place) for place in places]
    return [*whole, *of_places]


def keys(lang: Lang) -> set[str]:
    """Every key there is, to compare the languages."""
    return {f"{table}.{name}" for table, names in _texts(lang).items() for name in names}
