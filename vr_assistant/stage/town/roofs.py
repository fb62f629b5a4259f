"""Roofs over a rectangle: local x is the width, z the depth, the eaves at height `y`; the front looks along -z."""

import numpy as np

from vr_assistant.stage.town.facades import Colour
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import NO_BOTTOM, MeshBuilder

OVERHANG_M = 0.42
_THICK_M = 0.14


def gable(
    build: MeshBuilder,
    width: float,
    depth: float,
    y: float,
    pitch: float,
    roof: Colour,
    trim: Colour,
    wall: Colour,
    wall_material: Material,
    *,
    ridge_along_x: bool = True,
    material: Material = Material.TILE,
) -> float:
    """Two slopes and two gable walls. Returns the height of the ridge."""
    along, across = (width, depth) if ridge_along_x else (depth, width)
    rise = across / 2 * pitch
    run, drop = across / 2 + OVERHANG_M, OVERHANG_M * pitch
    length = along / 2 + OVERHANG_M * 0.8
    top = y + rise

    def turn(points: np.ndarray) -> np.ndarray:
        return points if ridge_along_x else np.stack([-points[..., 2], points[..., 1], points[..., 0]], -1)

    slopes = []
    for side in (1.0, -1.0):
        low = [[-length * side, y - drop, run * side], [length * side, y - drop, run * side]]
        high = [[length * side, top, 0.0], [-length * side, top, 0.0]]
        slopes.append(np.array(low + high))
    upper = np.stack(slopes)
    lift = np.array([0, _THICK_M, 0])
    build.quads(turn(upper + lift), material, roof, occlusion=1.0)
    build.quads(
        turn(upper[:, [1, 0, 3, 2]]), Material.PLANK, tuple(c * 0.75 for c in trim), occlusion=[0.7, 0.7, 0.45, 0.45]
    )
    edges = []
    for quad in upper:
        for i, j in ((0, 1), (1, 2), (3, 0)):
            edges.append([quad[i], quad[j], quad[j] + lift, quad[i] + lift])
    build.quads(turn(np.array(edges)), Material.PLAIN, trim)
    ends = []
    for side in (1.0, -1.0):
        x = along / 2 * side
        ends.append([[x, y, across / 2 * side], [x, y, -across / 2 * side], [x, top, 0.0]])
    build.triangles(turn(np.array(ends)), wall_material, wall, occlusion=[0.95, 0.95, 0.65])
    cap = np.array([[-length, 0.10, 0.0], [length, 0.10, 0.0]])
    ridge = []
    for side in (1.0, -1.0):
        outer = cap + np.array([0, top + _THICK_M - 0.15, 0.16 * side])
        inner = cap + np.array([0, top + _THICK_M, 0])
        ridge.append([outer[0], outer[1], inner[1], inner[0]] if side > 0 else [outer[1], outer[0], inner[0], inner[1]])
    build.quads(turn(np.array(ridge)), Material.PLAIN, tuple(c * 0.8 for c in roof))
    return top + _THICK_M


def hip(
    build: MeshBuilder,
    width: float,
    depth: float,
    y: float,
    pitch: float,
    roof: Colour,
    trim: Colour,
    *,
    material: Material = Material.TILE,
) -> float:
    """Four slopes to a short ridge, or to a point over a square. Returns the height of the ridge."""
    w, d = width / 2 + OVERHANG_M, depth / 2 + OVERHANG_M
    rise = min(w, d) * pitch
    low = y - OVERHANG_M * pitch * 0.4
    top = low + rise
    rx, rz = max(w - d, 0.0), max(d - w, 0.0)
    corners = np.array([[-w, low, d], [w, low, d], [w, low, -d], [-w, low, -d]])
    ridge = np.array([[-rx, top, rz], [rx, top, rz], [rx, top, -rz], [-rx, top, -rz]])
    slopes = np.stack([[corners[i], corners[j], ridge[j], ridge[i]] for i, j in ((0, 1), (1, 2), (2, 3), (3, 0))])
    lift = np.array([0, _THICK_M, 0])
    build.quads(slopes + lift, material, roof)
    build.quads([corners[[3, 2, 1, 0]]], Material.PLANK, tuple(c * 0.75 for c in trim), occlusion=0.55)
    edges = [
        [corners[i], corners[j], corners[j] + lift, corners[i] + lift] for i, j in ((0, 1), (1, 2), (2, 3), (3, 0))
    ]
    build.quads(edges, Material.PLAIN, trim)
    return top


def flat(build: MeshBuilder, width: float, depth: float, y: float, roof: Colour, trim: Colour) -> float:
    """A parapet around a flat roof. Returns the parapet's height."""
    w, d, t, h = width / 2 + 0.12, depth / 2 + 0.12, 0.16, 0.38
    build.quads([[[-w, y, d], [w, y, d], [w, y, -d], [-w, y, -d]]], Material.GRAVEL, roof, occlusion=0.8)
    build.boxes(
        [[0, y + h, d - t], [0, y + h, t - d], [w - t, y + h, 0], [t - w, y + h, 0]],
        [[w, h, t], [w, h, t], [t, h, d], [t, h, d]],
        Material.PLASTER,
        trim,
    )
    build.boxes(
        [[0, y + 2 * h, d - t], [0, y + 2 * h, t - d], [w - t, y + 2 * h, 0], [t - w, y + 2 * h, 0]],
        [
            [w + 0.06, 0.05, t + 0.06],
            [w + 0.06, 0.05, t + 0.06],
            [t + 0.06, 0.05, d + 0.06],
            [t + 0.06, 0.05, d + 0.06],
        ],
        Material.STONE,
        tuple(0.9 * c for c in trim),
    )
    return y + 2 * h


def barrel(build: MeshBuilder, width: float, depth: float, y: float, roof: Colour, trim: Colour, wall: Colour) -> float:
    """A vault along the width, with half-round ends. Returns its height."""
    radius = depth / 2 + 0.3
    rise = min(radius, 0.62 * radius)
    angles = np.linspace(0, np.pi, 15)
    z, h = np.cos(angles) * radius, y + np.sin(angles) * rise
    x = width / 2 + 0.3
    quads = [[[-x, h[i], z[i]], [x, h[i], z[i]], [x, h[i + 1], z[i + 1]], [-x, h[i + 1], z[i + 1]]] for i in range(14)]
    build.quads(quads, Material.SLATE, roof)
    for side in (1.0, -1.0):
        ends = [
            [
                [x * side * 0.97, y, 0],
                [x * side * 0.97, h[i + (side > 0)], z[i + (side > 0)]],
                [x * side * 0.97, h[i + (side < 0)], z[i + (side < 0)]],
            ]
            for i in range(14)
        ]
        build.triangles(ends, Material.PLASTER, wall, occlusion=0.85)
        rim = [
            [
                [x * side, h[i] + 0.12, z[i] * 1.02],
                [x * side, h[i + 1] + 0.12, z[i + 1] * 1.02],
                [x * side, h[i + 1] - 0.16, z[i + 1] * 0.98],
                [x * side, h[i] - 0.16, z[i] * 0.98],
            ]
            for i in range(14)
        ]
        build.quads(rim if side < 0 else [q[::-1] for q in rim], Material.PLAIN, trim)
    build.boxes([[0, y - 0.05, 0]], [[x, 0.12, radius]], Material.PLAIN, trim, grounded=0.6)
    return y + rise


def dome(build: MeshBuilder, width: float, depth: float, y: float, roof: Colour, trim: Colour) -> float:
    """A low flat roof with a drum and a ribbed dome in its middle. Returns the height of the lantern's tip."""
    r, g, b = trim
    top = flat(build, width, depth, y, (r * 0.8, g * 0.8, b * 0.8), trim)
    radius = min(width, depth) * 0.30
    build.lathe(
        [
            [radius * 1.08, y],
            [radius * 1.08, top + 0.3],
            [radius, top + 0.35],
            [radius, top + 1.7],
            [radius * 1.1, top + 1.75],
            [radius * 1.1, top + 2.0],
            [radius * 0.98, top + 2.05],
        ],
        Material.STONE,
        trim,
        sides=24,
        occlusion=[0.6, 0.8, 0.8, 0.8, 0.7, 1, 1],
    )
    angle = np.linspace(0, 2 * np.pi, 12, endpoint=False) + 0.13
    build.boxes(
        np.stack([np.sin(angle) * radius, np.full(12, top + 1.0), np.cos(angle) * radius], -1),
        [[0.13, 0.7, 0.13]],
        Material.PLAIN,
        trim,
        faces=NO_BOTTOM,
    )
    base = top + 2.0
    arc = np.linspace(0, np.pi / 2 * 0.93, 10)
    profile = np.stack([np.cos(arc) * radius, base + np.sin(arc) * radius * 0.95], -1)
    build.lathe(profile, Material.SLATE, roof, sides=24)
    tip = base + radius * 0.95
    build.lathe(
        [
            [0.55, tip - 0.25],
            [0.55, tip + 0.7],
            [0.68, tip + 0.75],
            [0.4, tip + 1.1],
            [0.05, tip + 1.6],
            [0.02, tip + 2.6],
        ],
        Material.PLAIN,
        trim,
        sides=10,
    )
    return tip + 2.6


def chimneys(
    build: MeshBuilder, spots: list[tuple[float, float]], y: float, top: float, rng: np.random.Generator
) -> None:
    """Brick stacks with clay pots at (x, z), from y to above the ridge."""
    for x, z in spots:
        high = top + 0.4 + 0.4 * rng.random()
        build.boxes(
            [[x, (y + high) / 2, z]],
            [[0.32, (high - y) / 2, 0.28]],
            Material.BRICK,
            (0.42, 0.19, 0.12),
            faces=NO_BOTTOM,
            grounded=0.7,
        )
        build.boxes([[x, high, z]], [[0.40, 0.07, 0.36]], Material.STONE, (0.42, 0.38, 0.33))
        for dx in (-0.14, 0.14):
            build.lathe(
                [[0.09, 0], [0.10, 0.1], [0.075, 0.36], [0.09, 0.4]],
                Material.PLAIN,
                (0.45, 0.17, 0.09),
                sides=7,
                centre=(x + dx, high + 0.06, z),
            )


def dormers(
    build: MeshBuilder,
    width: float,
    depth: float,
    y: float,
    pitch: float,
    count: int,
    roof: Colour,
    trim: Colour,
    wall: Colour,
) -> None:
    """Small gabled windows in the front slope of a gable roof whose ridge runs along x."""
    from vr_assistant.stage.town.mesh import GLOW_WINDOW

    w, tall = 0.62, 1.15
    front = -depth / 2 + 0.75
    base = y + 0.75 * pitch - 0.1
    back = front + tall / pitch + 0.55
    for k in range(count):
        x = (k - (count - 1) / 2) * (width / (count + 0.4))
        build.boxes(
            [[x, base + tall / 2, (front + back) / 2]],
            [[w, tall / 2, (back - front) / 2]],
            Material.PLASTER,
            wall,
            faces=NO_BOTTOM,
            grounded=0.7,
        )
        z = front - 0.012
        build.quads(
            [
                [
                    [x + w * 0.72, base + 0.15, z],
                    [x - w * 0.72, base + 0.15, z],
                    [x - w * 0.72, base + tall - 0.12, z],
                    [x + w * 0.72, base + tall - 0.12, z],
                ]
            ],
            Material.GLASS,
            (0.16, 0.17, 0.19),
            uv=[[0, 0], [1, 0], [1, 1], [0, 1]],
            glow=GLOW_WINDOW,
            seed=(k * 53 + int(width * 10)) % 256,
        )
        build.boxes(
            [
                [x, base + tall / 2, z - 0.02],
                [x, base + 0.12, z - 0.04],
                [x - w * 0.76, base + tall / 2, z - 0.02],
                [x + w * 0.76, base + tall / 2, z - 0.02],
            ],
            [[0.03, tall / 2 - 0.1, 0.02], [w * 0.85, 0.04, 0.06], [0.05, tall / 2, 0.03], [0.05, tall / 2, 0.03]],
            Material.PLAIN,
            trim,
        )
        over, high = w + 0.16, base + tall
        rise = 0.55
        for side in (1.0, -1.0):
            slope = np.array(
                [
                    [x + over * side, high - 0.1, back],
                    [x + over * side, high - 0.1, front - 0.2],
                    [x, high + rise, front - 0.2],
                    [x, high + rise, back + 0.5],
                ]
            )
            if side < 0:
                slope = slope[[1, 0, 3, 2]]
            build.quads([slope], Material.TILE, roof)
            build.quads([slope[[1, 0, 3, 2]] - [0, 0.05, 0]], Material.PLANK, trim, occlusion=0.5)
        build.triangles(
            [[[x + over, high - 0.1, front - 0.1], [x - over, high - 0.1, front - 0.1], [x, high + rise, front - 0.1]]],
            Material.PLASTER,
            wall,
            occlusion=0.8,
        )
