"""What stands about: benches, lamps, planters, bollards, barrels, stalls, boats, fences. Fronts look along -z."""

import numpy as np

from vr_assistant.stage.town import facades
from vr_assistant.stage.town.facades import Colour
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import GLOW_LAMP, NO_BOTTOM, Mesh, MeshBuilder
from vr_assistant.stage.town.vegetation import canopy

_IRON: Colour = (0.030, 0.036, 0.038)
_WOOD: Colour = (0.30, 0.17, 0.085)


def _bench() -> Mesh:
    build = MeshBuilder()
    for k in range(4):
        build.boxes([[0, 0.46, -0.20 + 0.125 * k]], [[0.88, 0.022, 0.05]], Material.WOOD, _WOOD)
    for k in range(3):
        build.boxes([[0, 0.60 + 0.13 * k, 0.26 + 0.035 * k]], [[0.88, 0.05, 0.018]], Material.WOOD, _WOOD)
    for x in (-0.72, 0.72):
        build.boxes(
            [[x, 0.22, -0.18], [x, 0.45, 0.26], [x, 0.43, 0.0], [x, 0.64, -0.02]],
            [[0.03, 0.22, 0.03], [0.03, 0.45, 0.03], [0.03, 0.025, 0.25], [0.035, 0.02, 0.24]],
            Material.PLAIN,
            _IRON,
            grounded=0.7,
        )
    return build.build()


def _lamp() -> Mesh:
    build = MeshBuilder()
    build.lathe(
        [
            [0.17, 0],
            [0.17, 0.22],
            [0.11, 0.30],
            [0.13, 0.42],
            [0.07, 0.55],
            [0.052, 1.2],
            [0.042, 3.1],
            [0.07, 3.15],
            [0.05, 3.25],
            [0.03, 3.45],
        ],
        Material.PLAIN,
        _IRON,
        sides=8,
        occlusion=[0.5, 0.8, 0.9, 1, 1, 1, 1, 1, 1, 1],
    )
    build.boxes([[0, 3.05, 0]], [[0.26, 0.02, 0.02]], Material.PLAIN, _IRON)
    build.lathe([[0.10, 3.46], [0.19, 3.92]], Material.PLAIN, (0.80, 0.74, 0.60), sides=6, glow=GLOW_LAMP, smooth=False)
    build.lathe([[0.07, 3.42], [0.13, 3.45], [0.10, 3.47]], Material.PLAIN, _IRON, sides=6)
    build.lathe(
        [[0.25, 3.90], [0.22, 3.96], [0.08, 4.12], [0.03, 4.16], [0.05, 4.22], [0.0, 4.30]],
        Material.PLAIN,
        _IRON,
        sides=6,
        smooth=False,
    )
    for k in range(6):
        angle = k * np.pi / 3
        x, z = np.sin(angle), np.cos(angle)
        foot, head = np.array([x * 0.105, 3.46, z * 0.105]), np.array([x * 0.2, 3.92, z * 0.2])
        across = np.array([z, 0, -x]) * 0.014
        build.quads([[foot - across, foot + across, head + across, head - across]], Material.PLAIN, _IRON)
    return build.build()


def _planter(kind: int) -> Mesh:
    build, rng = MeshBuilder(), np.random.default_rng(60 + kind)
    build.boxes(
        [[0, 0.24, 0]], [[0.56, 0.24, 0.26]], Material.PLANK, (0.24, 0.13, 0.075), faces=NO_BOTTOM, grounded=0.6
    )
    build.boxes([[0, 0.49, 0]], [[0.60, 0.03, 0.30]], Material.PLAIN, (0.20, 0.11, 0.06))
    lumps = [(x, 0.58 + 0.06 * rng.random(), 0.0, 0.24 + 0.06 * rng.random(), 0.85) for x in (-0.36, -0.1, 0.16, 0.38)]
    canopy(build, lumps, (0.085, 0.18, 0.04), rng, level=1, tufts=60, tuft_m=0.08, foot=0.4)
    build.is_fine = True
    petals = ((0.78, 0.06, 0.08), (0.85, 0.42, 0.55), (0.92, 0.62, 0.08), (0.50, 0.22, 0.62))[kind]
    spots = np.stack([(rng.random(34) - 0.5) * 1.05, 0.70 + 0.16 * rng.random(34), (rng.random(34) - 0.5) * 0.42], -1)
    facades.blooms(build, spots, 0.055, petals, rng)
    return build.build()


def _bollard() -> Mesh:
    build = MeshBuilder()
    build.lathe(
        [[0.13, 0], [0.13, 0.10], [0.09, 0.16], [0.075, 0.70], [0.11, 0.74], [0.11, 0.80], [0.06, 0.90], [0.0, 0.93]],
        Material.PLAIN,
        _IRON,
        sides=10,
        occlusion=[0.5, 0.8, 1, 1, 1, 1, 1, 1],
    )
    return build.build()


def _barrel() -> Mesh:
    build = MeshBuilder()
    profile = [[0.27, 0.0], [0.32, 0.22], [0.345, 0.45], [0.32, 0.68], [0.27, 0.9], [0.25, 0.9], [0.0, 0.86]]
    build.lathe(profile, Material.PLANK, _WOOD, sides=14, occlusion=[0.5, 0.8, 1, 1, 1, 1, 0.7])
    for y, r in ((0.12, 0.303), (0.32, 0.337), (0.60, 0.337), (0.80, 0.303)):
        build.lathe([[r, y - 0.03], [r + 0.004, y + 0.03]], Material.METAL, (0.16, 0.15, 0.14), sides=14)
    return build.build()


def _stall(kind: int) -> Mesh:
    build, rng = MeshBuilder(), np.random.default_rng(70 + kind)
    cloth: tuple[Colour, Colour] = (
        ((0.66, 0.09, 0.07), (0.86, 0.80, 0.68)),
        ((0.08, 0.28, 0.20), (0.86, 0.80, 0.68)),
        ((0.10, 0.22, 0.42), (0.86, 0.82, 0.72)),
    )[kind]
    for x in (-1.2, 1.2):
        for z in (-0.7, 0.7):
            build.boxes(
                [[x, 1.15, z]], [[0.035, 1.15 + (0.18 if z > 0 else 0), 0.035]], Material.PLANK, _WOOD, grounded=0.6
            )
    build.boxes(
        [[0, 0.45, -0.15]], [[1.2, 0.40, 0.52]], Material.PLANK, (0.34, 0.21, 0.11), faces=NO_BOTTOM, grounded=0.55
    )
    build.boxes([[0, 0.87, -0.15]], [[1.28, 0.03, 0.62]], Material.PLANK, (0.40, 0.27, 0.15))
    turn = np.array([[-1, 0, 0], [0, 1, 0], [0, 0, -1]], np.float64).T
    build.place((1.35, 0, 0.78), turn)
    facades.awning(build, 0.0, 2.7, 2.62, 1.75, cloth)
    build.place()
    for row in range(2):
        for k in range(5):
            x, z, y = -0.98 + k * 0.49, -0.45 + 0.42 * row, 0.90 + 0.10 * row
            build.boxes([[x, y + 0.07, z]], [[0.22, 0.08, 0.19]], Material.PLANK, (0.42, 0.28, 0.14))
            fruit = (
                (0.72, 0.10, 0.05),
                (0.85, 0.42, 0.03),
                (0.30, 0.48, 0.06),
                (0.86, 0.70, 0.10),
                (0.42, 0.08, 0.20),
            )[(k + row * 2 + kind) % 5]
            spots = np.stack(
                [
                    x + (rng.random(12) - 0.5) * 0.34,
                    y + 0.17 + 0.04 * rng.random(12),
                    z + (rng.random(12) - 0.5) * 0.28,
                ],
                -1,
            )
            facades.blooms(build, spots, 0.075, fruit, rng)
    return build.build()


def _boat(kind: int) -> Mesh:
    """A rowing or fishing boat, bow along -z, afloat at y 0."""
    build = MeshBuilder()
    paint: Colour = ((0.55, 0.07, 0.05), (0.06, 0.20, 0.33), (0.72, 0.66, 0.50))[kind]
    stations = np.linspace(0, 1, 9)
    half = 0.85 * np.sin(np.pi * np.clip(stations * 0.80 + 0.02, 0, 1)) ** 0.65 + 0.02
    half[-1] = 0.62
    z = -2.3 + 4.6 * stations
    sheer = 0.62 + 0.34 * (1 - stations) ** 2 + 0.08 * stations**2
    for side in (-1.0, 1.0):
        top = np.stack([side * half, sheer, z], -1)
        mid = np.stack([side * half * 0.86, np.full(9, 0.12), z * 0.985], -1)
        keel = np.stack([side * half * 0.12, np.full(9, -0.32), z * 0.94], -1)
        inner = np.stack([side * np.maximum(half - 0.09, 0.0), sheer, z * 0.97], -1)
        floor = np.stack([side * half * 0.7, np.full(9, 0.12), z * 0.95], -1)
        rail = top + np.array([0, 0.05, 0])
        for lower, upper, colour, shade in (
            (mid, top, paint, 1.0),
            (keel, mid, (0.35, 0.30, 0.24), 0.6),
            (top, rail, (0.32, 0.19, 0.10), 1.0),
            (rail, inner + np.array([0, 0.05, 0]), (0.32, 0.19, 0.10), 1.0),
            (inner + np.array([0, 0.05, 0]), floor, (0.36, 0.25, 0.15), 0.6),
        ):
            quad = np.stack([lower[1:], lower[:-1], upper[:-1], upper[1:]], 1)
            build.quads(quad if side < 0 else quad[:, ::-1], Material.BOARDS, colour, occlusion=shade)
        build.quads(
            [
                [
                    [0, 0.12, z[-1]],
                    [side * half[-1], 0.12, z[-1]],
                    [side * half[-1], sheer[-1], z[-1]],
                    [0, sheer[-1], z[-1]],
                ][:: int(side)]
            ],
            Material.WOOD,
            paint,
        )
    build.boxes([[0, 0.13, 0]], [[0.55, 0.02, 1.8]], Material.WOOD, (0.30, 0.20, 0.12), occlusion=0.6)
    build.boxes(
        [[0, 0.45, -0.9], [0, 0.45, 0.3], [0, 0.45, 1.5]], [[0.72, 0.025, 0.14]], Material.WOOD, (0.42, 0.28, 0.16)
    )
    if kind == 1:
        build.lathe([[0.055, 0.1], [0.03, 3.9]], Material.BARK, (0.34, 0.22, 0.12), sides=7, centre=(0, 0, -0.6))
        sail = np.array([[0.0, 0.9, -0.52], [0.05, 0.95, 1.6], [0.0, 3.75, -0.55]])
        build.triangles([sail, sail[::-1]], Material.FABRIC, (0.80, 0.74, 0.62), translucency=0.8)
    return build.build()


def _fence() -> Mesh:
    build = MeshBuilder()
    white = (0.66, 0.64, 0.58)
    for k in range(9):
        x = -0.96 + 0.24 * k
        build.boxes([[x, 0.45, 0]], [[0.045, 0.45, 0.015]], Material.PLANK, white, grounded=0.6)
        build.triangles(
            [
                [[x + 0.045, 0.9, -0.015], [x - 0.045, 0.9, -0.015], [x, 0.98, -0.015]],
                [[x - 0.045, 0.9, 0.015], [x + 0.045, 0.9, 0.015], [x, 0.98, 0.015]],
            ],
            Material.PLANK,
            white,
        )
    build.boxes([[0, 0.28, 0.03], [0, 0.68, 0.03]], [[1.0, 0.035, 0.02]], Material.PLANK, white)
    return build.build()


def build_furniture() -> dict[str, Mesh]:
    """By name; those with variants end in _0, _1 …"""
    meshes = {"bench": _bench(), "lamp": _lamp(), "bollard": _bollard(), "barrel": _barrel(), "fence": _fence()}
    meshes |= {f"planter_{k}": _planter(k) for k in range(4)}
    meshes |= {f"stall_{k}": _stall(k) for k in range(3)}
    meshes |= {f"boat_{k}": _boat(k) for k in range(3)}
    return meshes
