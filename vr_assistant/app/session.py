"""One conversation from its first word to its film: what is said in the terminal, recorded and left behind."""

import asyncio
import logging
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from vr_assistant.app.ending import Ending
from vr_assistant.app.film import FILM_FILE, draw
from vr_assistant.app.script import Turn
from vr_assistant.app.spawned import Spawned
from vr_assistant.app.status import Terminal
from vr_assistant.app.supervisor import Supervisor
from vr_assistant.config import Settings
from vr_assistant.config_file import write_setting
from vr_assistant.errors import AssistantError, ConfigError
from vr_assistant.messages import Listening
from vr_assistant.recording.recorder import EVENTS_FILE, Recorder
from vr_assistant.recording.recording import Recording
from vr_assistant.recording.transcript import TRANSCRIPT_FILE, write_transcript

_log = logging.getLogger(__name__)

OUR_SERVERS = ("embedded", "vllm")


def converse(settings: Settings, turns: Sequence[Turn], recording_folder: Path | None, stage: Spawned) -> None:
    """Talk until it ends; what was recorded is drawn as a film when there was no picture to look at.

    Raises:
        AssistantError: any stated failure; what was recorded by then is kept.
        KeyboardInterrupt: Ctrl-C; likewise.
    """
    console = Console(highlight=False)
    is_scripted = bool(turns or settings.stage.story)
    recorder = Recorder(recording_folder, settings.world) if recording_folder else None
    try:
        with Terminal(console, has_model=settings.llm.provider in OUR_SERVERS, is_scripted=is_scripted) as terminal:
            remember = None if is_scripted else _remember
            supervisor = Supervisor(
                settings,
                terminal,
                turns=turns,
                recorder=recorder,
                stage=stage,
                remember=remember,
                remember_microphone=None if is_scripted else lambda name: _remember_microphone(settings, name),
            )
            ending = asyncio.run(supervisor.run())
        if ending is Ending.INTERRUPTED:
            raise KeyboardInterrupt
        if recorder is not None and settings.stage.runtime == "offscreen":
            recorder.close()
            draw(recorder.folder, settings, console)
    finally:
        if recorder is not None:
            recorder.close()
            _leave(recorder.folder, console)


def _remember(way: Listening) -> None:
    """In the user's settings: they have just said so."""
    try:
        write_setting("audio.listening", way)
    except ConfigError as error:
        _log.warning("%s", error)


def _remember_microphone(settings: Settings, name: str) -> None:
    """Window and headset each keep their own."""
    key = "headset_input_device" if settings.stage.runtime == "headset" else "input_device"
    try:
        write_setting(f"audio.{key}", name)
    except ConfigError as error:
        _log.warning("%s", error)


def _leave(folder: Path, console: Console) -> None:
    """Write the transcript and say what lies where; of a run that never began, nothing stays."""
    try:
        recording = Recording.load(folder)
        if all(entry.sender == "supervisor" for entry in recording.entries):
            (folder / EVENTS_FILE).unlink()
            folder.rmdir()
            return
        write_transcript(recording, folder / TRANSCRIPT_FILE)
    except (AssistantError, OSError) as error:
        _log.warning("no transcript: %s", error)
    found = [folder / name for name in (FILM_FILE, TRANSCRIPT_FILE, EVENTS_FILE)] + sorted(folder.glob("*.png"))
    for path in found:
        if path.is_file():
            console.print(Text(str(path)), soft_wrap=True)
