"""The first thing a child process runs: its manners, then its work."""

import faulthandler
import importlib
import logging
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from vr_assistant import logs
from vr_assistant.errors import AssistantError
from vr_assistant.parent import end_with_parent
from vr_assistant.process_name import name_this_process

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_log = logging.getLogger(__name__)


def run(
    target: str, name: str, parent_pid: int, log_dir: str, link: "Connection", arguments: tuple[object, ...]
) -> None:
    """Import "module:function" and call it with the link and the arguments.

    Ctrl-C is the supervisor's to handle; what libraries print goes to the log. An AssistantError is sent as an
    error note before the process ends with 1.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent(parent_pid)
    name_this_process(f"vr-{name}")
    _silence(logs.start(Path(log_dir), name))
    module, _, function = target.partition(":")
    try:
        getattr(importlib.import_module(module), function)(link, *arguments)
    except AssistantError as error:
        _log.error("%s", error, exc_info=error)
        _state(link, error)
        sys.exit(1)
    except Exception:
        _log.exception("%s failed", name)
        sys.exit(1)


def _state(link: "Connection", error: AssistantError) -> None:
    from vr_assistant.messages import DialogueNote, encode

    note = {"event": "error", "code": error.code, "message": error.message, "hint": error.hint}
    try:
        link.send_bytes(encode(DialogueNote(dict(note))))
    except (OSError, ValueError):
        _log.info("nobody left to tell")


def _silence(log_file: Path | None) -> None:
    """Point stdout and stderr, also those of C libraries, at the log; crashes leave their stack there."""
    target = os.open(log_file or os.devnull, os.O_WRONLY | os.O_APPEND)
    for standard in (1, 2):
        os.dup2(target, standard)
    os.close(target)
    faulthandler.enable()
