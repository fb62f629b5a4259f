"""PortAudio, through sounddevice: which devices there are, and looking again for new ones."""

import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from vr_assistant.mind.audio.choosing import Chosen, choose, usable

log = logging.getLogger(__name__)

_LISTED_AFRESH = """
import json, sounddevice
print(json.dumps([[d["name"], d["max_input_channels"], d["max_output_channels"]] for d in sounddevice.query_devices()]))
"""
_LISTING_TAKES_S = 20.0
_lock = threading.RLock()


@contextmanager
def alone() -> Iterator[None]:
    """Nobody else opens, closes or lists devices meanwhile: PortAudio takes calls from one thread at a time."""
    with _lock:
        yield


def when_free(work: Callable[[], None]) -> None:
    """Do it alone: now where nobody else is at it, else on another thread, when they have finished."""

    def do_alone() -> None:
        with alone():
            work()

    if not _lock.acquire(blocking=False):
        threading.Thread(target=do_alone, name="sound system", daemon=True).start()
        return
    try:
        work()
    finally:
        _lock.release()


def devices() -> list[Any]:
    """As they were when PortAudio last looked; empty without a sound system."""
    try:
        import sounddevice

        with alone():
            return list(sounddevice.query_devices())
    except Exception as error:  # OSError without PortAudio, PortAudioError with a broken host
        log.info("no sound system: %s", error)
        return []


def find_device(wanted: str, *, is_input: bool) -> Chosen | None:
    """See choosing.choose."""
    found = devices()
    if not found:
        return None
    import sounddevice

    default = sounddevice.default.device[0 if is_input else 1]
    return choose(usable(found, is_input=is_input), default, wanted, is_input=is_input)


def has_changed() -> bool:
    """Whether another look would find other devices. Takes a fifth of a second; no stream is disturbed.

    PortAudio looks once, when it is initialised; so a process of its own looks, in which nothing plays.
    """
    known = [[d["name"], d["max_input_channels"], d["max_output_channels"]] for d in devices()]
    try:
        listing = subprocess.run(
            [sys.executable, "-c", _LISTED_AFRESH], capture_output=True, timeout=_LISTING_TAKES_S, check=True
        )
        return bool(json.loads(listing.stdout) != known)
    except (OSError, ValueError, subprocess.SubprocessError):
        return False  # without PortAudio there never is a device


def look_again() -> None:
    """Let PortAudio look for devices anew. Every stream has to be closed before."""
    try:
        import sounddevice

        with alone():
            sounddevice._terminate()
            sounddevice._initialize()
    except Exception as error:
        log.warning("the sound system does not start again: %s", error)
