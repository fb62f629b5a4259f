"""A body from afar has fewer triangles and the same outline."""

import os
import subprocess
import sys

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.render.simplify import simplify


def ball(rings: int = 24, columns: int = 48) -> tuple[NDArray[np.float32], NDArray[np.uint32]]:
    polar = np.linspace(0, np.pi, rings + 1)[1:-1, None]
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    wall = np.stack([np.sin(polar) * np.cos(around), np.cos(polar) + 0 * around, np.sin(polar) * np.sin(around)], -1)
    points = np.concatenate([wall.reshape(-1, 3), [[0, 1, 0], [0, -1, 0]]]).astype(np.float32)
    r, c = (grid.ravel() for grid in np.meshgrid(np.arange(rings - 2), np.arange(columns), indexing="ij"))
    a, b = r * columns + c, r * columns + (c + 1) % columns
    sides = np.concatenate([np.stack([a, b, a + columns], 1), np.stack([b, b + columns, a + columns], 1)])
    c = np.arange(columns)
    last = (rings - 2) * columns
    top = np.stack([np.full(columns, len(points) - 2), (c + 1) % columns, c], 1)
    bottom = np.stack([np.full(columns, len(points) - 1), last + c, last + (c + 1) % columns], 1)
    return points, np.concatenate([sides, top, bottom]).astype(np.uint32)


def simplified(
    points: NDArray[np.float32], triangles: NDArray[np.uint32], counts: tuple[int, ...]
) -> list[NDArray[np.uint32]]:
    plain, equal = np.zeros((len(points), 1), np.float32), np.ones(len(points), np.float32)
    steps = simplify(points, triangles, plain, equal, counts)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            levels: list[NDArray[np.uint32]] = end.value
            return levels


def volume(points: NDArray[np.float32], triangles: NDArray[np.uint32]) -> float:
    a, b, c = (points[triangles[:, k]].astype(np.float64) for k in range(3))
    return abs(float((a * np.cross(b, c)).sum() / 6))


def test_a_ball_stays_a_ball() -> None:
    points, triangles = ball()
    half, tenth = simplified(points, triangles, (1000, 220))
    assert len(half) == 1000
    assert len(tenth) == 220
    whole = volume(points, triangles)
    assert volume(points, half) > 0.98 * whole
    assert volume(points, tenth) > 0.90 * whole


def test_no_hole_opens() -> None:
    points, triangles = ball()
    (level,) = simplified(points, triangles, (400,))
    edges = np.sort(np.concatenate([level[:, [0, 1]], level[:, [1, 2]], level[:, [2, 0]]]), axis=1)
    _, uses = np.unique(edges, axis=0, return_counts=True)
    assert (uses == 2).all()


def test_open_edges_stay_where_they_are() -> None:
    points, triangles = ball()
    is_upper = points[triangles].max(axis=1)[:, 1] > 0.05
    bowl = triangles[is_upper]
    edges = np.sort(np.concatenate([bowl[:, [0, 1]], bowl[:, [1, 2]], bowl[:, [2, 0]]]), axis=1)
    edge, uses = np.unique(edges, axis=0, return_counts=True)
    rim = set(map(tuple, edge[uses == 1].tolist()))
    (level,) = simplified(points, bowl, (300,))
    kept = np.sort(np.concatenate([level[:, [0, 1]], level[:, [1, 2]], level[:, [2, 0]]]), axis=1)
    assert rim <= set(map(tuple, kept.tolist()))


def test_a_body_looks_the_same_on_every_processor() -> None:
    program = (
        "from render.test_simplify import ball, simplified; import hashlib;"
        "print(hashlib.sha256(simplified(*ball(), (300,))[0].tobytes()).hexdigest())"
    )
    path = os.pathsep.join(sys.path)
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONPATH": f"tests{os.pathsep}{path}", "NPY_DISABLE_CPU_FEATURES": lacking},
            check=True, capture_output=True, text=True,
        ).stdout
        for lacking in ("", "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX")
    }  # fmt: skip
    assert len(found) == 1
