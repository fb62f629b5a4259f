"""The lines of a file of dialogues: turns with the actions that each should lead to, and how things are at the end."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.evaluation.sentence import BadEvaluationFile, read_lines
from vr_assistant.messages import Lang
from vr_assistant.mind.understanding.tools import TOOLS

_FINAL = {"cart", "place", "time_of_day", "weather"}
_EXAMPLE = (
    'A line is like {"id": 1, "lang": "en", "kind": "cart", "turns": [{"say": "...", "actions": ["add_to_cart"]}, '
    '{"select": "PRODUCT"}, {"arrive": "PLACE"}], "final": {"cart": {"PRODUCT": 1}, "place": "park"}}.'
)


@dataclass(frozen=True, slots=True)
class TestTurn:
    """Something said, with the tools to be carried out because of it; or a thing selected; or a place arrived at."""

    say: str | None = None
    actions: tuple[tuple[str, ...], ...] = ()
    """In order; of each, the tools that are accepted."""
    select: str | None = None
    arrive: str | None = None

    __test__ = False  # not a test case of pytest


@dataclass(frozen=True, slots=True)
class TestDialogue:
    id: str
    lang: Lang
    kind: str
    turns: tuple[TestTurn, ...]
    final: Mapping[str, object]
    """What must be true at the end, some of: `cart` (product ids to quantities), `place` where the way leads (None:
    nowhere), `time_of_day`, `weather`."""

    __test__ = False


def are_dialogues(path: Path) -> bool:
    """Whether a file holds dialogues rather than sentences; its first line tells. Raises BadEvaluationFile."""
    for _, line in read_lines(path):
        try:
            data = json.loads(line)
        except ValueError:
            return False
        return isinstance(data, dict) and "turns" in data
    return False


def read_dialogues(path: Path) -> list[TestDialogue]:
    """Lines of JSON; empty ones are skipped. Raises BadEvaluationFile with the line's number."""
    dialogues = []
    for number, line in read_lines(path):
        try:
            dialogues.append(_dialogue(json.loads(line), number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadEvaluationFile(f"{path.name}, line {number}: {error}.", _EXAMPLE) from error
    return dialogues


def _dialogue(data: dict[str, object], number: int) -> TestDialogue:
    turns, final = data["turns"], data["final"]
    if not isinstance(turns, list) or not isinstance(final, dict) or not set(final) <= _FINAL:
        raise ValueError(f"turns must be a list and final an object with some of {', '.join(sorted(_FINAL))}")
    return TestDialogue(
        id=str(data.get("id", number)),
        lang="zh" if data.get("lang") == "zh" else "en",
        kind=str(data.get("kind", "")),
        turns=tuple(_turn(turn) for turn in turns),
        final=final,
    )


def _turn(data: dict[str, object]) -> TestTurn:
    if "select" in data:
        return TestTurn(select=str(data["select"]))
    if "arrive" in data:
        return TestTurn(arrive=str(data["arrive"]))
    actions = data.get("actions") or []
    if not isinstance(actions, list):
        raise ValueError("actions must be a list")
    accepted = tuple(tuple(str(action).split("|")) for action in actions)
    if unknown := {tool for tools in accepted for tool in tools} - set(TOOLS):
        raise ValueError(f"'{unknown.pop()}' is no tool")
    return TestTurn(say=str(data["say"]), actions=accepted)
