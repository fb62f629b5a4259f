"""What the measurements by sound have in common: weights that are here, and a progress bar."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vr_assistant.config import Settings


def settings_with_weights(overrides: Mapping[str, str] | None = None) -> "Settings":
    """The user's settings. Raises WeightsError where weights that they need are not here."""
    from vr_assistant import models
    from vr_assistant.config import load_settings

    settings = load_settings(dict(overrides or {})).settings
    for name in models.default_ids(settings):
        models.folder(settings, name)
    return settings


@contextmanager
def progress(before: str = "", *, draws_by_itself: bool = True) -> Iterator[Callable[[str, int, int], None]]:
    """A bar beside the results, moved by what is under way, how much is done, and of how much.

    Args:
        before: Put before what is under way.
        draws_by_itself: In a thread, ten times a second; else only when moved, where a thread would be measured, too.
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(
        console=console, transient=True, auto_refresh=draws_by_itself, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("starting", total=1)

        def report(what: str, done: int, of: int) -> None:
            bar.update(task, description=before + what, completed=done, total=of, refresh=not draws_by_itself)

        yield report
