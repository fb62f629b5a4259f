"""What the user is asked before a server starts or a tool is used: aloud briefly, on the panel whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.tools.consent import State
from vr_assistant.mind.skills.tools.offered import OwnTool, one_line, quoted, spoken_name
from vr_assistant.mind.skills.tools.setup import Setup

MOST_LINES = 8
LONGEST_LINE = 160
"""Characters."""


@dataclass(frozen=True, slots=True)
class Asked:
    say: list[str]
    lines: list[str]
    is_whole: bool
    """Whether the lines hold all that a yes would do."""


class Questions:
    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    def start(self, setup: Setup, lang: Lang, *, has_changed: bool) -> Asked:
        say = [self._phrases.say("tools.setup_changed", lang, server=setup.name)] if has_changed else []
        if setup.url:
            key = "tools.server_outside" if setup.is_outside else "tools.server_here"
            say.append(self._phrases.say(key, lang, server=setup.name, host=setup.host))
            lines = [setup.url.split("?")[0]]
        else:
            program = spoken_name(Path(setup.command).name)
            say.append(self._phrases.say("tools.program", lang, server=setup.name, program=program))
            lines = [" ".join([setup.command, *setup.args])]
            if setup.env:
                lines.append(self._phrases.say("tools.line_env", lang, names=", ".join(setup.env)))
        if setup.is_outside:
            lines.append(self._phrases.say("tools.line_outside", lang, host=setup.host))
        elif not setup.url:
            lines.append(self._phrases.say("tools.line_program", lang))
        say.append(self._phrases.say("tools.ask_start", lang))
        return _whole(say, lines)

    def use(self, setup: Setup, tool: OwnTool, arguments: Mapping[str, object], lang: Lang, state: State) -> Asked:
        key = "tools.changed" if state == "changed" else "tools.may_use"
        say = [self._phrases.say(key, lang, tool=tool.spoken, server=tool.server)]
        lines = [f"{setup.name}: {tool.name}"]
        if arguments:
            sent = [f"{spoken_name(name)}: {value}" for name, value in arguments.items()]
            lines += [f"{name} = {value}" for name, value in arguments.items()]
            say.append(self._phrases.say("tools.sent", lang, arguments=self._phrases.join(sent, lang)))
        else:
            say.append(self._phrases.say("tools.nothing_sent", lang))
        if setup.is_outside:
            say.append(self._phrases.say("tools.outside", lang, host=setup.host))
            lines.append(self._phrases.say("tools.line_outside", lang, host=setup.host))
        if not tool.is_read_only:
            say.append(self._phrases.say("tools.may_change", lang))
            lines.append(self._phrases.say("tools.line_changes", lang))
        elif state != "yes":
            lines.append(self._phrases.say("tools.line_reads", lang))
        say.append(self._phrases.say("tools.ask_use", lang))
        whole = _whole(say, lines)
        if tool.description and len(whole.lines) < MOST_LINES:
            about = self._phrases.say("tools.line_about", lang, text=quoted(tool.description, 120))
            return Asked(say, [*whole.lines, about], whole.is_whole)
        return whole


def _whole(say: list[str], lines: list[str]) -> Asked:
    shown = [one_line(line, LONGEST_LINE) for line in lines[:MOST_LINES]]
    return Asked(say, shown, len(lines) <= MOST_LINES and all(len(line) <= LONGEST_LINE for line in lines))
