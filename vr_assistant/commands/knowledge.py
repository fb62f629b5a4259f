"""knowledge [list] | index | forget: what is read of your documents, reading it now, and erasing what was kept."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from vr_assistant.config import Settings
    from vr_assistant.errors import ConfigError
    from vr_assistant.mind.skills.knowledge.documents.form import Index

app = typer.Typer(rich_markup_mode=None)


@app.callback(invoke_without_command=True)
def overview(context: typer.Context) -> None:
    """Your documents folder, from which questions are answered. Without a word after it, `list`.

    \b
    Examples:
      python3 launcher.py knowledge
      python3 launcher.py knowledge index
      python3 launcher.py knowledge forget
      python3 launcher.py config set knowledge.folder ~/Documents/manuals
    """
    if context.invoked_subcommand is None:
        list_(as_json=False)


@app.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """What is read of each file, and why others are not.

    Example: python3 launcher.py knowledge list --json
    """
    from vr_assistant.config import load_settings
    from vr_assistant.mind.skills.knowledge.documents.folder import make_folder, scan
    from vr_assistant.mind.skills.knowledge.documents.form import index_path, read_index

    settings = load_settings().settings
    make_folder(settings)
    folder = _folder(settings)
    if folder is None:
        typer.echo("No documents are read: knowledge.folder is 'none'.")
        return
    if not folder.is_dir() and not as_json:
        raise _no_folder(folder)
    path = index_path(settings.paths.cache_dir)
    index = read_index(path, folder)
    there = {seen.path: seen for seen in scan(folder)}
    known = {file.path: file for file in index.files}
    rows = []
    for name, seen in there.items():
        file = known.get(name)
        is_read = file is not None and (file.size, file.mtime_ns) == (seen.size, seen.mtime_ns)
        note = seen.note or (file.note if file and is_read else "" if is_read else "not read yet")
        rows.append((name, len(file.passages) if file and is_read else 0, file.title if file and is_read else "", note))
    rows += [
        (name, len(known[name].passages), "", "deleted; forgotten at the next look") for name in known.keys() - there
    ]
    if as_json:
        from vr_assistant.commands.typed import json_line

        files = [dict(zip(("path", "passages", "title", "note"), row, strict=True)) for row in rows]
        typer.echo(json_line({"folder": str(folder), "index": str(path), "files": files}))
        return
    _print(folder, path, rows)


@app.command()
def index() -> None:
    """Read what is new now, instead of while you talk.

    Example: python3 launcher.py knowledge index
    """
    from rich.console import Console
    from rich.progress import Progress

    from vr_assistant.config import load_settings
    from vr_assistant.errors import DiskFull
    from vr_assistant.mind.skills.knowledge.documents.folder import make_folder
    from vr_assistant.mind.skills.knowledge.documents.form import index_path
    from vr_assistant.mind.skills.knowledge.documents.indexing import lazy_encoder, update

    settings = load_settings().settings
    make_folder(settings)
    folder = _folder(settings)
    if folder is None or not folder.is_dir():
        raise _no_folder(folder)
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)

        def show(done: int, total: int, name: str) -> None:
            bar.update(task, description=f"Reading {name[:60]}".replace("[", "("), completed=done, total=max(1, total))

        try:
            made = update(folder, index_path(settings.paths.cache_dir), lazy_encoder(), show)
        except OSError as error:
            raise DiskFull(
                f"The index cannot be written: {error.strerror}.", "Free some space, or mend paths.cache_dir."
            ) from error
    typer.echo(_summary(made))


@app.command()
def forget() -> None:
    """Erase what was kept of your documents.

    The documents themselves are not touched.

    Example: python3 launcher.py knowledge forget
    """
    from vr_assistant.config import load_settings
    from vr_assistant.errors import ConfigError
    from vr_assistant.mind.skills.knowledge.documents.form import index_path

    settings = load_settings().settings
    path = index_path(settings.paths.cache_dir)
    try:
        path.unlink(missing_ok=True)
        for part in path.parent.glob(f"{path.stem}*.part"):
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{path} cannot be erased: {error.strerror}.", "Mend its permissions.") from error
    typer.echo("Forgotten: nothing of your documents is kept any more.")
    folder = _folder(settings)
    if folder and folder.is_dir() and any(folder.iterdir()):
        typer.echo(
            f"What stays in {folder} is read again at the next start. Take it out there, or read no documents at all: "
            "python3 launcher.py config set knowledge.folder none"
        )


def _folder(settings: "Settings") -> Path | None:
    from vr_assistant.mind.skills.knowledge.documents.folder import documents_folder

    return documents_folder(settings)


def _no_folder(folder: Path | None) -> "ConfigError":
    from vr_assistant.errors import ConfigError

    if folder is None:
        what = "No documents are read: knowledge.folder is 'none'."
    else:
        what = f"{folder} is a file, not a folder." if folder.is_file() else f"There is no folder {folder}."
    return ConfigError(what, "Name one: python3 launcher.py config set knowledge.folder DIR")


def _summary(index: "Index") -> str:
    read = [file for file in index.files if file.passages]
    passages = sum(len(file.passages) for file in read)
    skipped = len(index.files) - len(read)
    left_out = f" {skipped} left out, see `knowledge`." if skipped else ""
    documents = "1 document is" if len(read) == 1 else f"{len(read)} documents are"
    return f"{documents} read, {passages} passage{'' if passages == 1 else 's'}.{left_out}"


def _print(folder: Path, path: Path, rows: list[tuple[str, int, str, str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    if rows:
        table = Table("file", "passages", "title", "note", box=None, pad_edge=False)
        for name, passages, title, note in rows:
            table.add_row(Text(name), str(passages or ""), Text(title[:50]), Text(note, style="yellow"))
        if not console.is_terminal:
            console.width = 160
        console.print(table)
        console.print(f"What is kept of them is in {path}", markup=False)
    else:
        console.print(f"There are no documents. Put Markdown, text or PDF files into {folder}", markup=False)
        return
    console.print(f"The folder is {folder}", markup=False)
