"""Which runtime to open: what was asked for, or the best there is."""

import os
import platform

from vr_assistant.errors import NoDisplay, NoHeadset
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import Runtime
from vr_assistant.stage.runtimes.window import WindowRuntime


def has_display() -> bool:
    """Whether a window could be opened here."""
    is_linux = platform.system() == "Linux"  # Windows and macOS always have a screen
    return not is_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_headset() -> bool:
    """No headset runtime is supported yet, so none is ever found."""
    return False


def open_runtime(
    wanted: str, window_size: tuple[int, int], offscreen_size: tuple[int, int], offscreen_fps: int
) -> Runtime:
    """The runtime, not yet begun.

    The offscreen one is paced by the wall clock: it stands in for a screen, so that a conversation can be lived.

    Args:
        wanted: What `stage.runtime` may be: auto, headset, desktop or offscreen.
        window_size: In pixels, like `offscreen_size`.
    Raises:
        NoHeadset, NoDisplay: it was asked for by name and is not there.
    """
    if wanted == "headset" and not has_headset():
        raise NoHeadset("No headset answers.", "Start with --desktop for a window, or with --offscreen for a film.")
    if wanted == "desktop" and not has_display():
        raise NoDisplay("There is no screen to open a window on.", "Use --offscreen, or set DISPLAY.")
    if wanted == "desktop" or (wanted == "auto" and has_display()):
        return WindowRuntime(*window_size)
    return OffscreenRuntime(*offscreen_size, offscreen_fps, paced=True)
