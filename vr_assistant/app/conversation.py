"""One run from weights to film: the part of `run` that is not about its flags."""

import asyncio
import contextlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.text import Text

from vr_assistant import models
from vr_assistant.app.instance import SingleInstance
from vr_assistant.app.script import Turn
from vr_assistant.app.status import Terminal
from vr_assistant.app.supervisor import Ending, Supervisor
from vr_assistant.config import Settings
from vr_assistant.errors import AssistantError
from vr_assistant.models.progress import Bars
from vr_assistant.process_name import name_this_process
from vr_assistant.recording.recorder import EVENTS_FILE, Recorder
from vr_assistant.recording.recording import Recording
from vr_assistant.recording.transcript import TRANSCRIPT_FILE, write_transcript


def hold(settings: Settings, turns: Sequence[Turn], recording_folder: Path | None, console: Console) -> None:
    """Talk until it ends; what was recorded is drawn as a film when there was no picture to look at.

    Raises:
        AssistantError: any stated failure; what was recorded by then is kept.
        KeyboardInterrupt: Ctrl-C; likewise.
    """
    name_this_process("vr-supervisor")
    with SingleInstance(settings.paths.data_dir):
        with Bars(console) as bars:
            models.ensure(settings, models.default_ids(settings), bars)
        recorder = Recorder(recording_folder, settings.world) if recording_folder else None
        try:
            with Terminal(console, has_model=settings.llm.provider in ("embedded", "vllm")) as terminal:
                ending = asyncio.run(Supervisor(settings, terminal, turns=turns, recorder=recorder).run())
        except BaseException:
            if recorder is not None:
                recorder.close()
                _keep(recorder.folder, console)
            raise
        if recorder is not None:
            recorder.close()
            if settings.stage.runtime == "offscreen" and ending is not Ending.INTERRUPTED:
                _draw(recorder.folder, settings, console)
            _keep(recorder.folder, console)
        if ending is Ending.INTERRUPTED:
            raise KeyboardInterrupt


def new_folder(root: Path = Path("out")) -> Path:
    """A folder for a recording that starts now."""
    return root / datetime.now().strftime("%Y-%m-%d-%H%M%S")


def _draw(folder: Path, settings: Settings, console: Console) -> None:
    from vr_assistant.app.film import draw

    draw(folder, settings, console)


def _keep(folder: Path, console: Console) -> None:
    """Write the transcript and say what lies where."""
    with contextlib.suppress(AssistantError):
        write_transcript(Recording.load(folder), folder / TRANSCRIPT_FILE)
    names = ["conversation.mp4", TRANSCRIPT_FILE, EVENTS_FILE]
    found = [folder / name for name in names] + sorted(folder.glob("*.png"))
    for path in found:
        if path.is_file():
            console.print(Text(str(path)), soft_wrap=True)
