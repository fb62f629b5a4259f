"""The fountain, the clock tower, clock faces and the cinema's marquee."""

import numpy as np

from vr_assistant.stage.town import facades, roofs
from vr_assistant.stage.town.facades import Colour, Paint
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import GLOW_COLOUR, GLOW_LAMP, NO_BACK, NO_BOTTOM, Mesh, MeshBuilder, linear
from vr_assistant.world.place import Place


def build_fountain(place: Place) -> tuple[Mesh, Mesh]:
    """Stone and water. Two basins on a stem above a wide pool, three herons on top."""
    assert place.style is not None
    radius, height = place.footprint.width_m / 2, place.height_m
    stone = tuple(c * 0.8 for c in linear(place.style.wall))
    bronze = linear(place.style.roof)
    build, water = MeshBuilder(), MeshBuilder()
    build.lathe(
        [
            [radius, 0.0],
            [radius, 0.10],
            [radius - 0.08, 0.14],
            [radius - 0.10, 0.50],
            [radius + 0.03, 0.56],
            [radius + 0.03, 0.66],
            [radius - 0.34, 0.68],
            [radius - 0.36, 0.10],
        ],
        Material.STONE,
        stone,
        sides=32,
        occlusion=[0.5, 0.65, 0.7, 0.9, 0.85, 1, 1, 0.4],
    )
    build.lathe(
        [[radius + 0.75, 0.0], [radius + 0.75, 0.07], [radius - 0.1, 0.075]],
        Material.STONE,
        (0.40, 0.37, 0.33),
        sides=32,
        occlusion=[0.7, 1, 0.6],
    )
    stem = [[0.85, 0.1], [0.85, 0.5], [0.62, 0.6], [0.36, 0.9], [0.30, 1.3], [0.42, 1.55], [0.5, 1.6]]
    build.lathe(stem, Material.STONE, stone, sides=16, occlusion=[0.5, 0.7, 0.9, 1, 1, 0.8, 0.6])
    for r, low, rim in ((1.55, 1.55, 1.92), (0.85, 2.55, 2.85)):
        build.lathe(
            [
                [0.3, low],
                [r * 0.7, low + 0.1],
                [r, rim - 0.04],
                [r + 0.05, rim],
                [r - 0.06, rim + 0.03],
                [r - 0.16, rim - 0.10],
            ],
            Material.STONE,
            stone,
            sides=24,
            occlusion=[0.4, 0.6, 0.8, 1, 1, 0.8],
        )
        _disc(water, r - 0.08, rim - 0.03, (0.05, 0.13, 0.14), 0.8, 20)
    build.lathe([[0.36, 1.8], [0.22, 2.1], [0.20, 2.4], [0.34, 2.56]], Material.STONE, stone, sides=12)
    build.lathe([[0.26, 2.75], [0.14, 3.0], [0.16, 3.2], [0.05, 3.3]], Material.STONE, stone, sides=12)
    _herons(build, height, bronze)
    _disc(water, radius - 0.3, 0.50, (0.035, 0.11, 0.125), 1.0, 32)
    _streams(water)
    return build.build(), water.build()


def _disc(build: MeshBuilder, radius: float, y: float, colour: Colour, lively: float, sides: int) -> None:
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    ring = np.stack([np.sin(angle) * radius, np.full(sides + 1, y), np.cos(angle) * radius], -1)
    centre = np.broadcast_to([0.0, y, 0.0], (sides, 3))
    build.triangles(np.stack([ring[:-1], ring[1:], centre], 1), Material.PLAIN, colour, occlusion=lively)


def _streams(build: MeshBuilder) -> None:
    """Thin arcs of falling water from basin to basin."""
    for count, r0, y0, r1, y1 in (
        (10, 0.86, 2.86, 1.25, 1.93),
        (16, 1.56, 1.93, 2.2, 0.5),
        (6, 0.10, 3.25, 0.62, 2.85),
    ):
        t = np.linspace(0, 1, 7)
        for k in range(count):
            angle = 2 * np.pi * (k + 0.5) / count
            r = r0 + (r1 - r0) * t
            y = y0 + (y1 - y0) * t**2 + 0.10 * np.sin(np.pi * t) * (1 - t)
            path = np.stack([np.sin(angle) * r, y, np.cos(angle) * r], -1)
            for side in (np.array([np.cos(angle), 0, -np.sin(angle)]), np.array([-np.cos(angle), 0, np.sin(angle)])):
                w = side * 0.028
                quad = np.stack([path[1:] - w, path[1:] + w, path[:-1] + w, path[:-1] - w], 1)
                build.quads(quad, Material.PLAIN, (0.62, 0.74, 0.78), occlusion=1.0)


def _herons(build: MeshBuilder, top: float, bronze: Colour) -> None:
    for k in range(3):
        build.turn((0, 0, 0), 2 * np.pi * k / 3 + 0.4)
        foot = 3.2
        scale = (top - foot) / 1.0
        build.boxes([[0, foot + 0.17 * scale, -0.16]], [[0.012, 0.17 * scale, 0.012]], Material.METAL, bronze)
        body = np.array([[0.02, 0], [0.10, 0.10], [0.12, 0.2], [0.06, 0.34], [0.02, 0.42]])
        build.lathe(body * [1, scale] + [0, foot + 0.3 * scale], Material.METAL, bronze, sides=9, centre=(0, 0, -0.17))
        neck = [[0.0, foot + 0.66 * scale, -0.20], [0.0, foot + 0.80 * scale, -0.27], [0.0, foot + 0.93 * scale, -0.22]]
        build.boxes(neck, [[0.022, 0.085 * scale, 0.03]], Material.METAL, bronze)
        build.boxes([[0, foot + 0.98 * scale, -0.32]], [[0.014, 0.014, 0.13]], Material.METAL, bronze)
        for side in (-1, 1):
            wing = np.array(
                [
                    [0.08 * side, foot + 0.58 * scale, -0.12],
                    [0.40 * side, foot + 0.95 * scale, -0.02],
                    [0.10 * side, foot + 0.36 * scale, -0.04],
                ]
            )
            build.triangles([wing, wing[::-1]], Material.METAL, bronze)
    build.place()


def build_tower(place: Place) -> Mesh:
    """A square tower with belfry, clock on each side and a spire."""
    assert place.style is not None
    width, height = place.footprint.width_m, place.height_m
    wall, trim, roof = linear(place.style.wall), linear(place.style.trim), linear(place.style.roof)
    paint = Paint(wall, trim, (0.06, 0.15, 0.09), (0.10, 0.05, 0.03), (0.36, 0.34, 0.30), Material.STONE)
    spire = width * 1.25
    shaft = height - spire - 5.0
    belfry = shaft + 5.0
    build, rng = MeshBuilder(), np.random.default_rng(4)
    half = width / 2
    for k in range(4):
        angle = k * np.pi / 2
        c, s = np.cos(angle), np.sin(angle)
        turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
        frame = turn @ np.array([[-1, 0, 0], [0, 1, 0], [0, 0, -1]]).T
        build.place(turn @ np.array([half, 0, -half]), frame)
        openings = [(half - 0.4, half + 0.4, y, y + 1.9) for y in np.arange(5.0, shaft - 6.5, 4.2)]
        entry = (half - 0.8, half + 0.8, 0.12, 2.9)
        facades.wall(build, width, shaft, [*openings, entry] if k == 0 else openings, paint)
        facades.windows(build, openings, paint, rng, shutters=False)
        if k == 0:
            facades.door(build, entry, paint)
        build.boxes(
            [[half, 0.5, 0.06]], [[half + 0.12, 0.5, 0.06]], Material.STONE, paint.plinth, faces=NO_BACK, grounded=0.5
        )
        for y in (4.0, shaft - 5.2, shaft):
            facades.band(build, width, y, 0.16, 0.22, trim)
        build.place(turn @ np.array([half, 0, -half]) + turn @ np.array([0, 0, -0.02]), frame)
        clock_face(build, half, shaft - 2.6, 1.75, trim)
        build.place(turn @ np.array([half - 0.25, 0, -half + 0.25]), frame)
        _belfry_side(build, width - 0.5, shaft, belfry, paint)
    build.place()
    build.boxes([[0, shaft + 0.1, 0]], [[half - 0.4, 0.1, half - 0.4]], Material.PLANK, (0.2, 0.14, 0.1))
    build.lathe(
        [[0.95, shaft + 1.5], [0.85, shaft + 1.6], [0.62, shaft + 2.1], [0.5, shaft + 2.8], [0.1, shaft + 3.0]],
        Material.METAL,
        (0.45, 0.30, 0.10),
        sides=14,
    )
    corners = [[sx * (half - 0.1), belfry + 0.5, sz * (half - 0.1)] for sx in (-1, 1) for sz in (-1, 1)]
    build.boxes(corners, [[0.28, 0.75, 0.28]], Material.STONE, trim)
    for x, _, z in corners:
        build.lathe([[0.34, 0], [0.02, 1.3]], Material.SLATE, roof, sides=8, centre=(x, belfry + 1.25, z))
    roofs.hip(build, width - 0.2, width - 0.2, belfry + 0.1, 0.32, roof, trim, material=Material.SLATE)
    low = belfry + 0.9
    build.lathe(
        [[half * 0.78, low], [half * 0.52, low + spire * 0.28], [0.08, belfry + spire]],
        Material.SLATE,
        roof,
        sides=8,
        smooth=False,
    )
    build.lathe(
        [
            [0.05, belfry + spire - 0.2],
            [0.22, belfry + spire],
            [0.05, belfry + spire + 0.2],
            [0.03, belfry + spire + 1.4],
        ],
        Material.METAL,
        (0.8, 0.58, 0.2),
        sides=8,
    )
    return build.build()


def _belfry_side(build: MeshBuilder, width: float, low: float, high: float, paint: Paint) -> None:
    middle = width / 2
    holes = [(middle - 2.1, middle - 0.5, low + 0.9, high - 1.2), (middle + 0.5, middle + 2.1, low + 0.9, high - 1.2)]
    build.origin = build.origin + build.basis @ np.array([0.0, low, 0.0])
    shifted = [(a, b, c - low, d - low) for a, b, c, d in holes]
    facades.wall(build, width, high - low, shifted, paint)
    for x0, x1, _, y1 in shifted:
        radius = (x1 - x0) / 2
        angle = np.linspace(0, np.pi, 9)
        outer = np.stack(
            [(x0 + x1) / 2 + np.cos(angle) * (radius + 0.18), y1 + np.sin(angle) * 0.55 - 0.15, np.full(9, 0.09)], -1
        )
        inner = np.stack(
            [(x0 + x1) / 2 + np.cos(angle) * radius, y1 + np.sin(angle) * 0.35 - 0.15, np.full(9, 0.09)], -1
        )
        build.quads(np.stack([inner[:-1], outer[:-1], outer[1:], inner[1:]], 1), Material.PLAIN, paint.trim)
        louvres = np.arange(0.15, y1 - 0.95, 0.28)
        build.boxes(
            np.stack([np.full_like(louvres, (x0 + x1) / 2), 0.95 + louvres, np.full_like(louvres, -0.25)], -1),
            [[radius, 0.03, 0.12]],
            Material.PLANK,
            (0.10, 0.08, 0.06),
        )
    facades.band(build, width, high - low - 0.2, 0.2, 0.32, paint.trim)


def clock_face(build: MeshBuilder, x: float, y: float, radius: float, trim: Colour) -> None:
    """In the frame of a wall: a glowing dial with hour marks and hands at ten past ten."""
    angle = np.linspace(0, 2 * np.pi, 33)
    z = 0.14
    rim = np.stack([x + np.sin(angle) * radius, y + np.cos(angle) * radius, np.full(33, z)], -1)
    centre = np.broadcast_to([x, y, z], (32, 3))
    build.triangles(np.stack([rim[1:], rim[:-1], centre], 1), Material.PLAIN, (0.80, 0.76, 0.64))
    build.quads(np.stack([rim[:-1], rim[1:], rim[1:] - [0, 0, z], rim[:-1] - [0, 0, z]], 1), Material.PLAIN, trim)
    outer = np.stack([x + np.sin(angle) * radius * 1.13, y + np.cos(angle) * radius * 1.13, np.full(33, z + 0.05)], -1)
    build.quads(
        np.stack([rim[1:] + np.array([0, 0, 0.05]), rim[:-1] + np.array([0, 0, 0.05]), outer[:-1], outer[1:]], 1),
        Material.METAL,
        (0.55, 0.40, 0.14),
    )
    for k in range(12):
        _bar(
            build,
            x,
            y,
            k / 12 * 2 * np.pi,
            radius * 0.80,
            radius * 0.93,
            0.045 * radius if k % 3 else 0.08 * radius,
            z + 0.02,
        )
    _bar(build, x, y, np.radians(305), -0.1 * radius, radius * 0.52, 0.09 * radius, z + 0.03)
    _bar(build, x, y, np.radians(60), -0.1 * radius, radius * 0.78, 0.06 * radius, z + 0.04)


def _bar(build: MeshBuilder, x: float, y: float, angle: float, r0: float, r1: float, width: float, z: float) -> None:
    along = np.array([np.sin(angle), np.cos(angle), 0.0])
    across = np.array([np.cos(angle), -np.sin(angle), 0.0]) * width / 2
    centre = np.array([x, y, z])
    a, b = centre + along * r0, centre + along * r1
    build.quads([[a - across, a + across, b + across, b - across]], Material.PLAIN, (0.03, 0.03, 0.035))


def build_marquee(width: float) -> Mesh:
    """The cinema's canopy with rows of bulbs, before the middle of a front (local -z)."""
    build = MeshBuilder()
    half, y, out = width * 0.28, 3.5, 1.9
    build.boxes([[0, y, -out / 2]], [[half, 0.30, out / 2]], Material.PLAIN, (0.45, 0.03, 0.05))
    build.boxes(
        [[0, y + 0.32, -out / 2], [0, y - 0.32, -out / 2]],
        [[half + 0.06, 0.05, out / 2 + 0.06]],
        Material.METAL,
        (0.8, 0.6, 0.2),
    )
    x = np.linspace(-half + 0.1, half - 0.1, 22)
    bulbs = [np.stack([x, np.full_like(x, y + dy), np.full_like(x, -out - 0.03)], -1) for dy in (-0.22, 0.22)]
    z = np.linspace(-0.2, -out + 0.1, 9)
    bulbs += [
        np.stack([np.full_like(z, s * (half + 0.03)), np.full_like(z, y + dy), z], -1)
        for s in (-1, 1)
        for dy in (-0.22, 0.22)
    ]
    build.boxes(np.concatenate(bulbs), [[0.04, 0.04, 0.04]], Material.PLAIN, (1.0, 0.85, 0.55), glow=GLOW_LAMP)
    build.boxes([[0, y + 2.6, -0.35]], [[0.42, 2.2, 0.32]], Material.PLAIN, (0.55, 0.06, 0.10), faces=NO_BOTTOM)
    for dx in (-0.36, 0.36):
        build.boxes([[dx, y + 2.6, -0.69]], [[0.035, 2.1, 0.03]], Material.PLAIN, (1.0, 0.35, 0.15), glow=GLOW_COLOUR)
    return build.build()
