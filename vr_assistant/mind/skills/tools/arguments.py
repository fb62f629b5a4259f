"""What a tool is sent: the user's own words and numbers, found by the language model under a schema, and checked.

Nothing that the user has not said is sent, whatever the model, the tool's description or the server would like.
"""

import asyncio
import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from vr_assistant.errors import LanguageModelError
from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import ChatMessage, LanguageModel
from vr_assistant.mind.skills.phrases import FOLDER
from vr_assistant.mind.skills.tools.offered import Argument, OwnTool, quoted
from vr_assistant.mind.understanding.numbers import NUMBER_EN, NUMBER_ZH, parse_number

log = logging.getLogger(__name__)

PATIENCE_S = 8.0
MOST_TOKENS = 120
_NUMBER = re.compile(rf"{NUMBER_EN}|{NUMBER_ZH}", re.I)
_LAST_PART = re.compile(r".*\b(?:in|for|about|of|on|at|from|called|named|like)\s+(?:the\s+)?(?P<rest>\S.*)$", re.I)
_LETTERS = re.compile(r"[^\W_]+")
_END = re.compile(r"(?:[,\s]+(?:please|now|today))*[\s.!?。？！]*$", re.I)
_WHOLE_SENTENCE = frozenset({"query", "q", "question", "search", "text", "prompt", "keywords"})
_PLACE = frozenset({"city", "place", "location", "town", "country", "region", "area", "address"})


@dataclass(frozen=True, slots=True)
class Filled:
    arguments: Mapping[str, object] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    """Names of required arguments that the sentence does not tell."""
    is_all_said: bool = True
    """False where a choice was made that is not word by word the user's: they should hear it first."""


async def fill(model: LanguageModel, tool: OwnTool, text: str, lang: Lang) -> Filled:
    """Never raises for a failing model: simple sentences do without one, of others something is missing."""
    numbers = numbers_in(text)
    fillable = [one for one in tool.arguments if numbers or one.kind not in ("integer", "number")]
    proposed = await _proposed(model, tool, fillable, text, lang) if fillable else {}
    kept: dict[str, object] = {}
    is_all_said = True
    for argument in tool.arguments:
        value = proposed.get(argument.name)
        if argument.name in proposed and argument.takes(value):
            if is_said(argument, value, text, numbers):
                kept[argument.name] = value
            elif argument.is_required and (argument.options or argument.kind == "boolean"):
                kept[argument.name] = value
                is_all_said = False
        if argument.name not in kept and argument.is_required and (simple := _simple(tool, argument, text)):
            kept[argument.name] = simple
    missing = tuple(one.name for one in tool.arguments if one.is_required and one.name not in kept)
    return Filled(kept, missing, is_all_said)


def is_said(argument: Argument, value: object, text: str, numbers: frozenset[float]) -> bool:
    """Whether a value is the user's: its words stand in the sentence, or its number was spoken."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int | float):
        return float(value) in numbers
    return _stands_in(str(value), text)


def numbers_in(text: str) -> frozenset[float]:
    found = (parse_number(match[0]) for match in _NUMBER.finditer(text))
    return frozenset(number for number in found if number is not None)


async def _proposed(
    model: LanguageModel, tool: OwnTool, arguments: list[Argument], text: str, lang: Lang
) -> dict[str, object]:
    schema = {
        "type": "object",
        "properties": {one.name: one.schema for one in arguments},
        "required": [one.name for one in arguments if one.is_required],
        "additionalProperties": False,
    }
    wanted = json.dumps({one.name: "" for one in arguments}, ensure_ascii=False)
    told = f"<<<\n{_unfenced(tool.spoken)}: {_unfenced(tool.description)}\n{_unfenced(wanted)}\n>>>\n{text}"
    try:
        async with asyncio.timeout(PATIENCE_S):
            if not await model.is_ready():
                return {}
            return await model.choose([_instructions(lang), ChatMessage("user", told)], schema, max_tokens=MOST_TOKENS)
    except (LanguageModelError, TimeoutError) as error:
        log.info("no arguments for %s: %s", tool.spoken, type(error).__name__)
        return {}


@cache
def _instructions(lang: Lang, folder: Path = FOLDER) -> ChatMessage:
    return ChatMessage("system", (folder / f"tool.{lang}.txt").read_text(encoding="utf-8").strip())


def _unfenced(text: str) -> str:
    return quoted(text.replace("<<<", " ").replace(">>>", " "))


def _simple(tool: OwnTool, argument: Argument, text: str) -> str:
    """Without a model's help, for a tool that wants one text: the sentence to search for, or the place last in it."""
    if sum(one.is_required for one in tool.arguments) != 1 or argument.kind != "string" or argument.options:
        return ""
    bare = _END.sub("", text)
    if argument.name.lower() in _WHOLE_SENTENCE:
        return bare if argument.takes(bare) else ""
    found = _LAST_PART.match(bare) if argument.name.lower() in _PLACE else None
    return found["rest"] if found and len(found["rest"].split()) <= 4 else ""


def _stands_in(value: str, text: str) -> bool:
    """As whole words; how they are written, and what stands between them, does not matter."""
    wanted, said = _spaced(value), _spaced(text)
    return bool(wanted.strip()) and (wanted in said or (not wanted.isascii() and wanted.strip() in said))


def _spaced(text: str) -> str:
    return f" {' '.join(_LETTERS.findall(text.casefold()))} "
