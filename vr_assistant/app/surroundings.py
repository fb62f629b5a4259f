"""What a run without flags does on this machine: headset, window, or offscreen."""

import contextlib
import os
import re
import socket
import sys
from collections.abc import Mapping
from typing import Literal

Runtime = Literal["headset", "desktop", "offscreen"]


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window could be opened. Only X11 and Wayland say so in the environment; others always have one."""
    if not platform.startswith(("linux", "freebsd")):
        return True
    return bool(environment.get("WAYLAND_DISPLAY")) or _answers(environment.get("DISPLAY", ""))


def _answers(display: str) -> bool:
    """Whether an X server listens; of one on another machine it is believed."""
    local = re.fullmatch(r"(?:unix)?:(\d+)(?:\.\d+)?", display)
    if local is None:
        return bool(display)
    path = f"/tmp/.X11-unix/X{local[1]}"  # where X11 says they do
    for address in ("\0" + path, path):
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe, contextlib.suppress(OSError):
            probe.connect(address)
            return True
    return False


def choose_runtime(configured: Literal["auto"] | Runtime, environment: Mapping[str, str] = os.environ) -> Runtime:
    """What is configured; `auto` takes a window where there is a screen; a headset has to be asked for."""
    if configured != "auto":
        return configured
    return "desktop" if has_display(environment) else "offscreen"
