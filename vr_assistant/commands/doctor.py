"""doctor: what of this machine the assistant can use, and how to mend the rest."""

from dataclasses import asdict
from typing import Annotated

import typer

from vr_assistant.commands.typed import json_line

COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
) -> None:
    """Check this machine; every finding comes with its fix. Ends with 1 if something needed fails.

    Example: python3 launcher.py doctor
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from vr_assistant.doctor.examination import examine

    console = Console()
    if as_json:
        findings = list(examine())
        typer.echo(json_line([asdict(finding) for finding in findings], indent=1))
    else:
        if not console.is_terminal:
            console.width = 160
        with console.status("Looking at this machine ..."):
            findings = list(examine())
        table = Table("what", "", "found", box=None, pad_edge=False)
        for column in table.columns:
            column.overflow = "fold"
        for finding in findings:
            state = Text(finding.state, style=COLOURS[finding.state])
            table.add_row(Text(finding.what), state, Text(finding.detail))
            if finding.fix:
                table.add_row("", "", Text(f"→ {finding.fix}", style="bold"))
        console.print(table)
    if any(finding.state == "fail" for finding in findings):
        raise typer.Exit(1)
