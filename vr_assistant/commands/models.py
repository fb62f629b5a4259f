"""models list | fetch | verify | path: the weights on this machine."""

import json
from typing import Annotated

import typer

app = typer.Typer(help="List, fetch and verify the weights.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_weights(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON list instead of a table.")] = False,
) -> None:
    """Every weights file the program knows, and which are here.

    Example: python3 launcher.py models list
    """
    from rich.console import Console
    from rich.table import Table

    from vr_assistant import models
    from vr_assistant.config import load_settings
    from vr_assistant.errors import WeightsError
    from vr_assistant.models.catalogue import Weights, listed
    from vr_assistant.models.progress import megabytes

    settings = load_settings().settings
    needed = models.default_ids(settings)

    def here(weights: Weights) -> bool:
        try:
            return not models.missing(settings, [weights.id])
        except WeightsError:
            return False

    rows = [(weights, here(weights), weights.id in needed) for weights in listed().values()]
    if as_json:
        plain = [
            {"id": weights.id, "purpose": weights.purpose, "licence": weights.licence, "bytes": weights.size}
            | {"here": present, "needed": wanted}
            for weights, present, wanted in rows
        ]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    table = Table("id", "size", "here", "for", "licence", box=None, pad_edge=False)
    for column in table.columns[:3]:
        column.no_wrap = True
    for weights, present, wanted in rows:
        state = "[green]yes[/]" if present else "[yellow]needed[/]" if wanted else "no"
        table.add_row(weights.id, megabytes(weights.size or 0), state, weights.purpose, weights.licence)
    console = Console()
    if not console.is_terminal:
        console.width = 160
    console.print(table)
    console.print(f"They are in {models.cache_root(settings)}", highlight=False, soft_wrap=True)


@app.command()
def fetch(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Which; none: what the present settings need.", metavar="ID")
    ] = None,
) -> None:
    """Download what is missing.

    Goes on where it was interrupted, verifies, and shares between checkouts.

    Example: python3 launcher.py models fetch qwen2.5-coder-1.5b
    """
    from rich.console import Console

    from vr_assistant import models
    from vr_assistant.config import load_settings
    from vr_assistant.models.progress import Bars

    settings = load_settings().settings
    wanted = tuple(ids or models.default_ids(settings))
    console = Console(highlight=False, soft_wrap=True)
    with Bars(console) as bars:
        models.ensure(settings, wanted, bars)
    console.print(f"Here: {', '.join(wanted)}", markup=False)


@app.command()
def verify(
    ids: Annotated[
        list[str] | None,
        typer.Argument(help="Which; none: all that are here or needed.", metavar="ID"),
    ] = None,
) -> None:
    """Read every file and compare its sha256.

    Example: python3 launcher.py models verify
    """
    from rich.console import Console
    from rich.text import Text

    from vr_assistant.config import load_settings
    from vr_assistant.models.verify import check, worth_checking

    settings = load_settings().settings
    console = Console(highlight=False, soft_wrap=True)
    bad = 0
    for id in ids or worth_checking(settings):
        with console.status(f"Reading {id} ..."):
            findings = check(settings, id)
        for finding in findings:
            console.print(Text(finding, style="red"))
        bad += bool(findings)
        if not findings:
            console.print(Text(f"{id}: right"))
    if bad:
        console.print("Fetch again what is wrong: python3 launcher.py models fetch ID")
        raise typer.Exit(1)


@app.command()
def path(id: Annotated[str, typer.Argument(help="As in `models list`.", metavar="ID")]) -> None:
    """Print the folder of one model.

    Example: python3 launcher.py models path whisper-base
    """
    from vr_assistant import models
    from vr_assistant.config import load_settings

    typer.echo(models.folder(load_settings().settings, id))
