"""Unit solids that props are put together from: each fills the box from -0.5 to 0.5."""

import numpy as np

from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import Mesh, MeshBuilder

_WHITE = (1.0, 1.0, 1.0)


def build_solids() -> dict[str, Mesh]:
    """`cube`, `cylinder` (upright) and `sphere`, white: a prop's colour tints them."""
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
    return {"cube": cube.build(), "cylinder": cylinder.build(), "sphere": sphere.build()}
