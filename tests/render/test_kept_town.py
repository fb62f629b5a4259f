"""What takes seconds to build is built once."""

import os
import sys
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


def test_a_spoilt_file_counts_as_none_whatever_is_spoilt(tmp_path: Path) -> None:
    cache, arrays = ArrayCache(tmp_path), {"numbers": np.arange(3), "names": np.array(["a", "b"])}
    cache.write("thing", [b"x"], arrays)
    (file,) = tmp_path.glob("*.npz")
    sound = file.read_bytes()
    for at in range(len(sound)):
        for flipped in (0x01, 0x20, 0xFF):
            file.write_bytes(sound[:at] + bytes([sound[at] ^ flipped]) + sound[at + 1 :])
            kept = cache.read("thing", [b"x"])
            assert kept is None or {name: kept[name].tolist() for name in kept} == {
                name: array.tolist() for name, array in arrays.items()
            }, at


def test_what_a_killed_writer_has_left_goes_and_what_another_writes_now_stays(tmp_path: Path) -> None:
    abandoned, fresh = tmp_path / "thing1234.part", tmp_path / "thing5678.part"
    for part in (abandoned, fresh):
        part.write_bytes(bytes(1000))
    os.utime(abandoned, (1, 1))
    ArrayCache(tmp_path).write("thing", [b"x"], {"numbers": np.arange(3)})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["thing.npz", "thing5678.part"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limits of file size there")
def test_a_disk_that_fills_while_the_town_is_kept_has_nothing_half_written(tmp_path: Path) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, before[1]))
    try:
        ArrayCache(tmp_path).write("thing", [b"x"], {"some": np.arange(2000), "more": np.arange(20_000)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert list(tmp_path.iterdir()) == []


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
