"""What takes seconds to build is built once."""

from pathlib import Path

import numpy as np
import psutil
import pytest

from vr_assistant.stage.array_cache import ArrayCache
from vr_assistant.stage.town.kept import open_town
from vr_assistant.stage.town.town import Town
from vr_assistant.world.world import World

WORLD = Path(__file__).parents[2] / "assets" / "worlds" / "town"


def test_the_second_time_the_town_is_there_at_once_and_the_same(tmp_path: Path) -> None:
    world, cache = World.load(WORLD), ArrayCache(tmp_path)
    *steps, first = open_town(world, cache)
    *none, second = open_town(world, cache)
    assert len(steps) > 10
    assert none == []
    assert isinstance(first, Town)
    assert isinstance(second, Town)
    assert list(first.meshes) == list(second.meshes)
    for name, mesh in first.meshes.items():
        assert np.array_equal(mesh.vertices, second.meshes[name].vertices)
        assert np.array_equal(mesh.indices, second.meshes[name].indices)
        assert mesh.coarse == second.meshes[name].coarse
    assert [(i.mesh, i.far_mesh, i.far_m, i.layer, i.room) for i in first.instances] == [
        (i.mesh, i.far_mesh, i.far_m, i.layer, i.room) for i in second.instances
    ]
    assert first.blocks == second.blocks
    assert np.array_equal(first.signs.letters, second.signs.letters)
    assert np.array_equal(first.signs.atlas.pixels, second.signs.atlas.pixels)
    assert np.array_equal(first.details.tint, second.details.tint)


def test_what_was_kept_is_forgotten_when_its_source_changes(tmp_path: Path) -> None:
    source, cache = tmp_path / "source", ArrayCache(tmp_path / "cache")
    source.write_text("one")
    cache.write("thing", [source, b"x"], {"numbers": np.arange(3)})
    kept = cache.read("thing", [source, b"x"])
    assert kept is not None
    assert kept["numbers"].tolist() == [0, 1, 2]
    assert cache.read("thing", [source, b"y"]) is None
    source.write_text("two")
    assert cache.read("thing", [source, b"x"]) is None


@pytest.mark.parametrize("left", [0, 40, 5000])
def test_a_file_cut_short_counts_as_none(tmp_path: Path, left: int) -> None:
    cache = ArrayCache(tmp_path)
    cache.write("thing", [b"x"], {"numbers": np.arange(3000)})
    (file,) = tmp_path.glob("*.npz")
    file.write_bytes(file.read_bytes()[:left])
    assert cache.read("thing", [b"x"]) is None


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file, not a folder")
    cache = ArrayCache(tmp_path / "cache")
    cache.write("thing", [b"x"], {"numbers": np.arange(3)})
    assert cache.read("thing", [b"x"]) is None


@pytest.mark.processes
def test_who_leaves_while_the_town_is_built_leaves_nothing_running(tmp_path: Path) -> None:
    before = psutil.Process().children()
    steps = open_town(World.load(WORLD), ArrayCache(tmp_path))
    assert next(steps) == "buildings"
    (builder,) = [child for child in psutil.Process().children() if child not in before]
    steps.close()
    assert not builder.is_running()
