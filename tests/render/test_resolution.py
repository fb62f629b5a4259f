"""When the picture is drawn smaller, and when it is allowed to grow again."""

from collections.abc import Callable
from itertools import pairwise

from vr_assistant.stage.render.resolution import FRAMES_WITH_ROOM, SCALES, DynamicResolution

PERIOD_NS = 11_111_111


class Headset:
    """A GPU that takes `load` of a period at full size, in proportion to the pixels, and tells two frames later."""

    def __init__(self, load: float, has_timer: bool = True) -> None:
        self.load = load
        self.has_timer = has_timer
        self.resolution = DynamicResolution()
        self.scales: list[float] = []
        self._untold: list[tuple[float, float]] = []
        self.missed = 0

    def play(self, frames: int) -> None:
        for _ in range(frames):
            scale = self.resolution.scale
            share = self.load * scale**2
            self.scales.append(scale)
            if share > 1.0:
                self.missed += 1
                self.resolution.missed()
            self._untold.append((share, scale))
            if self.has_timer and len(self._untold) > 2:
                share, scale = self._untold.pop(0)
                self.resolution.gpu(round(share * PERIOD_NS), PERIOD_NS, scale)


def test_a_scene_that_fits_is_drawn_full() -> None:
    headset = Headset(0.8)
    headset.play(500)
    assert set(headset.scales) == {1.0}


def test_it_gets_smaller_before_a_frame_is_missed() -> None:
    headset = Headset(0.6)
    headset.play(100)
    for load in (0.80, 0.90, 0.95, 1.0, 1.05, 1.1):  # somebody walks into the busy street
        headset.load = load
        headset.play(10)
    assert headset.missed == 0
    assert headset.resolution.scale < 1.0


def test_one_dear_frame_of_many_is_no_reason() -> None:
    headset = Headset(0.6)
    for _ in range(20):
        headset.load = 0.95
        headset.play(1)
        headset.load = 0.6
        headset.play(5)
    assert headset.resolution.scale == 1.0


def test_a_sudden_load_costs_few_frames() -> None:
    headset = Headset(0.5)
    headset.play(50)
    headset.load = 2.0
    headset.play(40)
    assert headset.missed <= 16
    assert headset.load * headset.resolution.scale**2 < 1.0


def test_it_stops_at_half_the_size() -> None:
    headset = Headset(9.0)
    headset.play(300)
    assert headset.resolution.scale == SCALES[-1]


def test_it_comes_back_when_there_has_been_room_for_a_while_and_not_at_once() -> None:
    headset = Headset(1.2)
    headset.play(30)
    assert headset.resolution.scale < 1.0
    headset.load = 0.3
    headset.play(FRAMES_WITH_ROOM // 2)
    assert headset.resolution.scale < 1.0
    headset.play(10 * FRAMES_WITH_ROOM)
    assert headset.resolution.scale == 1.0


def test_it_grows_one_step_at_a_time() -> None:
    headset = Headset(5.0)
    headset.play(100)
    headset.load = 0.2
    headset.scales.clear()
    headset.play(20 * FRAMES_WITH_ROOM)
    visited = [scale for at, scale in enumerate(headset.scales) if at == 0 or headset.scales[at - 1] != scale]
    assert visited == sorted(SCALES)


def test_a_steady_load_has_a_steady_size() -> None:
    for percent in range(50, 400, 5):
        headset = Headset(percent / 100)
        headset.play(1000)
        settled = headset.scales[200:]
        assert len(set(settled)) == 1, f"a load of {percent} % flickers"


def test_a_step_that_must_be_taken_back_is_tried_less_and_less_often() -> None:
    """Each time it grows, the frame costs more than its pixels explain: a load that no prediction fits."""
    headset = Headset(1.0)

    def cost(scale: float) -> float:
        return 0.5 if scale < 1.0 else 1.2

    play_with(headset, cost, 3000)
    early, late = headset.scales[:1000], headset.scales[2000:]
    assert early.count(1.0) > 0
    assert changes(late) < changes(early)


def play_with(headset: Headset, cost: Callable[[float], float], frames: int) -> None:
    for _ in range(frames):
        headset.load = cost(headset.resolution.scale) / headset.resolution.scale**2
        headset.play(1)


def changes(scales: list[float]) -> int:
    return sum(a != b for a, b in pairwise(scales))


def test_a_missed_frame_is_no_cheap_frame() -> None:
    """A frame that was never shown must not count as one that took no time, or the load would seem to be gone."""
    resolution = DynamicResolution()
    resolution.missed()
    scale = resolution.scale
    assert scale < 1.0
    for number in range(4 * FRAMES_WITH_ROOM):
        resolution.gpu(round(0.3 * PERIOD_NS), PERIOD_NS, scale)
        if number % 30 == 29:
            resolution.missed()
    assert resolution.scale <= scale


def test_frames_missed_for_another_reason_leave_the_picture_sharp() -> None:
    resolution = DynamicResolution()
    for _ in range(30):
        for _ in range(10):
            resolution.gpu(round(0.2 * PERIOD_NS), PERIOD_NS, resolution.scale)
        resolution.missed()
    assert resolution.scale == 1.0


def test_a_gpu_that_tells_nothing_yet_is_suspected_once() -> None:
    resolution = DynamicResolution()
    for _ in range(10):
        resolution.missed()
    assert resolution.scale == SCALES[1]


def test_without_a_clock_nothing_is_judged() -> None:
    resolution = DynamicResolution()
    for _ in range(20):
        resolution.gpu(10**9, 0, 1.0)
    assert resolution.scale == 1.0
