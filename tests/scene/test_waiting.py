"""What a user sees and can do while the town is loaded."""

from collections.abc import Iterator, Sequence
from multiprocessing import Pipe

import numpy as np
import pytest
from numpy.typing import NDArray

from vr_assistant.messages import Caption, MindStatus, SetAttention, StageClosed, Stop
from vr_assistant.stage.link import Link
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import Panel, View
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import Frame, UserInput
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.waiting import Waiting
from vr_assistant.stage.waking import Progress, Waking

pytestmark = pytest.mark.gl
SIZE = (320, 180)
STEPS = ["vr_assistant.config", "ground", *["buildings"] * 40, "keeping", "upload", "upload", "programs"] + [
    "first picture"
] * 20
AMBER = (255, 196, 92)


@pytest.fixture(scope="module")
def runtime() -> Iterator[OffscreenRuntime]:
    made = OffscreenRuntime(*SIZE)
    made.begin()
    yield made
    made.end()


@pytest.fixture
def waking(runtime: OffscreenRuntime) -> Iterator[Waking]:
    errors = runtime.gl.log_errors()
    made = Waking(runtime.gl)
    yield made
    made.close()
    assert errors == []


Picture = NDArray[np.int32]


def look(runtime: OffscreenRuntime, waking: Waking, head: Head, share: float = 0.3, seconds: float = 0.02) -> Picture:
    return show(runtime, waking, head, [view_of_head(head, SIZE[0] / SIZE[1])], share, seconds)[0]


def show(
    runtime: OffscreenRuntime,
    waking: Waking,
    head: Head,
    views: list[View],
    share: float,
    seconds: float = 0.02,
    size: tuple[int, int] = SIZE,
) -> list[Picture]:
    """What each eye sees: (height, width, 3), top row first."""
    pictures = []
    for framebuffer in waking.draw(head, views, size, seconds, share):
        pixels = np.empty((size[1], size[0], 4), np.uint8)
        runtime.gl.BindFramebuffer(enums.READ_FRAMEBUFFER, framebuffer)
        runtime.gl.ReadPixels(0, 0, *size, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
        pictures.append(pixels[::-1, :, :3].astype(np.int32))
    return pictures


def amber(picture: Picture) -> int:
    """Pixels of the bar."""
    return int((np.abs(picture - AMBER).max(axis=-1) < 16).sum())


def dark(picture: Picture) -> float:
    """The column in whose neighbourhood the panel hangs."""
    columns = np.nonzero((picture.sum(axis=-1) < 200).sum(axis=0) > 8)[0]
    return float(columns.mean())


def test_there_is_a_dawn_over_the_square_and_a_panel_in_the_middle(runtime: OffscreenRuntime, waking: Waking) -> None:
    picture = look(runtime, waking, Head())
    sky, ground = picture[:40].mean(axis=(0, 1)), picture[-30:].mean(axis=(0, 1))
    assert sky[2] > sky[0], "blue above"
    assert ground[0] > ground[2], "warm stones below"
    assert abs(dark(picture) - SIZE[0] / 2) < 3
    assert picture.min(axis=-1).max() > 200, "the words are white"


def test_turning_the_head_turns_the_picture_at_once_and_the_panel_follows(
    runtime: OffscreenRuntime, waking: Waking
) -> None:
    look(runtime, waking, Head())
    turned = look(runtime, waking, Head(yaw=0.3), seconds=0.01)
    assert dark(turned) > SIZE[0] / 2 + 30, "looking to the left, it hangs to the right"
    for _ in range(40):
        turned = look(runtime, waking, Head(yaw=0.3), seconds=0.05)
    assert abs(dark(turned) - SIZE[0] / 2) < 30


def test_a_step_aside_shows_the_stones_from_elsewhere(runtime: OffscreenRuntime, waking: Waking) -> None:
    here, there = (look(runtime, waking, Head(x=x)) for x in (0.0, 0.4))
    assert np.abs(here - there)[-40:].mean() > 2.0
    assert np.abs(here - there)[:30].mean() < 1.0, "the sky is far away"


def test_two_eyes_see_the_panel_from_two_places(runtime: OffscreenRuntime, waking: Waking) -> None:
    eyes = [view_of_head(Head(x=x), SIZE[0] / SIZE[1]) for x in (-0.1, 0.1)]
    left, right = show(runtime, waking, Head(), eyes, 0.3)
    assert dark(left) > dark(right) + 5


def test_the_bar_grows_and_never_shrinks() -> None:
    progress, shares = Progress(), [0.0]
    for step in STEPS:
        progress.step(step)
        shares.append(progress.share)
    assert shares == sorted(shares) and len(set(shares)) > len(STEPS) / 2
    assert 0.8 < shares[-1] < 1.0


def test_progress_is_seen(runtime: OffscreenRuntime, waking: Waking) -> None:
    size = (1280, 720)
    views = [view_of_head(Head(), size[0] / size[1])]
    lengths = [amber(show(runtime, waking, Head(), views, share, size=size)[0]) for share in (0.0, 0.25, 0.5, 1.0)]
    assert lengths == sorted(set(lengths))


def test_what_is_being_drawn_meanwhile_is_not_disturbed(runtime: OffscreenRuntime, waking: Waking) -> None:
    gl = runtime.gl
    framebuffer = gl.framebuffer(gl.texture(enums.TEXTURE_2D, enums.RGBA8, 8, 8), None)
    gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
    gl.Viewport(1, 2, 3, 4)
    gl.Enable(enums.DEPTH_TEST)
    look(runtime, waking, Head())
    gl.BindFramebuffer(enums.FRAMEBUFFER, framebuffer)
    waking.draw(Head(), [view_of_head(Head(), 1.5)], SIZE, 0.02, 0.5)
    assert gl.integer(enums.FRAMEBUFFER_BINDING) == framebuffer
    assert gl.integer(enums.VIEWPORT) == 1
    assert gl.IsEnabled(enums.DEPTH_TEST) and not gl.IsEnabled(enums.BLEND)
    gl.Disable(enums.DEPTH_TEST)


class ShortWait(OffscreenRuntime):
    """Counts the pictures; the window can be closed. The first frames may not be wanted, as in a headset."""

    def __init__(self, unwanted: int = 0, period_ns: int = 0) -> None:
        super().__init__(*SIZE)
        self.shown = self.begun = 0
        self.is_to_close = False
        self._unwanted, self._every_ns = unwanted, period_ns

    def begin_frame(self) -> Frame:
        frame = super().begin_frame()
        self.begun += 1
        frame.should_render, frame.period_ns = self.begun > self._unwanted, self._every_ns
        frame.input = UserInput(asked_to_close=self.is_to_close)
        return frame

    def end_frame(
        self, resolved_framebuffers: list[int], width: int, height: int, panels: Sequence[Panel] = ()
    ) -> None:
        self.shown += len(resolved_framebuffers)


@pytest.fixture
def wait() -> Iterator[tuple[ShortWait, Waiting, Link]]:
    window = ShortWait()
    window.begin()
    ours, theirs = Pipe()
    waiting = Waiting(window, Link(ours))
    yield window, waiting, Link(theirs)
    waiting.close()
    window.end()


def test_a_picture_is_there_before_anything_is_loaded(wait: tuple[ShortWait, Waiting, Link]) -> None:
    assert wait[0].shown == 1


def test_pictures_come_between_the_steps(wait: tuple[ShortWait, Waiting, Link]) -> None:
    window, waiting, _ = wait
    steps = 0
    while window.shown < 4:
        assert waiting.look("buildings")
        steps += 1
        assert steps < 1_000_000


def test_what_the_mind_says_meanwhile_is_kept_in_order(wait: tuple[ShortWait, Waiting, Link]) -> None:
    _, waiting, supervisor = wait
    said = [SetAttention("waking"), Caption("user", "Hello.", "en"), MindStatus("ready")]
    for message in said:
        supervisor.send(message)
    while len(waiting.messages) < len(said):
        assert waiting.look("buildings")
    assert waiting.messages == said


def test_stop_is_heard(wait: tuple[ShortWait, Waiting, Link]) -> None:
    _, waiting, supervisor = wait
    supervisor.send(Stop())
    assert not waiting.look("buildings")


def test_a_supervisor_that_has_gone_is_noticed(wait: tuple[ShortWait, Waiting, Link]) -> None:
    _, waiting, supervisor = wait
    supervisor.close()
    assert not waiting.look("buildings")


def test_closing_the_window_is_told(wait: tuple[ShortWait, Waiting, Link]) -> None:
    window, waiting, supervisor = wait
    window.is_to_close = True
    while waiting.look("buildings"):
        pass
    assert StageClosed() in supervisor.receive()


def test_a_headset_shows_its_first_picture_before_anything_is_loaded() -> None:
    headset = ShortWait(unwanted=7, period_ns=11_000_000)
    headset.begin()
    try:
        Waiting(headset, Link(Pipe()[0])).close()
        assert headset.shown == 1
    finally:
        headset.end()


def test_a_headset_that_sleeps_does_not_hold_the_loading_up() -> None:
    headset = ShortWait(unwanted=10**6)
    headset.begin()
    try:
        ours, _theirs = Pipe()
        waiting = Waiting(headset, Link(ours))
        begun = headset.begun
        assert all(waiting.look("buildings") for _ in range(1000))
        assert headset.begun <= begun + 2
        waiting.close()
    finally:
        headset.end()
