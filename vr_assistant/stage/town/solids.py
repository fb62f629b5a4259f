"""Unit solids that props are put together from: each fills the box from -0.5 to 0.5."""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import Mesh, MeshBuilder

_WHITE = (1.0, 1.0, 1.0)


def build_solids() -> dict[str, Mesh]:
    """White, for a prop's colour tints them: `cube`; `cylinder` and `cone`, upright; `sphere`; `ring` and `arch`, its
    upper half with straight ends, both in the plane of x and y and 0.1 thick. For bodies that bend: `ball`, a sphere
    without shade of its own, and `limb`, an open tube that grows narrower upwards, from 0.5 to 0.45."""
    cube, cylinder, sphere = MeshBuilder(), MeshBuilder(), MeshBuilder()
    cube.boxes([[0, 0, 0]], [[0.5, 0.5, 0.5]], Material.PLAIN, _WHITE, grounded=0.85)
    side = [[0.5, -0.5], [0.5, 0.5]]
    cylinder.lathe(side, Material.PLAIN, _WHITE, sides=24, occlusion=[0.85, 1])
    cylinder.lathe([[0.5, 0.5], [1e-4, 0.5]], Material.PLAIN, _WHITE, sides=24)
    cylinder.lathe([[1e-4, -0.5], [0.5, -0.5]], Material.PLAIN, _WHITE, sides=24, occlusion=0.6)
    rings, sides = 13, 24
    polar = np.linspace(0, np.pi, rings)[:, None]
    around = np.linspace(0, 2 * np.pi, sides + 1)[None]
    unit = np.stack([np.sin(polar) * np.sin(around), -np.cos(polar) + 0 * around, np.sin(polar) * np.cos(around)], -1)
    r, c = np.meshgrid(np.arange(rings - 1), np.arange(sides), indexing="ij")
    a = (r * (sides + 1) + c).ravel()
    indices = np.stack([a, a + 1, a + sides + 2, a, a + sides + 2, a + sides + 1], -1)
    points = unit.reshape(-1, 3)
    uv = np.stack([np.broadcast_to(around, (rings, sides + 1)), np.broadcast_to(polar, (rings, sides + 1))], -1)
    sphere.surface(
        points * 0.5,
        indices,
        points,
        Material.PLAIN,
        _WHITE,
        uv=uv.reshape(-1, 2) / 6,
        occlusion=0.8 + 0.2 * np.clip(points[:, 1] + 1, 0, 1),
    )
    cone = MeshBuilder()
    cone.lathe([[0.5, -0.5], [1e-4, 0.5]], Material.PLAIN, _WHITE, sides=20, occlusion=[0.85, 1])
    cone.lathe([[1e-4, -0.5], [0.5, -0.5]], Material.PLAIN, _WHITE, sides=20, occlusion=0.6)
    return {
        "cube": cube.build(),
        "cylinder": cylinder.build(),
        "sphere": sphere.build(),
        "cone": cone.build(),
        "ring": _tube(np.linspace(0, 2 * np.pi, 25), 0.45),
        "arch": _tube(np.linspace(-np.pi / 2, np.pi / 2, 15), 0.45),
        "ball": _ball(),
        "limb": _limb(),
    }


def _ball() -> Mesh:
    build, polar = MeshBuilder(), np.linspace(0, np.pi, 11)
    around = np.linspace(0, 2 * np.pi, 19)
    down, turn = np.meshgrid(polar, around, indexing="ij")
    points = np.stack([np.sin(down) * np.sin(turn), -np.cos(down), np.sin(down) * np.cos(turn)], -1).reshape(-1, 3)
    uv = np.stack([turn, down], -1).reshape(-1, 2) / 6
    build.surface(points * 0.5, _grid(*down.shape), points, Material.PLAIN, _WHITE, uv=uv)
    return build.build()


def _limb() -> Mesh:
    build, around = MeshBuilder(), np.linspace(0, 2 * np.pi, 19)
    up, turn = np.meshgrid([0.0, 1.0], around, indexing="ij")
    outward = np.stack([np.sin(turn), np.full_like(turn, 0.05), np.cos(turn)], -1).reshape(-1, 3)
    radius = (0.5 - 0.05 * up).reshape(-1, 1)
    points = outward * radius * [1, 0, 1] + np.stack([0 * up, up - 0.5, 0 * up], -1).reshape(-1, 3)
    uv = np.stack([turn, up], -1).reshape(-1, 2) / 6
    build.surface(points, _grid(*up.shape), outward, Material.PLAIN, _WHITE, uv=uv)
    return build.build()


def _grid(rows: int, columns: int) -> NDArray[np.int64]:
    """Triangles between rows of points, as they follow in `_ball` and `_limb`."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (r * columns + c).ravel()
    b = a + columns
    return np.stack([a, a + 1, b + 1, a, b + 1, b], -1)


def _tube(angles: NDArray[np.float64], radius: float) -> Mesh:
    """Bent around z at a distance of `radius`; the angles are measured from +y."""
    build, thick, sides = MeshBuilder(), 0.05, 8
    along, around = np.meshgrid(angles, np.linspace(0, 2 * np.pi, sides + 1), indexing="ij")
    outward = np.stack([np.sin(along), np.cos(along), np.zeros_like(along)], -1)
    normals = outward * np.cos(around)[..., None] + np.array([0, 0, 1]) * np.sin(around)[..., None]
    points = outward * radius + normals * thick
    r, c = np.meshgrid(np.arange(len(angles) - 1), np.arange(sides), indexing="ij")
    a = (r * (sides + 1) + c).ravel()
    b = a + sides + 1
    indices = np.stack([a, a + 1, b + 1, a, b + 1, b], -1)
    uv = np.stack([along, around], -1).reshape(-1, 2) / 6
    build.surface(points.reshape(-1, 3), indices, normals.reshape(-1, 3), Material.PLAIN, _WHITE, uv=uv)
    return build.build()
