"""Rooms behind shop windows: floor, walls, ceiling, lamps and the open door, and what does for them from afar.

The frame is the house's: the front looks along -z.
"""

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.town import goods
from vr_assistant.stage.town.facades import Colour, Opening
from vr_assistant.stage.town.indoors import LAMP_Y, light_room
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import GLOW_LAMP, NO_BOTTOM, Mesh, MeshBuilder
from vr_assistant.stage.town.shapes import ellipsoids, frustums
from vr_assistant.stage.town.trades import LOOKS, Look
from vr_assistant.world.room import CEILING_M, DOOR_M, FIXTURE_M, HEAD_M, SILL_M, WALL_M, Fixture, FixtureKind, Room

Floats = NDArray[np.float64]

FLOOR_Y = 0.05
"""The plaza's stones lie 14 mm lower, the streets' 26."""
_PANEL_Y = 0.95
_TILE_M = 0.5
_PLAIN_M: dict[FixtureKind, float] = {"counter": 0.95, "table": 0.76, "sofa": 0.6, "plinth": 1.0}
"""How tall what is a box of one colour from afar is."""
_PAINTED_M: dict[FixtureKind, tuple[float, float]] = {
    "shelves": (0.0, 2.1),
    "window": (0.0, 1.25),
    "rail": (0.4, 1.6),
    "stand": (0.0, 1.1),
    "picture": (1.2, 2.1),
}
"""From and to which height the picture of a trade's goods stands for a thing from afar."""
_PLASTER: Colour = (0.70, 0.66, 0.58)


def openings(room: Room) -> list[tuple[Opening, str]]:
    """Of the front wall's ground floor, in the frame of facades: x to the right of one who looks at the house."""
    middle = room.width_m / 2 + WALL_M
    door, top = DOOR_M
    found: list[tuple[Opening, str]] = [((middle - door / 2, middle + door / 2, 0.0, top), "doorway")]
    found += [((middle - high, middle - low, SILL_M, HEAD_M), "shop") for low, high in room.windows]
    return found


def build_room(room: Room, door: Colour) -> Mesh:
    look = LOOKS[room.trade]
    build = MeshBuilder()
    build.is_fine = True
    _floor(build, room, look)
    _walls(build, room, look)
    _ceiling(build, room, look)
    _lamps(build, room, look)
    _leaves(build, room, door)
    return light_room(build.build(), room.lamps, room.front_z)


def _floor(build: MeshBuilder, room: Room, look: Look) -> None:
    columns, rows = round(room.width_m / _TILE_M), round(room.depth_m / _TILE_M)
    x = np.linspace(-room.width_m / 2, room.width_m / 2, columns + 1)
    z = np.linspace(room.front_z, room.back_z, rows + 1)
    corner = _flat(x, z, FLOOR_Y)
    chequer = (np.arange(columns)[None] + np.arange(rows)[:, None]).ravel() % 2
    if isinstance(look.floor[0], tuple):
        paint, material = np.array(look.floor, np.float64)[chequer], Material.PLAIN
    else:
        paint, material = np.array(look.floor, np.float64)[None].repeat(len(corner), axis=0), Material.BOARDS
    build.quads(corner, material, paint, occlusion=_open_to(room, corner))
    threshold = _flat(
        np.array([-DOOR_M[0] / 2, 0, DOOR_M[0] / 2]), np.array([room.front_z - WALL_M, room.front_z]), FLOOR_Y
    )
    build.quads(threshold, Material.PLAIN, (0.36, 0.33, 0.29), occlusion=0.8)
    edge = room.front_z - WALL_M - 0.03
    build.boxes([[0, 0.025, edge]], [[DOOR_M[0] / 2, 0.025, 0.03]], Material.PLAIN, (0.36, 0.33, 0.29), faces=NO_BOTTOM)
    if look.rug:
        half, middle = np.array([1.0, 1.5]), room.front_z + room.depth_m * 0.42
        for share, tone in ((1.0, 0.55), (0.88, 1.0), (0.70, 0.8), (0.62, 1.15)):
            w, d = half - (1 - share)
            y = FLOOR_Y + 0.004 + 0.003 * (1 - share) * 10
            rug = _flat(np.linspace(-w, w, 4), middle + np.linspace(-d, d, 5), y)
            build.quads(rug, Material.FABRIC, tuple(c * tone for c in look.rug), occlusion=_open_to(room, rug))


def _flat(x: Floats, z: Floats, y: float) -> Floats:
    """Upward quads between lines."""
    x0, z0 = (v.ravel() for v in np.meshgrid(x[:-1], z[:-1]))
    x1, z1 = (v.ravel() for v in np.meshgrid(x[1:], z[1:]))
    level = np.full_like(x0, y)
    return np.stack([np.stack([a, level, b], -1) for a, b in ((x0, z1), (x1, z1), (x1, z0), (x0, z0))], 1)


def _open_to(room: Room, corners: Floats) -> Floats:
    """(n, 4) occlusion of points of the floor: darker along the walls and under and beside what stands there."""
    x, z = corners[..., 0], corners[..., 2]
    wall = np.minimum.reduce([room.width_m / 2 - np.abs(x), z - room.front_z, room.back_z - z])
    result = 0.55 + 0.45 * np.clip(wall / 0.6, 0, 1)
    for fixture in room.fixtures:
        if not fixture.is_solid:
            continue
        c, s = np.cos(fixture.turn), np.sin(fixture.turn)
        dx, dz = x - fixture.x, z - fixture.z
        w, d = fixture.size_m
        away = np.hypot(np.maximum(np.abs(dx * c - dz * s) - w / 2, 0), np.maximum(np.abs(dx * s + dz * c) - d / 2, 0))
        result = np.minimum(result, 0.48 + 0.52 * np.clip(away / 0.55, 0, 1))
    return np.asarray(result)


def _walls(build: MeshBuilder, room: Room, look: Look) -> None:
    w, front, back = room.width_m / 2, room.front_z, room.back_z
    doors = [(-DOOR_M[0] / 2, DOOR_M[0] / 2, 0.0, DOOR_M[1])]
    holes = [*doors, *((low, high, SILL_M, HEAD_M) for low, high in room.windows)]
    for start, end, cut in (
        ((w, back), (-w, back), []),
        ((-w, back), (-w, front), []),
        ((w, front), (w, back), []),
        ((-w, front), (w, front), [(a + w, b + w, y0, y1) for a, b, y0, y1 in holes]),
    ):
        _wall(build, np.array(start), np.array(end), cut, look)


def _wall(build: MeshBuilder, start: Floats, end: Floats, holes: list[Opening], look: Look) -> None:
    """From start to end as seen from inside, left to right."""
    length = float(np.hypot(*(end - start)))
    cut = np.array(holes, np.float64).reshape(-1, 4)
    u = np.unique(np.round(np.concatenate([np.linspace(0, length, round(length / 0.9) + 1), cut[:, :2].ravel()]), 4))
    v = np.unique(np.round(np.concatenate([[0.0, 0.3, _PANEL_Y, 1.6, 2.2, 2.8, CEILING_M], cut[:, 2:].ravel()]), 4))
    u0, v0 = (a.ravel() for a in np.meshgrid(u[:-1], v[:-1]))
    u1, v1 = (a.ravel() for a in np.meshgrid(u[1:], v[1:]))
    middle_u, middle_v = ((u0 + u1) / 2)[:, None], ((v0 + v1) / 2)[:, None]
    is_hole = ((middle_u > cut[:, 0]) & (middle_u < cut[:, 1]) & (middle_v > cut[:, 2]) & (middle_v < cut[:, 3])).any(
        axis=1
    )
    u0, u1, v0, v1 = (a[~is_hole] for a in (u0, u1, v0, v1))
    along = (end - start) / length

    def at(far: Floats, up: Floats) -> Floats:
        return np.stack([start[0] + along[0] * far, up, start[1] + along[1] * far], -1)

    corners = np.stack([at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)], 1)
    far, up = np.stack([u0, u1, u1, u0], -1), corners[..., 1]
    low = np.clip(up / 0.8, 0, 1)
    high = np.clip((CEILING_M - up) / 0.6, 0, 1)
    sides = np.clip(np.minimum(far, length - far) / 0.7, 0, 1)
    shade = (0.60 + 0.40 * low) * (0.72 + 0.28 * high) * (0.72 + 0.28 * sides)
    is_panel = v1 <= _PANEL_Y + 1e-3
    panel = Material.PLASTER if look.panel == look.wall else Material.PLANK
    for chosen, material, paint in ((is_panel, panel, look.panel), (~is_panel, Material.PLASTER, look.wall)):
        build.quads(corners[chosen], material, paint, occlusion=shade[chosen])
    centre = (start + end) / 2
    build.place((centre[0], 0.0, centre[1]), [[along[0], 0, -along[1]], [0, 1, 0], [along[1], 0, along[0]]])
    spans = _between(length, [h for h in holes if h[2] < 0.2])
    for y, half, out in ((0.09, 0.06, 0.02), (_PANEL_Y, 0.03, 0.03)):
        cuts = spans if y < SILL_M else _between(length, holes)
        for a, b in cuts:
            build.boxes(
                [[(a + b) / 2 - length / 2, y, out / 2]], [[(b - a) / 2, half, out / 2]], Material.PLAIN, look.panel
            )
    build.boxes([[0, CEILING_M - 0.06, 0.04]], [[length / 2, 0.06, 0.04]], Material.PLAIN, _PLASTER, occlusion=0.75)
    build.place()


def _between(length: float, holes: list[Opening]) -> list[tuple[float, float]]:
    """What is left of a line when the holes are taken out of it."""
    edges = [0.0, *(edge for hole in sorted(holes) for edge in hole[:2]), length]
    return [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > 0.05]


def _ceiling(build: MeshBuilder, room: Room, look: Look) -> None:
    x = np.linspace(-room.width_m / 2, room.width_m / 2, round(room.width_m / 1.0) + 1)
    z = np.linspace(room.front_z, room.back_z, round(room.depth_m / 1.0) + 1)
    corner = _flat(x, z, CEILING_M)[:, ::-1]
    wall = np.minimum(
        room.width_m / 2 - np.abs(corner[..., 0]),
        np.minimum(corner[..., 2] - room.front_z, room.back_z - corner[..., 2]),
    )
    build.quads(corner, Material.PLASTER, _PLASTER, occlusion=0.7 + 0.3 * np.clip(wall, 0, 1))
    beams = [[0, CEILING_M - 0.08, at] for at in np.linspace(room.front_z, room.back_z, 6)[1:-1]]
    build.boxes(beams, [[room.width_m / 2, 0.08, 0.07]], Material.WOOD, look.wood, occlusion=0.85)


def _lamps(build: MeshBuilder, room: Room, look: Look) -> None:
    for x, z in room.lamps:
        wire = CEILING_M - LAMP_Y - 0.3
        build.boxes([[x, CEILING_M - wire / 2, z]], [[0.008, wire / 2, 0.008]], Material.PLAIN, (0.03, 0.03, 0.03))
        frustums(build, [x, LAMP_Y, z], 0.24, 0.05, 0.22, look.lamp, sides=14)
        frustums(build, [x, LAMP_Y + 0.22, z], 0.05, 0.03, 0.08, (0.62, 0.42, 0.14), sides=8)
        # The shade's inner side, lit by the bulb.
        ring = np.linspace(0, 2 * np.pi, 15)
        rim = np.stack([x + 0.235 * np.sin(ring), np.full(15, LAMP_Y + 0.002), z + 0.235 * np.cos(ring)], -1)
        top = np.broadcast_to([x, LAMP_Y + 0.2, z], (14, 3))
        build.triangles(np.stack([top, rim[1:], rim[:-1]], 1), Material.PLAIN, (0.62, 0.50, 0.30), glow=GLOW_LAMP)
        ellipsoids(build, [[x, LAMP_Y + 0.05, z]], [0.06, 0.07, 0.06], (1.0, 0.92, 0.72), glow=GLOW_LAMP)


def _leaves(build: MeshBuilder, room: Room, paint: Colour) -> None:
    """Of the door; their upper panels are glass too clean to be seen."""
    tall = DOOR_M[1] - 0.03 - FLOOR_Y
    for leaf in room.leaves:
        thick, wide = leaf.size_m
        build.place((leaf.x, FLOOR_Y, leaf.z - wide / 2))
        for z, y, half_wide, half_tall in (
            (0.05, tall / 2, 0.05, tall / 2),
            (wide - 0.05, tall / 2, 0.05, tall / 2),
            (wide / 2, 0.42, wide / 2, 0.42),
            (wide / 2, tall - 0.06, wide / 2, 0.06),
            (wide / 2, 1.55, wide / 2, 0.025),
        ):
            build.boxes([[0, y, z]], [[thick / 4, half_tall, half_wide]], Material.PLAIN, paint, grounded=0.7)
        build.boxes([[0, 1.0, wide - 0.05]], [[thick / 2, 0.06, 0.02]], Material.METAL, (0.70, 0.50, 0.20))
    build.place()


def build_room_from_afar(room: Room) -> Mesh:
    """Walls, and painted boxes for what stands along them and in the windows."""
    look = LOOKS[room.trade]
    build = MeshBuilder()
    w, front, back, top = room.width_m / 2, room.front_z, room.back_z, CEILING_M
    floor = np.asarray(look.floor, np.float64).reshape(-1, 3).mean(axis=0)
    build.quads(
        _flat(np.linspace(-w, w, 3), np.linspace(front - WALL_M, back, 3), FLOOR_Y),
        Material.PLAIN,
        floor,
        occlusion=0.8,
    )
    build.quads(_flat(np.linspace(-w, w, 3), np.linspace(front, back, 3), top)[:, ::-1], Material.PLAIN, _PLASTER)
    for (x0, z0), (x1, z1) in (((w, back), (-w, back)), ((-w, back), (-w, front)), ((w, front), (w, back))):
        build.quads(
            [[[x0, 0, z0], [x1, 0, z1], [x1, top, z1], [x0, top, z0]]],
            Material.PLAIN,
            look.wall,
            occlusion=[0.6, 0.6, 0.85, 0.85],
        )
    for fixture in room.fixtures:
        _painted(build, fixture, look)
    return light_room(build.build(), room.lamps, front)


def _painted(build: MeshBuilder, fixture: Fixture, look: Look) -> None:
    width, depth = FIXTURE_M[fixture.kind]
    build.turn((fixture.x, 0.0, fixture.z), fixture.turn)
    w, z = width / 2, -depth / 2
    if fixture.kind == "seats":
        frustums(build, [0, 0.6, 0], 0.44, 0.4, 0.14, look.wood if look.table == (goods.mugs,) else goods.CREAM)
        frustums(build, [0, 0, 0], 0.1, 0.06, 0.7, goods.DARK, sides=5, is_open=True)
    elif fixture.kind in _PLAIN_M:
        y = _PLAIN_M[fixture.kind] / 2
        build.boxes([[0, y, 0]], [[w, y, depth / 2]], Material.PLAIN, look.wood, faces=NO_BOTTOM, grounded=0.6)
    else:
        low, tall = _PAINTED_M[fixture.kind]
        material = Material.PICTURES if fixture.kind == "picture" else look.picture
        share = [[0.1, low / 2.0], [0.9, low / 2.0], [0.9, tall / 2.0], [0.1, tall / 2.0]]
        face = [[[w, low, z], [-w, low, z], [-w, tall, z], [w, tall, z]]]
        build.quads(face, material, (0.50, 0.48, 0.45), uv=share, occlusion=[0.7, 0.7, 0.95, 0.95])
        if fixture.kind == "window":
            back = [[[-w, 0, z + 0.3], [w, 0, z + 0.3], [w, tall, z], [-w, tall, z]]]
            build.quads(back, Material.PLAIN, look.wood)
    build.place()
