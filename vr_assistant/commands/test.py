"""test: the same checks as the continuous integration runs."""

from typing import Annotated

import typer

CONTEXT_SETTINGS = {"ignore_unknown_options": True}  # -k and the like are pytest's


def test(
    arguments: Annotated[
        list[str] | None, typer.Argument(help="For pytest; then only pytest runs.", metavar="[PYTEST ARGUMENTS]")
    ] = None,
) -> None:
    """Lint, types, import walls and all tests; with arguments, only pytest with them.

    Example: python3 launcher.py test -k "cart and not gl"
    """
    from vr_assistant.commands.checks import run_checks

    raise typer.Exit(run_checks(arguments or []))
