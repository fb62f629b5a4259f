"""The first thing a child process runs: its manners, then its work."""

import faulthandler
import importlib
import logging
import os
import signal
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from vr_assistant import logs
from vr_assistant.errors import AssistantError
from vr_assistant.messages import DialogueNote, encode
from vr_assistant.parent import end_with_parent

STATED_FAILURE = 3
"""Exit code of a child that has said what is wrong; starting it again would not help."""

_log = logging.getLogger(__name__)


def run(target: str, name: str, parent_pid: int, log_dir: str, link: Connection, arguments: tuple[object, ...]) -> None:
    """Import "module:function" and call it with the link and the arguments.

    Ctrl-C is the supervisor's to handle; what libraries print goes to the log. An AssistantError is sent as an
    error note and becomes the exit code STATED_FAILURE.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(parent_pid)
    _silence(Path(log_dir) / f"{name}.out")
    logs.start(Path(log_dir), name)
    module, _, function = target.partition(":")
    try:
        getattr(importlib.import_module(module), function)(link, *arguments)
    except AssistantError as error:
        _log.error("%s", error, exc_info=error)
        _state(link, error)
        sys.exit(STATED_FAILURE)
    except Exception:
        _log.exception("%s failed", name)
        sys.exit(1)


def _state(link: Connection, error: AssistantError) -> None:
    note = {"event": "error", "code": error.code, "message": error.message, "hint": error.hint}
    try:
        link.send_bytes(encode(DialogueNote(dict(note))))
    except (OSError, ValueError):
        _log.info("nobody left to tell")


def _silence(path: Path) -> None:
    """Point stdout and stderr, also those of C libraries, at a file; crashes leave their stack there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    except OSError:
        target = os.open(os.devnull, os.O_WRONLY)
    for standard in (1, 2):
        os.dup2(target, standard)
    os.close(target)
    faulthandler.enable()
