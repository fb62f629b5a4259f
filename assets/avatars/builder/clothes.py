"""Jacket, shirt, trousers, shoes, scarf and badge, cut from MakeHuman's tights or laid over the body."""

import numpy as np

from .body import part_of
from .makehuman import BODY_VERTICES, Base
from .mesh import (
    Array,
    Part,
    clip,
    grid_triangles,
    linear,
    nearest,
    normals_of,
    relax,
    select,
    smoothstep,
    subdivide,
    thicken,
)

JACKET = linear("#174a52")
LAPEL = linear("#123c44")
SHIRT = linear("#d8cfbe")
TROUSERS = linear("#23283a")
SHOE = linear("#5e3820")
SOLE = linear("#b9ae9c")
SCARF = linear("#b8502f")
BADGE = linear("#d9d3c6")


class Measures:
    """Heights and axes of this body that the cut follows, metres."""

    def __init__(self, base: Base) -> None:
        heads = dict(zip(base.rig.names, base.rig.heads, strict=True))
        self.heads = heads
        self.neck = float(heads["Neck"][1])
        self.waist = float(heads["Spine"][1])
        self.hips = float(heads["Hips"][1])
        self.knee = float(heads["LeftLeg"][1])

    def sleeve(self, points: Array) -> Array:
        """0 at the elbow, 1 at the wrist; far below 0 away from the forearms."""
        result = np.full(len(points), -9.0)
        for side in ("Left", "Right"):
            elbow, wrist = self.heads[f"{side}ForeArm"], self.heads[f"{side}Hand"]
            axis = wrist - elbow
            along = (points - elbow) @ axis / (axis @ axis)
            off_axis = np.linalg.norm(points - elbow - along[:, None] * axis, axis=1)
            result = np.where(off_axis < 0.13, np.maximum(result, along), result)
        return result


def suit(base: Base) -> Part:
    """The tights, twice as fine, smooth."""
    return subdivide(part_of(base, "cloth", ["helper-tights"], SHIRT))


def inflate(part: Part, distance: Array | float) -> Part:
    normals = normals_of(part.points, part.triangles)
    part.points = part.points + normals * np.asarray(distance).reshape(-1, 1)
    return part


def copy(part: Part, colour: Array) -> Part:
    made = select(part, np.arange(len(part.points)), part.triangles)
    made.colours = np.tile(colour, (len(part.points), 1))
    made.morphs = {}
    return made


def trousers(whole: Part, cut: Measures) -> Part:
    part = copy(whole, TROUSERS)
    part.points = relax(part.points, part.triangles, 4)
    inflate(part, 0.006)
    for side in ("Left", "Right"):
        hip, knee, ankle = (cut.heads[f"{side}{bone}"] for bone in ("UpLeg", "Leg", "Foot"))
        mine = (part.points[:, 0] > 0) == (hip[0] > 0)
        for top, bottom, width_top, width_bottom in ((hip, knee, 0.0, 0.068), (knee, ankle, 0.068, 0.070)):
            share = (top[1] - part.points[:, 1]) / (top[1] - bottom[1])
            axis = top + (bottom - top) * np.clip(share, 0, 1.6)[:, None]
            axis[:, 2] -= 0.006 * smoothstep(0.3, 1.0, share)
            away = (part.points - axis) * [1, 0, 1]
            reach = np.linalg.norm(away, axis=1)
            wanted = np.maximum(reach, width_top + (width_bottom - width_top) * np.clip(share, 0, 1))
            last = bottom is ankle
            inside = mine & (share > (0 if last else 0.35)) & (share <= (1.6 if last else 1.0))
            grown = axis * [1, 0, 1] + away * (wanted / np.maximum(reach, 1e-6))[:, None]
            grown[:, 1] = part.points[:, 1]
            part.points = np.where(inside[:, None], grown, part.points)
    keep = np.minimum(cut.waist + 0.02 - part.points[:, 1], part.points[:, 1] - 0.062)
    # arms hang lower than the waist in no pose of the file, but the sleeves of the tights do
    keep = np.minimum(keep, 0.26 - np.abs(part.points[:, 0]))
    part = clip(part, keep)
    part.points = relax(part.points, part.triangles, 2, 0.5)
    crease = np.sin(part.points[:, 1] * 95 + part.points[:, 0] * 40) * smoothstep(0.22, 0.07, part.points[:, 1])
    return thicken(inflate(part, 0.0015 * crease), 0.008)


def shirt(whole: Part, cut: Measures) -> Part:
    part = copy(whole, SHIRT)
    part.points = relax(part.points, part.triangles, 6)
    inflate(part, 0.004)
    keep = np.minimum(part.points[:, 1] - (cut.hips + 0.0), 0.15 - np.abs(part.points[:, 0]))
    keep = np.minimum(keep, cut.neck - 0.022 - part.points[:, 1])
    return thicken(clip(part, keep), 0.004)


def opening(points: Array, cut: Measures) -> Array:
    """Distance from the jacket's front edge; large at the back."""
    button = cut.waist + 0.075
    above = np.clip((points[:, 1] - button) / (cut.neck - 0.02 - button), 0, 1.2)
    below = np.clip((button - points[:, 1]) / 0.22, 0, 1.2)
    edge = 0.004 + 0.066 * above**1.25 + 0.055 * below**1.6
    return np.asarray(np.where(points[:, 2] > -0.01, np.abs(points[:, 0]) - edge, 0.2))


def jacket(whole: Part, cut: Measures) -> list[Part]:
    part = copy(whole, JACKET)
    smooth = 0.5 * (1 - 0.7 * smoothstep(0.14, 0.2, np.abs(part.points[:, 0])))[:, None]
    part.points = relax(part.points, part.triangles, 14, smooth)
    flare = 0.012 * smoothstep(cut.waist, cut.hips - 0.08, part.points[:, 1])
    slim = smoothstep(0.115, 0.17, np.abs(part.points[:, 0])) * (part.points[:, 1] > cut.hips - 0.25)
    inflate(part, 0.0115 + flare - 0.0055 * slim)
    sleeve = cut.sleeve(part.points)
    elbow = np.exp(-((sleeve / 0.25) ** 2)) * np.sin(sleeve * 34)
    cuff = smoothstep(0.55, 1.0, sleeve) * np.sin(sleeve * 42 + part.points[:, 1] * 60)
    inflate(part, 0.0018 * elbow + 0.0014 * cuff + 0.004 * smoothstep(0.3, 0.95, sleeve))
    collar = cut.neck + 0.008 - 0.54 * np.clip(part.points[:, 2] - 0.01, -0.03, 0.1)
    body = np.minimum(part.points[:, 1] - (cut.hips - 0.095), collar - part.points[:, 1])
    on_arm = (np.abs(part.points[:, 0]) > 0.22) & (part.points[:, 1] > cut.hips - 0.25)
    keep = np.where(on_arm, 0.93 - sleeve, body)
    keep = np.minimum(keep, opening(part.points, cut))
    shell = clip(part, keep)

    band = copy(shell, LAPEL)
    inflate(band, 0.0045)
    front = opening(band.points, cut)
    rise = smoothstep(cut.waist + 0.07, cut.neck - 0.075, band.points[:, 1])
    revers = 0.010 + 0.044 * rise - front
    revers = np.minimum(revers, np.minimum(cut.neck - 0.062 - band.points[:, 1] + 0.5 * front, rise * 10 - 0.02))
    lapel = clip(band, revers)
    return [thicken(shell, 0.009), thicken(lapel, 0.005)]


def shoes(whole: Part, cut: Measures) -> list[Part]:
    part = copy(whole, SHOE)
    part = clip(part, np.minimum(0.125 - part.points[:, 1], 0.4 - np.abs(part.points[:, 0])))
    part.points = relax(part.points, part.triangles, 3)
    inflate(part, 0.007)
    sole = smoothstep(0.026, 0.016, part.points[:, 1])
    normals = normals_of(part.points, part.triangles) * [1, 0, 1]
    part.points += normals * (0.003 * sole)[:, None]
    part.points[:, 1] = np.where(part.points[:, 1] < 0.014, 0.0, part.points[:, 1])
    part.material = "leather"
    upper, sole_part = clip(part, part.points[:, 1] - 0.015), clip(part, 0.0165 - part.points[:, 1])
    sole_part = copy(sole_part, SOLE)
    sole_part.points += normals_of(sole_part.points, sole_part.triangles) * [0.002, 0, 0.002]
    return [thicken(upper, 0.004), sole_part]


def follow(base: Base, points: Array) -> Array:
    """Bone weights of loose pieces, from the body under them; without the arms, which would pull them out of shape."""
    body = base.points[:BODY_VERTICES]
    weights = base.rig.weights[:BODY_VERTICES].copy()
    for bone, name in enumerate(base.rig.names):
        if name not in ("Neck", "Spine2", "Spine1", "Spine"):
            weights[:, bone] = 0
    usable = np.flatnonzero(weights.sum(1) > 0.5)
    index, share = nearest(points, body[usable], 8)
    mixed = (weights[usable][index] * share[..., None]).sum(1)
    return np.asarray(mixed / mixed.sum(1, keepdims=True))


def scarf(base: Base, cut: Measures) -> list[Part]:
    """Two turns of cloth round the neck, a knot, and two short ends."""
    body = base.points[:BODY_VERTICES]
    centre = cut.heads["Neck"] + [0, -0.012, 0.012]
    band = body[(np.abs(body[:, 1] - centre[1] - 0.01) < 0.03) & (np.abs(body[:, 0]) < 0.085)]
    angle_of = np.arctan2(band[:, 0] - centre[0], band[:, 2] - centre[2])
    reach_of = np.hypot(band[:, 0] - centre[0], band[:, 2] - centre[2])
    columns, rows = 64, 14
    around = np.linspace(-np.pi, np.pi, columns, endpoint=False)
    apart = np.abs((around[:, None] - angle_of[None] + np.pi) % (2 * np.pi) - np.pi)
    reach = np.array([np.percentile(reach_of[row < 0.25], 70) for row in apart])
    reach = (np.roll(reach, 1) + reach + np.roll(reach, -1)) / 3
    parts = []
    for turn, (height, radius, thick) in enumerate(((0.016, 0.008, 0.014), (-0.004, 0.017, 0.018))):
        ring = np.linspace(0, 2 * np.pi, rows, endpoint=False)[:, None]
        fold = 1 + 0.16 * np.sin(3 * ring + 2 * around[None] + turn) + 0.08 * np.sin(5 * ring - 3 * around[None])
        out = (reach + radius)[None] + np.cos(ring) * thick * 0.75 * fold
        drop = height - 0.020 * (np.cos(around) * 0.5 + 0.5) + 0.012 * (0.5 - 0.5 * np.cos(around))
        up = drop[None] + np.sin(ring) * thick * 1.15 * fold
        points = np.stack([np.sin(around)[None] * out, up, np.cos(around)[None] * out], -1).reshape(-1, 3) + centre
        triangles = grid_triangles(rows, columns, is_closed=True)
        last = np.arange(columns)
        wrap = np.stack([(rows - 1) * columns + last, last, (rows - 1) * columns + (last + 1) % columns], 1)
        wrap2 = np.stack([(rows - 1) * columns + (last + 1) % columns, last, (last + 1) % columns], 1)
        triangles = np.concatenate([triangles, wrap, wrap2])
        normals = normals_of(points, triangles)
        middle = (
            np.stack(
                [
                    np.sin(around)[None] * (reach + radius)[None] + 0 * ring,
                    drop[None] + 0 * ring,
                    np.cos(around)[None] * (reach + radius)[None] + 0 * ring,
                ],
                -1,
            ).reshape(-1, 3)
            + centre
        )
        if ((points - middle) * normals).sum() < 0:
            triangles = triangles[:, ::-1]
        tone = np.repeat(0.9 + 0.2 * np.sin(3 * ring + 2 * around[None]) * 0.5, 1).reshape(-1, 1)
        parts.append(Part("cloth", points, triangles, SCARF * tone, follow(base, points)))
    front = centre + np.array([0, -0.024, float(reach[columns // 2]) + 0.018])
    polar = np.linspace(0.05, np.pi - 0.05, 9)[:, None]
    azimuth = np.linspace(0, 2 * np.pi, 14, endpoint=False)[None]
    knot = front + np.stack(
        [
            0.019 * np.sin(polar) * np.cos(azimuth),
            0.016 * np.cos(polar) + 0 * azimuth,
            0.013 * np.sin(polar) * np.sin(azimuth),
        ],
        -1,
    ).reshape(-1, 3)
    dyed = np.tile(SCARF * 0.92, (len(knot), 1))
    parts.append(_outwards(Part("cloth", knot, grid_triangles(9, 14, True), dyed, follow(base, knot)), front))
    for lean, length in ((-0.34, 0.105), (0.22, 0.125)):
        s, w = np.meshgrid(np.linspace(0, 1, 9), np.linspace(-1, 1, 7), indexing="ij")
        width = 0.010 + 0.020 * s
        x = front[0] + lean * length * s + w * width
        y = front[1] - 0.006 - length * s + 0.008 * w * np.sign(lean) * s
        flat = np.stack([x.ravel(), y.ravel()], 1)
        chest = body[(body[:, 2] > 0) & (np.abs(body[:, 0]) < 0.12) & (np.abs(body[:, 1] - front[1] + 0.05) < 0.14)]
        index, share = nearest(flat, chest[:, :2], 4)
        z = (chest[index][..., 2] * share).sum(1).reshape(s.shape)
        z = np.maximum.accumulate(np.maximum(z, z.mean(1, keepdims=True)), 0) + 0.018 + 0.004 * np.cos(w * 6) * s
        z[0] = front[2]
        points = np.stack([x.ravel(), y.ravel(), z.ravel()], 1)
        part = Part("cloth", points, grid_triangles(9, 7), np.tile(SCARF, (len(points), 1)), follow(base, points))
        part.colours[s.ravel() > 0.93] = SCARF * 1.25
        parts.append(thicken(_outwards(part, points.mean(0) - [0, 0, 1.0]), 0.004))
    return parts


def _outwards(part: Part, inside: Array) -> Part:
    if ((part.points - inside) * normals_of(part.points, part.triangles)).sum() < 0:
        part.triangles = part.triangles[:, ::-1]
    return part


def badge(coat: Part, cut: Measures) -> Part:
    """A small name badge on her left side of the jacket."""
    s, t = np.meshgrid(np.linspace(-1, 1, 9), np.linspace(-1, 1, 7), indexing="ij")
    x, y = 0.098 + 0.024 * s, cut.heads["Spine2"][1] + 0.028 + 0.0105 * t
    front = coat.points[coat.points[:, 2] > 0.02]
    index, share = nearest(np.stack([x.ravel(), y.ravel()], 1), front[:, :2], 3)
    z = (front[index][..., 2] * share).sum(1)
    plane = np.linalg.lstsq(np.stack([x.ravel(), y.ravel(), np.ones(x.size)], 1), z, rcond=None)[0]
    z = np.stack([x.ravel(), y.ravel(), np.ones(x.size)], 1) @ plane
    points = np.stack([x.ravel(), y.ravel(), z + 0.011], 1)
    colours = np.tile(BADGE, (len(points), 1))
    colours[(t.ravel() > 0.5)] = JACKET * 1.6
    weights = coat.weights[np.flatnonzero(coat.points[:, 2] > 0.02)[index]].mean((0, 1))
    weights = np.tile(weights, (len(points), 1))
    part = Part("leather", points, grid_triangles(9, 7), colours, weights)
    part = _outwards(part, points.mean(0) - [0, 0, 1])
    return thicken(part, 0.003)


def hide_under(skin: Part, cut: Measures) -> Part:
    """Only head, throat and hands remain of the body."""
    on_arm = np.abs(skin.points[:, 0]) > 0.22
    return clip(skin, np.where(on_arm, cut.sleeve(skin.points) - 0.84, skin.points[:, 1] - (cut.neck - 0.075)))


def outfit(base: Base) -> list[Part]:
    cut = Measures(base)
    whole = suit(base)
    coat = jacket(whole, cut)
    below = [trousers(whole, cut), shirt(whole, cut), *shoes(whole, cut)]
    return [*below, *coat, *scarf(base, cut), badge(coat[0], cut)]
