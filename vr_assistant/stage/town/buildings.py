"""Houses and shops: a body of four walls from a footprint and a style, with the roof and what the style adds.

Local frame as in world.place.Footprint: the front looks along -z, +x is the right hand of one who looks out.
"""

import zlib
from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from vr_assistant.stage.town import facades, roofs, rooms
from vr_assistant.stage.town.facades import Colour, Opening, Paint
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import BACK, FRONT, LEFT, NO_BACK, RIGHT, TOP, Mesh, MeshBuilder, linear
from vr_assistant.world.place import House, Place, Style
from vr_assistant.world.room import DOOR_M, WALL_M, Room

PLINTH_M = 0.45
_SHUTTERS: tuple[Colour, ...] = (
    (0.055, 0.14, 0.085),
    (0.09, 0.17, 0.19),
    (0.20, 0.075, 0.05),
    (0.11, 0.16, 0.11),
    (0.05, 0.09, 0.15),
)
_DOORS: tuple[Colour, ...] = (
    (0.16, 0.055, 0.03),
    (0.03, 0.09, 0.07),
    (0.04, 0.07, 0.14),
    (0.20, 0.035, 0.03),
    (0.10, 0.06, 0.03),
)
_WALL_FRAMES = (
    np.array([[-1, 0, 0], [0, 1, 0], [0, 0, -1]], np.float64).T,  # front: x to the viewer's right is -x
    np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float64).T,
    np.array([[0, 0, -1], [0, 1, 0], [1, 0, 0]], np.float64).T,
    np.array([[0, 0, 1], [0, 1, 0], [-1, 0, 0]], np.float64).T,
)


def _wall_origin(side: int, width: float, depth: float) -> tuple[float, float, float]:
    return (
        (width / 2, 0.0, -depth / 2),
        (-width / 2, 0.0, depth / 2),
        (width / 2, 0.0, depth / 2),
        (-width / 2, 0.0, -depth / 2),
    )[side]


def _weathered(colour: Colour, strength: float, towards: Colour) -> Colour:
    """Paint that has stood in the sun: less pure, a little of the plaster below."""
    grey = 0.3 * colour[0] + 0.6 * colour[1] + 0.1 * colour[2]
    r, g, b = ((grey + (c - grey) * (1 - strength)) * 0.88 + 0.12 * t for c, t in zip(colour, towards, strict=True))
    return r, g, b


def _paint(style: Style, rng: np.random.Generator, is_house: bool) -> Paint:
    wall, trim = linear(style.wall), linear(style.trim)
    material = Material.PLASTER
    if is_house and wall[0] > wall[2] * 2.2 and sum(wall) / 3 < 0.28:
        material = Material.BRICK
    shade = _weathered(trim, 0.45, (0.62, 0.58, 0.50))
    return Paint(
        wall=_weathered(wall, 0.26, (0.66, 0.56, 0.42)),
        trim=shade if max(trim) > 0.3 else trim,
        shutter=_SHUTTERS[rng.integers(len(_SHUTTERS))],
        door=_DOORS[rng.integers(len(_DOORS))],
        plinth=(0.34, 0.32, 0.29),
        material=material,
    )


def _bays(width: float, margin: float, wanted: float) -> np.ndarray:
    """Centres of evenly spaced windows."""
    count = max(1, int((width - margin) / wanted))
    return (np.arange(count) + 0.5) * (width - margin) / count + margin / 2


def build_house(house: House) -> Mesh:
    footprint = house.footprint
    seed = zlib.crc32(repr(footprint.centre).encode())
    return _build(
        footprint.width_m,
        footprint.depth_m,
        house.height_m,
        house.floors,
        house.style,
        seed,
        is_house=True,
    )


def build_place(place: Place) -> Mesh:
    """A building of the register; towers and fountains are in landmarks."""
    style = place.style
    assert style is not None
    return _build(
        place.footprint.width_m,
        place.footprint.depth_m,
        place.height_m,
        max(place.floors, 1),
        style,
        zlib.crc32(place.id.encode()),
        is_house=False,
        room=place.room,
    )


def door_colour(place: Place) -> Colour:
    """The paint of its door and shopfront."""
    assert place.style is not None
    return _paint(place.style, np.random.default_rng(zlib.crc32(place.id.encode())), is_house=False).door


def _build(
    width: float,
    depth: float,
    height: float,
    floors: int,
    style: Style,
    seed: int,
    *,
    is_house: bool,
    room: Room | None = None,
) -> Mesh:
    rng = np.random.default_rng(seed)
    build = MeshBuilder()
    paint = _paint(style, rng, is_house)
    ground_height = min(3.6 if room else 3.2, height - 2.2) if floors > 1 else height
    above = height - ground_height
    levels = [0.0, ground_height, *(ground_height + above * k / (floors - 1) for k in range(1, floors))]
    has_shutters = is_house and rng.random() < 0.7
    has_boxes = rng.random() < (0.65 if is_house else 0.5)
    for side in range(4):
        length = width if side < 2 else depth
        build.place(_wall_origin(side, width, depth), _WALL_FRAMES[side])
        openings = _wall_openings(length, levels, side, room, style)
        reveal_m = WALL_M if room and side == 0 else facades.REVEAL_M
        facades.wall(build, length, height, [o for o, _ in openings], paint, reveal_m)
        upper = [o for o, kind in openings if kind == "window"]
        facades.windows(build, upper, paint, rng, shutters=has_shutters and side != 1, boxes=has_boxes and side == 0)
        for opening, kind in openings:
            if kind == "door":
                facades.door(build, opening, paint)
            elif kind == "doorway":
                facades.doorway(build, opening, paint)
            elif kind == "shop":
                facades.shop_window(build, opening, paint, panes=max(2, round((opening[1] - opening[0]) / 1.2)))
        _mouldings(build, length, levels, paint, doorway_m=DOOR_M[0] + 0.32 if room and side == 0 else 0.0)
        if side == 0 and room:
            _shopfront(build, length, levels[1], paint, style)
        if side == 0 and style.signature == "columns":
            _portico(build, length, height, paint)
    build.place()
    _corner_stones(build, width, depth, height, paint, rng)
    _roof(build, width, depth, height, style, paint, rng, is_house)
    return build.build()


def _wall_openings(
    length: float, levels: list[float], side: int, room: Room | None, style: Style
) -> list[tuple[Opening, str]]:
    """Where the windows, the door and the shop windows of one wall are; side 0 is the front."""
    openings: list[tuple[Opening, str]] = []
    is_grand = style.signature in ("columns", "clock", "marquee")
    window = 1.0 if not is_grand else 1.25
    bays = _bays(length, 0.8, 2.0 if not is_grand else 2.5)
    middle = length / 2
    if side == 0 and room:
        openings += rooms.openings(room)
    elif side == 0:
        door_width = 1.15 if not is_grand else 2.2
        door_top = 2.55 if not is_grand else 3.1
        openings.append(((middle - door_width / 2, middle + door_width / 2, 0.12, door_top), "door"))
        beside = [x for x in bays if abs(x - middle) > door_width / 2 + window / 2 + 0.35]
        openings += _window_row(beside, window, 1.05, min(2.6, levels[1] - 0.4))
    elif side >= 2 or not room:
        openings += _window_row(bays, window, 1.05, min(2.5, levels[1] - 0.4))
    for low, high in pairwise(levels[1:]):
        tall = min(1.55 if not is_grand else 1.9, high - low - 1.05)
        openings += _window_row(bays, window, low + 0.72, low + 0.72 + tall)
    return openings


def _window_row(centres: Iterable[float], width: float, low: float, high: float) -> list[tuple[Opening, str]]:
    return [((x - width / 2, x + width / 2, low, high), "window") for x in centres]


def _mouldings(build: MeshBuilder, length: float, levels: list[float], paint: Paint, doorway_m: float) -> None:
    """`doorway_m` of the plinth are left out in the middle."""
    height = levels[-1]
    middle, end = length / 2, length + 0.06
    spans = [(-0.06, middle - doorway_m / 2), (middle + doorway_m / 2, end)] if doorway_m else [(-0.06, end)]
    build.boxes(
        [[(a + b) / 2, PLINTH_M / 2, 0.03] for a, b in spans],
        [[(b - a) / 2, PLINTH_M / 2, 0.03] for a, b in spans],
        Material.STONE,
        paint.plinth,
        faces=NO_BACK,
        grounded=0.55,
    )
    for level in levels[1:-1]:
        facades.band(build, length, level + 0.12, 0.10, 0.10, paint.trim)
    facades.band(build, length, height - 0.13, 0.13, 0.16, paint.trim)
    facades.band(build, length, height - 0.34, 0.05, 0.08, paint.trim)


def _corner_stones(
    build: MeshBuilder, width: float, depth: float, height: float, paint: Paint, rng: np.random.Generator
) -> None:
    """Quoins: long and short stones in turn at the four corners."""
    count = int((height - 1.0) / 0.42)
    y = PLINTH_M + 0.21 + np.arange(count) * 0.42
    long = np.where(np.arange(count) % 2 == 0, 0.42, 0.26)
    short = 0.68 - long
    for sx in (-1, 1):
        for sz in (-1, 1):
            outside = (RIGHT if sx > 0 else LEFT, FRONT if sz > 0 else BACK)
            centre = np.stack([sx * (width / 2 - long / 2 + 0.035), y, sz * (depth / 2 - short / 2 + 0.035)], -1)
            half = np.stack([long / 2, np.full(count, 0.195), short / 2], -1)
            stone = 0.45 * np.asarray(paint.trim) + 0.55 * np.array([0.50, 0.46, 0.39])
            stone = stone * (0.86 + 0.14 * rng.random((count, 1)))
            build.boxes(centre, half, Material.PLAIN, stone, faces=outside)
            build.is_fine = True
            edges = {RIGHT, LEFT, FRONT, BACK, TOP} - set(outside)
            build.boxes(centre, half, Material.PLAIN, stone, faces=sorted(edges))
            build.is_fine = False


def _shopfront(build: MeshBuilder, length: float, top: float, paint: Paint, style: Style) -> None:
    """Wooden frame around the shop windows, the board for the sign, the awning below it."""
    colour = paint.door
    for x in (0.2, length - 0.2):
        build.boxes([[x, 1.55, 0.05]], [[0.17, 1.45, 0.07]], Material.PLANK, colour, faces=NO_BACK, grounded=0.6)
    for x0, x1 in ((0.4, length / 2 - 1.0), (length / 2 + 1.0, length - 0.4)):
        build.boxes(
            [[(x0 + x1) / 2, 0.33, 0.05]],
            [[(x1 - x0) / 2, 0.27, 0.06]],
            Material.PLANK,
            colour,
            faces=NO_BACK,
            grounded=0.5,
        )
        build.boxes(
            [[(x0 + x1) / 2, 0.62, 0.08]], [[(x1 - x0) / 2, 0.035, 0.12]], Material.PLAIN, paint.trim, faces=NO_BACK
        )
        build.boxes(
            [[(x0 + x1) / 2, 0.34, 0.09]],
            [[(x1 - x0) / 2 - 0.2, 0.15, 0.035]],
            Material.PLAIN,
            tuple(c * 1.5 for c in colour),
            faces=NO_BACK,
        )
    facades.band(build, length, top - 0.06, 0.06, 0.26, paint.trim)
    if style.signature == "awning":
        r, g, b = paint.trim
        stripe = (0.25 + 0.75 * r, 0.25 + 0.75 * g, 0.25 + 0.75 * b) if r + g + b > 1.2 else (0.82, 0.78, 0.70)
        other = paint.wall if max(paint.wall) - min(paint.wall) > 0.12 else paint.trim
        facades.awning(build, 0.25, length - 0.25, 2.92, 1.15, (stripe, other))


def _portico(build: MeshBuilder, length: float, height: float, paint: Paint) -> None:
    """Columns, architrave and pediment before a civic front."""
    span, out = min(length * 0.62, 12.0), 1.9
    top = height - 0.9
    count = 6
    stone = tuple(min(1.0, c * 0.95) for c in paint.trim)
    x0 = length / 2 - span / 2
    for k in range(count):
        x = x0 + span * k / (count - 1)
        build.lathe(
            [
                [0.46, 0.36],
                [0.46, 0.48],
                [0.38, 0.56],
                [0.36, 1.2],
                [0.31, top - 0.5],
                [0.36, top - 0.42],
                [0.42, top - 0.3],
                [0.46, top - 0.18],
            ],
            Material.PLAIN,
            stone,
            sides=14,
            centre=(x, 0, out),
            occlusion=[0.6, 0.75, 0.85, 1, 1, 0.85, 0.8, 0.7],
        )
        build.boxes(
            [[x, top - 0.1, out], [x, 0.32, out]], [[0.48, 0.1, 0.48], [0.52, 0.1, 0.52]], Material.STONE, stone
        )
    half = span / 2 + 0.6
    build.boxes(
        [[length / 2, top + 0.35, out / 2 + 0.25]], [[half, 0.35, out / 2 + 0.35]], Material.STONE, stone, grounded=0.6
    )
    build.boxes([[length / 2, top + 0.75, out / 2 + 0.3]], [[half + 0.16, 0.08, out / 2 + 0.48]], Material.PLAIN, stone)
    base, rise, front = top + 0.83, span * 0.17, out + 0.62
    peak = [length / 2, base + rise, front - 0.1]
    build.triangles(
        [[[length / 2 - half, base, front - 0.1], [length / 2 + half, base, front - 0.1], peak]],
        Material.STONE,
        tuple(c * 0.92 for c in stone),
        occlusion=[0.8, 0.8, 0.7],
    )
    for side in (-1.0, 1.0):
        low = [length / 2 + side * (half + 0.25), base, front + 0.12]
        high = [length / 2, base + rise + 0.18, front + 0.12]
        a, b = (low, high) if side < 0 else (high, low)
        lift, back = np.array([0, 0.26, 0]), np.array([0, 0, -out - 0.9])
        a_, b_ = np.array(a), np.array(b)
        build.quads([[a_, b_, b_ + lift, a_ + lift]], Material.PLAIN, stone)
        build.quads([[a_ + lift, b_ + lift, b_ + lift + back, a_ + lift + back]], Material.SLATE, (0.22, 0.24, 0.26))
        build.quads([[b_, a_, a_ + back, b_ + back]], Material.PLAIN, stone, occlusion=0.55)
        ends = (a_, b_) if side < 0 else (b_, a_)
        outer = [ends[0], ends[0] + lift, ends[0] + lift + back, ends[0] + back]
        build.quads([outer if side < 0 else outer[::-1]], Material.PLAIN, stone)
    for k in range(3):
        build.boxes(
            [[length / 2, 0.1 + 0.1 * k - 0.05, (out + 1.5 - 0.4 * k) / 2]],
            [[half + 0.9 - 0.3 * k, 0.06, (out + 1.5 - 0.4 * k) / 2]],
            Material.STONE,
            (0.50, 0.47, 0.42),
            faces=NO_BACK,
            grounded=0.75,
        )


def _roof(
    build: MeshBuilder,
    width: float,
    depth: float,
    height: float,
    style: Style,
    paint: Paint,
    rng: np.random.Generator,
    is_house: bool,
) -> None:
    colour = linear(style.roof)
    is_cool = colour[2] > colour[0] * 0.85
    material = Material.SLATE if is_cool else Material.TILE
    pitch = 0.85 + 0.3 * rng.random() if max(width, depth) < 12 else 0.5
    if style.roof_form == "gable":
        front_gable = is_house and rng.random() < 0.3
        along = not front_gable if width <= 16 else True
        top = roofs.gable(
            build,
            width,
            depth,
            height,
            pitch,
            colour,
            paint.trim,
            paint.wall,
            paint.material,
            ridge_along_x=along,
            material=material,
        )
        if along and rng.random() < 0.55 and width < 12:
            roofs.dormers(build, width, depth, height, pitch, 2 if width > 7 else 1, colour, paint.trim, paint.wall)
        spot = (width * 0.28, 0.3) if along else (0.5, depth * 0.2)
        roofs.chimneys(build, [spot], height + 0.5, top, rng)
    elif style.roof_form == "hip":
        top = roofs.hip(build, width, depth, height, pitch * 0.9, colour, paint.trim, material=material)
        roofs.chimneys(build, [(width * 0.22, depth * 0.12)], height, top - 0.4, rng)
    elif style.roof_form == "flat":
        roofs.flat(build, width, depth, height, (0.30, 0.30, 0.30), paint.trim)
    elif style.roof_form == "barrel":
        roofs.barrel(build, width, depth, height, colour, paint.trim, paint.wall)
    elif style.roof_form == "dome":
        roofs.dome(build, width, depth, height, colour, paint.trim)
