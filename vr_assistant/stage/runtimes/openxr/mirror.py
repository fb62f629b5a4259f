"""A window that shows what one eye sees, for those who stand by. It never holds the headset back."""

import ctypes
import ctypes.util
import platform
from collections.abc import Callable
from typing import Any

from vr_assistant.errors import GraphicsError, NoDisplay
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.runtimes.context_hints import context_hints
from vr_assistant.stage.runtimes.keys import is_talking, take_key
from vr_assistant.stage.runtimes.protocol import UserInput

TITLE = "VR Assistant - left eye"
SHOWN_EVERY = 3
"""Frames of the headset; those who watch do not need them all."""


def crop(width: int, height: int, target_width: int, target_height: int) -> tuple[int, int, int, int]:
    """The middle of a picture that fills a window without being stretched: left, bottom, right, top in pixels."""
    scale = min(width / target_width, height / target_height)
    used_width, used_height = round(target_width * scale), round(target_height * scale)
    left, bottom = (width - used_width) // 2, (height - used_height) // 2
    return left, bottom, left + used_width, bottom + used_height


class Mirror:
    """Owns the window and the context, which the headset's pictures are drawn with."""

    def __init__(self, size: tuple[int, int], *, is_shown: bool) -> None:
        """Raises NoDisplay or GraphicsError."""
        import glfw  # opens the display library, so not at import time

        self._glfw: Any = glfw
        self._window: Any = None
        self._is_shown = is_shown
        self._count = 0
        self._input = UserInput()
        glfw.ERROR_REPORTING = "ignore"
        if hasattr(glfw, "PLATFORM") and glfw.platform_supported(glfw.PLATFORM_X11):
            glfw.init_hint(glfw.PLATFORM, glfw.PLATFORM_X11)  # OpenXR knows GLX, and no Wayland
        if not glfw.init():
            raise NoDisplay("There is no screen to open the mirror window on.", "Set DISPLAY, or unset it for none.")
        hints = context_hints(glfw) | {glfw.VISIBLE: int(is_shown), glfw.FOCUSED: 0}
        for hint, value in hints.items():
            glfw.window_hint(hint, value)
        self._window = glfw.create_window(*size, TITLE, None, None)
        if not self._window:
            glfw.terminate()
            raise GraphicsError("No OpenGL 4.5 context can be made for the headset.", "Update the graphics driver.")
        self.make_current()
        self._current = _current_context()
        self._context = self._current()  # an address
        glfw.swap_interval(0)
        glfw.set_key_callback(self._window, self._on_key)

    def get_proc_address(self, name: str) -> int | None:
        address: int | None = self._glfw.get_proc_address(name)
        return address

    def make_current(self) -> None:
        self._glfw.make_context_current(self._window)

    def is_current(self) -> bool:
        """As the system says; glfw only remembers what it did itself."""
        return bool(self._current() == self._context)

    def read(self, into: UserInput) -> None:
        """Add what was done at the keyboard."""
        self._glfw.poll_events()
        taken, self._input = self._input, UserInput()
        into.toggled_mute ^= taken.toggled_mute
        into.changed_listening |= taken.changed_listening
        into.is_talking |= is_talking(self._glfw, self._window)
        into.toggled_statistics |= taken.toggled_statistics
        into.toggled_menu |= taken.toggled_menu
        into.asked_to_close |= bool(self._glfw.window_should_close(self._window))

    def show(self, gl: GL, framebuffer: int, width: int, height: int) -> None:
        """Copy the lower left part of a finished picture into the window, every few frames."""
        self._count += 1
        if not self._is_shown or self._count % SHOWN_EVERY:
            return
        target_width, target_height = self._glfw.get_framebuffer_size(self._window)
        if not target_width or not target_height:
            return  # minimised
        gl.Disable(enums.FRAMEBUFFER_SRGB)  # both ends hold encoded values already
        source = crop(width, height, target_width, target_height)
        target = (0, 0, target_width, target_height)
        gl.BlitNamedFramebuffer(framebuffer, 0, *source, *target, enums.COLOR_BUFFER_BIT, enums.LINEAR)
        self._glfw.swap_buffers(self._window)

    def close(self) -> None:
        if self._window:
            self._glfw.destroy_window(self._window)
            self._glfw.terminate()
            self._window = None

    def _on_key(self, _window: Any, key: int, _code: int, action: int, _modifiers: int) -> None:
        glfw = self._glfw
        if action != glfw.PRESS or take_key(glfw, key, self._input):
            return
        if key == glfw.KEY_ESCAPE:
            self._input.toggled_menu = True


def _current_context() -> Callable[[], int | None]:
    """Tells which OpenGL context this thread has."""
    if platform.system() == "Windows":
        ask = ctypes.windll.opengl32.wglGetCurrentContext  # type: ignore[attr-defined,unused-ignore]
    else:
        ask = ctypes.CDLL(ctypes.util.find_library("GL") or "libGL.so.1").glXGetCurrentContext
    ask.restype = ctypes.c_void_p
    return ask  # type: ignore[no-any-return]
