"""gallery: stills of the town."""

from pathlib import Path
from typing import Annotated

import typer

from vr_assistant.commands.typed import picture_size

_EXAMPLES = """Draw the stills of docs/gallery.md: each hour, rain and snow, a shop's inside, panels in both languages.

\b
Examples:
  python3 launcher.py gallery
  python3 launcher.py gallery --size 1920x1080 --out wallpapers
  python3 launcher.py gallery snow plaza-night
"""


def gallery(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Only these; default: all.")] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where the pictures go.")] = Path("out/gallery"),
    size: Annotated[str, typer.Option(metavar="WIDTHxHEIGHT", help="Pixels.")] = "1280x720",
) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from vr_assistant.config import load_settings
    from vr_assistant.stage.film.gallery import GALLERY, draw_gallery

    pixels = picture_size(size)
    known = {still.name: still for still in GALLERY}
    unknown = [name for name in names or [] if name not in known]
    if unknown:
        raise typer.BadParameter(f"There is no still {unknown[0]}. There are: {', '.join(known)}.")
    wanted = [known[name] for name in names] if names else list(GALLERY)
    console = Console(highlight=False)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("Opening the town", total=None)

        def show(done: int, total: int) -> None:
            bars.update(task, description="Drawing", completed=done, total=total)

        files = draw_gallery(wanted, load_settings().settings, out, pixels, show)
    for file in files:
        console.print(Text(str(file)), soft_wrap=True)


gallery.__doc__ = _EXAMPLES
