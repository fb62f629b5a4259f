"""The frame loop of the stage, with a runtime and a picture that only remember."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import cast

import msgspec
import pytest
from stand_ins import MEADOW, SECOND, Dummy, WithoutHeadset, as_the_crow_flies, product, route, speak

from vr_assistant.messages import (
    AnyMessage,
    Arrived,
    CartLine,
    HeadsetWorn,
    MuteToggled,
    ProductSelected,
    ShowCart,
    ShowRoute,
    ShowShelf,
    Speak,
    StageClosed,
    StageReady,
    Stop,
    TimedViseme,
    TimedWord,
    UserPose,
    decode,
    encode,
)
from vr_assistant.stage.link import Link
from vr_assistant.stage.render.frame import FrameScene, Panel, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.runtimes.protocol import Frame, UserInput
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.scene.follower import Follower
from vr_assistant.stage.scene.placing import yaw_to
from vr_assistant.stage.scene.scene import Scene
from vr_assistant.stage.stage import Stage


@dataclass
class PaperRuntime(WithoutHeadset):
    """Ten frames a second of a clock that only this runtime moves."""

    name: str = "paper"
    size: tuple[int, int] = (64, 36)
    head: Head = field(default_factory=Head)
    inputs: list[UserInput] = field(default_factory=list)
    now_ns: int = 1000 * SECOND
    shown: int = 0
    panels: list[Panel] = field(default_factory=list)
    """Of the last frame."""
    is_ready: bool = True
    gl: GL = field(default_factory=lambda: cast(GL, None))

    def begin(self) -> None: ...
    def end(self) -> None: ...

    def begin_frame(self) -> Frame:
        self.now_ns += SECOND // 10
        return Frame(self.now_ns, True, self.inputs.pop(0) if self.inputs else UserInput())

    def views(self) -> list[View]:
        return [View((0, 0, 0), (0, 0, 0, 1), (-0.7, 0.7, 0.5, -0.5))]

    def end_frame(
        self, resolved_framebuffers: list[int], width: int, height: int, panels: Sequence[Panel] = ()
    ) -> None:
        self.shown += bool(resolved_framebuffers)
        self.panels = list(panels)

    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]:
        return panels if self.is_ready else ()


class PaperPicture:
    def __init__(self) -> None:
        self.scenes: list[FrameScene] = []

    def draw(
        self, scene: FrameScene, views: list[View], size: tuple[int, int], latest: Callable[[], list[View]]
    ) -> list[int]:
        self.scenes.append(scene)
        return [0]


class Performance:
    def __init__(self, follower: Follower | None = None, picture_every_ns: int = 0) -> None:
        ours, self.supervisor = Pipe()
        self.runtime, self.picture = PaperRuntime(), PaperPicture()
        self.scene = Scene(MEADOW, Dummy(), as_the_crow_flies)
        self.stage = Stage(self.runtime, self.scene, self.picture, Link(ours), follower, picture_every_ns)

    def play(self, seconds: float) -> list[AnyMessage]:
        """What the supervisor has heard meanwhile."""
        heard = []
        for _ in range(round(seconds * 10)):
            if self.stage.is_running:
                self.stage.step()
            heard += self.read(self.supervisor)
        return heard

    @staticmethod
    def read(connection: Connection) -> list[AnyMessage]:
        heard = []
        while connection.poll(0):
            heard.append(decode(connection.recv_bytes()))
        return heard

    def tell(self, message: AnyMessage) -> None:
        self.supervisor.send_bytes(encode(message))


def test_what_the_mind_says_is_seen() -> None:
    show = Performance()
    show.tell(speak("Hello there.", show.runtime.now_ns, 2.0))
    show.play(1)
    assert any(panel.key == "captions" for panel in show.picture.scenes[-1].panels)


@pytest.mark.parametrize(
    "message",
    [
        route((0, 0), (math.nan, 1)),
        route((0, 0), (math.inf, 1)),
        route((0, 0), (1e300, -1e300)),
        ShowRoute("bookshop", "Bookshop", "书店", [(i / 1000, 0) for i in range(100_000)]),
        speak("Hello there.", 1000 * SECOND, math.nan),
        speak("Hello there.", 1000 * SECOND, math.inf),
        speak("Hello there.", 1000 * SECOND, -5.0),
        speak("Hello there.", 2**63, 2.0),
        Speak(1, "Hello there.", "en", 1000 * SECOND, 2.0, [], [TimedViseme("aa", -1e300)]),
        Speak(1, "Hello there.", "en", 1000 * SECOND, 2.0, [], [TimedViseme("aa", 1.0)] * 1_000_000),
        Speak(1, "Hello there.", "en", 1000 * SECOND, 2.0, [TimedWord("Hello", 0.0)] * 1_000_000, []),
        ShowCart([CartLine("umbrella", "Umbrella", "雨伞", 1, 100)] * 100_000, 100, "EUR"),
    ],
    ids=lambda message: type(message).__name__,
)
def test_a_mind_out_of_its_mind_is_not_believed(message: AnyMessage) -> None:
    """Numbers that are none, and lists that no frame has time for."""
    with pytest.raises(msgspec.ValidationError):
        decode(encode(message))


def test_the_stage_goes_on_after_a_route_to_nowhere() -> None:
    show = Performance()
    show.tell(route((0, 0), (math.nan, 1)))
    show.tell(speak("Follow me.", show.runtime.now_ns, math.nan))
    show.tell(speak("Hello there.", show.runtime.now_ns, 2.0))
    show.play(1)
    assert show.picture.scenes[-1].route is None
    assert any(panel.key == "captions" for panel in show.picture.scenes[-1].panels)


def test_the_head_is_reported_with_every_frame() -> None:
    poses = [heard for heard in Performance().play(3) if isinstance(heard, UserPose)]
    assert len(poses) == 30
    assert poses[-1].at_ns - poses[0].at_ns == 29 * SECOND // 10


def test_stop_ends_it() -> None:
    show = Performance()
    show.tell(Stop())
    show.play(0.2)
    assert not show.stage.is_running and not show.picture.scenes


def test_a_supervisor_that_died_ends_it() -> None:
    show = Performance()
    show.supervisor.close()
    show.stage.run()
    assert not show.stage.is_running


def test_closing_the_window_is_told_and_ends_it() -> None:
    show = Performance()
    show.runtime.inputs = [UserInput(asked_to_close=True)]
    assert StageClosed() in show.play(0.2)
    assert not show.stage.is_running


def test_buttons_are_passed_on() -> None:
    show = Performance()
    show.tell(ShowShelf("Books", [product(1)]))
    show.play(2)
    x, _, z = (float(v) for v in show.picture.scenes[-1].props.objects["model"][1, :3, 3])
    show.runtime.head = Head(0, 1.6, 0, yaw_to(0, 0, x, z), -0.03)
    show.play(0.1)
    show.runtime.inputs = [UserInput(toggled_mute=True, selected=True)]
    heard = show.play(0.3)
    assert MuteToggled() in heard and ProductSelected("p1") in heard


def test_without_a_screen_the_user_follows_and_pictures_are_rare() -> None:
    show = Performance(Follower(0, 0, 0), 2 * SECOND)
    show.tell(route((0, 0), (0, -12)))
    heard = show.play(20)
    assert [message for message in heard if isinstance(message, Arrived)] == [Arrived("bookshop")]
    assert 9 <= show.runtime.shown <= 11


def wake_up(connection: Connection, settings_json: str) -> None:
    from vr_assistant.stage.process import main

    main(connection, settings_json)


@pytest.mark.processes
@pytest.mark.gl
def test_the_real_process_shows_a_picture_reports_and_ends_when_told() -> None:
    import multiprocessing

    from vr_assistant.config import Settings, StageSettings

    settings = Settings(stage=StageSettings(runtime="offscreen"))
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=wake_up, args=(theirs, settings.model_dump_json()), daemon=True)
    process.start()
    theirs.close()
    heard: list[AnyMessage] = []
    while not any(isinstance(message, UserPose) for message in heard):
        assert ours.poll(120), "the stage has said nothing for two minutes"
        heard.append(decode(ours.recv_bytes()))
    assert heard[0] == StageReady("offscreen")
    ours.send_bytes(encode(Stop()))
    process.join(60)
    assert process.exitcode == 0


def test_the_mind_hears_when_the_headset_is_taken_off_and_put_on_again() -> None:
    show = Performance()
    worn = [True, True, False, False, True]
    show.runtime.inputs = [UserInput(is_worn=is_worn) for is_worn in worn]
    heard = [message for message in show.play(0.5) if isinstance(message, HeadsetWorn)]
    assert heard == [HeadsetWorn(False), HeadsetWorn(True)]


def test_captions_are_shown_sharper_where_the_runtime_can() -> None:
    show = Performance()
    show.runtime.most_panels = 14
    show.tell(speak("Hello there.", show.runtime.now_ns, 2.0))
    show.play(1)
    assert [panel.key for panel in show.runtime.panels] == ["captions"]
    assert not any(panel.key == "captions" for panel in show.picture.scenes[-1].panels), "not twice"


def test_captions_whose_picture_is_still_on_its_way_are_drawn() -> None:
    show = Performance()
    show.runtime.most_panels, show.runtime.is_ready = 14, False
    show.tell(speak("Hello there.", show.runtime.now_ns, 2.0))
    show.play(1)
    assert not show.runtime.panels
    assert any(panel.key == "captions" for panel in show.picture.scenes[-1].panels)
