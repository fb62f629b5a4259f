"""The example bank: what people say when they want each tool, and what they say that must not act; data files.

Of each language: examples.*.toml with one list a tool, talk.*.toml with one list a kind of talk, all of it `none`, and
templates.*.toml with sentences that have slots.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from vr_assistant.errors import ConfigError
from vr_assistant.mind.understanding.tools import NONE, TOOLS

FOLDER = Path(__file__).parents[3] / "assets" / "understanding"
LANGUAGES = ("en", "zh")
FILLINGS = 3
"""Sentences made of each template."""

Bank = dict[str, list[str]]


@cache
def load_examples(folder: Path = FOLDER) -> Bank:
    """Sentences of all languages by tool name, `none` included. Raises ConfigError when a file cannot be used."""
    bank: Bank = {name: [] for name in (*TOOLS, NONE)}
    for lang in LANGUAGES:
        _add(bank, _read(folder / f"examples.{lang}.toml"), f"examples.{lang}.toml")
        for sentences in _read(folder / f"talk.{lang}.toml").values():
            bank[NONE] += sentences
        templates = _read(folder / f"templates.{lang}.toml")
        fill = templates["fill"]
        _add(bank, {t: _filled(s, fill) for t, s in templates["wish"].items()}, f"templates.{lang}.toml")
        for sentences in templates["talk"].values():
            bank[NONE] += _filled(sentences, fill)
    return {tool: list(dict.fromkeys(sentences)) for tool, sentences in bank.items()}


def _add(bank: Bank, more: Mapping[str, Sequence[str]], name: str) -> None:
    for tool, sentences in more.items():
        if tool not in bank:
            raise ConfigError(f"{name} has sentences for '{tool}', which is no tool.", "Rename or remove it.")
        bank[tool] += sentences


def _filled(templates: Sequence[str], fill: Mapping[str, Sequence[str]]) -> list[str]:
    """Each template with FILLINGS fillings; always the same ones."""
    return [_fill(template, number, fill) for template in templates for number in range(FILLINGS)]


def _fill(template: str, number: int, fill: Mapping[str, Sequence[str]]) -> str:
    def word(slot: re.Match[str]) -> str:
        words = fill[slot[1]]
        return words[(crc32(f"{template}{slot.start()}".encode()) + 7 * number) % len(words)]

    return re.sub(r"\{(\w+)\}", word, template)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"The example sentences in {path.name} cannot be read: {error}.", "Reinstall the program."
        ) from error
