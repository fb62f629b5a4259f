"""The example bank: what people say when they want each tool, per language, as data files."""

import tomllib
from functools import cache
from pathlib import Path

from vr_assistant.errors import ConfigError
from vr_assistant.mind.understanding.tools import NONE, TOOLS

FOLDER = Path(__file__).parents[3] / "assets" / "understanding"
LANGUAGES = ("en", "zh")


@cache
def load_examples(folder: Path = FOLDER) -> dict[str, list[str]]:
    """Sentences of all languages by tool name, `none` included. Raises ConfigError when a file cannot be used."""
    bank: dict[str, list[str]] = {name: [] for name in (*TOOLS, NONE)}
    for lang in LANGUAGES:
        path = folder / f"examples.{lang}.toml"
        try:
            data = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise ConfigError(
                f"The example sentences in {path.name} cannot be read: {error}.", "Reinstall the program."
            ) from error
        for tool, sentences in data.items():
            if tool not in bank:
                raise ConfigError(f"{path.name} has sentences for '{tool}', which is no tool.", "Rename or remove it.")
            bank[tool] += sentences
    return bank
