"""What the town stands on: grass, streets, the plaza, the quay, the sea and the hills around."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.materials import Material, tiling_noise
from vr_assistant.stage.town.mesh import NO_BOTTOM, Mesh, MeshBuilder
from vr_assistant.world.place import Point
from vr_assistant.world.world import Street, World

Floats = NDArray[np.float64]

WATER_Y = -0.75
FAR_M = 900.0
_HEIGHTS = {"gravel": 0.012, "cobble": 0.024, "planks": 0.05}
_MATERIALS = {"gravel": Material.GRAVEL, "cobble": Material.SETT, "planks": Material.PLANK}
_COLOURS = {"gravel": (0.50, 0.42, 0.31), "cobble": (0.29, 0.275, 0.255), "planks": (0.30, 0.21, 0.14)}


def far_water(world: World) -> list[list[Point]]:
    """The water's outlines; what lies at the edge of the world reaches the horizon."""
    b = world.bounds

    def pushed(x: float, z: float) -> Point:
        return (
            x if b.min_x <= x <= b.max_x else float(np.copysign(2 * FAR_M, x)),
            z if b.min_z <= z <= b.max_z else float(np.copysign(2 * FAR_M, z)),
        )

    return [[pushed(x, z) for x, z in outline] for outline in world.water]


def inside(points: Floats, outline: Sequence[Point]) -> NDArray[np.bool_]:
    """Which (n, 2) points lie in a polygon (even-odd rule)."""
    result = np.zeros(len(points), bool)
    x, z = points[:, 0], points[:, 1]
    for (x0, z0), (x1, z1) in zip(outline, [*outline[1:], outline[0]], strict=True):
        if z0 == z1:
            continue
        crosses = (z0 > z) != (z1 > z)
        result ^= crosses & (x < (x1 - x0) * (z - z0) / (z1 - z0) + x0)
    return result


def _in_water(world: World, points: Floats) -> NDArray[np.bool_]:
    wet = np.zeros(len(points), bool)
    for outline in far_water(world):
        wet |= inside(points, outline)
    return wet


def build_lawn(world: World) -> Mesh:
    """Grass over the whole town, dipping under the water; paler where many feet go."""
    build = MeshBuilder()
    reach, cells = 110.0, 49
    axis = np.linspace(-reach, reach, cells)
    x, z = np.meshgrid(axis, axis)
    points = np.stack([x.ravel(), z.ravel()], -1)
    wet = _in_water(world, points)
    y = np.where(wet, WATER_Y - 2.0, 0.0)
    positions = np.stack([points[:, 0], y, points[:, 1]], -1)
    noise = tiling_noise(128, 3, 21)
    tone = noise[(points[:, 1] * 1.1).astype(int) % 128, (points[:, 0] * 1.1).astype(int) % 128]
    colour = (
        np.array([0.115, 0.185, 0.045]) * (0.75 + 0.5 * tone[:, None]) + np.array([0.05, 0.035, 0.0]) * tone[:, None]
    )
    quad = _grid_indices(cells, cells)
    normals = np.broadcast_to([0.0, 1.0, 0.0], positions.shape)
    build.surface(positions, quad, normals, Material.GRASS, colour, uv=points / Material.GRASS.tile_m)
    return build.build()


def _grid_indices(rows: int, columns: int) -> NDArray[np.uint32]:
    """Triangles of a grid whose columns run along +x and rows along +z, facing up."""
    r, c = np.meshgrid(np.arange(rows - 1), np.arange(columns - 1), indexing="ij")
    a = (r * columns + c).ravel()
    return np.stack([a, a + columns, a + columns + 1, a, a + columns + 1, a + 1], -1).astype(np.uint32).ravel()


def build_streets(world: World) -> Mesh:
    """Ribbons along the streets with an edge of kerb stones, textured in world coordinates so that they join."""
    build = MeshBuilder()
    for street in world.streets:
        if street.surface == "planks":
            continue
        y = _HEIGHTS[street.surface]
        if street.surface == "cobble":
            _ribbon(build, street, street.width_m + 0.9, y - 0.008, Material.STONE, (0.40, 0.375, 0.33))
        _ribbon(build, street, street.width_m, y, _MATERIALS[street.surface], _COLOURS[street.surface])
    return build.build()


def _ribbon(
    build: MeshBuilder, street: Street, width: float, y: float, material: Material, colour: tuple[float, float, float]
) -> None:
    points = np.array(street.points, np.float64)
    steps = [points[:1]]
    for a, b in pairwise(points):
        count = max(1, round(float(np.hypot(*(b - a))) / 4))
        steps.append(a + (b - a) * (np.arange(1, count + 1) / count)[:, None])
    path = np.concatenate(steps)
    direction = np.gradient(path, axis=0)
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    across = np.stack([-direction[:, 1], direction[:, 0]], -1) * width / 2
    left, right = path - across, path + across
    n = len(path)
    flat = np.concatenate([left, right])
    positions = np.stack([flat[:, 0], np.full(2 * n, y), flat[:, 1]], -1)
    i = np.arange(n - 1)
    indices = np.stack([i, i + 1, n + i, n + i, i + 1, n + i + 1], -1)
    flipped = np.cross(positions[i[:1] + 1] - positions[:1], positions[n : n + 1] - positions[:1])[0, 1] < 0
    if flipped:
        indices = indices[:, [0, 2, 1, 3, 5, 4]]
    normals = np.broadcast_to([0.0, 1.0, 0.0], positions.shape)
    build.surface(positions, indices, normals, material, colour, uv=flat / material.tile_m)


def build_plaza(world: World) -> Mesh:
    """Rings of stones around the fountain, between bands of paler slabs."""
    build = MeshBuilder()
    x, z = world.plaza.centre
    radius = world.plaza.radius_m
    y = 0.036
    rings = [
        (0.0, 4.4, Material.STONE, (0.44, 0.40, 0.345)),
        (4.4, 5.0, Material.SETT, (0.20, 0.185, 0.175)),
        (5.0, 9.4, Material.SETT, (0.375, 0.335, 0.28)),
        (9.4, 10.0, Material.STONE, (0.50, 0.46, 0.40)),
        (10.0, 14.6, Material.SETT, (0.30, 0.285, 0.265)),
        (14.6, 15.2, Material.STONE, (0.50, 0.46, 0.40)),
        (15.2, radius + 4.3, Material.SETT, (0.355, 0.325, 0.28)),
    ]
    sides = 96
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.sin(angle), np.cos(angle)], -1)
    for inner, outer, material, colour in rings:
        count = max(1, round((outer - inner) / 1.6))
        edges = np.linspace(inner, outer, count + 1)
        for a, b in pairwise(edges):
            low = np.stack([x + ring[:, 0] * a, np.full(sides + 1, y), z + ring[:, 1] * a], -1)
            high = np.stack([x + ring[:, 0] * b, np.full(sides + 1, y), z + ring[:, 1] * b], -1)
            quads = np.stack([high[:-1], high[1:], low[1:], low[:-1]], 1)
            repeats = max(1, round(2 * np.pi * (a + b) / 2 / material.tile_m))
            u = angle / (2 * np.pi) * repeats
            v0, v1 = a / material.tile_m, b / material.tile_m
            uv = np.stack(
                [
                    np.stack([u[:-1], np.full(sides, v1)], -1),
                    np.stack([u[1:], np.full(sides, v1)], -1),
                    np.stack([u[1:], np.full(sides, v0)], -1),
                    np.stack([u[:-1], np.full(sides, v0)], -1),
                ],
                1,
            )
            shade = 0.7 if b < 4 else 1.0
            build.quads(quads, material, colour, uv=uv, occlusion=[1, 1, shade, shade])
    return build.build()


def build_quay(world: World) -> Mesh:
    """A stone wall with coping where the land ends, and the pier's planks, beams and piles."""
    build = MeshBuilder()
    b = world.bounds
    for outline in world.water:
        for (x0, z0), (x1, z1) in zip(outline, [*outline[1:], outline[0]], strict=True):
            is_shore = b.min_z <= z0 <= b.max_z and b.min_z <= z1 <= b.max_z and z0 == z1
            if not is_shore:
                continue
            x0, x1 = min(x0, x1) - 30, max(x0, x1) + 30
            middle, half = (x0 + x1) / 2, (x1 - x0) / 2
            build.boxes(
                [[middle, -1.2, z0]],
                [[half, 1.2, 0.5]],
                Material.STONE,
                (0.34, 0.32, 0.29),
                faces=NO_BOTTOM,
                grounded=0.35,
            )
            count = int(x1 - x0) // 2
            xs = np.linspace(x0, x1, count + 1)
            build.boxes(
                np.stack([(xs[:-1] + xs[1:]) / 2, np.full(count, 0.06), np.full(count, z0)], -1),
                [[(x1 - x0) / count / 2 - 0.015, 0.09, 0.56]],
                Material.STONE,
                np.array([0.47, 0.44, 0.39]) * (0.9 + 0.2 * np.random.default_rng(3).random((count, 1))),
                faces=NO_BOTTOM,
            )
            build.quads(
                [[[x0, 0.01, z0], [x1, 0.01, z0], [x1, 0.01, z0 - 1.2], [x0, 0.01, z0 - 1.2]]],
                Material.SETT,
                (0.30, 0.28, 0.255),
            )
    for street in world.streets:
        if street.surface == "planks":
            _pier(build, street)
    return build.build()


def _pier(build: MeshBuilder, street: Street) -> None:
    (x0, z0), (x1, z1) = street.points[0], street.points[-1]
    length = float(np.hypot(x1 - x0, z1 - z0))
    build.turn(((x0 + x1) / 2, 0.0, (z0 + z1) / 2), float(np.arctan2(-(x1 - x0), -(z1 - z0))))
    count = int(length / 0.24)
    z = (np.arange(count) + 0.5) / count * length - length / 2
    rng = np.random.default_rng(5)
    tone = np.array([0.34, 0.245, 0.165]) * (0.78 + 0.4 * rng.random((count, 1)))
    half = street.width_m / 2
    build.boxes(
        np.stack([0.05 * (rng.random(count) - 0.5), np.full(count, 0.03) + 0.008 * rng.random(count), z], -1),
        [[half, 0.035, 0.108]],
        Material.WOOD,
        tone,
    )
    build.boxes(
        [[s * (half - 0.35), -0.16, 0] for s in (-1, 1)], [[0.12, 0.14, length / 2]], Material.WOOD, (0.16, 0.11, 0.08)
    )
    posts = np.arange(-length / 2 + 0.4, length / 2, 3.2)
    for s in (-1, 1):
        for at in posts:
            build.lathe(
                [[0.15, -3.2], [0.15, 0.85], [0.10, 0.92]],
                Material.BARK,
                (0.24, 0.17, 0.12),
                sides=8,
                centre=(s * (half + 0.02), 0, at),
                occlusion=[0.4, 1, 1],
            )
    build.place()


def build_sea(world: World) -> list[Mesh]:
    """One fan a water polygon, finer towards the town so that its colour can change."""
    meshes = []
    for outline in far_water(world):
        build = MeshBuilder()
        xs, zs = zip(*outline, strict=True)
        x = np.unique(np.concatenate([np.linspace(min(xs), max(xs), 7), np.linspace(-100, 100, 9)]))
        z = np.unique(np.concatenate([min(zs) + np.geomspace(0.5, max(zs) - min(zs), 12), [min(zs)]]))
        gx, gz = np.meshgrid(x, z)
        points = np.stack([gx.ravel(), gz.ravel()], -1)
        off = np.clip((points[:, 1] - min(zs)) / 60, 0, 1)[:, None]
        colour = np.array([0.030, 0.125, 0.125]) * (1 - off) + np.array([0.010, 0.055, 0.085]) * off
        positions = np.stack([points[:, 0], np.full(len(points), WATER_Y), points[:, 1]], -1)
        build.surface(
            positions,
            _grid_indices(len(z), len(x)),
            np.broadcast_to([0.0, 1.0, 0.0], positions.shape),
            Material.PLAIN,
            colour,
            uv=points,
            occlusion=1.0,
        )
        meshes.append(build.build())
    return meshes


def build_hills(world: World) -> Mesh:
    """Rolling land from the town's edge to the horizon; woods on the slopes, headlands beside the sea."""
    build = MeshBuilder()
    rows, columns = 22, 120
    radius = 104.0 * (FAR_M / 104.0) ** np.linspace(0, 1, rows)
    angle = np.linspace(0, 2 * np.pi, columns)
    r, a = np.meshgrid(radius, angle, indexing="ij")
    x, z = np.sin(a) * r, np.cos(a) * r
    points = np.stack([x.ravel(), z.ravel()], -1)
    noise = tiling_noise(256, 3, 31, 2.0)

    def sample(scale: float, shift: int) -> Floats:
        return np.asarray(noise[(z * scale + shift).astype(int) % 256, (x * scale + shift * 3).astype(int) % 256])

    rise = np.clip((r - 108) / 260, 0, 1)
    height = rise**1.5 * (18 + 95 * sample(0.22, 40) ** 1.4) + rise * 10 * sample(0.9, 90)
    height += np.clip((r - 380) / 400, 0, 1) * (60 + 110 * sample(0.11, 150))
    wet = _in_water(world, points).reshape(r.shape)
    coast = np.ones_like(r)
    for outline in far_water(world):
        coast = np.minimum(coast, np.clip((min(p[1] for p in outline) - z) / 90, 0, 1))
    headland = np.clip((r - 430) / 160, 0, 1) * np.clip((np.abs(x) / r - 0.45) * 3.2, 0, 1)
    height = np.where(wet, np.where(headland > 0, -6 + headland * (24 + 60 * sample(0.2, 7)), -6), height * coast)
    positions = np.stack([x, height, z], -1)
    du = np.gradient(positions, axis=1)
    dv = np.gradient(positions, axis=0)
    normals = np.cross(dv, du)
    normals /= np.linalg.norm(normals, axis=-1, keepdims=True)
    normals *= np.sign(normals[..., 1:2])
    tone = sample(0.5, 11)[..., None]
    wood = np.clip((sample(0.33, 70)[..., None] - 0.42) * 5, 0, 1)
    meadow = np.array([0.105, 0.155, 0.055]) * (0.75 + 0.5 * tone) + np.array([0.06, 0.04, 0.0]) * tone**2
    colour = meadow * (1 - wood) + np.array([0.045, 0.085, 0.030]) * wood
    i = _grid_indices(rows, columns).reshape(-1, 3)
    indices = i[:, ::-1] if _faces_down(positions.reshape(-1, 3), i[0]) else i
    build.surface(
        positions.reshape(-1, 3),
        indices,
        normals.reshape(-1, 3),
        Material.HILL,
        colour.reshape(-1, 3),
        uv=points / Material.HILL.tile_m,
    )
    return build.build()


def _faces_down(positions: Floats, triangle: NDArray[np.uint32]) -> bool:
    a, b, c = positions[triangle]
    return bool(np.cross(b - a, c - a)[1] < 0)
