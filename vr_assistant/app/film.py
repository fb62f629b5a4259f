"""The film of a recording, with a progress bar; in a log, a line for every quarter."""

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

    quarters = Quarters(console)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bars:
        task = bars.add_task("Drawing the film", total=None)

        def show(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)
            if not console.is_terminal:
                quarters.show(done, total)

        draw_film(Recording.load(folder), settings, folder, progress=show)


class Quarters:
    """Says in lines how far a film is, where no bar can move."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told = -1

    def show(self, done: int, total: int) -> None:
        """Pictures drawn, of how many."""
        quarter = 4 * done // max(1, total)
        if quarter > self._told:
            self._told = quarter
            self._console.print(f"{'Film':>14}  {25 * quarter} % of {total} pictures drawn", soft_wrap=True)
