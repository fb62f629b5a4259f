"""tools [list] | test | allow | forget: the user's own MCP servers, and what they have agreed to."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from vr_assistant.config import Settings
    from vr_assistant.mind.skills.tools.offered import OwnTool
    from vr_assistant.mind.skills.tools.setup import Setup, Setups

app = typer.Typer(rich_markup_mode=None)
_Server = Annotated[str, typer.Argument(metavar="SERVER", help="Its name in the file.")]
_Servers = Annotated[list[str] | None, typer.Argument(metavar="SERVER", help="Names in the file; none: all.")]


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """Your own tools: MCP servers that mcp.json names. Without a word after it, `list`.

    \b
    Examples:
      python3 launcher.py tools
      python3 launcher.py tools test weather
      python3 launcher.py tools allow weather get_forecast
      python3 launcher.py tools forget
    """
    if context.invoked_subcommand is None:
        list_(as_json=False)


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Which servers there are, and what you have said to them. Starts none.

    Example: python3 launcher.py tools list --json
    """
    import json

    from vr_assistant.mind.skills.tools.consent import Consents, Key

    settings, setups = _setups()
    consents = Consents.in_folder(settings.paths.data_dir)
    said = [(json.loads(key), answer) for key, (answer, _) in consents.all().items()]
    rows = []
    for setup in setups.servers:
        state = consents.state(Key(setup.name), setup.fingerprint)
        tools = {key[1]: answer for key, answer in said if key[0] == setup.name and len(key) == 2}
        rows.append((setup.name, _where(setup), state, tools))
    if as_json:
        from vr_assistant.commands.typed import json_line

        names = ("server", "where", "start", "tools")
        problems = [str(problem) for problem in setups.problems]
        servers = [dict(zip(names, row, strict=True)) for row in rows]
        typer.echo(json_line({"answers": str(consents.path), "servers": servers, "problems": problems}))
        return
    _say_problems(setups)
    if not rows:
        typer.echo(f"You have no tool servers. Name them in {_file(settings)} (docs/tools.md says how).")
        return
    told = {"yes": "yes", "never": "never", "changed": "asked: its setup has changed", "unknown": "asked first"}
    table = _table("server", "where", "start", "tools answered")
    for name, where, state, tools in rows:
        listed = ", ".join(f"{tool[:40]} {answer}" for tool, answer in tools.items())
        _add(table, name, where, told[state], listed or "-")
    _print(table)
    typer.echo(f"The servers are named in {_file(settings)}, your answers are in {consents.path}")


@app.command()
def test(servers: _Servers = None) -> None:
    """Start servers, and show what they offer and what of it can be used by voice. Calls no tool.

    Example: python3 launcher.py tools test weather
    """
    _, setups = _setups()
    _say_problems(setups)
    has_failed = bool(setups.problems)
    for setup in _chosen(setups, servers):
        try:
            offered, seconds = _offered(setup)
        except Exception as error:
            from vr_assistant.errors import AssistantError

            if not isinstance(error, AssistantError):
                raise
            has_failed = True
            typer.echo(f"{setup.name}: {error.message}", err=True)  # the hint is to run what is running
            continue
        typer.echo(f"{setup.name}: {len(offered)} tools after {seconds:.1f} s")
        table = _table("tool", "asked", "arguments", "says of itself")
        for tool in offered:
            asked = "not usable" if tool.obstacle else "once" if tool.is_read_only else "every time"
            arguments = ", ".join(f"{one.name}{'' if one.is_required else '?'}" for one in tool.arguments)
            _add(table, tool.name[:60], asked, arguments, tool.obstacle or tool.description[:80])
        _print(table)
    if has_failed:
        raise typer.Exit(1)


@app.command()
def allow(
    server: _Server,
    tools: Annotated[list[str] | None, typer.Argument(metavar="TOOL", help="Tools of it, as they are now.")] = None,
) -> None:
    """Say yes beforehand: to starting a server, and to tools of it. What may change something is still asked each time.

    Example: python3 launcher.py tools allow weather get_forecast
    """
    from vr_assistant.errors import ConfigError
    from vr_assistant.mind.skills.tools.consent import Consents, Key

    settings, setups = _setups()
    (setup,) = _chosen(setups, [server])
    consents = Consents.in_folder(settings.paths.data_dir)
    offered = {tool.name: tool for tool in _offered(setup)[0]} if tools else {}
    for name in tools or ():
        if name not in offered:
            raise ConfigError(f"{server} offers no {name}.", f"python3 launcher.py tools test {server} lists them.")
    consents.keep(Key(setup.name), setup.fingerprint, "yes")
    typer.echo(f"{server} may be started.")
    for name in tools or ():
        consents.keep(Key(setup.name, name), offered[name].fingerprint, "yes")
        typer.echo(f"{name} may be used{'' if offered[name].is_read_only else ', and is asked about each time'}.")


@app.command()
def forget(servers: _Servers = None) -> None:
    """Take back what you have said, yes and never: everything is asked again. The file that names them stays.

    \b
    Examples:
      python3 launcher.py tools forget
      python3 launcher.py tools forget weather
    """
    import contextlib

    from vr_assistant.config import load_settings
    from vr_assistant.mind.skills.tools.compose import VECTORS
    from vr_assistant.mind.skills.tools.consent import Consents

    settings = load_settings().settings
    consents = Consents.in_folder(settings.paths.data_dir)
    count = sum(consents.forget(name) for name in servers) if servers else consents.forget()
    with contextlib.suppress(OSError):
        (settings.paths.cache_dir / VECTORS).unlink(missing_ok=True)
    typer.echo(f"Forgotten: {count} answer{'' if count == 1 else 's'}.")


def _setups() -> "tuple[Settings, Setups]":
    from vr_assistant.config import load_settings
    from vr_assistant.mind.skills.tools.setup import read_setups, setup_path

    settings = load_settings().settings
    return settings, read_setups(setup_path(settings))


def _chosen(setups: "Setups", names: list[str] | None) -> "list[Setup]":
    from vr_assistant.errors import ConfigError

    by_name = {setup.name: setup for setup in setups.servers}
    for name in names or ():
        if name not in by_name:
            listed = ", ".join(by_name) or "none"
            raise ConfigError(f"There is no server {name[:40]}.", f"There is: {listed}.")
    return [by_name[name] for name in names] if names else list(setups.servers)


def _offered(setup: "Setup") -> "tuple[list[OwnTool], float]":
    """What a server offers, and the seconds until it did."""
    import time

    from vr_assistant.mind.skills.tools.connection import START_S, Connection

    async def ask() -> "list[OwnTool]":
        connection = Connection(setup, start_patience_s=START_S)
        try:
            return await connection.tools()
        finally:
            connection.close()

    began = time.monotonic()
    return asyncio.run(ask()), time.monotonic() - began


def _where(setup: "Setup") -> str:
    if setup.url:
        return f"{setup.host}{', out on the internet' if setup.is_outside else ''}"
    return " ".join([setup.command, *setup.args])[:80]


def _file(settings: "Settings") -> str:
    from vr_assistant.mind.skills.tools.setup import setup_path

    return str(setup_path(settings) or "a file: tools.file is 'none'")


def _say_problems(setups: "Setups") -> None:
    for problem in setups.problems:
        typer.echo(str(problem), err=True)


def _table(*columns: str) -> "Table":
    from rich.table import Table

    return Table(*columns, box=None, pad_edge=False)


def _add(table: "Table", *cells: str) -> None:
    from rich.text import Text

    table.add_row(*(Text(cell) for cell in cells))


def _print(table: "Table") -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = 160
    console.print(table)
