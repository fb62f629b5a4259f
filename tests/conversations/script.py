"""Conversations as text, see scripts/README.md."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from .conversation import Conversation

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass(frozen=True, slots=True)
class Line:
    file: str
    number: int
    text: str


@dataclass(slots=True)
class Script:
    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"{self.lines[0].file}: {self.title}" if self.lines else self.title


def read_scripts(folder: Path = SCRIPTS) -> list[Script]:
    scripts = []
    for path in sorted(folder.glob("*.talk")):
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            text = text.strip()
            if text.startswith("# "):
                scripts.append(Script(text[2:]))
            elif text and not text.startswith("--"):
                scripts[-1].lines.append(Line(path.stem, number, text))
    return scripts


Step = Callable[..., Awaitable[None]]
_steps: list[tuple[re.Pattern[str], Step]] = []


def step(pattern: str) -> Callable[[Step], Step]:
    """Makes a function carry out lines of this form; named groups are its arguments, numbers where they look like it.

    In the pattern, TEXT stands for something in quotation marks, NUMBER for seconds or pieces, WORD for a word.
    """
    for short, long in (
        ("TEXT", r'"([^"]*)"'),
        ("NUMBER", r"(\d+(?:\.\d+)?)"),
        ("WORD", r"([\w.-]+)"),
        ("REST", "(.*)"),
    ):
        pattern = pattern.replace(short, long)

    def remember(function: Step) -> Step:
        _steps.append((re.compile(pattern), function))
        return function

    return remember


async def carry_out(line: Line, talk: Conversation) -> None:
    """Raises AssertionError when something expected has not come true, ValueError for a line nobody understands."""
    for pattern, function in _steps:
        if match := pattern.fullmatch(line.text):
            await function(talk, *match.groups())
            return
    raise ValueError(f"{line.file}.talk, line {line.number}: nobody knows what this means: {line.text}")
