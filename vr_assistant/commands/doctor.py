"""doctor: what of this machine the assistant can use, and how to mend the rest."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from vr_assistant.commands.typed import json_line

if TYPE_CHECKING:
    from rich.console import Console

    from vr_assistant.doctor.finding import Finding

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(
    audio: Annotated[
        bool, typer.Option("--audio", help="Try microphone and loudspeaker: say something, and hear yourself.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
) -> None:
    """Check this machine; every finding comes with its fix. Ends with 1 if something needed fails.

    \b
    Examples:
      python3 launcher.py doctor
      python3 launcher.py doctor --audio
    """
    from rich.console import Console

    console = Console()
    if not as_json and not console.is_terminal:
        console.width = 160
    findings = _sound(None if as_json else console) if audio else _machine(None if as_json else console)
    if as_json:
        typer.echo(json_line([asdict(finding) for finding in findings], indent=1))
    else:
        _print(findings, console)
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)


def _machine(console: "Console | None") -> "Sequence[Finding]":
    from vr_assistant.doctor.examination import examine

    if console is None:
        return list(examine())
    with console.status("Looking at this machine ..."):
        return list(examine())


def _sound(console: "Console | None") -> "Sequence[Finding]":
    from vr_assistant.config import load_settings
    from vr_assistant.doctor.listening import examine_sound

    return list(examine_sound(load_settings().settings, console))


def _print(findings: "Sequence[Finding]", console: "Console") -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table("what", "", "found", box=None, pad_edge=False)
    for column in table.columns:
        column.overflow = "fold"
    for finding in findings:
        state = Text(finding.state, style=COLOURS[finding.state])
        table.add_row(Text(finding.what), state, Text(finding.detail))
        if finding.fix:
            table.add_row("", "", Text(f"→ {finding.fix}", style="bold"))
    console.print(table)
