"""config show | path | set: the settings, where each is from, and changing one."""

import json
from typing import Annotated

import typer

app = typer.Typer(help="Show and change settings.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def show(
    as_json: Annotated[
        bool, typer.Option("--json", help='{"KEY": {"value": …, "origin": …}} instead of a table.')
    ] = False,
) -> None:
    """Every setting as it holds now, and where it is from.

    Example: VR_ASSISTANT_LLM__PROVIDER=rules python3 launcher.py config show
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from vr_assistant.config import load_settings
    from vr_assistant.config_sources import described, file_path

    loaded = load_settings()
    rows = [(key, value, loaded.origin(key), text) for key, value, text in described(loaded.settings)]
    if as_json:
        typer.echo(json.dumps({key: {"value": value, "origin": origin} for key, value, origin, _ in rows}, indent=1))
        return
    console = Console()
    if not console.is_terminal:
        console.width = 160
    roomy = console.width >= 140
    table = Table("setting", "value", "from", *(["meaning"] if roomy else []), box=None, pad_edge=False)
    table.columns[1].overflow = "fold"
    for key, value, origin, text in rows:
        cells = [key, str(value), origin, *([text] if roomy else [])]
        table.add_row(*map(Text, cells), style="dim" if origin == "default" else "")
    console.print(table)
    state = "" if file_path().exists() else " (not there yet)"
    console.print(f"The file is {file_path()}{state}", highlight=False, soft_wrap=True)


@app.command()
def path() -> None:
    """Print where the configuration file is.

    Example: python3 launcher.py config path
    """
    from vr_assistant.config_sources import file_path

    typer.echo(file_path())


@app.command("set", context_settings={"ignore_unknown_options": True})  # -1 is a value
def set_value(
    key: Annotated[str, typer.Argument(help="As in `config show`, e.g. llm.provider")],
    value: Annotated[str, typer.Argument(help="The new value; it is checked first.")],
) -> None:
    """Change one setting in the file; its comments stay.

    Example: python3 launcher.py config set speech.language zh
    """
    from vr_assistant.config_file import write_setting

    typer.echo(f"{key} is set in {write_setting(key, value)}")
