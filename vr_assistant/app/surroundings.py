"""What a run without flags does on this machine: headset, window, or offscreen."""

import os
import sys
from collections.abc import Mapping
from typing import Literal

Runtime = Literal["headset", "desktop", "offscreen"]


def has_display(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> bool:
    """Whether a window could be opened. Only X11 and Wayland say so in the environment; others always have one."""
    if not platform.startswith(("linux", "freebsd")):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def choose_runtime(configured: Literal["auto"] | Runtime, environment: Mapping[str, str] = os.environ) -> Runtime:
    """What is configured; `auto` takes a window where there is a screen; a headset has to be asked for."""
    if configured != "auto":
        return configured
    return "desktop" if has_display(environment) else "offscreen"
