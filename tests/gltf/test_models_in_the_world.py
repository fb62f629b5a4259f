"""Somebody names a glTF file in the world's file, and it stands in the town; or a grey box and a line in the log."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from written import a_square

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.gltf.model import Model
from vr_assistant.stage.render.camera import view_of_head
from vr_assistant.stage.render.frame import FrameScene
from vr_assistant.stage.render.renderer import Renderer
from vr_assistant.stage.runtimes.offscreen import OffscreenRuntime
from vr_assistant.stage.runtimes.rig import Head
from vr_assistant.world.ground import Ground
from vr_assistant.world.placed_model import PlacedModel
from vr_assistant.world.world import World, WorldError

TOWN = Path(__file__).parents[2] / "assets" / "worlds" / "town"
WIDTH, HEIGHT = 240, 135


@pytest.fixture(scope="module")
def town() -> World:
    return World.load(TOWN)


@pytest.fixture
def hamlet(tmp_path: Path) -> Callable[[str], World]:
    """A world of one street, with these entries."""
    folder = tmp_path / "worlds" / "hamlet"
    folder.mkdir(parents=True)

    def read(entries: str) -> World:
        head = """
            place = []
            [world]
            name_en = "Hamlet"
            name_zh = "小村"
            currency = "USD"
            bounds = [-20, -20, 20, 20]
            start = [0, 0]
            start_deg = 0
            plaza = [0, 0]
            plaza_radius_m = 5
            [[street]]
            name_en = "Lane"
            name_zh = "巷"
            points = [[0, 0], [0, 15]]
            width_m = 3
            surface = "gravel"
            """
        (folder / "world.toml").write_text(head + entries, encoding="utf-8")
        return World.load(folder)

    return read


def test_an_entry_says_what_stands_where(hamlet: Callable[[str], World], tmp_path: Path) -> None:
    entry = '[[model]]\nfile = "mill.glb"\nat = [3, -4]\nfront_deg = 90\nscale = 2\nanimation = "turn"\nradius_m = 1.5'
    (mill,) = hamlet(entry).models
    assert (mill.x, mill.z, mill.scale, mill.animation, mill.radius_m) == (3.0, -4.0, 2.0, "turn", 1.5)
    assert mill.yaw == pytest.approx(np.pi / 2)
    assert mill.file == tmp_path / "models" / "mill.glb", "shared models lie beside the worlds"
    (tmp_path / "worlds" / "hamlet" / "mill.glb").write_bytes(b"")
    assert hamlet(entry).models[0].file == tmp_path / "worlds" / "hamlet" / "mill.glb"


@pytest.mark.parametrize(
    ("entry", "named"),
    [
        ("at = [0, 0]", "'file' is missing"),
        ('file = "a.glb"', "'at' is missing"),
        ('file = "../a.glb"\nat = [0, 0]', "beside the world"),
        ('file = "/a.glb"\nat = [0, 0]', "beside the world"),
        ('file = "a.obj"\nat = [0, 0]', "no .glb or .gltf"),
        ('file = "a.glb"\nat = [0]', "model 1"),
        ('file = "a.glb"\nat = [0, nan]', "out of bounds"),
        ('file = "a.glb"\nat = [0, 9]\nscale = 0', "out of bounds"),
        ('file = "a.glb"\nat = [1e300, 9]', "out of bounds"),
        ('file = "a.glb"\nat = [0, 9]\nfront_deg = inf', "out of bounds"),
        (f'file = "a.glb"\nat = [0, {"9" * 400}]', "too large"),
    ],
)
def test_a_mistake_in_an_entry_is_named(hamlet: Callable[[str], World], entry: str, named: str) -> None:
    with pytest.raises(WorldError, match=r"model 1") as error:
        hamlet("[[model]]\n" + entry)
    assert named in str(error.value)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[palette]\nbrick = 5", "palette"),
        ("a = " + "[" * 5000 + "]" * 5000, "not valid TOML"),
        ('[[model]]\nfile = "a.glb"\nat = [0, 9]\n' * 1000, "1000 entries"),
    ],
    ids=["no palette", "deep", "a thousand"],
)
def test_a_world_file_that_asks_too_much_is_refused(hamlet: Callable[[str], World], text: str, named: str) -> None:
    with pytest.raises(WorldError) as error:
        hamlet(text + "\n")
    assert named in str(error.value)


@pytest.mark.parametrize("name", ["a" * 300, "a\\u0000", "a\\n\\u001b[31m", "❤"])
def test_a_file_with_an_impossible_name_is_found_out_when_it_is_drawn(
    hamlet: Callable[[str], World], name: str
) -> None:
    (model,) = hamlet(f'[[model]]\nfile = "{name}.glb"\nat = [0, 9]').models
    with pytest.raises(GraphicsError, match="cannot be read"):
        Model.load(model.file)


def test_nobody_walks_through_a_model(hamlet: Callable[[str], World]) -> None:
    ground = Ground(hamlet('[[model]]\nfile = "mill.glb"\nat = [0, 8]\nradius_m = 2'))
    assert not ground.is_walkable(0.0, 8.0)
    assert not ground.is_walkable(1.5, 8.0)
    assert ground.is_walkable(0.0, 11.5)
    way = ground.route((0.0, 1.0), (0.0, 14.0))
    assert max(abs(x) for x, _ in way) > 2, "the way leads round it"


def test_the_carousel_stands_in_nobodys_way(town: World) -> None:
    ground = Ground(town)
    (carousel,) = town.models
    assert not ground.is_walkable(carousel.x, carousel.z)
    assert ground.is_walkable(town.start.x, town.start.z)
    for place in town.places:
        ground.route((town.start.x, town.start.z), place.entrance)
    for a, b in ((-17.0, 17.0), (17.0, -17.0)):
        assert len(ground.route((a, 0.0), (b, 0.0))) < 30
    ring = [(17.6 * np.sin(t), -17.6 * np.cos(t)) for t in np.linspace(0, 2 * np.pi, 24)]
    assert sum(ground.is_walkable(x, z) for x, z in ring) > 20, "one can walk round the plaza behind it"


class Town:
    """The town with these models, looked at from in front of the carousel."""

    def __init__(self, world: World, models: tuple[PlacedModel, ...], cache: ArrayCache) -> None:
        self._runtime = OffscreenRuntime(WIDTH, HEIGHT)
        self._runtime.begin()
        self.gl = self._runtime.gl
        self.errors = self.gl.log_errors()
        self.renderer = Renderer(self.gl, replace(world, models=models), cache=cache)
        self.steps = list(self.renderer.load())
        self.renderer.resize(WIDTH, HEIGHT)

    def look(self, time_s: float = 0.0, yaw_deg: float = 48.0, **light: str) -> NDArray[np.int64]:
        head = Head(-5.6, 1.65, -2.6, np.radians(yaw_deg), 0.0)
        view = view_of_head(head, WIDTH / HEIGHT)
        self.renderer.draw(FrameScene(time_s=time_s, **light), [view])  # type: ignore[arg-type]
        return self.renderer.read_pixels().astype(np.int64)

    def close(self) -> None:
        self.gl.check()
        assert self.errors == []
        self.renderer.close()
        self._runtime.end()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> ArrayCache:
    return ArrayCache(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="module")
def with_carousel(town: World, cache: ArrayCache) -> Iterator[Town]:
    made = Town(town, town.models, cache)
    yield made
    made.close()


def difference(a: NDArray[np.int64], b: NDArray[np.int64]) -> float:
    return float(np.abs(a - b).mean())


@pytest.mark.gl
def test_the_carousel_turns_in_the_town(with_carousel: Town) -> None:
    assert "models" in with_carousel.steps
    earlier, later = with_carousel.look(0.0), with_carousel.look(1.0)
    assert difference(earlier, later) > 2
    assert difference(with_carousel.look(0.0), with_carousel.look(16.0)) < 1.5, "once round; trees have moved"


@pytest.mark.gl
def test_its_lamps_shine_at_night(with_carousel: Town) -> None:
    night = with_carousel.look(time_of_day="night")
    above = night[: HEIGHT // 3, WIDTH // 4 : 3 * WIDTH // 4]
    assert (above.max(axis=2) > 200).sum() > 8


@pytest.mark.gl
def test_an_eye_at_rest_sees_it_as_a_moving_one_does(with_carousel: Town) -> None:
    with_carousel.look(yaw_deg=50.0)
    at_once = with_carousel.look(3.0)
    for time_s in (1.0, 2.0):
        with_carousel.look(time_s)
    assert difference(at_once, with_carousel.look(3.0)) == 0


@pytest.mark.gl
def test_a_grey_box_stands_in_for_a_broken_file_and_the_log_says_why(
    town: World, cache: ArrayCache, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (carousel,) = town.models
    good = a_square().glb(tmp_path / "good.glb")
    broken = tmp_path / "broken.glb"
    broken.write_bytes(good.read_bytes()[:-40])
    with caplog.at_level(logging.ERROR):
        empty = Town(town, (), cache)
        without = empty.look()
        empty.close()
        assert not caplog.records
        both = Town(
            town, (replace(carousel, file=broken), replace(carousel, file=good, x=-8.0, animation="dance")), cache
        )
        shown = both.look()
        both.close()
    changed = np.abs(shown - without).max(axis=2) > 12
    rows, columns = np.nonzero(changed[:, WIDTH // 2 - 16 : WIDTH // 2 + 16])
    assert len(rows) > 300, "a metre in each direction, at six metres"
    assert abs(columns.mean() - 16) < 4
    assert np.ptp(shown[rows, columns + WIDTH // 2 - 16].mean(axis=0)) < 25, "and grey"
    messages = [record.getMessage() for record in caplog.records]
    assert any("broken.glb" in text and "truncated" in text and "grey box" in text for text in messages)
    assert any("good.glb" in text and "'dance'" in text for text in messages)
    assert not any(record.exc_info for record in caplog.records), "a sentence, not a traceback"
