"""The desktop runtime: a window, WASD and the mouse."""

import math
import time
from collections.abc import Sequence
from typing import Any

from vr_assistant.errors import GraphicsError, NoDisplay
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import Blend, Panel, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.runtimes.context_hints import context_hints
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.keys import is_talking, take_key
from vr_assistant.stage.runtimes.protocol import Frame, UserInput
from vr_assistant.stage.runtimes.rig import Head, Rig
from vr_assistant.stage.runtimes.walking import Walk, walk_freely

TITLE = "VR Assistant"
WALK_M_S = 2.2
RUN_M_S = 4.2  # with Shift
TURN_RAD_PER_PIXEL = 0.0032
_PITCH_LIMIT = math.radians(80)
_CLICK_PIXELS = 4
_STEP_LIMIT_S = 0.1  # a frame that hung must not carry the user through a wall


class WindowRuntime:
    """Dragging or a click into the window looks around; a short click also selects; Esc lets the pointer go."""

    name = "desktop"
    gl: GL
    eyes = 1
    see_through: Blend = "opaque"
    blend: Blend = "opaque"
    most_panels = 0
    visibility_mask: Sequence[Mesh] = ()
    bounds: tuple[float, float] | None = None

    def __init__(self, width: int = 1280, height: int = 720, *, walk: Walk = walk_freely) -> None:
        self.size = (width, height)
        self.head = Head()
        self.rig = Rig()
        self.walk = walk
        """Where the keys may lead; set again once the world is known."""
        self._window: Any = None
        self._glfw: Any = None
        self._input = UserInput()
        self._drag: tuple[float, float] | None = None
        self._pointer = (0.0, 0.0)
        self._moved = 0.0
        self._is_looking = False
        self._windowed: tuple[int, int, int, int] | None = None
        self._last_s = 0.0
        self._period_ns = 0

    def begin(self) -> None:
        import glfw  # opens the display library, so not at import time

        self._glfw = glfw
        glfw.ERROR_REPORTING = "ignore"
        if not glfw.init():
            raise NoDisplay("There is no screen to open a window on.", "Use --offscreen, or set DISPLAY.")
        for hint, value in context_hints(glfw).items():
            glfw.window_hint(hint, value)
        self._window = glfw.create_window(*self.size, TITLE, None, None)
        if not self._window:
            glfw.terminate()
            raise GraphicsError("No window with OpenGL 4.5 can be opened.", "Update the graphics driver.")
        glfw.make_context_current(self._window)
        glfw.swap_interval(1)
        self.gl = GL(self._address)
        glfw.set_key_callback(self._window, self._on_key)
        glfw.set_mouse_button_callback(self._window, self._on_button)
        glfw.set_cursor_pos_callback(self._window, self._on_pointer)
        glfw.set_window_focus_callback(self._window, self._on_focus)
        self.size = glfw.get_framebuffer_size(self._window)
        self._last_s = time.monotonic()
        self._period_ns = self._period_of_monitor()

    def _period_of_monitor(self) -> int:
        """Between two pictures; 0 where the screen does not say."""
        monitor = self._glfw.get_window_monitor(self._window) or self._glfw.get_primary_monitor()
        mode = self._glfw.get_video_mode(monitor) if monitor else None
        return round(1e9 / mode.refresh_rate) if mode and mode.refresh_rate else 0

    def _address(self, name: str) -> int | None:
        address: int | None = self._glfw.get_proc_address(name)
        return address

    def begin_frame(self) -> Frame:
        glfw = self._glfw
        glfw.poll_events()
        now = time.monotonic()
        seconds = min(now - self._last_s, _STEP_LIMIT_S)
        self._last_s = now
        self._step(seconds)
        width, height = glfw.get_framebuffer_size(self._window)
        is_visible = width > 0 and height > 0
        if is_visible:
            self.size = (width, height)
        else:
            time.sleep(0.02)  # nothing is swapped while minimised, so nothing else would wait
        taken, self._input = self._input, UserInput()
        taken.is_talking = is_talking(glfw, self._window)
        taken.asked_to_close = bool(glfw.window_should_close(self._window))
        period_ns = self._period_ns if is_visible else 0
        return Frame(time.monotonic_ns() + period_ns, is_visible, taken, period_ns)

    def views(self) -> list[View]:
        return [view_of_head(self.head, self.size[0] / self.size[1])]

    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]:
        return ()

    def end_frame(
        self, resolved_framebuffers: list[int], width: int, height: int, panels: Sequence[Panel] = ()
    ) -> None:
        gl = self.gl
        if not resolved_framebuffers:
            return
        target_width, target_height = self.size
        area = (0, 0, width, height, 0, 0, target_width, target_height)
        gl.BindFramebuffer(enums.READ_FRAMEBUFFER, resolved_framebuffers[0])
        gl.Disable(enums.FRAMEBUFFER_SRGB)  # both ends hold encoded values already
        gl.BlitNamedFramebuffer(resolved_framebuffers[0], 0, *area, enums.COLOR_BUFFER_BIT, enums.LINEAR)
        self._glfw.swap_buffers(self._window)

    def vibrate(self, side: Side, seconds: float, strength: float) -> None:
        pass

    def end(self) -> None:
        if self._window:
            self._glfw.destroy_window(self._window)
            self._glfw.terminate()
            self._window = None

    def _step(self, seconds: float) -> None:
        """Walks and turns as the keys that are held say."""
        glfw = self._glfw

        def held(*keys: int) -> bool:
            return any(glfw.get_key(self._window, key) == glfw.PRESS for key in keys)

        turn = float(held(glfw.KEY_LEFT)) - float(held(glfw.KEY_RIGHT))
        self.head.yaw += turn * 1.6 * seconds
        forward = float(held(glfw.KEY_W, glfw.KEY_UP)) - float(held(glfw.KEY_S, glfw.KEY_DOWN))
        right = float(held(glfw.KEY_D)) - float(held(glfw.KEY_A))
        length = math.hypot(forward, right)
        if not length:
            return
        speed = RUN_M_S if held(glfw.KEY_LEFT_SHIFT, glfw.KEY_RIGHT_SHIFT) else WALK_M_S
        step = speed * seconds / length
        sin, cos = math.sin(self.head.yaw), math.cos(self.head.yaw)
        x = self.head.x + (-sin * forward + cos * right) * step
        z = self.head.z + (-cos * forward - sin * right) * step
        self.head.x, self.head.z = self.walk((self.head.x, self.head.z), (x, z))

    def _on_key(self, _window: Any, key: int, _code: int, action: int, _modifiers: int) -> None:
        glfw = self._glfw
        if action != glfw.PRESS or take_key(glfw, key, self._input):
            return
        if key == glfw.KEY_ESCAPE:
            self._look(False)
        elif key == glfw.KEY_F11:
            self._toggle_full_screen()

    def _on_button(self, _window: Any, button: int, action: int, _modifiers: int) -> None:
        glfw = self._glfw
        if action == glfw.PRESS:
            self._drag = glfw.get_cursor_pos(self._window)
            self._moved = 0.0
            return
        if self._drag is None:
            return
        self._drag = None
        if button == glfw.MOUSE_BUTTON_LEFT and self._moved <= _CLICK_PIXELS:
            self._input.selected = True
            self._look(True)

    def _on_pointer(self, _window: Any, x: float, y: float) -> None:
        if not self._is_looking and self._drag is None:
            return
        last = self._drag or self._pointer
        dx, dy = x - last[0], y - last[1]
        if self._drag is not None:
            self._drag = (x, y)
        self._pointer = (x, y)
        self._moved += abs(dx) + abs(dy)
        self.head.yaw -= dx * TURN_RAD_PER_PIXEL
        self.head.pitch = max(-_PITCH_LIMIT, min(_PITCH_LIMIT, self.head.pitch - dy * TURN_RAD_PER_PIXEL))

    def _on_focus(self, _window: Any, has_focus: int) -> None:
        if not has_focus:
            self._look(False)

    def _look(self, is_looking: bool) -> None:
        """Takes the pointer for looking around, or gives it back."""
        glfw = self._glfw
        self._is_looking = is_looking
        glfw.set_input_mode(self._window, glfw.CURSOR, glfw.CURSOR_DISABLED if is_looking else glfw.CURSOR_NORMAL)
        self._pointer = glfw.get_cursor_pos(self._window)

    def _toggle_full_screen(self) -> None:
        glfw = self._glfw
        if self._windowed:
            glfw.set_window_monitor(self._window, None, *self._windowed, glfw.DONT_CARE)
            self._windowed = None
            self._period_ns = self._period_of_monitor()
            return
        monitor = glfw.get_primary_monitor()
        if monitor:
            self._windowed = (*glfw.get_window_pos(self._window), *glfw.get_window_size(self._window))
            mode = glfw.get_video_mode(monitor)
            glfw.set_window_monitor(self._window, monitor, 0, 0, *mode.size, mode.refresh_rate)
        glfw.swap_interval(1)
        self._period_ns = self._period_of_monitor()
