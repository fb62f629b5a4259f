"""The GPU's time of a frame comes some frames later; asking for it never waits."""

import time
from collections.abc import Iterator

import numpy as np
import pytest

from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.gpu_timer import GpuTime, GpuTimer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime

pytestmark = pytest.mark.gl


@pytest.fixture(scope="module")
def gl() -> Iterator[GL]:
    runtime = OffscreenRuntime(64, 36)
    runtime.begin()
    yield runtime.gl
    runtime.gl.check()
    runtime.end()


class Picture:
    """Something large enough to clear that it takes a while."""

    def __init__(self, gl: GL) -> None:
        self.gl = gl
        self.texture = gl.texture(enums.TEXTURE_2D, enums.RGBA8, 1024, 1024)
        self.framebuffer = gl.framebuffer(self.texture, None)
        self.colour = np.ones(4, np.float32)

    def draw(self) -> None:
        self.gl.ClearNamedFramebufferfv(self.framebuffer, enums.COLOR, 0, self.colour.ctypes.data)

    def close(self) -> None:
        self.gl.delete_framebuffers(self.framebuffer)
        self.gl.delete_textures(self.texture)


@pytest.fixture
def picture(gl: GL) -> Iterator[Picture]:
    made = Picture(gl)
    yield made
    made.close()


def test_the_times_of_all_frames_come_in_their_order(gl: GL, picture: Picture) -> None:
    timer = GpuTimer(gl)
    before = time.monotonic_ns()
    heard: list[GpuTime] = []
    for frame in range(30):
        timer.begin(frame, 0.9)
        picture.draw()
        timer.end()
        gl.Finish()
        heard += timer.take()
    after = time.monotonic_ns()
    timer.close()
    assert [told.frame for told in heard] == list(range(30))
    assert all(told.duration_ns > 0 and told.scale == 0.9 for told in heard)
    assert all(before <= told.began_at_ns <= after for told in heard)


def test_nothing_is_told_of_a_frame_in_progress(gl: GL, picture: Picture) -> None:
    timer = GpuTimer(gl)
    timer.begin(0, 1.0)
    picture.draw()
    gl.Finish()
    assert list(timer.take()) == []
    timer.end()
    gl.Finish()
    assert [told.frame for told in timer.take()] == [0]
    timer.close()


class SlowGpu:
    """Answers nothing until it is done; a question for a result before that would wait for ever."""

    def __init__(self, gl: GL) -> None:
        self._gl = gl
        self.is_done = False
        self.asked = 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._gl, name)

    def GetQueryObjectui64v(self, query: int, what: int, address: int) -> None:  # noqa: N802
        self.asked += 1
        if not self.is_done:
            assert what == enums.QUERY_RESULT_AVAILABLE, "waited for the GPU"
            np.ctypeslib.as_array((np.ctypeslib.ctypes.c_uint64).from_address(address))[...] = 0
            return
        self._gl.GetQueryObjectui64v(query, what, address)


def test_a_gpu_that_is_far_behind_is_not_waited_for_and_frames_go_untimed(gl: GL, picture: Picture) -> None:
    slow = SlowGpu(gl)
    timer = GpuTimer(slow)  # type: ignore[arg-type]
    for frame in range(50):
        timer.begin(frame, 1.0)
        picture.draw()
        timer.end()
        assert list(timer.take()) == []
    gl.Finish()
    slow.is_done = True
    told = [time.frame for time in timer.take()]
    assert told == list(range(len(told))) and 4 <= len(told) < 50
    timer.begin(50, 1.0)
    timer.end()
    gl.Finish()
    assert [time.frame for time in timer.take()] == [50]
    timer.close()
