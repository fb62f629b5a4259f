"""The film of a recording, with a progress bar."""

from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from vr_assistant.config import Settings
from vr_assistant.recording.recording import Recording

FILM_FILE = "conversation.mp4"


def draw(folder: Path, settings: Settings, console: Console) -> None:
    """Draw `conversation.mp4` and the stills into the folder of a recording.

    Raises:
        GraphicsError, RecordingError, DiskFull: why there is none.
    """
    from vr_assistant.stage.film import draw_film  # OpenGL and Skia: only where a film is drawn

    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("Drawing the film", total=None)
        draw_film(
            Recording.load(folder),
            settings,
            folder,
            progress=lambda done, total: bars.update(task, completed=done, total=total),
        )
