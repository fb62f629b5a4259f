"""The lines of an evaluation file: a sentence, the tool it should lead to, and what its arguments may be."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from vr_assistant.errors import AssistantError
from vr_assistant.messages import Lang
from vr_assistant.mind.understanding.tools import NONE, TOOLS


class BadEvaluationFile(AssistantError):
    """The file cannot be read, or a line is not as it should be."""

    code = "evaluation_file"


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

    __test__ = False  # not a test case of pytest


def read_sentences(path: Path) -> list[TestSentence]:
    """Lines of JSON; empty ones are skipped. Raises BadEvaluationFile with the line's number."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadEvaluationFile(
            f"{path} cannot be read: {error}.", "Name a file with one JSON object a line."
        ) from error
    sentences = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            sentences.append(_sentence(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadEvaluationFile(
                f"{path.name}, line {number}: {error if not isinstance(error, KeyError) else f'{error} is missing'}.",
                'A line is like {"id": 1, "lang": "en", "kind": "nav", "text": "...", "tool": "navigate_to", '
                '"args": {"place": ["park"]}, "alt_tools": []}.',
            ) from error
    if not sentences:
        raise BadEvaluationFile(f"{path.name} has no sentences.", "One JSON object a line.")
    return sentences


def _sentence(data: dict[str, object], number: int) -> TestSentence:
    tool, lang = str(data["tool"]), data.get("lang", "en")
    if tool not in TOOLS and tool != NONE:
        raise ValueError(f"'{tool}' is no tool")
    if lang not in ("en", "zh"):
        raise ValueError(f"'{lang}' is no language of ours")
    args, alternatives = data.get("args") or {}, data.get("alt_tools") or []
    if not isinstance(args, dict) or not isinstance(alternatives, list):
        raise ValueError("args must be an object and alt_tools a list")
    return TestSentence(
        id=str(data.get("id", number)),
        lang="zh" if lang == "zh" else "en",
        kind=str(data.get("kind", "")),
        text=str(data["text"]),
        tool=tool,
        args={str(k): v if isinstance(v, list) else [v] for k, v in args.items()},
        alt_tools=tuple(str(a) for a in alternatives),
    )
