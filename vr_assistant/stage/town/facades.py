"""Walls with windows, doors and shopfronts, in the frame of one wall.

Frame of a wall: x to the right and y up as seen from outside, z towards the viewer; origin at the lower left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import (
    BOTTOM,
    FRONT,
    GLOW_NONE,
    GLOW_WINDOW,
    LEFT,
    NO_BACK,
    RIGHT,
    TOP,
    MeshBuilder,
)

Colour = tuple[float, float, float]
Opening = tuple[float, float, float, float]
"""x0, x1, y0, y1 in the wall, metres."""

REVEAL_M = 0.20
_TWO_LEAVES_M = 1.6
_BEAD = [[0, 2, 1], [0, 3, 2], [0, 4, 3], [0, 1, 4], [5, 1, 2], [5, 2, 3], [5, 3, 4], [5, 4, 1]]


@dataclass(frozen=True, slots=True)
class Paint:
    """Linear RGB."""

    wall: Colour
    trim: Colour
    shutter: Colour
    door: Colour
    plinth: Colour
    material: Material


def wall(
    build: MeshBuilder,
    width: float,
    height: float,
    openings: Sequence[Opening],
    paint: Paint,
    reveal_m: float = REVEAL_M,
) -> None:
    """The flat of the wall with holes, darker at the ground and under the eaves, and the depth of the holes."""
    xs = [0.0, min(0.5, width / 4), width - min(0.5, width / 4), width]
    ys = [0.0, 0.9, height - 0.7, height]
    holes = np.array(openings, np.float64).reshape(-1, 4)
    x = np.unique(np.round(np.concatenate([xs, holes[:, 0], holes[:, 1]]), 4))
    y = np.unique(np.round(np.concatenate([ys, holes[:, 2], holes[:, 3]]), 4))
    x0, y0 = np.meshgrid(x[:-1], y[:-1])
    x1, y1 = np.meshgrid(x[1:], y[1:])
    x0, x1, y0, y1 = x0.ravel(), x1.ravel(), y0.ravel(), y1.ravel()
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    inside = (
        (middle_x[:, None] > holes[:, 0])
        & (middle_x[:, None] < holes[:, 1])
        & (middle_y[:, None] > holes[:, 2])
        & (middle_y[:, None] < holes[:, 3])
    ).any(axis=1)
    keep = ~inside & (x1 - x0 > 1e-3) & (y1 - y0 > 1e-3)
    x0, x1, y0, y1 = x0[keep], x1[keep], y0[keep], y1[keep]
    corners = _rectangles(x0, x1, y0, y1, 0.0)
    low = np.clip(corners[..., 1] / 0.9, 0, 1)
    high = np.clip((height - corners[..., 1]) / 0.7, 0, 1)
    build.quads(corners, paint.material, paint.wall, occlusion=(0.62 + 0.38 * low) * (0.70 + 0.30 * high))
    _reveals(build, holes, paint, reveal_m)


def _rectangles(
    x0: NDArray[np.float64], x1: NDArray[np.float64], y0: NDArray[np.float64], y1: NDArray[np.float64], z: float
) -> NDArray[np.float64]:
    depth = np.full_like(x0, z)
    return np.stack(
        [
            np.stack([x0, y0, depth], -1),
            np.stack([x1, y0, depth], -1),
            np.stack([x1, y1, depth], -1),
            np.stack([x0, y1, depth], -1),
        ],
        1,
    )


def _reveals(build: MeshBuilder, holes: NDArray[np.float64], paint: Paint, reveal_m: float) -> None:
    if not len(holes):
        return
    x0, x1, y0, y1 = holes.T
    near, far = np.zeros_like(x0), np.full_like(x0, -reveal_m)

    def quad(*points: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]) -> NDArray[np.float64]:
        return np.stack([np.stack(p, -1) for p in points], 1)

    left = quad((x0, y0, near), (x0, y0, far), (x0, y1, far), (x0, y1, near))
    right = quad((x1, y0, far), (x1, y0, near), (x1, y1, near), (x1, y1, far))
    top = quad((x0, y1, far), (x1, y1, far), (x1, y1, near), (x0, y1, near))
    bottom = quad((x0, y0, near), (x1, y0, near), (x1, y0, far), (x0, y0, far))
    build.quads(np.concatenate([left, right, bottom]), Material.PLAIN, paint.trim, occlusion=[0.8, 0.5, 0.5, 0.8])
    build.quads(top, Material.PLAIN, paint.trim, occlusion=[0.45, 0.45, 0.75, 0.75])


def windows(
    build: MeshBuilder,
    openings: Sequence[Opening],
    paint: Paint,
    rng: np.random.Generator,
    *,
    shutters: bool,
    boxes: bool = False,
) -> None:
    """Glass, frame with a cross, surround, sill, and maybe shutters and flower boxes."""
    if not openings:
        return
    x0, x1, y0, y1 = np.array(openings, np.float64).T
    cx, cy, w, h = (x0 + x1) / 2, (y0 + y1) / 2, x1 - x0, y1 - y0
    n = len(cx)
    seeds = rng.integers(0, 256, n)
    shade = 0.9 + 0.2 * rng.random((n, 1))
    build.quads(
        _rectangles(x0, x1, y0, y1, -REVEAL_M + 0.01),
        Material.GLASS,
        np.array([0.16, 0.17, 0.19]) * shade,
        uv=[[0, 0], [1, 0], [1, 1], [0, 1]],
        occlusion=0.85,
        glow=GLOW_WINDOW,
        seed=seeds,
    )
    bar, z = 0.045, np.full(n, -REVEAL_M + 0.03)
    half = np.full(n, bar)
    frames = [
        (cx, cy, half * 0.6, h / 2),
        (cx, y0 + h * 0.64, w / 2, half * 0.6),
        (cx, y0 + bar, w / 2, half),
        (cx, y1 - bar, w / 2, half),
        (x0 + bar, cy, half, h / 2),
        (x1 - bar, cy, half, h / 2),
    ]
    for fx, fy, hx, hy in frames:
        build.boxes(
            np.stack([fx, fy, z], -1),
            np.stack([hx, hy, np.full(n, 0.03)], -1),
            Material.PLAIN,
            (0.72, 0.70, 0.64),
            faces=(FRONT,),
            occlusion=0.85,
        )
    trim, out = 0.11, np.full(n, 0.02)
    for fx, fy, hx, hy in (
        (x0 - trim / 2, cy, np.full(n, trim / 2), h / 2 + trim),
        (x1 + trim / 2, cy, np.full(n, trim / 2), h / 2 + trim),
        (cx, y1 + trim * 0.7, w / 2 + trim * 1.5, np.full(n, trim * 0.7)),
    ):
        _boards(
            build, np.stack([fx, fy, out], -1), np.stack([hx, hy, np.full(n, 0.035)], -1), Material.PLAIN, paint.trim
        )
    build.is_fine = True
    build.boxes(
        np.stack([cx, y0 - 0.04, out + 0.05], -1),
        np.stack([w / 2 + 0.18, np.full(n, 0.05), np.full(n, 0.10)], -1),
        Material.STONE,
        tuple(0.9 * c for c in paint.trim),
        faces=NO_BACK,
        grounded=0.6,
    )
    if boxes:
        _flower_boxes(build, cx, y0, w, rng)
    build.is_fine = False
    if shutters:
        leaf = np.minimum(w / 2, 0.48)
        for x in (x0 - trim - leaf / 2, x1 + trim + leaf / 2):
            centre = np.stack([x, cy, np.full(n, 0.045)], -1)
            half = np.stack([leaf / 2 - 0.01, h / 2 + 0.03, np.full(n, 0.03)], -1)
            _boards(build, centre, half, Material.PLANK, paint.shutter)


def _boards(
    build: MeshBuilder, centre: NDArray[np.float64], half: NDArray[np.float64], material: Material, colour: Colour
) -> None:
    """On the wall; from afar only their fronts are seen."""
    build.boxes(centre, half, material, colour, faces=(FRONT,), grounded=0.85)
    build.is_fine = True
    build.boxes(centre, half, material, colour, faces=(LEFT, RIGHT, TOP, BOTTOM), grounded=0.85)
    build.is_fine = False


def _flower_boxes(
    build: MeshBuilder,
    cx: NDArray[np.float64],
    y0: NDArray[np.float64],
    w: NDArray[np.float64],
    rng: np.random.Generator,
) -> None:
    chosen = rng.random(len(cx)) < 0.6
    cx, y0, w = cx[chosen], y0[chosen], w[chosen]
    n = len(cx)
    if not n:
        return
    z = np.full(n, 0.18)
    build.boxes(
        np.stack([cx, y0 + 0.07, z], -1),
        np.stack([w / 2, np.full(n, 0.09), np.full(n, 0.10)], -1),
        Material.PLANK,
        (0.20, 0.10, 0.055),
        faces=NO_BACK,
    )
    petals = np.array(
        [[0.72, 0.05, 0.08], [0.85, 0.30, 0.42], [0.90, 0.55, 0.08], [0.60, 0.18, 0.55], [0.9, 0.85, 0.8]]
    )
    for colour, count, reach, size in (((0.07, 0.19, 0.04), 9, 0.10, 0.09), (None, 8, 0.15, 0.055)):
        x = cx[:, None] + (rng.random((n, count)) - 0.5) * w[:, None]
        y = y0[:, None] + 0.16 + rng.random((n, count)) * reach
        depth = 0.18 + (rng.random((n, count)) - 0.4) * 0.2
        centre = np.stack([x, y, depth], -1).reshape(-1, 3)
        paint = np.repeat(petals[rng.integers(0, len(petals), n)], count, axis=0) if colour is None else colour
        blooms(build, centre, size, paint, rng)


def blooms(
    build: MeshBuilder, centres: NDArray[np.float64], size: float, colour: object, rng: np.random.Generator
) -> None:
    """Little eight-faced beads, one a flower, a fruit or a bunch of leaves."""
    base = np.array([[0, 0.8, 0], [1, 0, 0], [0, 0, 1], [-1, 0, 0], [0, 0, -1], [0, -0.8, 0]])
    angle = rng.random(len(centres)) * 2 * np.pi
    c, s, o, i = np.cos(angle), np.sin(angle), np.zeros(len(angle)), np.ones(len(angle))
    turn = np.stack([np.stack([c, o, s], -1), np.stack([o, i, o], -1), np.stack([-s, o, c], -1)], 1)
    corner = np.einsum("nij,kj->nki", turn, base) * size + centres[:, None]
    faces = corner[:, _BEAD].reshape(-1, 3, 3)
    paint = np.asarray(colour, np.float64)
    if paint.ndim == 2:
        paint = np.repeat(paint, len(_BEAD), axis=0)
    build.triangles(faces, Material.LEAF, paint, translucency=0.6)


def _leaf(build: MeshBuilder, x0: float, x1: float, y0: float, y1: float, paint: Paint, *, handle: float) -> None:
    """One leaf from y0 to y1, with a panel below, one above and a knob at x `handle`."""
    cx, w, h = (x0 + x1) / 2, x1 - x0, y1 - y0
    back = -REVEAL_M + 0.03
    build.boxes(
        [[cx, y0 + h / 2, back]], [[w / 2, h / 2, 0.03]], Material.PLANK, paint.door, faces=(FRONT,), grounded=0.7
    )
    for low, high in ((0.12, 0.42), (0.48, 0.94)):
        centre = [[cx, y0 + h * (low + high) / 2, back + 0.02]]
        half = [[w / 2 - 0.14, h * (high - low) / 2, 0.03]]
        build.boxes(centre, half, Material.PLAIN, tuple(c * 1.25 for c in paint.door), faces=NO_BACK)
    knob = [[handle, y0 + 1.0, back + 0.06]]
    build.boxes(knob, [[0.025, 0.07, 0.04]], Material.METAL, (0.75, 0.55, 0.22), faces=NO_BACK)


def door(build: MeshBuilder, opening: Opening, paint: Paint) -> None:
    """A door with panels in its opening, of two leaves if it is wide, with a step and a surround."""
    x0, x1, y0, y1 = opening
    cx, w, h = (x0 + x1) / 2, x1 - x0, y1 - y0
    back = -REVEAL_M + 0.03
    light = h * 0.22
    if w < _TWO_LEAVES_M:
        _leaf(build, x0, x1, y0, y1 - light, paint, handle=x1 - 0.12)
    else:
        _leaf(build, x0, cx, y0, y1 - light, paint, handle=cx - 0.09)
        _leaf(build, cx, x1, y0, y1 - light, paint, handle=cx + 0.09)
        strip = [[0.03, (h - light) / 2, 0.03]]
        colour = tuple(c * 0.7 for c in paint.door)
        build.boxes([[cx, y0 + (h - light) / 2, back + 0.03]], strip, Material.PLAIN, colour, faces=NO_BACK)
    build.quads(
        [[[x0, y1 - light, back], [x1, y1 - light, back], [x1, y1, back], [x0, y1, back]]],
        Material.GLASS,
        (0.16, 0.17, 0.18),
        uv=[[0.3, 0.2], [0.7, 0.2], [0.7, 0.8], [0.3, 0.8]],
        glow=GLOW_WINDOW,
        seed=170,
        occlusion=0.7,
    )
    build.boxes([[cx, y1 - light, back + 0.03]], [[w / 2, 0.035, 0.03]], Material.PLAIN, paint.trim, faces=NO_BACK)
    doorway(build, opening, paint)
    build.boxes(
        [[cx, y0 - 0.06, 0.22]],
        [[w / 2 + 0.25, 0.075, 0.36]],
        Material.STONE,
        (0.46, 0.43, 0.38),
        faces=NO_BACK,
        grounded=0.6,
    )


def doorway(build: MeshBuilder, opening: Opening, paint: Paint) -> None:
    """The surround of a door, on the wall."""
    x0, x1, y0, y1 = opening
    cx, w, h = (x0 + x1) / 2, x1 - x0, y1 - y0
    for x in (x0 - 0.08, x1 + 0.08):
        build.boxes(
            [[x, y0 + h / 2, 0.03]], [[0.08, h / 2, 0.05]], Material.PLAIN, paint.trim, faces=NO_BACK, grounded=0.7
        )
    build.boxes(
        [[cx, y1 + 0.12, 0.06]], [[w / 2 + 0.22, 0.12, 0.10]], Material.PLAIN, paint.trim, faces=NO_BACK, grounded=0.7
    )


def shop_window(build: MeshBuilder, opening: Opening, paint: Paint, *, panes: int) -> None:
    """The frame of a large window that one sees a room through; its glass is too clean to be seen."""
    x0, x1, y0, y1 = opening
    w, h = x1 - x0, y1 - y0
    back = -REVEAL_M + 0.06
    xs = np.linspace(x0, x1, panes + 1)
    build.boxes(
        np.stack([xs, np.full_like(xs, (y0 + y1) / 2), np.full_like(xs, back)], -1),
        [[0.035, h / 2, 0.04]],
        Material.PLAIN,
        paint.door,
    )
    for y, half in ((y0 + 0.05, 0.05), (y0 + h * 0.80, 0.022), (y1 - 0.05, 0.05)):
        build.boxes([[(x0 + x1) / 2, y, back]], [[w / 2, half, 0.04]], Material.PLAIN, paint.door)


def awning(build: MeshBuilder, x0: float, x1: float, y: float, depth: float, colours: tuple[Colour, Colour]) -> None:
    """Striped cloth sloping out over the shop windows, with a scalloped edge."""
    count = max(4, round((x1 - x0) / 0.42))
    xs = np.linspace(x0, x1, count + 1)
    a, b = xs[:-1], xs[1:]
    drop, valance = depth * 0.42, 0.22
    z0, z1 = np.zeros(count), np.full(count, depth)
    high, low = np.full(count, y), np.full(count, y - drop)
    stripes = np.array([colours[i % 2] for i in range(count)])

    def points(*rows: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]) -> NDArray[np.float64]:
        return np.stack([np.stack(r, -1) for r in rows], 1)

    cloth = points((a, low, z1), (b, low, z1), (b, high, z0), (a, high, z0))
    build.quads(cloth, Material.FABRIC, stripes, occlusion=[1, 1, 0.85, 0.85], translucency=0.5)
    build.quads(
        cloth[:, [1, 0, 3, 2]], Material.FABRIC, stripes * 0.7, occlusion=[0.6, 0.6, 0.4, 0.4], translucency=0.5
    )
    middle = (a + b) / 2
    edge, tip = low - valance * 0.6, low - valance
    flap = points((a, edge, z1), (middle, tip, z1), (b, edge, z1), (b, low, z1))
    build.quads(flap, Material.FABRIC, stripes, occlusion=0.95, translucency=0.5)
    build.triangles(points((a, edge, z1), (b, low, z1), (a, low, z1)), Material.FABRIC, stripes, translucency=0.5)
    back = points((b, edge, z1), (a, edge, z1), (a, low, z1), (b, low, z1))
    build.quads(back, Material.FABRIC, stripes * 0.6, occlusion=0.7, translucency=0.5)
    for x, turn in ((x0, 1), (x1, -1)):
        side = np.array([[x, y - drop, depth], [x, y, 0.0], [x, y - drop, 0.0]])
        build.triangles([side, side[::-1]], Material.FABRIC, [colours[0], colours[0]], translucency=0.5)
        build.boxes(
            [[x - 0.015 * turn, y - drop, depth / 2]],
            [[0.012, 0.012, depth / 2]],
            Material.METAL,
            (0.2, 0.2, 0.2),
            faces=NO_BACK,
        )


def band(
    build: MeshBuilder, width: float, y: float, half: float, out: float, colour: Colour, glow: int = GLOW_NONE
) -> None:
    """A moulding along the wall, mitred by running past the corners."""
    build.boxes(
        [[width / 2, y, out / 2]], [[width / 2 + out, half, out / 2]], Material.PLAIN, colour, grounded=0.65, glow=glow
    )
