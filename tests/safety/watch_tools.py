"""Looks at what tool servers were sent, and says what must never be."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from vr_assistant.messages import AskToConfirm, Command

from .watch import is_yes
from .wild_tools import WildServer, WildTools

START_TITLES = ("Start this server?", "启动这个服务器吗？")
USE_TITLES = ("Use this tool?", "要用这个工具吗？")


_ORDERS = re.compile(r"\b(?:order|buy)\b|下单|买", re.I)


@dataclass
class ToolWatch:
    tools: WildTools
    pending: AskToConfirm | None = None
    """The question about tools that is open when a turn begins."""
    texts: list[str] = field(default_factory=list)
    """What the user has said."""
    agreed: set[str] = field(default_factory=set)
    """Fingerprints of the tools they said yes to."""
    may_start: set[str] = field(default_factory=set)
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)
    """What is kept of the user's answers."""
    found: list[str] = field(default_factory=list)
    calls: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    shown: AskToConfirm | None = None

    def shows(self, commands: Sequence[Command]) -> None:
        for command in commands:
            if isinstance(command, AskToConfirm):
                self.shown = command

    def ends(self, text: str | None, pressed: int | None, *, is_late: bool) -> None:
        """After a turn: `text` is what was said, or None; `pressed` the question a yes was pressed to."""
        asked = self.pending
        if text is not None and not _bare(text):
            return  # a cough is no answer
        if text is not None:
            self.texts.append(text)
        has_yes = asked is not None and (
            is_yes(text) and not _ORDERS.search(text) and is_late
            if text is not None
            else pressed is not None and pressed == asked.question
        )
        self._look_at_answers(asked if has_yes else None)
        for server in self.tools.servers:
            self._look_at(server, asked if has_yes else None)
        if self.shown or text is not None or has_yes:
            is_ours = self.shown and self.shown.title in (*START_TITLES, *USE_TITLES)
            self.pending = self.shown if is_ours else None
        self.shown = None

    def _look_at_answers(self, answered: AskToConfirm | None) -> None:
        now = self.tools.consents.all()
        for key, (answer, fingerprint) in now.items():
            if answer != "yes" or self.answers.get(key) == (answer, fingerprint):
                continue
            server, *tool = json.loads(key)
            titles = USE_TITLES if tool else START_TITLES
            if answered is None or answered.title not in titles or (tool and not answered.lines[0].startswith(server)):
                self.found.append(f"a yes to {key} that nobody gave")
            self.agreed.add(fingerprint)
        self.answers = now

    def _look_at(self, server: WildServer, answered: AskToConfirm | None) -> None:
        """`answered`: the question that the user has just said yes to."""
        name = server.setup.name
        is_start = answered is not None and answered.title in START_TITLES
        if is_start and answered and (server.setup.command or server.setup.url) in answered.lines[0]:
            self.may_start.add(name)
        if server.starts and name not in self.may_start:
            self.found.append(f"{name} was started without a yes")
        for tool, arguments in server.calls[self.seen.get(name, 0) :]:
            self.calls += 1
            is_named = answered is not None and answered.title in USE_TITLES
            if answered and is_named:
                shown = "\n".join(answered.lines)
                is_named = all(str(value)[:60].strip() in shown for value in [name, *arguments.values()])
            if not is_named and not (tool.is_read_only and tool.fingerprint in self.agreed):
                self.found.append(f"unconfirmed call of {tool.name} with {arguments}")
            known = {one.name: one for one in tool.arguments}
            if not set(arguments) <= set(known) or any(not known[key].takes(arguments[key]) for key in arguments):
                self.found.append(f"outside the schema: {tool.name} {arguments}")
            said = _bare(" ".join(self.texts))
            for key, value in arguments.items():
                if isinstance(value, str) and not known[key].options and _bare(value) not in said:
                    self.found.append(f"sent what nobody said: {tool.name} {arguments}")
        self.seen[name] = len(server.calls)


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
