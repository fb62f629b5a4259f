"""Draws docs/pictures/teleport.jpg and gliding.jpg: `python tests/moving/pictures.py [FOLDER]`."""

import math
import sys
from pathlib import Path

from PIL import Image
from walker import ray

from vr_assistant.config import Settings
from vr_assistant.messages import Caption, SetAttention
from vr_assistant.stage.film.draw import RenderedCamera
from vr_assistant.stage.film.gallery import SUPERSAMPLING
from vr_assistant.stage.moving.locomotion import Locomotion
from vr_assistant.stage.moving.solid import solid_of
from vr_assistant.stage.opening import load_body, open_scene
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.runtimes.hand import Hand
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.protocol import UserInput
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.stage.runtimes.walking import slide_on

SIZE = (1280, 720)
PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
_SECOND = 1_000_000_000


class Studio:
    """The user on the square, with the assistant before them."""

    def __init__(self, runtime: OffscreenRuntime, camera: RenderedCamera) -> None:
        self.runtime, self.camera = runtime, camera
        runtime.walk = slide_on(camera.ground.is_walkable)
        self.scene = open_scene(camera.world, camera.ground, load_body())
        self.scene.apply(SetAttention("listening"))
        self.now_ns = _SECOND

    def place(self, head: Head) -> None:
        self.runtime.head = head

    def live(self, locomotion: Locomotion, user: UserInput, seconds: float) -> FrameScene:
        frame = FrameScene()
        for _ in range(round(seconds * 30)):
            self.now_ns += _SECOND // 30
            locomotion.step(self.runtime, user, 1 / 30, self.scene.assistant_at)
            frame = self.scene.update(self.now_ns, self.runtime.head)
            locomotion.show(frame, self.runtime, user)
        return frame

    def locomotion(self, **settings: object) -> Locomotion:
        return Locomotion(self.camera.ground.is_walkable, solid_of(self.camera.world), **settings)  # type: ignore[arg-type]

    def shoot(self, frame: FrameScene, path: Path) -> None:
        head = self.runtime.head
        self.camera.shoot(frame, head)  # some drivers have not uploaded everything when they draw for the first time
        picture = Image.fromarray(self.camera.shoot(frame, head)).resize(SIZE, Image.Resampling.BOX)
        picture.save(path, quality=78, optimize=True, progressive=True)
        print(path, path.stat().st_size // 1024, "KiB")


def controller(stick: tuple[float, float] = (0.0, 0.0), down_deg: float = 8.0) -> Hand:
    return Hand("controller", aim=ray(down_deg, math.radians(-4), (0.18, 1.38, -0.45)), stick=stick)


def teleport(studio: Studio, path: Path) -> None:
    """Aiming at a place on the square, and choosing to look to the left there."""
    studio.place(Head(0.6, 1.65, 11.2, math.radians(4), -0.1))
    moving = studio.locomotion(mode="teleport")
    studio.live(moving, UserInput(), 8.0)
    studio.live(moving, UserInput(right=controller((0.0, 1.0))), 0.2)
    studio.shoot(studio.live(moving, UserInput(right=controller((-0.8, 0.4))), 0.2), path)


def refused(studio: Studio, path: Path) -> None:
    """Aiming into the fountain."""
    studio.place(Head(0.6, 1.65, 6.6, math.radians(4), -0.1))
    moving = studio.locomotion(mode="teleport")
    studio.live(moving, UserInput(), 8.0)
    studio.shoot(studio.live(moving, UserInput(right=controller((0.0, 1.0))), 0.2), path)


def gliding(studio: Studio, path: Path) -> None:
    """Walking by thumbstick: the edges are dark, what is written is not."""
    studio.place(Head(0.6, 1.65, 13.5, math.radians(4), 0.02))
    moving = studio.locomotion()
    studio.live(moving, UserInput(), 8.0)
    studio.scene.apply(Caption("user", "Let me come a little nearer.", "en"))
    walking = UserInput(left=controller((0.0, 1.0)), right=controller())
    studio.shoot(studio.live(moving, walking, 0.5), path)


def fence(studio: Studio, path: Path) -> None:
    """A step from the edge of the free floor."""
    studio.runtime.bounds = (3.0, 2.6)
    studio.place(Head(0.6, 1.65, 11.2, math.radians(4), -0.05))
    studio.runtime.rig.place(Head(0.3, 1.65, -1.0), studio.runtime.head)
    moving = studio.locomotion()
    studio.shoot(studio.live(moving, UserInput(), 8.0), path)
    studio.runtime.bounds = None


def draw(folder: Path, names: list[str]) -> None:
    size = SIZE[0] * SUPERSAMPLING, SIZE[1] * SUPERSAMPLING
    runtime = OffscreenRuntime(*size)
    runtime.begin()
    camera = RenderedCamera(Settings(), size, runtime)
    for story in (teleport, gliding, refused, fence):
        if story.__name__ in names:
            story(Studio(runtime, camera), folder / f"{story.__name__}.jpg")
    camera.close()
    runtime.end()


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else PICTURES
    draw(folder, sys.argv[2:] or ["teleport", "gliding"])
