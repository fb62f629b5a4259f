"""replay: draw a recorded conversation again."""

from pathlib import Path
from typing import Annotated

import typer

from vr_assistant.commands.typed import picture_size

_EXAMPLES = """Draw the film of a recorded conversation again: conversation.mp4, stills and transcript.md.

\b
Examples:
  python3 launcher.py replay out/2026-01-31-120000
  python3 launcher.py replay out/2026-01-31-120000 --size 1920x1080 --out big
  python3 launcher.py replay out/2026-01-31-120000 --size 640x360 --fps 10
"""


def replay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that a run has left behind.")],
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Where the film goes; default: into DIR.")] = None,
    fps: Annotated[int | None, typer.Option(min=1, max=120, help="Pictures a second; default: stage.film_fps.")] = None,
    size: Annotated[
        str | None, typer.Option(metavar="WIDTHxHEIGHT", help="Pixels; default: stage.width and stage.height.")
    ] = None,
) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    from vr_assistant.config import load_settings
    from vr_assistant.recording.recording import Recording
    from vr_assistant.recording.transcript import TRANSCRIPT_FILE, write_transcript

    pixels = picture_size(size) if size else None
    settings = load_settings().settings
    recording = Recording.load(folder)
    target = out or folder
    console = Console(highlight=False)

    from vr_assistant.stage.film import draw_film  # OpenGL and Skia: not before the arguments are known to be good

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("Opening the town", total=None)

        def show(done: int, total: int) -> None:
            bars.update(task, description="Drawing the film", completed=done, total=total)

        result = draw_film(recording, settings, target, show, fps=fps, size=pixels)
    write_transcript(recording, target / TRANSCRIPT_FILE)
    for path in (result.film, target / TRANSCRIPT_FILE, *result.stills):
        console.print(Text(str(path)), soft_wrap=True)


replay.__doc__ = _EXAMPLES
