"""Things do not float: the ground is darker where they stand."""

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from vr_assistant.stage.town.ground import build_lawn, build_plaza
from vr_assistant.stage.town.grounding import Grounding, grounded
from vr_assistant.stage.town.mesh import Mesh
from vr_assistant.world.world import World

WORLD = World.load(Path(__file__).parents[2] / "assets" / "worlds" / "town")


@pytest.fixture(scope="module")
def grounding() -> Grounding:
    return Grounding(WORLD)


def area_of(mesh: Mesh) -> float:
    a, b, c = (mesh.vertices["position"][mesh.indices.reshape(-1, 3)[:, k]].astype(np.float64) for k in range(3))
    return float(np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2)


def openness_near(mesh: Mesh, x: float, z: float, within_m: float) -> float:
    at = mesh.vertices["position"][:, [0, 2]]
    near = np.hypot(*(at - (x, z)).T) < within_m
    return float(mesh.vertices["colour"][near, 3].mean() / 255)


def test_it_is_darker_under_a_bench_and_before_a_wall_than_in_the_open(grounding: Grounding) -> None:
    bench = next(thing for thing in WORLD.decorations if thing.kind == "bench")
    wall = WORLD.place("bookshop").footprint.before_door(0.15)
    before, well_before = WORLD.place("bookshop").footprint.before_door(0.7), WORLD.place("bookshop").entrance
    light = grounding.light_at(np.array([(bench.x, bench.z), wall, before, well_before, (0.0, 10.0)]))
    assert light[0] < 0.6
    assert light[1] < light[2] < light[3]
    assert light[4] == 1


def test_the_stones_of_the_plaza_show_it(grounding: Grounding) -> None:
    plaza = grounded(build_plaza(WORLD), grounding)
    bench = min((t for t in WORLD.decorations if t.kind == "bench"), key=lambda t: np.hypot(t.x, t.z))
    assert openness_near(plaza, bench.x, bench.z, 0.5) < 0.75
    assert openness_near(plaza, 0.0, 10.0, 2.0) > 0.95


def test_finer_ground_is_the_same_ground_without_gaps(grounding: Grounding) -> None:
    lawn = build_lawn(WORLD)
    fine = grounded(lawn, grounding, 1.8)
    assert len(fine.indices) > 1.5 * len(lawn.indices)
    assert area_of(fine) == pytest.approx(area_of(lawn), rel=1e-6)

    def borders(mesh: Mesh) -> float:
        """Metres of edges that only one triangle has."""
        corners = mesh.vertices["position"].round(4)
        used: Counter[tuple[bytes, bytes]] = Counter()
        for triangle in mesh.indices.reshape(-1, 3):
            points = [corners[k].tobytes() for k in triangle]
            for a, b in zip(points, (*points[1:], points[0]), strict=True):
                used[min(a, b), max(a, b)] += 1
        alone = [key for key, count in used.items() if count == 1]
        ends = np.array([[np.frombuffer(end, np.float32) for end in key] for key in alone])
        return float(np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1).sum())

    assert borders(fine) == pytest.approx(borders(lawn), rel=1e-4)


def test_far_from_everything_the_ground_is_as_coarse_as_before(grounding: Grounding) -> None:
    fine = grounded(build_plaza(WORLD), grounding)
    assert len(fine.indices) / 3 < 20_000
