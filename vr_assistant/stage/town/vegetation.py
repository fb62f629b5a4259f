"""Trees and bushes: lumpy canopies under a coat of leaf tufts; a plain form for the distance."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.facades import Colour
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import Mesh, MeshBuilder

Floats = NDArray[np.float64]
_RUFFLED = 0.24
"""How much the light on one tuft differs from that on the next."""


def _icosphere(level: int) -> tuple[Floats, NDArray[np.int64]]:
    t = (1 + 5**0.5) / 2
    points = np.array(
        [
            [-1, t, 0],
            [1, t, 0],
            [-1, -t, 0],
            [1, -t, 0],
            [0, -1, t],
            [0, 1, t],
            [0, -1, -t],
            [0, 1, -t],
            [t, 0, -1],
            [t, 0, 1],
            [-t, 0, -1],
            [-t, 0, 1],
        ],
        np.float64,
    )
    faces = np.array(
        [
            [0, 11, 5],
            [0, 5, 1],
            [0, 1, 7],
            [0, 7, 10],
            [0, 10, 11],
            [1, 5, 9],
            [5, 11, 4],
            [11, 10, 2],
            [10, 7, 6],
            [7, 1, 8],
            [3, 9, 4],
            [3, 4, 2],
            [3, 2, 6],
            [3, 6, 8],
            [3, 8, 9],
            [4, 9, 5],
            [2, 4, 11],
            [6, 2, 10],
            [8, 6, 7],
            [9, 8, 1],
        ]
    )
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    for _ in range(level):
        edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
        unique, inverse = np.unique(np.sort(edges, axis=1), axis=0, return_inverse=True)
        middle = points[unique].mean(axis=1)
        middle /= np.linalg.norm(middle, axis=1, keepdims=True)
        a, b, c = inverse.reshape(3, -1) + len(points)
        points = np.concatenate([points, middle])
        faces = np.concatenate(
            [
                np.stack([faces[:, 0], a, c], -1),
                np.stack([faces[:, 1], b, a], -1),
                np.stack([faces[:, 2], c, b], -1),
                np.stack([a, b, c], -1),
            ]
        )
    return points, faces


def canopy(
    build: MeshBuilder,
    lumps: Sequence[tuple[float, float, float, float, float]],
    colour: Colour,
    rng: np.random.Generator,
    *,
    level: int = 2,
    tufts: float = 0,
    tuft_m: float = 0.22,
    warm: float = 0.5,
    foot: float = 1.5,
) -> None:
    """
    Args:
        lumps: x, y, z, radius, height factor of each ball.
        tufts: Leaf tufts a square metre; of a canopy of a finer level they are left out at a distance.
        foot: Height of the canopy's lower end, where it is darkest.
    """
    sphere, faces = _icosphere(level)
    tops = np.array(lumps, np.float64)
    high = (tops[:, 1] + tops[:, 3] * tops[:, 4]).max()
    centre = np.array([tops[:, 0].mean(), tops[:, 1].mean() - 0.4, tops[:, 2].mean()])
    for x, y, z, radius, tall in lumps:
        bumps = (
            1
            + 0.16 * np.sin(sphere @ rng.normal(0, 4, 3) + rng.random() * 6) * np.sin(sphere @ rng.normal(0, 5, 3))
            + 0.05 * rng.standard_normal(len(sphere))
        )
        ball = sphere * radius * bumps[:, None] * [1, tall, 1]
        points = ball + np.array([x, y, z])
        normals = points - centre
        normals = normals / np.linalg.norm(normals, axis=1, keepdims=True) * 0.5 + sphere * 0.5
        normals /= np.linalg.norm(normals, axis=1, keepdims=True)
        paint, shade = _leaf_colours(points, normals, colour, foot, high, warm, rng)
        lift = np.clip((points[:, 1] - foot) / max(high - foot, 0.1), 0, 1)
        uv = np.stack([points[:, 0] + points[:, 2] * 0.7, points[:, 1] + points[:, 2] * 0.3], -1) / Material.LEAF.tile_m
        build.surface(
            points,
            faces.ravel(),
            normals,
            Material.LEAF,
            paint,
            uv=uv,
            occlusion=shade,
            translucency=0.75,
            sway=0.25 + 0.75 * lift,
            tangent=(0.8, 0, 0.6),
        )
        if tufts:
            was_fine, build.is_fine = build.is_fine, level > 1
            _coat(build, points, faces, tufts, tuft_m, colour, foot, high, warm, centre, rng)
            build.is_fine = was_fine


def _leaf_colours(
    points: Floats, normals: Floats, colour: Colour, foot: float, high: float, warm: float, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    lift = np.clip((points[:, 1] - foot) / max(high - foot, 0.1), 0, 1)
    out = np.clip(normals[:, 1] * 0.5 + 0.5, 0, 1)
    shade = 0.42 + 0.58 * (0.55 * lift + 0.45 * out)
    tone = 0.82 + 0.36 * rng.random((len(points), 1))
    sunny = np.array([1.0 + 0.5 * warm, 1.0 + 0.22 * warm, 0.75]) * (lift * out)[:, None] + (1 - (lift * out)[:, None])
    return np.asarray(colour) * tone * sunny, shade


def _coat(
    build: MeshBuilder,
    points: Floats,
    faces: NDArray[np.int64],
    density: float,
    size: float,
    colour: Colour,
    foot: float,
    high: float,
    warm: float,
    centre: Floats,
    rng: np.random.Generator,
) -> None:
    """Pairs of leaf-shaped triangles standing out of the surface; they break the outline up."""
    a, b, c = points[faces[:, 0]], points[faces[:, 1]], points[faces[:, 2]]
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    count = int(area.sum() * density)
    chosen = rng.choice(len(faces), count, p=area / area.sum())
    u, v = rng.random((2, count, 1))
    flip = u + v > 1
    u, v = np.where(flip, 1 - u, u), np.where(flip, 1 - v, v)
    at = a[chosen] + (b - a)[chosen] * u + (c - a)[chosen] * v
    face = np.cross(b - a, c - a)[chosen]
    face /= np.linalg.norm(face, axis=1, keepdims=True)
    out = face + 0.7 * rng.standard_normal((count, 3))
    out /= np.linalg.norm(out, axis=1, keepdims=True)
    side = np.cross(out, rng.standard_normal((count, 3)))
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    length = size * (0.7 + 0.7 * rng.random((count, 1)))
    tip, left, right = (
        at + out * length,
        at + side * length * 0.42 - face * 0.02,
        at - side * length * 0.42 - face * 0.02,
    )
    corners = np.stack([left, right, tip], 1)
    from_middle = at - centre
    from_middle /= np.linalg.norm(from_middle, axis=1, keepdims=True)
    own = np.random.default_rng(count)
    soft = from_middle * 0.6 + face * 0.4 + _RUFFLED * own.standard_normal((count, 3))
    soft /= np.linalg.norm(soft, axis=1, keepdims=True)
    paint, shade = _leaf_colours(at, soft, colour, foot, high, warm, rng)
    paint = paint * (1 + np.array([0.16, 0.06, -0.10]) * own.standard_normal((count, 1))).clip(0.6, 1.5)
    shades = np.stack([shade * 0.8, shade * 0.8, np.minimum(shade * 1.12, 1)], 1)
    lift = np.clip((at[:, 1] - foot) / max(high - foot, 0.1), 0, 1)
    both = np.concatenate([corners, corners[:, ::-1]])
    build.triangles(
        both,
        Material.LEAF,
        np.tile(paint, (2, 1)),
        occlusion=np.concatenate([shades, shades[:, ::-1]]),
        normals=np.repeat(np.tile(soft, (2, 1))[:, None], 3, axis=1),
        translucency=0.9,
        sway=np.repeat(np.tile(0.35 + 0.65 * lift, 2)[:, None], 3, axis=1),
    )


def _trunk(
    build: MeshBuilder,
    height: float,
    radius: float,
    colour: Colour,
    lean: float,
    branches: int,
    rng: np.random.Generator,
) -> None:
    build.lathe(
        [
            [radius * 1.7, -0.05],
            [radius * 1.15, 0.25],
            [radius, 0.9],
            [radius * 0.8, height * 0.7],
            [radius * 0.5, height],
        ],
        Material.BARK,
        colour,
        sides=9,
        occlusion=[0.5, 0.8, 1, 0.8, 0.5],
    )
    for k in range(branches):
        angle = 2 * np.pi * (k + rng.random() * 0.5) / max(branches, 1)
        build.turn((0, 0, 0), angle)
        tilt = 0.75
        turn = np.array([[np.cos(tilt), -np.sin(tilt), 0], [np.sin(tilt), np.cos(tilt), 0], [0, 0, 1]])
        build.place(build.origin + np.array([0, height * (0.55 + 0.1 * k / max(branches, 1)), 0]), build.basis @ turn)
        build.lathe(
            [[radius * 0.45, 0], [radius * 0.2, height * 0.55]], Material.BARK, colour, sides=6, occlusion=[0.8, 0.45]
        )
        build.place()


def _round_lumps(rng: np.random.Generator) -> list[tuple[float, float, float, float, float]]:
    lumps = [(0.0, 3.9, 0.0, 1.55, 0.95)]
    for k in range(6):
        angle = 2 * np.pi * k / 6 + rng.random()
        reach = 0.95 + 0.45 * rng.random()
        lumps.append(
            (np.cos(angle) * reach, 3.1 + 0.9 * rng.random(), np.sin(angle) * reach, 0.95 + 0.3 * rng.random(), 0.85)
        )
    lumps.append((0.2, 5.0, -0.1, 1.0, 0.9))
    return lumps


def build_trees() -> dict[str, Mesh]:
    """`tree_round`, `tree_poplar`, `tree_blossom`, `bush`, each in two variants and with a `_far` form."""
    meshes: dict[str, Mesh] = {}
    for variant in range(2):
        rng = np.random.default_rng(40 + variant)
        round_lumps = _round_lumps(rng)
        poplar = [
            (
                0.10 * np.sin(k * 2.1),
                1.9 + k * 1.12,
                0.10 * np.cos(k * 1.7),
                0.42 + 0.58 * np.sin(np.pi * (k + 0.7) / 6.2) ** 0.8,
                1.25,
            )
            for k in range(6)
        ]
        blossom = [
            (np.cos(a) * 0.95, 2.65 + 0.5 * rng.random(), np.sin(a) * 0.95, 0.80 + 0.2 * rng.random(), 0.75)
            for a in np.arange(5) * 2 * np.pi / 5 + variant
        ]
        blossom.append((0.0, 3.35, 0.0, 1.05, 0.8))
        recipes: dict[
            str, tuple[list[tuple[float, float, float, float, float]], Colour, float, float, Colour, float, float]
        ] = {
            "tree_round": (
                round_lumps,
                ((0.095, 0.185, 0.035), (0.135, 0.205, 0.040))[variant],
                3.0,
                0.17,
                (0.15, 0.10, 0.065),
                2.0,
                0.6,
            ),
            "tree_poplar": (poplar, (0.075, 0.165, 0.040), 1.8, 0.10, (0.17, 0.125, 0.085), 1.1, 0.4),
            "tree_blossom": (
                blossom,
                ((0.72, 0.34, 0.40), (0.80, 0.56, 0.60))[variant],
                2.4,
                0.11,
                (0.12, 0.075, 0.06),
                1.9,
                0.0,
            ),
        }
        for name, (lumps, leaf, stem, girth, bark, foot, warm) in recipes.items():
            for far in (False, True):
                build = MeshBuilder()
                shape = np.random.default_rng(50 + variant)
                _trunk(build, stem, girth, bark, 0.0, 0 if far or name == "tree_poplar" else 3, shape)
                canopy(
                    build,
                    lumps,
                    leaf,
                    shape,
                    level=1 if far else 2,
                    tufts=0.9 if far else {"tree_blossom": 17}.get(name, 12),
                    tuft_m={"tree_round": 0.28, "tree_poplar": 0.22}.get(name, 0.17) * (2.7 if far else 1.0),
                    warm=warm,
                    foot=foot,
                )
                meshes[f"{name}_{variant}" + ("_far" if far else "")] = build.build()
    return meshes
