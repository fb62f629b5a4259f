"""Shelves, counters, tables, rails and seats of shops with goods on them, one mesh for each trade and kind.

Fronts look along -z; y 0 is the floor.
"""

from collections.abc import Callable

import numpy as np

from vr_assistant.stage.town.gadgets import picture
from vr_assistant.stage.town.goods import (
    BRASS,
    CREAM,
    DARK,
    MUTED,
    Board,
    candle,
    glasses,
    mugs,
    stood,
    tones,
)
from vr_assistant.stage.town.indoors import light_fixture
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import GLOW_COLOUR, NO_BOTTOM, Mesh, MeshBuilder
from vr_assistant.stage.town.shapes import by, ellipsoids, frustums
from vr_assistant.stage.town.trades import LOOKS, Look
from vr_assistant.world.room import FIXTURE_M, FixtureKind, Trade

_SHELF_Y = (0.10, 0.50, 0.90, 1.30, 1.70)
_SHELF_TOP = 2.12
_COUNTER_Y = 0.95
_TABLE_Y = 0.76
_STEPS = ((0.60, 0.0, 0.30), (0.74, 0.30, 0.60))
"""Of what stands in windows: height, and share of the depth from and to, metres."""

_Draw = Callable[[MeshBuilder, np.random.Generator, Look, int], None]


def _shelves(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    width, depth = FIXTURE_M["shelves"]
    w, d = width / 2, depth / 2
    back = [[[w, 0, d - 0.02], [-w, 0, d - 0.02], [-w, _SHELF_TOP, d - 0.02], [w, _SHELF_TOP, d - 0.02]]]
    build.quads(back, Material.PLANK, look.wood, occlusion=0.42)
    side = [[x * (w - 0.02), _SHELF_TOP / 2, 0] for x in (-1, 1)]
    build.boxes(side, [[0.02, _SHELF_TOP / 2, d]], Material.PLANK, look.wood, faces=NO_BOTTOM, grounded=0.6)
    build.boxes([[0, _SHELF_TOP, 0]], [[w + 0.03, 0.03, d + 0.02]], Material.BOARDS, look.wood)
    build.boxes([[0, 0.04, 0.03]], [[w, 0.04, d - 0.05]], Material.BOARDS, look.wood, faces=NO_BOTTOM, grounded=0.5)
    for number, y in enumerate(_SHELF_Y):
        build.boxes([[0, y - 0.014, 0]], [[w - 0.04, 0.014, d - 0.02]], Material.BOARDS, look.wood, occlusion=0.72)
        draw = look.boards[(number + variant) % len(look.boards)] if variant else look.boards[number % len(look.boards)]
        draw(build, rng, Board(-w + 0.06, w - 0.06, y, -d + 0.03, d - 0.04, 0.36))


def _window(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    width, depth = FIXTURE_M["window"]
    w, d = width / 2, depth / 2
    for (y, near, far), draw in zip(_STEPS, look.window, strict=True):
        z = -d + (near + far) / 2
        build.boxes(
            [[0, y / 2, z]], [[w, y / 2, (far - near) / 2]], Material.PLANK, look.wood, faces=NO_BOTTOM, grounded=0.5
        )
        draw(build, rng, Board(-w + 0.05, w - 0.05, y, -d + near + 0.03, -d + far - 0.03, 0.55))


def _counter(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    width, depth = FIXTURE_M["counter"]
    w, d, y = width / 2, depth / 2, _COUNTER_Y
    build.boxes(
        [[0, y / 2 - 0.02, 0]], [[w - 0.04, y / 2 - 0.02, d - 0.06]], Material.PLANK, look.wood, faces=NO_BOTTOM,
        grounded=0.5,
    )  # fmt: skip
    panels = np.array([[x, y / 2, -d + 0.05] for x in np.linspace(-w, w, 5)[:-1] + width / 8])
    build.boxes(panels, [[width / 8 - 0.07, y / 2 - 0.14, 0.015]], Material.PLAIN, tuple(c * 1.35 for c in look.wood))
    build.boxes([[0, 0.06, 0]], [[w - 0.03, 0.06, d - 0.045]], Material.PLAIN, tuple(c * 0.6 for c in look.wood))
    build.boxes([[0, y - 0.02, 0]], [[w, 0.025, d]], Material.BOARDS, tuple(min(1.0, c * 1.5) for c in look.wood))
    look.counter(build, rng, Board(-w + 0.08, w - 0.85, y, -d + 0.05, d - 0.05, 0.6))
    till = np.array([w - 0.45, y, 0.02])
    stood(build, till[None], [0.36, 0.10, 0.36], DARK)
    stood(build, till[None] + by(0, 0.1, 0), [0.04, 0.1, 0.04], DARK)
    x, base, z = till + by(0, 0.16, 0.02)
    w0, w1, rise = x - 0.15, x + 0.15, by(0, 0.2, -0.09)
    low = np.array([[w0, base, z + 0.06], [w1, base, z + 0.06]])
    glass = np.concatenate([low, low[::-1] + rise])
    build.quads([glass], Material.PLAIN, (0.20, 0.42, 0.52), glow=GLOW_COLOUR)
    build.quads([glass[::-1] - [0, 0, 0.02]], Material.PLAIN, (0.08, 0.08, 0.09))
    ellipsoids(build, [[w - 0.9, y + 0.02, -0.2]], [0.045, 0.04, 0.045], BRASS, material=Material.METAL)


def _table(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    width, depth = FIXTURE_M["table"]
    w, d = width / 2, depth / 2
    build.boxes([[0, _TABLE_Y - 0.02, 0]], [[w, 0.02, d]], Material.BOARDS, tuple(min(1.0, c * 1.3) for c in look.wood))
    build.boxes([[0, _TABLE_Y - 0.09, 0]], [[w - 0.06, 0.05, d - 0.06]], Material.PLAIN, look.wood, occlusion=0.7)
    legs = [[x * (w - 0.06), _TABLE_Y / 2 - 0.04, z * (d - 0.06)] for x in (-1, 1) for z in (-1, 1)]
    build.boxes(legs, [[0.03, _TABLE_Y / 2 - 0.04, 0.03]], Material.PLAIN, look.wood, grounded=0.55)
    draw = look.table[variant % len(look.table)]
    draw(build, rng, Board(-w + 0.06, w - 0.06, _TABLE_Y, -d + 0.06, d - 0.06, 0.5))


def _seats(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    """A round table for two."""
    frustums(build, [0, 0, 0], 0.24, 0.22, 0.03, DARK, sides=12, grounded=0.5)
    frustums(build, [0, 0.03, 0], 0.035, 0.03, 0.68, DARK, material=Material.METAL)
    is_laid = candle in look.table
    cloth = CREAM if is_laid else tuple(min(1.0, c * 1.3) for c in look.wood)
    frustums(build, [0, 0.71, 0], 0.40, 0.40, 0.03, cloth, sides=20)
    if is_laid:
        frustums(build, [0, 0.46, 0], 0.44, 0.40, 0.27, cloth, sides=20, is_open=True, material=Material.FABRIC)
    board = Board(-0.2, 0.2, 0.74, -0.2, 0.2, 0.3)
    if is_laid:
        candle(build, rng, board)
        for side in (-1, 1):
            frustums(build, [0.24 * side, 0.74, 0], 0.08, 0.10, 0.012, (0.82, 0.82, 0.80), sides=14)
            glasses(build, rng, Board(0.2 * side - 0.06, 0.2 * side + 0.06, 0.74, 0.1, 0.24, 0.3))
    else:
        mugs(build, rng, Board(-0.18, 0.18, 0.74, -0.12, 0.12, 0.3))
    wood = tuple(c * 0.9 for c in look.wood)
    for side in (-1, 1):
        x = 0.56 * side
        frustums(build, [x, 0.43, 0], 0.19, 0.20, 0.035, wood, sides=12, material=Material.WOOD)
        legs = [[x + a * 0.14, 0.215, b * 0.14] for a in (-1, 1) for b in (-1, 1)]
        build.boxes(legs, [[0.016, 0.215, 0.016]], Material.PLAIN, wood, grounded=0.5)
        posts = [[x + side * 0.17, 0.66, b] for b in (-0.13, -0.045, 0.045, 0.13)]
        build.boxes(posts, [[0.012, 0.21, 0.012]], Material.PLAIN, wood)
        build.boxes([[x + side * 0.17, 0.87, 0]], [[0.016, 0.035, 0.17]], Material.WOOD, wood)


def _rail(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    """Coats and shirts on hangers."""
    w = FIXTURE_M["rail"][0] / 2
    posts = [[x, 0.80, 0] for x in (-w + 0.05, w - 0.05)]
    build.boxes(posts, [[0.018, 0.80, 0.018]], Material.METAL, BRASS, grounded=0.6)
    build.boxes([[x, 0.02, 0] for x in (-w + 0.05, w - 0.05)], [[0.025, 0.02, 0.24]], Material.METAL, BRASS)
    build.boxes([[0, 1.60, 0]], [[w - 0.05, 0.014, 0.014]], Material.METAL, BRASS)
    count = 15
    x = np.linspace(-w + 0.16, w - 0.16, count) + (rng.random(count) - 0.5) * 0.03
    paint = tones(rng, (*MUTED, (0.70, 0.62, 0.50), (0.10, 0.24, 0.36), (0.62, 0.30, 0.32)), count)
    tall = rng.uniform(0.62, 0.98, count)
    for drop, deep, thick, high in ((0.0, 0.36, 0.042, 0.12), (0.12, 0.44, 0.05, 1.0)):
        high_m = np.where(high < 1, high, tall - 0.12)
        centre = np.stack([x, 1.52 - drop - high_m / 2, np.zeros(count)], -1)
        half = np.stack([np.full(count, thick / 2), high_m / 2, np.full(count, deep / 2)], -1)
        build.boxes(centre, half, Material.FABRIC, paint, grounded=0.75)
    build.boxes(np.stack([x, np.full(count, 1.56), 0 * x], -1), [[0.004, 0.04, 0.004]], Material.METAL, BRASS)


def _sofa(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    cloth = (0.10, 0.20, 0.17)
    build.boxes([[0, 0.22, 0]], [[0.86, 0.14, 0.36]], Material.FABRIC, cloth, grounded=0.6)
    build.boxes([[0, 0.58, 0.29]], [[0.86, 0.26, 0.10]], Material.FABRIC, cloth, grounded=0.7)
    build.boxes([[x, 0.36, 0] for x in (-0.80, 0.80)], [[0.09, 0.27, 0.38]], Material.FABRIC, cloth, grounded=0.6)
    ellipsoids(build, [[x, 0.40, -0.05] for x in (-0.36, 0.36)], [0.36, 0.10, 0.34], tuple(c * 1.4 for c in cloth),
               material=Material.FABRIC, sides=12)  # fmt: skip
    ellipsoids(build, [[-0.55, 0.58, 0.12], [0.5, 0.58, 0.12]], [0.2, 0.17, 0.08], tones(rng, MUTED, 2),
               material=Material.FABRIC)  # fmt: skip
    feet = [[x, 0.04, z] for x in (-0.8, 0.8) for z in (-0.3, 0.3)]
    build.boxes(feet, [[0.03, 0.04, 0.03]], Material.PLAIN, look.wood, grounded=0.5)


def _pictures(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    z = FIXTURE_M["picture"][1] / 2
    for x, y, width, tall in (((-0.42, 1.35, 0.8, 0.62), (0.5, 1.2, 0.5, 0.72)), ((0.0, 1.22, 1.3, 0.86),))[
        variant % 2
    ]:
        build.boxes([[x, y + tall / 2, z - 0.025]], [[width / 2 + 0.05, tall / 2 + 0.05, 0.025]], Material.WOOD, BRASS)
        build.boxes(
            [[x, y + tall / 2, z - 0.045]], [[width / 2 + 0.012, tall / 2 + 0.012, 0.008]], Material.PLAIN, CREAM
        )
        picture(build, (x, y, z - 0.056), width, tall, rng)


def _plinth(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    build.boxes([[0, 0.5, 0]], [[0.21, 0.5, 0.21]], Material.PLAIN, (0.74, 0.73, 0.70), faces=NO_BOTTOM, grounded=0.5)
    bronze = (0.26, 0.17, 0.08)
    if variant % 2:
        ellipsoids(build, [[0, 1.15, 0]], [0.13, 0.15, 0.10], bronze, material=Material.METAL, sides=12, rings=7)
        ellipsoids(build, [[0.02, 1.38, 0]], [0.075, 0.10, 0.08], bronze, material=Material.METAL, sides=10, rings=6)
    else:
        for k in range(5):
            angle = k * 1.25
            at = [0.07 * np.sin(angle), 1.06 + 0.11 * k, 0.07 * np.cos(angle)]
            ellipsoids(
                build, [at], [0.11 - 0.015 * k, 0.07, 0.11 - 0.015 * k], bronze, material=Material.METAL, sides=10
            )


def _stand(build: MeshBuilder, rng: np.random.Generator, look: Look, variant: int) -> None:
    """Three steps of crates or buckets."""
    width, depth = FIXTURE_M["stand"]
    w, d = width / 2, depth / 2
    step = depth / 3
    for number in range(3):
        y, z = 0.30 + 0.20 * number, -d + step * (number + 0.5)
        build.boxes([[0, y / 2, z]], [[w, y / 2, step / 2]], Material.PLANK, look.wood, faces=NO_BOTTOM, grounded=0.5)
        draw = look.window[(number + variant) % 2]
        draw(build, rng, Board(-w + 0.02, w - 0.02, y, z - step / 2 + 0.01, z + step / 2 - 0.01, 0.6))


_DRAW: dict[FixtureKind, _Draw] = {  # leaves belong to the room
    "shelves": _shelves,
    "window": _window,
    "counter": _counter,
    "table": _table,
    "seats": _seats,
    "rail": _rail,
    "sofa": _sofa,
    "picture": _pictures,
    "plinth": _plinth,
    "stand": _stand,
}


def variants_of(kind: FixtureKind) -> int:
    """So many meshes of a kind are told apart; no two pictures in a room should be the same."""
    return 6 if kind == "picture" else 2


def build_fixture(trade: Trade, kind: FixtureKind, variant: int) -> Mesh:
    """All of it is fine: from afar the room's own far form stands for it."""
    build = MeshBuilder()
    build.is_fine = True
    _DRAW[kind](build, np.random.default_rng((len(trade) * 7919 + len(kind)) * 31 + variant), LOOKS[trade], variant)
    return light_fixture(build.build())
