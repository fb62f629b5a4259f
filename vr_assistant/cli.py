"""The command line. Each command is a file in `commands/`, imported only when it is the one that was asked for.

Exit codes: 0 done, 1 a stated failure, 2 wrong usage, 130 Ctrl-C.
"""

import contextlib
import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import typer

COMMANDS = {
    "run": "Talk with the assistant (what happens without a command).",
    "ask": "Text or WAV in, actions and replies out; no graphics.",
    "replay": "Draw a recorded conversation again.",
    "gallery": "Draw stills of the town.",
    "eval": "Measure understanding on a file of sentences.",
    "knowledge": "Your documents: what is read, read it now, forget it.",
    "tools": "Your own MCP servers: which there are, try them, say yes, forget.",
    "bench": "Measure starts, memory and frame times.",
    "models": "List, fetch and verify the weights.",
    "config": "Show and change settings.",
    "doctor": "Check this machine; findings come with their fix.",
    "test": "Lint, types, import walls and tests.",
}
"""Name to what `--help` says; the module of each is `vr_assistant.commands.NAME`."""

INTRO = """A voice assistant with a body, in a small town, on your own machine.

Without a command it runs: `python3 launcher.py` is `python3 launcher.py run`."""

EPILOG = 'Try: python3 launcher.py ask --text "Take me to the bookshop."'


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. Prints one sentence for whatever goes wrong, and no traceback."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or (words[0].startswith("-") and words[0] not in ("--help", "-h", "--version")):
        words.insert(0, "run")
    _print_anything()
    try:
        if not {"--help", "-h", "--version"} & set(words):
            _start_log()
        return _dispatch(words)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except BrokenPipeError:  # `| head` has seen enough
        sys.stderr.close()
        return 1
    except Exception as error:
        return _state(error)


def _dispatch(words: list[str]) -> int:
    """Typer ends in SystemExit for what it handles itself: help, wrong usage, typer.Exit."""
    try:
        app(words[0])(args=words, prog_name="python3 launcher.py")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    return 0


def app(wanted: str) -> "typer.Typer":
    """The application with one real command; the others are only names for `--help`."""
    import typer

    tree = typer.Typer(
        help=INTRO,
        epilog=EPILOG,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # Rich takes 0.35 s to lay out a help page
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    def print_version(wanted: bool) -> None:
        if wanted:
            from vr_assistant import __version__

            typer.echo(__version__)
            raise typer.Exit

    @tree.callback()
    def root(
        version: bool = typer.Option(
            False, "--version", callback=print_version, is_eager=True, help="Print it and end."
        ),
    ) -> None: ...

    for name, summary in COMMANDS.items():
        if name == wanted:
            _add(tree, name, importlib.import_module(f"vr_assistant.commands.{name}"))
        else:
            tree.command(name, help=summary)(_nothing)
    return tree


def _nothing() -> None: ...


def _add(tree: "typer.Typer", name: str, module: ModuleType) -> None:
    """A module holds a Typer called `app`, or a function called like the command (+ CONTEXT_SETTINGS, Command)."""
    if hasattr(module, "app"):
        tree.add_typer(module.app, name=name)
    else:
        settings, kind = getattr(module, "CONTEXT_SETTINGS", None), getattr(module, "Command", None)
        tree.command(name, cls=kind, context_settings=settings)(getattr(module, name))


def _print_anything() -> None:
    """A terminal that lacks a character shows its number instead."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _start_log() -> None:
    """In the configured folder; a broken configuration is stated by the command that needs it."""
    from vr_assistant import logs
    from vr_assistant.config import Paths, load_settings
    from vr_assistant.errors import ConfigError

    try:
        logs.start(load_settings().settings.paths.log_dir)
    except ConfigError:
        named = os.environ.get("VR_ASSISTANT_PATHS__LOG_DIR")
        folder = Path(named) if named else None
        with contextlib.suppress(ConfigError):  # without a home there is no log
            folder = folder or Paths().log_dir
        logs.start(folder)


def _state(error: Exception) -> int:
    import logging

    from rich.console import Console
    from rich.text import Text

    from vr_assistant import logs
    from vr_assistant.errors import AssistantError, DiskFull

    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        full = DiskFull("There is no space left on the disk.", "Free some space and start again.")
        full.__cause__, error = error, full
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    if isinstance(error, AssistantError):
        logging.getLogger(__name__).warning("%s: %s", error.code, error, exc_info=error)
        console.print(Text(error.message, style="red"))
        if error.hint:
            console.print(Text(error.hint))
        return 1
    if logs.file() is None:
        _start_log()
    logging.getLogger(__name__).error("unexpected", exc_info=error)
    where = f"The details are in {logs.file()}." if logs.file() else "There is no log: its folder cannot be written."
    console.print(Text(f"Something unexpected went wrong ({type(error).__name__}). {where}", style="red"))
    return 1


if __name__ == "__main__":
    sys.exit(main())
