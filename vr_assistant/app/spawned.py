"""A child process with a link to it, to which nobody listens yet. Imports little, so that the first picture is soon."""

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Iterator
from multiprocessing import resource_tracker
from pathlib import Path
from typing import TYPE_CHECKING

from vr_assistant.app import entry

if TYPE_CHECKING:
    from vr_assistant.config import Settings

STAGE_ROOM = "vr_assistant.stage.process:main"
_LEAVE_S = 1.0


class Spawned:
    """Started on construction, on the main thread: on Linux a child ends with the thread that started it."""

    def __init__(self, name: str, target: str, arguments: tuple[object, ...], log_dir: Path) -> None:
        """`target`: "module:function", called as function(link, *arguments)."""
        self.name = name
        self.is_taken = False
        """Whether somebody listens to it, and ends it."""
        spawn = multiprocessing.get_context("spawn")
        self.link, theirs = spawn.Pipe(duplex=True)
        self.process = spawn.Process(
            target=entry.run, args=(target, name, os.getpid(), str(log_dir), theirs, arguments), name=name, daemon=True
        )
        with interrupt_held_back():
            self.process.start()
        theirs.close()  # else its end would never be noticed

    def leave(self) -> None:
        """End it, if nobody has taken it. It is gone afterwards."""
        if self.is_taken:
            return
        self.link.close()
        for insist in (self.process.terminate, self.process.kill):
            insist()
            self.process.join(_LEAVE_S)
            if not self.process.is_alive():
                break


def spawn_stage(settings: "Settings", room: str = STAGE_ROOM) -> Spawned:
    """`room`: "module:function", called as main(link, settings_json)."""
    return Spawned("stage", room, (settings.model_dump_json(),), Path(settings.paths.log_dir))


@contextlib.contextmanager
def interrupt_held_back() -> Iterator[None]:
    """Ctrl-C reaches the whole process group: a child must not meet it before it has learnt to ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # else started on the way, and that lets interrupts through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
