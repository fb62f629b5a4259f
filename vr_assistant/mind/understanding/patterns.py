"""Regular expressions by name, for both languages at once, from data files."""

import re
import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[3] / "assets" / "understanding"
LANGUAGES = ("en", "zh")


def says(name: str, text: str) -> bool:
    """Whether one of the patterns of this name is found in the text. Raises KeyError for a name no file has."""
    return load_patterns()[name].search(text) is not None


@cache
def load_patterns(folder: Path = FOLDER, file: str = "patterns") -> dict[str, re.Pattern[str]]:
    """Case is ignored; {name} in a pattern stands for a part of the same file.

    Args:
        file: Name of the file before its language; what is in "patterns" the router weighs as well.
    """
    found: dict[str, list[str]] = {}
    for lang in LANGUAGES:
        data = tomllib.loads((folder / f"{file}.{lang}.toml").read_text(encoding="utf-8"))
        for name, patterns in data["patterns"].items():
            found.setdefault(name, []).extend(_complete(p, data["parts"]) for p in patterns)
    return {name: re.compile("|".join(f"(?:{p})" for p in patterns), re.I) for name, patterns in found.items()}


def _complete(pattern: str, parts: dict[str, str]) -> str:
    while (filled := re.sub(r"\{([a-z_]+)\}", lambda m: parts[m[1]], pattern)) != pattern:
        pattern = filled
    return pattern
