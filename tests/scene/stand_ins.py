"""A small world to act in, and somebody to act."""

from collections.abc import Generator, Sequence

import numpy as np

from vr_assistant.messages import ProductCard, ShowRoute, Speak, TimedWord
from vr_assistant.stage.render.frame import AvatarFrame, Blend, FrameScene, Panel
from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.rig import Head, Rig
from vr_assistant.stage.runtimes.walking import Walk, walk_freely
from vr_assistant.stage.scene.acting import Acting
from vr_assistant.stage.scene.follower import Follower
from vr_assistant.stage.scene.scene import Scene
from vr_assistant.stage.scene.standing import FindRoute
from vr_assistant.world.world import Bounds, Disc, Pose, World

SECOND = 1_000_000_000
MEADOW = World(
    "meadow", "Meadow", "草地", "EUR", Bounds(-60, -60, 60, 60), Pose(0.0, 0.0, 0.0), Disc((0.0, 0.0), 8.0),
    (), (), (), (), (),
)  # fmt: skip


class Dummy:
    """A body that remembers what it was asked to do."""

    def __init__(self) -> None:
        self.acting: Acting | None = None

    def update(self, time_s: float, acting: Acting) -> AvatarFrame:
        self.acting = acting
        eye = np.eye(4, dtype=np.float32)
        return AvatarFrame(eye, eye[None], np.zeros(1, np.float32))


def as_the_crow_flies(
    start: tuple[float, float], end: tuple[float, float]
) -> Generator[None, None, Sequence[tuple[float, float]]]:
    yield
    return [start, end]


class Theatre:
    """A scene in the meadow that is played frame by frame, ten a second."""

    def __init__(self, find_route: FindRoute = as_the_crow_flies) -> None:
        self.body = Dummy()
        self.scene = Scene(MEADOW, self.body, find_route)
        self.head = Head()
        self.now_ns = 100 * SECOND
        self.reports: list[object] = []
        self.frame: FrameScene = self.scene.update(self.now_ns, self.head)

    def play(self, seconds: float, follower: Follower | None = None, walk: tuple[float, float] = (0.0, 0.0)) -> None:
        """`walk`: the user's speed along x and z, metres a second."""
        for _ in range(round(seconds * 10)):
            self.now_ns += SECOND // 10
            if follower:
                self.head = follower.step(self.scene.attraction, 0.1)
            self.head.x += walk[0] * 0.1
            self.head.z += walk[1] * 0.1
            self.frame = self.scene.update(self.now_ns, self.head)
            self.reports += self.scene.reports()

    @property
    def acting(self) -> Acting:
        assert self.body.acting
        return self.body.acting

    @property
    def gap_m(self) -> float:
        """Between the user and the assistant."""
        return float(np.hypot(self.acting.x - self.head.x, self.acting.z - self.head.z))

    def panel(self, key: str) -> Panel | None:
        return next((panel for panel in self.frame.panels if panel.key == key), None)


def route(*points: tuple[float, float], place: str = "bookshop") -> ShowRoute:
    return ShowRoute(place, "Bookshop", "书店", list(points))


def speak(text: str, at_ns: int, seconds: float, utterance: int = 1) -> Speak:
    """Words evenly spread over the sentence."""
    words = text.split()
    timed = [TimedWord(word, seconds * i / len(words)) for i, word in enumerate(words)]
    return Speak(utterance, text, "en", at_ns, seconds, timed, [])


def product(number: int, category: str = "books") -> ProductCard:
    return ProductCard(f"p{number}", f"Product {number}", f"商品{number}", 1000 + number, "EUR", category, "#b03a2e")


class WithoutHeadset:
    """What every runtime has to have and a flat one makes no use of."""

    eyes = 1
    rig = Rig()
    walk: Walk = staticmethod(walk_freely)
    see_through: Blend = "opaque"
    blend: Blend = "opaque"
    most_panels = 0
    visibility_mask: Sequence[Mesh] = ()
    bounds = None

    def vibrate(self, side: Side, seconds: float, strength: float) -> None: ...
    def ready_panels(self, panels: Sequence[Panel]) -> Sequence[Panel]:
        return panels
