"""Opening the stage: the world and its ground, the body, the renderer."""

import logging
from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from vr_assistant.errors import ConfigError, GraphicsError
from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.avatar.avatar import Avatar
from vr_assistant.stage.panels.artist import PanelArtist
from vr_assistant.stage.render.frame import FrameScene, View
from vr_assistant.stage.render.gl import GL
from vr_assistant.stage.render.hidden_area import Mesh
from vr_assistant.stage.render.quality import Quality
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.scene.scene import Body, Scene
from vr_assistant.world.ground import Ground
from vr_assistant.world.world import World, WorldError

log = logging.getLogger(__name__)

ASSETS = Path(__file__).parents[2] / "assets"
AVATAR_FILE = ASSETS / "avatars" / "aria.glb"
Point = tuple[float, float]


def load_world(name: str) -> tuple[World, Ground]:
    """Raises ConfigError when there is no such world or its file is broken."""
    try:
        world = World.load(ASSETS / "worlds" / name)
        return world, Ground(world)
    except WorldError as error:
        raise ConfigError(str(error), "Set `world` to the name of a folder in assets/worlds, e.g. town.") from error


def open_scene(world: World, ground: Ground, body: Body | None, artist: PanelArtist | None = None) -> Scene:
    """`artist`: Of the panels; without one they are drawn in the frame."""

    def find_route(start: Point, end: Point) -> Generator[None, None, Sequence[Point]]:
        try:
            return (yield from ground.route_in_pieces(start, end))
        except WorldError:
            return [start, end]  # no way on foot; better through a hedge than nowhere

    return Scene(world, body, find_route, artist)


class Painter:
    """The renderer, kept at the size of its runtime's picture."""

    def __init__(
        self, gl: GL, world: World, samples: int, cache_dir: Path, eyes: int = 1, *, keeps_depth: bool = False
    ) -> None:
        """
        Args:
            cache_dir: Where what takes seconds to build is kept for the next time.
            keeps_depth: See Renderer.
        """
        cache, quality = ArrayCache(cache_dir / "stage"), Quality.for_driver(gl, samples)
        self.renderer = Renderer(
            gl, world, avatar=AVATAR_FILE, cache=cache, quality=quality, views=eyes, keeps_depth=keeps_depth
        )
        self.scale = 1.0
        self.hidden: Callable[[], Sequence[Mesh]] = tuple
        """What the lenses hide of each view, see Runtime.visibility_mask."""
        self._hidden: Sequence[Mesh] = ()

    @property
    def triangles(self) -> int:
        """Of the last picture."""
        return self.renderer.triangles_drawn

    @property
    def objects(self) -> int:
        return self.renderer.objects_drawn

    def draw(
        self,
        scene: FrameScene,
        views: list[View],
        size: tuple[int, int],
        latest: Callable[[], list[View]] | None = None,
    ) -> list[int]:
        """Resolved framebuffers, one a view; for the arguments see Renderer.draw."""
        self.renderer.resize(*size)
        self.renderer.scale = self.scale
        hidden = self.hidden()
        if hidden is not self._hidden:
            self._hidden = hidden
            self.renderer.set_visibility_mask(hidden)
        return self.renderer.draw(scene, views, latest)


def load_body() -> Body:
    """The assistant's body; a figure that only stands, and a line in the log, when its file cannot be used."""
    try:
        return Avatar.load(AVATAR_FILE)
    except GraphicsError:
        log.exception("the assistant's body cannot be used")
        return Avatar.stand_in()
