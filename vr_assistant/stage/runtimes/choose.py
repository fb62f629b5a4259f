"""Which runtime to open: what was asked for, or the best there is."""

import os
import platform
from typing import TYPE_CHECKING

from vr_assistant.errors import NoDisplay
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import Runtime
from vr_assistant.stage.runtimes.window import WindowRuntime

if TYPE_CHECKING:
    from vr_assistant.config import HeadsetSettings


def has_display() -> bool:
    """Whether a window could be opened here."""
    is_linux = platform.system() == "Linux"  # Windows and macOS always have a screen
    return not is_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def open_headset(settings: "HeadsetSettings", window_size: tuple[int, int]) -> Runtime:
    """Not yet begun. `window_size`: pixels of the mirror's window. Raises NoHeadset where OpenXR cannot be loaded."""
    from vr_assistant.stage.runtimes.openxr.refusal import choose_manifest, no_headset

    choose_manifest(settings.runtime)
    try:
        from vr_assistant.stage.runtimes.openxr.runtime import OpenXRRuntime  # loads OpenXR
    except (ImportError, OSError) as error:
        raise no_headset(settings.runtime, error) from error
    return OpenXRRuntime(settings, window_size)


def open_runtime(
    wanted: str,
    window_size: tuple[int, int],
    offscreen_size: tuple[int, int],
    offscreen_fps: int,
    headset: "HeadsetSettings | None" = None,
    *,
    is_simulated: bool = False,
) -> Runtime:
    """The runtime, not yet begun.

    The offscreen one is paced by the wall clock: it stands in for a screen, so that a conversation can be lived.

    Args:
        wanted: What `stage.runtime` may be: auto, headset, desktop or offscreen.
        window_size: In pixels, like `offscreen_size`.
        headset: None stands for the defaults.
        is_simulated: Without a screen, pretend to be a headset that a simulated user wears.
    Raises:
        NoHeadset, NoDisplay: it was asked for by name and is not there.
    """
    if wanted == "headset":
        from vr_assistant.config import HeadsetSettings

        return open_headset(headset or HeadsetSettings(), window_size)
    if wanted == "desktop" and not has_display():
        raise NoDisplay("There is no screen to open a window on.", "Use --offscreen, or set DISPLAY.")
    if wanted == "desktop" or (wanted == "auto" and has_display()):
        return WindowRuntime(*window_size)
    if is_simulated:
        from vr_assistant.stage.runtimes.simulated import SimulatedRuntime

        return SimulatedRuntime(*offscreen_size, offscreen_fps, paced=True)
    return OffscreenRuntime(*offscreen_size, offscreen_fps, paced=True)
