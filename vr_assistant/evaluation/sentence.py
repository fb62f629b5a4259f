"""The lines of an evaluation file: a sentence, the tool it should lead to, and what its arguments may be."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vr_assistant.errors import AssistantError
from vr_assistant.messages import Lang
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.tools import NONE, TOOLS

_WORDS = ("focus", "last_place", "last_query", "last_object")
_CONTEXT = {"shown", "in_cart", "is_guiding", *_WORDS}


class BadEvaluationFile(AssistantError):
    """The file cannot be read, or a line is not as it should be."""

    code = "evaluation_file"


@dataclass(frozen=True, slots=True)
class Wish:
    """One tool with the accepted values of its arguments."""

    tool: str
    args: Mapping[str, list[object]]


@dataclass(frozen=True, slots=True)
class TestSentence:
    id: str
    lang: Lang
    kind: str
    text: str
    tool: str
    """Name of a tool, or `none`."""
    args: dict[str, list[object]] = field(default_factory=dict)
    """Accepted values of each argument that is asked for."""
    alt_tools: tuple[str, ...] = ()
    context: Context = field(default_factory=Context)
    """What was shown and said before, for words like "there" and "the second one"."""
    also: tuple[Wish, ...] = ()
    """Further wishes of the same sentence, in their order."""

    __test__ = False  # not a test case of pytest


def read_lines(path: Path) -> list[tuple[int, str]]:
    """Numbers and text of the lines that are not empty. Raises BadEvaluationFile."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadEvaluationFile(
            f"{path} cannot be read: {error}.", "Name a file with one JSON object a line."
        ) from error
    found = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not found:
        raise BadEvaluationFile(f"{path.name} has no lines.", "One JSON object a line.")
    return found


def read_sentences(path: Path) -> list[TestSentence]:
    """Lines of JSON; empty ones are skipped. Raises BadEvaluationFile with the line's number."""
    sentences = []
    for number, line in read_lines(path):
        try:
            sentences.append(_sentence(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadEvaluationFile(
                f"{path.name}, line {number}: {error if not isinstance(error, KeyError) else f'{error} is missing'}.",
                'A line is like {"id": 1, "lang": "en", "kind": "nav", "text": "...", "tool": "navigate_to", '
                '"args": {"place": ["park"]}, "alt_tools": []}.',
            ) from error
    return sentences


def _sentence(data: dict[str, object], number: int) -> TestSentence:
    lang = data.get("lang", "en")
    if lang not in ("en", "zh"):
        raise ValueError(f"'{lang}' is no language of ours")
    wish, alternatives = read_wish(data), data.get("alt_tools") or []
    also = data.get("also") or []
    if not isinstance(alternatives, list) or not isinstance(also, list):
        raise ValueError("alt_tools and also must be lists")
    code: Lang = "zh" if lang == "zh" else "en"
    return TestSentence(
        id=str(data.get("id", number)),
        lang=code,
        kind=str(data.get("kind", "")),
        text=str(data["text"]),
        tool=wish.tool,
        args=dict(wish.args),
        alt_tools=tuple(str(a) for a in alternatives),
        context=_context(data.get("context") or {}, code),
        also=tuple(read_wish(w) for w in also),
    )


def read_wish(data: Mapping[str, object]) -> Wish:
    """{"tool": ..., "args": {...}}, each argument a list of what is accepted. Raises ValueError, KeyError."""
    tool, args = str(data["tool"]), data.get("args") or {}
    if tool not in TOOLS and tool != NONE:
        raise ValueError(f"'{tool}' is no tool")
    if not isinstance(args, dict):
        raise ValueError("args must be an object")
    return Wish(tool, {str(k): v if isinstance(v, list) else [v] for k, v in args.items()})


def _context(data: object, lang: Lang) -> Context:
    if not isinstance(data, dict) or not set(data) <= _CONTEXT:
        raise ValueError(f"context must be an object with some of {', '.join(sorted(_CONTEXT))}")
    texts = {key: tuple(str(one) for one in data.get(key) or ()) for key in ("shown", "in_cart")}
    words = {key: None if data.get(key) is None else str(data[key]) for key in _WORDS}
    return Context(
        lang=lang,
        shown=texts["shown"],
        in_cart=texts["in_cart"],
        focus=words["focus"],
        last_place=words["last_place"],
        last_query=words["last_query"],
        last_object=words["last_object"],
        is_guiding=bool(data.get("is_guiding")),
    )
