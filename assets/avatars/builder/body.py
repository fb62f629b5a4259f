"""Skin, face, eyes, mouth, brows and lashes."""

import numpy as np

from .makehuman import BODY_VERTICES, Base
from .mesh import Array, Part, compact, grid_triangles, linear, nearest, smoothstep

SKIN = linear("#cf9876")
LIP = linear("#a9534c")
BLUSH = linear("#cc7460")
MOUTH = linear("#4a1a18")
TEETH = linear("#cfc8bb")
TONGUE = linear("#8f4644")
SCLERA = linear("#e6e1da")
IRIS = linear("#5d3c22")
IRIS_RING = linear("#2a1a10")
PUPIL = linear("#060505")
BROW = linear("#36231a")
LASH = linear("#17100d")


def part_of(base: Base, material: str, groups: list[str], colour: Array) -> Part:
    triangles = np.concatenate([base.groups[name] for name in groups])
    kept, renumbered = compact(base.points, triangles)
    return Part(
        material,
        base.points[kept],
        renumbered,
        np.tile(colour, (len(kept), 1)),
        base.rig.weights[kept],
        {name: offsets[kept] for name, offsets in base.morphs.items()},
    )


def strength(offsets: Array) -> Array:
    length = np.linalg.norm(offsets, axis=1)
    return length / max(float(length.max()), 1e-9)


def blend(colours: Array, towards: Array, share: Array) -> Array:
    return colours + (towards - colours) * np.clip(share, 0, 1)[:, None]


def eye_centre(base: Base, side: str) -> tuple[Array, float]:
    """Centre and radius of the eyeball: least-squares sphere through the helper's vertices."""
    points = base.points[np.unique(base.groups[f"helper-{side}-eye"])]
    system = np.concatenate([2 * points, np.ones((len(points), 1))], 1)
    solution = np.linalg.lstsq(system, (points**2).sum(1), rcond=None)[0]
    centre = solution[:3]
    return centre, float(np.sqrt(solution[3] + centre @ centre))


def skin(base: Base) -> Part:
    """The whole body surface with painted face; hidden parts are cut off elsewhere."""
    points = base.points[:BODY_VERTICES]
    colours = np.tile(SKIN, (len(points), 1))
    left, right = eye_centre(base, "l")[0], eye_centre(base, "r")[0]
    eyes_y, eyes_z = (left[1] + right[1]) / 2, left[2]
    for x in (-0.04, 0.04):
        spot = np.array([x, eyes_y - 0.037, eyes_z + 0.012])
        near = np.exp(-(((points - spot) / [0.02, 0.014, 0.03]) ** 2).sum(1))
        colours = blend(colours, BLUSH, 0.42 * near)
    nose = np.exp(-(((points - [0, eyes_y - 0.038, eyes_z + 0.04]) / [0.013, 0.010, 0.02]) ** 2).sum(1))
    colours = blend(colours, BLUSH, 0.30 * nose)
    for centre in (left, right):
        lid = np.exp(-(((points - centre - [0, 0.008, 0.01]) / [0.019, 0.009, 0.02]) ** 2).sum(1))
        colours = blend(colours, SKIN * [0.72, 0.60, 0.58], 0.45 * lid)
    lips = np.zeros(len(points))
    for name in ("mouth-lowerlip-volume-incr", "mouth-upperlip-volume-incr"):
        lips = np.maximum(lips, strength(base.target(f"mouth/{name}"))[:BODY_VERTICES])
    colours = blend(colours, LIP, smoothstep(0.05, 0.34, lips) * 0.85)
    teeth = base.points[np.unique(np.concatenate([base.groups[f"helper-{row}-teeth"] for row in ("upper", "lower")]))]
    low, high = teeth.min(0) - [0.0, 0.02, 0.06], teeth.max(0) + np.array([0.0, 0.004, 0.02])
    cell = np.floor(points[:, :2] / 0.004).astype(int) + 1000
    front = np.full((2000, 2000), -np.inf)
    np.maximum.at(front, (cell[:, 0], cell[:, 1]), points[:, 2])
    behind = front[cell[:, 0], cell[:, 1]] - points[:, 2]
    is_cavity = ((points > low) & (points < high)).all(1) & (behind > 0.006)
    deep = smoothstep(0.006, 0.04, behind)[:, None]
    colours = np.where(is_cavity[:, None], MOUTH * (1 - 0.85 * deep), colours)
    return Part(
        "skin",
        points,
        base.groups["body"],
        colours,
        base.rig.weights[:BODY_VERTICES],
        {name: offsets[:BODY_VERTICES] for name, offsets in base.morphs.items()},
    )


def eyeball(base: Base, side: str, bone: int) -> Part:
    """A sphere whose pole looks ahead, with rings close together where colours meet."""
    centre, radius = eye_centre(base, side)
    rings = [
        (0.0, PUPIL), (12.0, PUPIL), (13.2, IRIS * 0.6), (19.0, IRIS * 1.9), (25.0, IRIS * 1.1), (29.0, IRIS_RING),
        (31.0, IRIS_RING), (33.0, SCLERA * 0.82), (40.0, SCLERA), (55.0, SCLERA), (70.0, SCLERA * [0.98, 0.90, 0.88]),
        (90.0, SCLERA * [0.95, 0.8, 0.78]), (120.0, SCLERA * 0.7),
    ]  # fmt: skip
    columns = 32
    polar = np.radians([ring[0] for ring in rings])[:, None]
    around = np.linspace(0, 2 * np.pi, columns, endpoint=False)[None]
    direction = np.stack(
        [np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar) + 0 * around], -1
    ).reshape(-1, 3)
    colours = np.repeat(np.array([ring[1] for ring in rings]), columns, 0)
    streaks = np.tile(1 + 0.12 * np.cos(3 * around[0] + 1) + 0.08 * np.cos(7 * around[0]), len(rings))[:, None]
    is_iris = np.repeat([12.5 < ring[0] < 28 for ring in rings], columns)[:, None]
    weights = np.zeros((len(direction), len(base.rig.names)))
    weights[:, bone] = 1
    return Part(
        "eyes",
        centre + direction * radius,
        grid_triangles(len(rings), columns, is_closed=True),
        np.where(is_iris, colours * streaks, colours),
        weights,
        normals=direction,
    )


def brow(base: Base, sign: float) -> Part:
    """Strands of hair-fine ribbons lying on the skin above one eye; they follow its bones and morphs."""
    face = base.points[:BODY_VERTICES]
    centre = eye_centre(base, "l" if sign > 0 else "r")[0]
    rng = np.random.default_rng(11)
    roots, tips = [], []
    for along in np.linspace(0, 1, 64):
        x = 0.0125 + 0.041 * along
        y = 0.0175 + 0.0068 * np.sin(np.pi * (0.10 + 0.72 * along)) - 0.0035 * along**3
        thickness = 0.0062 * (1 - 0.75 * along**1.6) * min(1.0, 0.55 + 4 * along)
        for across in (-0.36, -0.12, 0.12, 0.36):
            start = np.array([x - abs(centre[0]), y + across * thickness])
            lean = 0.9 - 0.85 * along - 0.5 * across
            reach = 0.0062 * rng.uniform(0.75, 1.15)
            roots.append(start)
            rise = np.sin(lean * 0.9) * (0.6 if across < 0 else 0.25)
            tips.append(start + reach * np.array([np.cos(lean * 0.9), rise]))
    flat = np.concatenate([roots, tips]) * [1, 1] + [0, centre[1]]
    x = sign * (flat[:, 0] + abs(centre[0]))
    front = np.flatnonzero((np.abs(face[:, 1] - centre[1]) < 0.05) & (face[:, 2] > centre[2] - 0.01))
    index, share = nearest(np.stack([x, flat[:, 1]], 1), face[front][:, :2], 4)
    z = (face[front][index][..., 2] * share).sum(1) + 0.0011
    spine = np.stack([x, flat[:, 1], z], 1)
    count = len(roots)
    direction = spine[count:] - spine[:count]
    side = np.cross(direction, [0, 0, 1.0])
    side /= np.linalg.norm(side, axis=1, keepdims=True)
    half = 0.00055
    points = np.concatenate([spine[:count] - side * half, spine[:count] + side * half, spine[count:]])
    triangles = np.stack([np.arange(count), np.arange(count) + 2 * count, np.arange(count) + count], 1)
    index, share = nearest(points, face[front], 4)
    on_face = front[index]
    return Part(
        "brows",
        points,
        triangles,
        np.tile(BROW, (len(points), 1)) * rng.uniform(0.8, 1.25, (count, 1)).repeat(3, 1).T.reshape(-1, 1),
        (base.rig.weights[on_face] * share[..., None]).sum(1),
        {name: (offsets[on_face] * share[..., None]).sum(1) for name, offsets in base.morphs.items()},
        normals=np.tile([0.25 * sign, 0.2, 0.95], (len(points), 1)),
    )


def lashes(base: Base) -> Part:
    names = [f"helper-{side}-eyelashes-{row}" for side in "lr" for row in "2"]
    return part_of(base, "brows", names, LASH)


def teeth(base: Base, row: str, shift: Array) -> Part:
    """One row of teeth as a smooth arch in the place of MakeHuman's coarse one, whose motion it takes over."""
    coarse = np.unique(base.groups[f"helper-{row}-teeth"])
    cloud = base.points[coarse]
    front, middle = cloud[:, 2].max(), (cloud[:, 1].min() + cloud[:, 1].max()) / 2
    angle, height = np.meshgrid(np.linspace(-1.25, 1.25, 33), np.linspace(-1, 1, 5), indexing="ij")
    points = (
        np.stack(
            [
                0.0180 * np.sin(angle),
                middle + 0.0048 * height,
                front - 0.009 - 0.030 * (1 - np.cos(angle)) - 0.0012 * height**2,
            ],
            -1,
        ).reshape(-1, 3)
        + shift
    )
    gaps = 0.88 + 0.12 * np.abs(np.cos(angle * 6.3)).ravel() ** 0.4
    index, share = nearest(points, cloud, 6)
    on_coarse = coarse[index]
    return Part(
        "mouth",
        points,
        grid_triangles(33, 5),
        TEETH * gaps[:, None],
        (base.rig.weights[on_coarse] * share[..., None]).sum(1),
        {name: np.tile(offsets[coarse].mean(0), (len(points), 1)) for name, offsets in base.morphs.items()},
        normals=np.stack([np.sin(angle), 0.2 * height, np.cos(angle)], -1).reshape(-1, 3),
    )


def inner_mouth(base: Base) -> list[Part]:
    tongue = part_of(base, "mouth", ["helper-tongue"], TONGUE)
    tongue.points = tongue.points - [0, 0.006, 0.009]  # else it hides the teeth
    upper = teeth(base, "upper", np.array([0.0, -0.0065, -0.002]))
    return [upper, teeth(base, "lower", np.array([0.0, -0.005, -0.004])), tongue]
