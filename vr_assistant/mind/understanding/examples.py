"""The example bank: what people say when they want each tool, and what they say that must not act; data files.

Of each language: examples.*.toml and said.*.toml with one list a tool; talk.*.toml with one list a kind of talk, all of
it `none`; templates.*.toml with ways of speaking that have slots; unsupported.*.toml with what she cannot do, `none` as
well. Needs stand by the place that meets them: in errands.toml, and under [needs] in said.*.toml.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from vr_assistant.errors import ConfigError
from vr_assistant.mind.understanding.errands import NEEDS, load_errands
from vr_assistant.mind.understanding.template import said_with
from vr_assistant.mind.understanding.tools import NONE, TOOLS

FOLDER = Path(__file__).parents[3] / "assets" / "understanding"
LANGUAGES = ("en", "zh")

NEED = "navigate_to"
"""Who tells a need is led to where it is met: the sentences of errands.toml are examples, too."""

Bank = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Example:
    text: str
    tool: str
    """Name of a tool, or `none`."""
    family: str
    """The way of speaking: the template that it was made of, else the sentence itself."""


def load_examples(folder: Path = FOLDER) -> Bank:
    """Sentences of all languages by tool name, `none` included. Raises ConfigError when a file cannot be used."""
    bank: Bank = {name: [] for name in (*TOOLS, NONE)}
    for example in load_bank(folder):
        bank[example.tool].append(example.text)
    return bank


@cache
def load_bank(folder: Path = FOLDER) -> tuple[Example, ...]:
    """All examples, each sentence once for a tool. Raises ConfigError when a file cannot be used."""
    found: dict[tuple[str, str], Example] = {}
    for lang in LANGUAGES:
        for example in _of(folder, lang):
            found.setdefault((example.tool, example.text), example)
    for errand in load_errands(folder):
        found.setdefault((NEED, errand.text), Example(errand.text, NEED, errand.family))
    return tuple(found.values())


def _of(folder: Path, lang: str) -> Iterator[Example]:
    for name in (f"examples.{lang}.toml", f"said.{lang}.toml"):
        lists = _read(folder / name)
        yield from _wishes({tool: said for tool, said in lists.items() if tool != NEEDS}, name, {})
    for sentences in _read(folder / f"talk.{lang}.toml").values():
        yield from _said(sentences, NONE, {})
    templates = _read(folder / f"templates.{lang}.toml")
    yield from _wishes(templates["wish"], f"templates.{lang}.toml", templates["fill"])
    for sentences in templates["talk"].values():
        yield from _said(sentences, NONE, templates["fill"])
    unsupported = _read(folder / f"unsupported.{lang}.toml")
    for sentences in unsupported["ask"].values():
        yield from _said(sentences, NONE, unsupported["fill"])


def _wishes(lists: Mapping[str, Sequence[str]], name: str, fill: Mapping[str, Sequence[str]]) -> Iterator[Example]:
    for tool, sentences in lists.items():
        if tool != NONE and tool not in TOOLS:
            raise ConfigError(f"{name} has sentences for '{tool}', which is no tool.", "Rename or remove it.")
        yield from _said(sentences, tool, fill)


def _said(sentences: Sequence[str], tool: str, fill: Mapping[str, Sequence[str]]) -> Iterator[Example]:
    for sentence in sentences:
        for text in said_with(sentence, fill):
            yield Example(text, tool, sentence)


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(
            f"The example sentences in {path.name} cannot be read: {error}.", "Reinstall the program."
        ) from error
