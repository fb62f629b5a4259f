"""Moving about while the stage goes on: the mind hears where the user is, and may ask to recentre."""

import math
from collections.abc import Callable, Iterator
from multiprocessing import Pipe

import numpy as np
import pytest
from walker import WALL_Z, controller, is_solid, is_walkable

from vr_assistant.messages import AnyMessage, Recentre, UserPose, decode, encode
from vr_assistant.stage.link import Link
from vr_assistant.stage.moving.locomotion import Locomotion
from vr_assistant.stage.render.frame import AvatarFrame, FrameScene, View
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.walking import slide_on
from vr_assistant.stage.scene.acting import Acting
from vr_assistant.stage.scene.placing import yaw_to
from vr_assistant.stage.scene.scene import Scene
from vr_assistant.stage.stage import Stage
from vr_assistant.world.world import Bounds, Disc, Pose, World

pytestmark = pytest.mark.gl
LAWN = World(
    "lawn", "Lawn", "草坪", "EUR", Bounds(-60, -60, 60, 60), Pose(0.0, 0.0, 0.0), Disc((0.0, 0.0), 8.0),
    (), (), (), (), (),
)  # fmt: skip


class Statue:
    def update(self, time_s: float, acting: Acting) -> AvatarFrame:
        eye = np.eye(4, dtype=np.float32)
        return AvatarFrame(eye, eye[None], np.zeros(1, np.float32))


class Diary:
    """A picture that remembers what it was to show, and from where."""

    scale = 1.0
    triangles = objects = 0

    def __init__(self) -> None:
        self.scenes: list[FrameScene] = []
        self.views: list[list[View]] = []

    def draw(
        self, scene: FrameScene, views: list[View], size: tuple[int, int], latest: Callable[[], list[View]]
    ) -> list[int]:
        self.scenes.append(scene)
        self.views.append(views)
        return [0, 0]


class Evening:
    def __init__(self, locomotion: Locomotion | None) -> None:
        ours, self.mind = Pipe()
        self.runtime = OffscreenRuntime(64, 64, 30, start_ns=10**12, eyes=2)
        self.runtime.begin()
        self.runtime.walk = slide_on(is_walkable)
        self.diary = Diary()
        self.scene = Scene(LAWN, Statue(), lambda start, end: iter([[start, end]]))  # type: ignore[arg-type,return-value]
        self.stage = Stage(self.runtime, self.scene, self.diary, Link(ours), locomotion=locomotion)

    def live(self, seconds: float, user: UserInput) -> list[AnyMessage]:
        """What the mind has heard meanwhile."""
        heard = []
        for _ in range(round(seconds * 30)):
            self.runtime.input = user
            self.stage.step()
            while self.mind.poll(0):
                heard.append(decode(self.mind.recv_bytes()))
        return heard


@pytest.fixture
def evening() -> Iterator[Evening]:
    made = Evening(Locomotion(is_walkable, is_solid))
    yield made
    made.runtime.end()


WALKING = UserInput(left=controller(stick=(0.0, 1.0)), right=controller())
RESTING = UserInput(left=controller(), right=controller())


def test_both_eyes_are_carried_along_and_the_mind_is_told(evening: Evening) -> None:
    heard = evening.live(1.5, WALKING)
    poses = [message for message in heard if isinstance(message, UserPose)]
    assert poses[-1].z < -2.0
    left, right = evening.diary.views[-1]
    assert left.position[2] == right.position[2] == pytest.approx(evening.runtime.head.z)
    assert right.position[0] - left.position[0] == pytest.approx(0.063)
    assert evening.diary.scenes[-1].vignette > 0.9


def test_the_wall_stops_me(evening: Evening) -> None:
    evening.live(5.0, WALKING)
    assert WALL_Z + 0.4 < evening.runtime.head.z < WALL_Z + 0.5


def test_when_the_mind_asks_for_it_i_look_at_the_assistant(evening: Evening) -> None:
    evening.live(1.0, RESTING)
    evening.runtime.head.yaw = 2.5
    evening.mind.send_bytes(encode(Recentre()))
    evening.live(0.1, RESTING)
    expected = yaw_to(0.0, 0.0, *evening.scene.assistant_at)
    assert math.remainder(evening.runtime.head.yaw - expected, math.tau) == pytest.approx(0, abs=0.05)


def test_without_anybody_who_moves_the_loop_goes_on() -> None:
    evening = Evening(None)
    evening.mind.send_bytes(encode(Recentre()))
    evening.live(0.5, WALKING)
    assert (evening.runtime.head.x, evening.runtime.head.z, evening.runtime.head.yaw) == (0.0, 0.0, 0.0)
    assert evening.diary.scenes[-1].vignette == 0
    evening.runtime.end()
