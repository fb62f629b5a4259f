"""Every runtime keeps the same promises: a context, a clock, a head that looks where it is told, a clean end."""

import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vr_assistant.config import HeadsetSettings
from vr_assistant.errors import ConfigError, NoDisplay, NoHeadset
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import rotation
from vr_assistant.stage.runtimes.choose import open_runtime
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import Runtime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.runtimes.walking import slide_on
from vr_assistant.stage.runtimes.window import WindowRuntime

pytestmark = pytest.mark.gl
needs_screen = pytest.mark.skipif(not os.environ.get("DISPLAY"), reason="no screen")
SIZE = (160, 90)


def headset(width: int, height: int) -> Runtime:
    from vr_assistant.stage.runtimes.openxr.runtime import OpenXRRuntime  # loads OpenXR

    return OpenXRRuntime(HeadsetSettings(), (width, height))


@pytest.fixture(
    params=[
        pytest.param(OffscreenRuntime, id="offscreen"),
        pytest.param(WindowRuntime, id="window", marks=[pytest.mark.window, needs_screen]),
        pytest.param(headset, id="headset", marks=pytest.mark.monado),
    ]
)
def runtime(request: pytest.FixtureRequest) -> Iterator[Runtime]:
    make: Callable[[int, int], Runtime] = request.param
    made = make(*SIZE)
    made.begin()
    yield made
    made.end()


def test_it_brings_opengl_4_5(runtime: Runtime) -> None:
    assert runtime.gl.version >= (4, 5)


def test_time_goes_forward_from_frame_to_frame(runtime: Runtime) -> None:
    times = []
    for _ in range(3):
        times.append(runtime.begin_frame().display_at_ns)
        runtime.end_frame([], *runtime.size)
    assert times[0] < times[1] < times[2]


def test_the_views_look_where_the_head_is_turned(runtime: Runtime) -> None:
    runtime.head = Head(1.0, 1.5, 2.0, yaw=math.radians(90))  # to the left of north: west
    runtime.begin_frame()
    views = runtime.views()
    runtime.end_frame([], *runtime.size)
    assert len(views) == runtime.eyes
    x, _, z = np.mean([view.position for view in views], axis=0)
    assert (x, z) == pytest.approx((1.0, 2.0), abs=1e-4)
    for view in views:
        assert rotation(view.orientation) @ np.array([0, 0, -1]) == pytest.approx([-1, 0, 0], abs=1e-5)
        left, right, up, down = view.fov
        assert left < 0 < right and down < 0 < up


def test_a_flat_view_has_the_shape_of_its_picture(runtime: Runtime) -> None:
    runtime.begin_frame()
    views = runtime.views()
    runtime.end_frame([], *runtime.size)
    _, right, up, _ = views[0].fov
    width, height = runtime.size
    if runtime.eyes == 1:
        assert math.tan(right) / math.tan(up) == pytest.approx(width / height)
    else:
        (left, _, _, _), (_, right, _, _) = views[0].fov, views[1].fov
        assert -left == pytest.approx(right), "what the left eye sees of its side, the right one sees of the other"


def test_what_was_drawn_can_be_handed_over(runtime: Runtime) -> None:
    gl = runtime.gl
    errors = gl.log_errors()
    texture = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, *SIZE)
    framebuffer = gl.framebuffer(texture, None)
    for _ in range(200):  # a headset wants no picture in its first frames
        frame = runtime.begin_frame()
        if frame.should_render:
            break
        runtime.end_frame([], *runtime.size)
    assert frame.should_render
    runtime.views()
    runtime.end_frame([framebuffer] * runtime.eyes, *SIZE)
    assert errors == []
    gl.check()


def test_nobody_asks_for_anything_unless_they_do(runtime: Runtime) -> None:
    asked = runtime.begin_frame().input
    assert (asked.toggled_mute, asked.asked_to_close, asked.selected) == (False, False, False)


def test_it_can_be_ended_twice(runtime: Runtime) -> None:
    runtime.end()
    runtime.end()


def test_the_offscreen_clock_is_exact_and_independent_of_the_wall() -> None:
    runtime = OffscreenRuntime(*SIZE, fps=30, start_ns=5_000_000_000)
    runtime.begin()
    try:
        times = [runtime.begin_frame().display_at_ns for _ in range(31)]
    finally:
        runtime.end()
    assert times[0] == 5_000_000_000
    assert times[30] - times[0] == pytest.approx(1e9, abs=20)


@pytest.mark.window
@needs_screen
class TestWindow:
    @pytest.fixture
    def window(self) -> Iterator[WindowRuntime]:
        runtime = WindowRuntime(*SIZE)
        runtime.begin()
        yield runtime
        runtime.end()

    def handler(self, window: WindowRuntime, register: Callable[..., Any]) -> Callable[..., None]:
        """What the window system would call."""
        handler: Callable[..., None] = register(window._window, lambda *_: None)
        register(window._window, handler)
        return handler

    def press(self, window: WindowRuntime, key: int) -> None:
        import glfw

        self.handler(window, glfw.set_key_callback)(window._window, key, 0, glfw.PRESS, 0)

    def test_m_toggles_the_microphone_once(self, window: WindowRuntime) -> None:
        import glfw

        self.press(window, glfw.KEY_M)
        assert window.begin_frame().input.toggled_mute
        assert not window.begin_frame().input.toggled_mute

    def test_f3_asks_for_the_statistics_once(self, window: WindowRuntime) -> None:
        import glfw

        self.press(window, glfw.KEY_F3)
        assert window.begin_frame().input.toggled_statistics
        assert not window.begin_frame().input.toggled_statistics

    def test_a_picture_drawn_smaller_fills_the_window(self, window: WindowRuntime) -> None:
        gl = window.gl
        texture = gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, *SIZE)
        framebuffer = gl.framebuffer(texture, None)
        gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
        gl.Enable(enums.SCISSOR_TEST)
        for x, width, red in ((0, SIZE[0], 0.0), (0, SIZE[0] // 2, 1.0)):
            gl.Scissor(x, 0, width, SIZE[1] if not red else SIZE[1] // 2)
            gl.ClearColor(red, 0.0, 0.0, 1.0)
            gl.Clear(enums.COLOR_BUFFER_BIT)
        gl.Disable(enums.SCISSOR_TEST)
        window.begin_frame()
        seen = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
        swap = window._glfw.swap_buffers

        def look_and_swap(handle: Any) -> None:
            gl.BindFramebuffer(enums.READ_FRAMEBUFFER, 0)
            gl.ReadPixels(0, 0, *SIZE, enums.RGBA, enums.UNSIGNED_BYTE, seen.ctypes.data)
            swap(handle)

        window._glfw.swap_buffers = look_and_swap
        try:
            window.end_frame([framebuffer], SIZE[0] // 2, SIZE[1] // 2)
        finally:
            window._glfw.swap_buffers = swap
        assert (seen[3:-3, 3:-3, 0] == 255).all()

    def test_closing_the_window_is_told(self, window: WindowRuntime) -> None:
        import glfw

        glfw.set_window_should_close(window._window, True)
        assert window.begin_frame().input.asked_to_close

    def test_a_click_selects_once(self, window: WindowRuntime) -> None:
        import glfw

        button = self.handler(window, glfw.set_mouse_button_callback)
        button(window._window, glfw.MOUSE_BUTTON_LEFT, glfw.PRESS, 0)
        button(window._window, glfw.MOUSE_BUTTON_LEFT, glfw.RELEASE, 0)
        assert window.begin_frame().input.selected
        assert not window.begin_frame().input.selected

    def test_dragging_looks_around_and_selects_nothing(self, window: WindowRuntime) -> None:
        import glfw

        button = self.handler(window, glfw.set_mouse_button_callback)
        pointer = self.handler(window, glfw.set_cursor_pos_callback)
        x, y = glfw.get_cursor_pos(window._window)
        button(window._window, glfw.MOUSE_BUTTON_LEFT, glfw.PRESS, 0)
        pointer(window._window, x + 100, y + 5000)
        button(window._window, glfw.MOUSE_BUTTON_LEFT, glfw.RELEASE, 0)
        assert window.head.yaw < 0, "to the right"
        assert -math.pi / 2 < window.head.pitch < 0, "down, but not over"
        assert not window.begin_frame().input.selected

    def test_the_window_can_be_resized(self, window: WindowRuntime) -> None:
        import glfw

        glfw.set_window_size(window._window, 200, 120)
        for _ in range(100):
            window.begin_frame()
            window.end_frame([], *window.size)
            if window.size == (200, 120):
                break
        assert window.size == (200, 120)


def test_without_a_screen_a_window_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(NoDisplay, match="--offscreen"):
        open_runtime("desktop", SIZE, SIZE, 30)


def test_without_a_screen_auto_is_offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert open_runtime("auto", SIZE, SIZE, 30).name == "offscreen"


def test_with_a_screen_auto_is_a_window(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    assert open_runtime("auto", SIZE, SIZE, 30).name == "desktop"


def test_a_headset_that_is_not_there_is_said_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XR_RUNTIME_JSON", "")
    manifest = tmp_path / "runtime.json"
    manifest.write_text('{"file_format_version": "1.0.0", "runtime": {"library_path": "./removed.so"}}', "utf-8")
    with pytest.raises(NoHeadset, match=r"removed\.so") as told:
        open_runtime("headset", SIZE, SIZE, 30, HeadsetSettings(runtime=str(manifest))).begin()
    assert "--desktop" in told.value.hint


def test_a_runtime_that_is_not_installed_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XR_RUNTIME_JSON", "")
    with pytest.raises(ConfigError, match="nowhere"):
        open_runtime("headset", SIZE, SIZE, 30, HeadsetSettings(runtime="/nowhere/runtime.json"))


def test_a_walker_slides_along_a_wall() -> None:
    walk = slide_on(lambda x, z: z > 0)
    assert walk((0.0, 0.5), (0.3, -0.1)) == (0.3, 0.5)
    assert walk((0.0, 0.5), (0.3, 0.6)) == (0.3, 0.6)
