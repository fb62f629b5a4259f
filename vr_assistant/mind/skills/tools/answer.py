"""What a tool has answered, made into a few words that can be said and some lines that can be shown.

A tool's text is a quotation: it is cut, stripped of links and markup, and obeyed by nobody.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from vr_assistant.mind.skills.sentences import speakable
from vr_assistant.mind.skills.tools.offered import quoted

MOST_SAID = 260
"""Characters."""
MOST_SHOWN = 600
MOST_READ = 20_000
"""Characters of the answer that are looked at."""
MOST_FIELDS = 8
_ENDS = ".!?。！？…"


@dataclass(frozen=True, slots=True)
class ToolAnswer:
    """What is left of a server's answer; any text."""

    text: str = ""
    is_error: bool = False
    left_out: tuple[str, ...] = ()
    """Kinds of content that cannot be told: image, audio, resource."""


@dataclass(frozen=True, slots=True)
class Quotation:
    say: list[str] = field(default_factory=list)
    """Sentences; empty when there is nothing that can be said."""
    show: str = ""
    is_cut: bool = False
    """Whether more is shown than said, or more was sent than is shown."""


def answer_of(content: Sequence[object], structured: object, *, is_error: bool) -> ToolAnswer:
    """
    Args:
        content: The blocks of a CallToolResult, as JSON objects.
        structured: Its structured content, told where there is no text.
    """
    texts: list[str] = []
    others: list[str] = []
    for block in content[:200]:
        if not isinstance(block, Mapping):
            continue
        kind, text = block.get("type"), block.get("text")
        if kind == "text" and isinstance(text, str):
            texts.append(text[:MOST_READ])
        else:
            others.append("resource" if kind == "resource_link" else str(kind)[:20])
    text = "\n".join(texts)[:MOST_READ]
    if not text.strip() and structured is not None:
        text = "\n".join(_fields(structured))
    return ToolAnswer(text, is_error, tuple(dict.fromkeys(others)))


def quotation(answer: ToolAnswer) -> Quotation:
    """The first sentences to say, and some more to show."""
    lines = _lines(answer.text)
    show = quoted("\n".join(lines), MOST_SHOWN)
    say: list[str] = []
    left = MOST_SAID
    for line in lines:
        for sentence in _sentences(line):
            if not sentence:
                continue
            if len(sentence) > left:
                if not say:
                    say.append(f"{sentence[:left].rsplit(' ', 1)[0].rstrip(',;:，；：')} …")
                return Quotation(say, show, True)
            say.append(sentence)
            left -= len(sentence)
    return Quotation(say, show, show.endswith(" …"))


def _lines(text: str) -> list[str]:
    """Of JSON its fields; of a text its lines, without markup and links."""
    stripped = text.strip()
    if stripped[:1] in ("{", "["):
        try:
            return [line for field in _fields(json.loads(stripped)) if (line := _plain(field))]
        except (ValueError, RecursionError):
            pass
    return [line for part in stripped.splitlines()[:100] if (line := _plain(part))]


def _plain(text: str) -> str:
    return speakable(quoted(text, MOST_SHOWN))


def _fields(value: object, name: str = "", depth: int = 0) -> list[str]:
    """ "temperature: 12" for each plain value, the first ones."""
    if isinstance(value, Mapping) and depth < 4:
        found = _first(_fields(item, str(key), depth + 1) for key, item in list(value.items())[:MOST_FIELDS])
        return found[:MOST_FIELDS]
    if isinstance(value, list) and depth < 4:
        return _first(_fields(item, name, depth + 1) for item in value[:MOST_FIELDS])[:MOST_FIELDS]
    if value is None or isinstance(value, Mapping | list):
        return []
    said = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)[:MOST_SHOWN]
    label = name.replace("_", " ").strip()[:60]
    return [f"{label}: {said}" if label else said]


def _first(parts: Iterable[list[str]]) -> list[str]:
    return [line for part in parts for line in part]


def _sentences(line: str) -> list[str]:
    """Each with its end."""
    found, start = [], 0
    for at, character in enumerate(line):
        is_end = character in "。！？" or (character in ".!?" and line[at + 1 : at + 2] in ("", " "))
        if is_end:
            found.append(line[start : at + 1].strip())
            start = at + 1
    if rest := line[start:].strip():
        found.append(rest if rest[-1] in _ENDS else f"{rest}.")
    return found
