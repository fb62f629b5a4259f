"""A user with a headset in the meadow, played frame by frame, ten a second, through the stage's own loop."""

import math
from collections.abc import Callable
from multiprocessing import Pipe

import numpy as np
from stand_ins import MEADOW, SECOND, Dummy, as_the_crow_flies, product

from vr_assistant.messages import AnyMessage, AskToConfirm, AssistantPose, ShowShelf, UserPose, decode, encode
from vr_assistant.stage.link import Link
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.panels.button_layout import Part, menu_parts, question_parts
from vr_assistant.stage.panels.theme import PX_PER_DMM
from vr_assistant.stage.render.frame import FrameScene, Panel, View
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Vector
from vr_assistant.stage.scene.scene import Scene
from vr_assistant.stage.stage import Stage

MENU_ROWS = {
    "mute": (0, 0), "open": (1, 0), "wake_word": (1, 1), "hold_to_talk": (1, 2),
    "recentre": (2, 0), "microphone": (2, 1), "turn-left": (3, 0), "turn-right": (3, 1), "close": (4, 0),
}  # fmt: skip
ROW_SIZES = (1, 3, 2, 2, 1)
QUESTION = AskToConfirm(7, "Put this in your cart?", ["1 × Blue Mug, $14.00"], "Yes, please", "No")


class Album:
    """Keeps what would have been drawn."""

    scale = 1.0
    triangles = objects = 0

    def __init__(self) -> None:
        self.scene = FrameScene()

    def draw(
        self, scene: FrameScene, views: list[View], size: tuple[int, int], latest: Callable[[], list[View]]
    ) -> list[int]:
        self.scene = scene
        return [0] * len(views)


class Visit:
    def __init__(self, artist: PanelArtist | None = None) -> None:
        ours, self._supervisor = Pipe()
        self.runtime = OffscreenRuntime(64, 36, 10, start_ns=1000 * SECOND, eyes=2)
        self.runtime.begin()
        self.scene, self.album = Scene(MEADOW, Dummy(), as_the_crow_flies, artist), Album()
        self.stage = Stage(self.runtime, self.scene, self.album, Link(ours))
        self.heard: list[AnyMessage] = []

    def play(self, seconds: float = 0.1) -> None:
        for _ in range(max(1, round(seconds * 10))):
            self.stage.step()
            while self._supervisor.poll(0):
                message = decode(self._supervisor.recv_bytes())
                if not isinstance(message, UserPose | AssistantPose):
                    self.heard.append(message)

    def tell(self, *messages: AnyMessage) -> None:
        for message in messages:
            self._supervisor.send_bytes(encode(message))

    def hold(self, *, left: Hand | None = None, right: Hand | None = None, seconds: float = 0.1) -> None:
        """These hands, the other one down."""
        self.runtime.input.left, self.runtime.input.right = left or Hand(), right or Hand()
        self.play(seconds)

    def see(self, key: str) -> Panel | None:
        return next((panel for panel in self.album.scene.panels if panel.key == key and panel.opacity > 0.05), None)

    def hung(self, key: str) -> Panel:
        panel = self.see(key)
        assert panel, f"there is no {key}"
        return panel

    def lay_out(self, products: int = 3) -> None:
        self.tell(ShowShelf("Mugs", [product(number) for number in range(1, products + 1)]))
        self.play(2)

    def product(self, number: int) -> Vector:
        """The middle of its tag."""
        return middle_of(self.hung(f"tag-{number}"))

    def answer(self, what: str) -> Vector:
        """The middle of the question's "yes" or "no"."""
        panel = self.hung("question")
        no, yes = question_parts(panel.pixels.shape[0] / PX_PER_DMM)
        return middle_of(panel, yes if what == "yes" else no)

    def choice(self, name: str) -> Vector:
        """The middle of a button of the menu, where there is nothing to see through."""
        row, column = MENU_ROWS[name]
        return middle_of(self.hung("menu"), menu_parts(ROW_SIZES)[sum(ROW_SIZES[:row]) + column])


def middle_of(panel: Panel, part: Part = (0.0, 0.0, 1.0, 1.0)) -> Vector:
    left, top, right, bottom = part
    x, y, z, _ = (panel.model @ np.array([(left + right) / 2 - 0.5, 0.5 - (top + bottom) / 2, 0, 1])).tolist()
    return x, y, z


def before(point: Vector, panel: Panel, metres: float) -> Vector:
    """So far in front of a point of a panel."""
    x, y, z = (a + b * metres for a, b in zip(point, panel.model[:3, 2].tolist(), strict=True))
    return x, y, z


def away_from(point: Vector, degrees: float) -> Vector:
    """A point that is seen so far to the left of this one."""
    x, y, z = point
    angle, distance = math.atan2(-x, -z) + math.radians(degrees), math.hypot(x, z)
    return -math.sin(angle) * distance, y, -math.cos(angle) * distance
