"""The frame loop is measured, adapts to the GPU, and says how it went; on a clock that only the runtime moves."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pipe
from pathlib import Path
from typing import cast

import numpy as np
import pytest
from stand_ins import MEADOW, Dummy, WithoutHeadset, as_the_crow_flies

from vr_assistant.config import StageSettings
from vr_assistant.messages import FramesShown, decode
from vr_assistant.stage.link import Link
from vr_assistant.stage.overlay import Overlay, PictureFigures, page
from vr_assistant.stage.pace import Pace, open_pace
from vr_assistant.stage.render import gl_enums as enums
from vr_assistant.stage.render.frame import FrameScene, Panel, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.resolution import DynamicResolution
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import Frame, UserInput
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.scene import Scene
from vr_assistant.stage.stage import Stage
from vr_assistant.telemetry.frames import FrameStatistics, Summary

MS = 1_000_000
PERIOD_NS = 11 * MS


@dataclass
class Clockwork(WithoutHeadset):
    """A paced runtime: waits for its next tick, skips those that have gone by."""

    name: str = "clockwork"
    size: tuple[int, int] = (640, 360)
    head: Head = field(default_factory=Head)
    now_ns: int = 1000 * PERIOD_NS
    due_ns: int = 1000 * PERIOD_NS
    inputs: list[UserInput] = field(default_factory=list)
    shown: list[tuple[int, int]] = field(default_factory=list)
    gl: GL = field(default_factory=lambda: cast(GL, None))

    def begin(self) -> None: ...
    def end(self) -> None: ...

    def begin_frame(self) -> Frame:
        self.due_ns += max(0, self.now_ns - self.due_ns) // PERIOD_NS * PERIOD_NS
        self.now_ns = max(self.now_ns, self.due_ns)
        display_at_ns, self.due_ns = self.due_ns, self.due_ns + PERIOD_NS
        asked = self.inputs.pop(0) if self.inputs else UserInput()
        return Frame(display_at_ns, True, asked, PERIOD_NS)

    def views(self) -> list[View]:
        return [View((0, 0, 0), (0, 0, 0, 1), (-0.7, 0.7, 0.5, -0.5))]

    def end_frame(
        self, resolved_framebuffers: list[int], width: int, height: int, panels: Sequence[Panel] = ()
    ) -> None:
        if resolved_framebuffers:
            self.now_ns += MS
            self.shown.append((width, height))


class SlowPicture:
    """Takes as long as it is told, in proportion to the pixels it draws."""

    def __init__(self, runtime: Clockwork) -> None:
        self._runtime = runtime
        self.scale = 1.0
        self.triangles, self.objects = 61_000, 1_200
        self.ms = 2.0

    def draw(self, scene: FrameScene, views: list[View], size: tuple[int, int], *_: object) -> list[int]:
        self._runtime.now_ns += round(self.ms * MS * self.scale**2)
        return [0]


class Performance:
    def __init__(self, trace: Path | None = None, resolution: DynamicResolution | None = None) -> None:
        ours, self.supervisor = Pipe()
        self.runtime = Clockwork()
        self.picture = SlowPicture(self.runtime)
        self.statistics = FrameStatistics(512, lambda: self.runtime.now_ns)
        self.pace = Pace(statistics=self.statistics, trace=trace, resolution=resolution)
        scene = Scene(MEADOW, Dummy(), as_the_crow_flies)
        self.stage = Stage(self.runtime, scene, self.picture, Link(ours), pace=self.pace)

    def play(self, frames: int) -> Summary:
        for _ in range(frames):
            self.stage.step()
        found = self.statistics.summary()
        assert found is not None
        return found

    def end(self) -> None:
        self.supervisor.close()
        self.stage.run()


@pytest.fixture
def show() -> Iterator[Performance]:
    made = Performance()
    yield made
    made.end()


def test_every_part_of_the_frame_has_its_time(show: Performance) -> None:
    found = show.play(50)
    assert found.phases["draw"].p50 == pytest.approx(2.0)
    assert found.phases["show"].p50 == pytest.approx(1.0)
    assert found.phases["wait"].p50 == pytest.approx(8.0)
    assert found.whole.max == pytest.approx(3.0)
    assert (found.frames, found.missed) == (50, 0)


def test_missed_frames_are_counted(show: Performance) -> None:
    show.play(5)
    show.picture.ms = 25.0
    show.play(1)
    show.picture.ms = 2.0
    assert show.play(5).missed == 2


def test_the_supervisor_is_told_every_second_how_many_frames_were_missed(show: Performance) -> None:
    told = []
    for ms, frames in ((2.0, 95), (25.0, 40), (2.0, 100)):
        show.picture.ms = ms
        for _ in range(frames):
            show.play(1)
            while show.supervisor.poll():
                message = decode(show.supervisor.recv_bytes())
                told += [message] if isinstance(message, FramesShown) else []

    assert len(told) == 3, "a second each"
    assert told[0].missed == 0 and told[1].missed > 60 and told[0].frames in (90, 91)


def test_when_it_ends_the_trace_lies_where_it_was_asked_for(tmp_path: Path) -> None:
    show = Performance(tmp_path / "frames.json")
    show.play(20)
    assert not (tmp_path / "frames.json").exists()
    show.end()
    events = json.loads((tmp_path / "frames.json").read_text())["traceEvents"]
    assert sum(event["name"] == "frame" for event in events) >= 20
    assert {"wait", "draw", "show"} <= {event["name"] for event in events}


def test_the_trace_sums_up_the_whole_time(tmp_path: Path) -> None:
    show = Performance(tmp_path / "frames.json")
    show.play(300)
    show.end()
    summary = json.loads((tmp_path / "frames.json").read_text())["otherData"]["summary"]
    assert (summary["frames"], summary["missed"], summary["programs"]) == (300, 0, 0)
    assert summary["phases"]["draw"]["p99"] == pytest.approx(2.0)


def test_a_trace_that_cannot_be_written_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    show = Performance(tmp_path / "nowhere" / "frames.json")
    show.play(3)
    show.end()
    assert "cannot be written" in caplog.text


def test_a_smaller_picture_is_drawn_and_shown_after_a_missed_frame() -> None:
    show = Performance(resolution=DynamicResolution())
    show.play(3)
    show.picture.ms = 20.0
    show.play(3)
    show.end()
    assert show.runtime.shown[0] == (640, 360)
    assert show.runtime.shown[-1] == (576, 324)


def statistics_of_a_bad_second() -> FrameStatistics:
    now = [0]
    statistics = FrameStatistics(256, lambda: now[0])
    for number in range(90):
        statistics.begin()
        now[0] += 9 * MS
        statistics.woke(now[0] + (PERIOD_NS if number < 50 else 3 * PERIOD_NS), PERIOD_NS)
        now[0] += 2 * MS
        statistics.mark(6)
        statistics.end(programs_made=0)
        statistics.gpu(number, now[0], 5 * MS)
    return statistics


def test_the_overlay_says_what_is_wanted_in_plain_letters() -> None:
    said = page(statistics_of_a_bad_second(), PictureFigures(1280, 720, 0.8, 61_204, 1_203, 96))
    text = [" ".join(cells) for cells, _ in said.rows]
    assert text[0] == "91 fps missed 2 of 92"
    assert "frame 2.00 2.00 2.00" in text and "GPU 5.00 5.00 5.00" in text
    assert "size 1280 x 720, 80 % drawn" in text
    assert "triangles 61,204" in text and "objects 1,203" in text and "GL calls 96" in text
    assert all(line.isascii() for line in text)


def test_in_the_overlay_missed_frames_stand_out() -> None:
    shares = page(statistics_of_a_bad_second(), PictureFigures()).shares
    assert len(shares) == 90
    assert np.flatnonzero(shares < 0).tolist() == [50]
    assert shares[0] == pytest.approx(5 / 11)


def test_without_frames_the_overlay_has_nothing_to_say() -> None:
    statistics = FrameStatistics(8)
    assert page(statistics, PictureFigures()).rows == []


class Board:
    """Labels that only remember."""

    def __init__(self) -> None:
        self.shown: dict[str, list[tuple[str, float, float, float, tuple[float, float, float]]]] = {}

    def show(self, key: str, labels: list[tuple[str, float, float, float, tuple[float, float, float]]]) -> None:
        self.shown[key] = labels

    def draw(self, framebuffers: list[int], width: int, height: int) -> None: ...

    def close(self) -> None: ...


class Screen:
    """A grey picture on a real driver, with a page of statistics to lay over it."""

    SIZE = (640, 480)

    def __init__(self) -> None:
        self.runtime = OffscreenRuntime(*self.SIZE)
        self.runtime.begin()
        self.gl = self.runtime.gl
        self.errors = self.gl.log_errors()
        self.board = Board()
        self.overlay = Overlay(self.gl, statistics_of_a_bad_second(), self.board)
        self.texture = self.gl.texture(enums.TEXTURE_2D, enums.SRGB8_ALPHA8, *self.SIZE)
        self.framebuffer = self.gl.framebuffer(self.texture, None)

    def look(self) -> np.ndarray:
        width, height = self.SIZE
        grey = np.full(4, 0.5, np.float32)
        self.gl.ClearNamedFramebufferfv(self.framebuffer, enums.COLOR, 0, grey.ctypes.data)
        if self.overlay.is_shown:
            self.overlay.draw([self.framebuffer], width, height)
        pixels = np.empty((height, width, 4), np.uint8)
        self.gl.BindFramebuffer(enums.READ_FRAMEBUFFER, self.framebuffer)
        self.gl.ReadPixels(0, 0, width, height, enums.RGBA, enums.UNSIGNED_BYTE, pixels.ctypes.data)
        return pixels[::-1, :, :3].astype(int)

    def close(self) -> None:
        self.overlay.close()
        self.gl.delete_framebuffers(self.framebuffer)
        self.gl.delete_textures(self.texture)
        self.gl.check()
        self.runtime.end()


@pytest.fixture(scope="module")
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()
    assert made.errors == []


@pytest.mark.gl
def test_f3_lays_the_page_over_the_corner_and_takes_it_away_again(screen: Screen) -> None:
    plain = screen.look()
    screen.overlay.toggle()
    assert screen.overlay.is_due(0)
    screen.overlay.renew(0, PictureFigures(*Screen.SIZE, 1.0, 10, 5, 20))
    with_page = screen.look()
    assert (with_page[20, 20] < plain[20, 20] - 60).all(), "dark ground"
    assert (with_page[470, 630] == plain[470, 630]).all(), "the rest stays"
    diagram = with_page[190:250, 10:235]
    red = (diagram[..., 0] > 180) & (diagram[..., 1] < 120)
    assert 1 <= red.any(axis=0).sum() <= 4, "one missed frame"
    assert any(text == "GL calls" for text, *_ in screen.board.shown["statistics"])
    screen.overlay.toggle()
    assert (screen.look() == plain).all()
    assert screen.board.shown["statistics"] == []


@pytest.mark.gl
def test_the_page_is_renewed_four_times_a_second_and_drawn_with_one_call(screen: Screen) -> None:
    screen.overlay.toggle()
    renewed = 0
    for now_ns in range(0, 1_000_000_000, PERIOD_NS):
        if screen.overlay.is_due(now_ns):
            screen.overlay.renew(now_ns, PictureFigures(*Screen.SIZE))
            renewed += 1
    with screen.gl.counting() as counts:
        screen.overlay.draw([screen.framebuffer], *Screen.SIZE)
    screen.overlay.toggle()
    assert renewed == 4
    assert counts["DrawArraysInstanced"] == 1 and sum(counts.values()) < 15


@pytest.mark.gl
def test_showing_it_makes_no_program(screen: Screen) -> None:
    before = screen.gl.programs_made
    screen.overlay.toggle()
    screen.overlay.renew(0, PictureFigures(*Screen.SIZE))
    screen.look()
    screen.overlay.toggle()
    assert screen.gl.programs_made == before


@pytest.mark.gl
def test_a_picture_drawn_by_the_processor_is_always_drawn_whole(screen: Screen) -> None:
    if not screen.gl.is_software:
        pytest.skip("a graphics card draws here")
    pace = open_pace(screen.gl, StageSettings())
    assert pace.scale == 1.0
    pace.close()
