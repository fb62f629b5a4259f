"""Shop signs in English and Chinese: one picture with a strip for each, and the boards that show them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skia
from numpy.typing import NDArray

from vr_assistant.errors import GraphicsError
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import NO_BACK, Mesh, MeshBuilder, linear
from vr_assistant.world.place import Place

FONT = Path(__file__).resolve().parents[3] / "assets" / "fonts" / "NotoSansSC-Medium.ttf"
STRIP = (1024, 128)
_DARK_WOOD = (0.05, 0.035, 0.025)


@dataclass(frozen=True, slots=True)
class Signs:
    picture: NDArray[np.uint8]
    """(height, width, 4) sRGB, row 0 at the bottom; alpha: share that glows."""
    faces: Mesh
    """Texture coordinates into the picture, world coordinates."""
    boards: Mesh
    """What the faces are mounted on."""


def build_signs(places: Sequence[Place]) -> Signs:
    """Raises GraphicsError when the font cannot be read."""
    named = [place for place in places if place.style is not None and place.form == "building"]
    typeface = skia.FontMgr.New_Custom_Empty().makeFromFile(str(FONT))  # the system's fonts are not asked
    if typeface is None:
        raise GraphicsError(f"The font {FONT.name} cannot be read.", "Install the program again.")
    width, height = STRIP
    rows = len(named)
    picture = np.zeros((rows * height, width, 4), np.uint8)
    faces, boards = MeshBuilder(), MeshBuilder()
    for row, place in enumerate(named):
        assert place.style is not None
        board_colour, letter_colour = _colours(place)
        strip, used = _draw_strip(place, typeface, board_colour, letter_colour)
        picture[row * height : (row + 1) * height] = strip[::-1]
        _mount(faces, boards, place, used / width, row, rows)
    return Signs(picture, faces.build(), boards.build())


def _colours(place: Place) -> tuple[str, str]:
    assert place.style is not None
    wall, trim = place.style.wall, place.style.trim
    dark, light = sorted((wall, trim), key=lambda c: sum(linear(c)))
    if sum(linear(dark)) > 0.75:
        dark = "#2b2622"
    return dark, light if sum(linear(light)) > 1.2 else "#f3e6c8"


def _draw_strip(place: Place, typeface: skia.Typeface, board: str, letters: str) -> tuple[NDArray[np.uint8], float]:
    """The strip and how many of its pixels across are used."""
    width, height = STRIP
    surface = skia.Surface(width, height)
    canvas = surface.getCanvas()
    canvas.clear(skia.ColorTRANSPARENT)
    ink = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True)
    english, chinese = skia.Font(typeface, 74), skia.Font(typeface, 70)
    gap = 34.0
    total = english.measureText(place.name_en) + gap + chinese.measureText(place.name_zh)
    room = width - 72
    if total > room:
        english.setSize(74 * room / total)
        chinese.setSize(70 * room / total)
        gap *= room / total
        total = room
    x = 36.0
    baseline = height / 2 + english.getSize() * 0.36
    canvas.drawString(place.name_en, x, baseline, english, ink)
    canvas.drawString(place.name_zh, x + english.measureText(place.name_en) + gap, baseline, chinese, ink)
    used = total + 72
    frame = skia.Paint(Color=skia.ColorWHITE, AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=4)
    canvas.drawRoundRect(skia.Rect.MakeXYWH(9, 9, used - 18, height - 18), 12, 12, frame)
    mask = surface.toarray(colorType=skia.kRGBA_8888_ColorType)[..., 3:].astype(np.float32) / 255
    low, high = (np.array([int(c[i : i + 2], 16) for i in (1, 3, 5)], np.float32) for c in (board, letters))
    result = np.empty((height, width, 4), np.uint8)
    result[..., :3] = np.rint(low * (1 - mask) + high * mask)
    result[..., 3:] = np.rint(mask * 255)
    return result, used


def _mount(faces: MeshBuilder, boards: MeshBuilder, place: Place, share: float, row: int, rows: int) -> None:
    foot, is_shop = place.footprint, place.kind == "shop"
    board_height = 0.72 if is_shop else 1.05
    board_width = min(board_height * STRIP[0] / STRIP[1] * share, foot.width_m - 0.5)
    y, out = 3.27, 0.16
    if place.floors == 1:
        y = min(3.3, place.height_m - 0.5)
    signature = place.style.signature if place.style else "none"
    if signature == "columns":
        y, out = place.height_m - 0.55, 2.45 + 0.05
        board_height, board_width = 0.6, 0.6 * STRIP[0] / STRIP[1] * share
    elif signature == "marquee":
        y, out = 4.55, 1.2
    elif not is_shop:
        y = min(3.9, place.height_m - 1)
    x, z = foot.before_door(0.0)
    origin = (x, 0.0, z)
    half_w, half_h = board_width / 2, board_height / 2
    for build in (faces, boards):
        build.turn(origin, foot.yaw)
    boards.boxes([[0, y, -out / 2]], [[half_w + 0.06, half_h + 0.06, out / 2]], Material.PLANK, _DARK_WOOD)
    z_face = -out - 0.012
    faces.quads(
        [
            [
                [half_w, y - half_h, z_face],
                [-half_w, y - half_h, z_face],
                [-half_w, y + half_h, z_face],
                [half_w, y + half_h, z_face],
            ]
        ],
        Material.PLAIN,
        (1, 1, 1),
        uv=[[0, row / rows], [share, row / rows], [share, (row + 1) / rows], [0, (row + 1) / rows]],
    )
    if is_shop and foot.width_m < 10:
        _hanging_sign(boards, place)


def _hanging_sign(boards: MeshBuilder, place: Place) -> None:
    """An iron arm at the side of the front that people who come along the street can read from afar."""
    x = place.footprint.width_m / 2 - 0.35
    y = 4.35
    boards.boxes([[x, y + 0.5, -0.5]], [[0.018, 0.018, 0.5]], Material.PLAIN, (0.02, 0.02, 0.02))
    boards.boxes([[x, y + 0.25, -0.25]], [[0.012, 0.25, 0.012]], Material.PLAIN, (0.02, 0.02, 0.02))
    angle = np.linspace(0, 2 * math.pi, 21)
    ring = np.stack([np.full(21, x), y + 0.08 + np.sin(angle) * 0.36, -0.58 + np.cos(angle) * 0.36], -1)
    assert place.style is not None
    colour = linear(place.style.wall)
    for side in (1.0, -1.0):
        shifted = ring + np.array([0.03 * side, 0, 0])
        centre = np.broadcast_to([x + 0.03 * side, y + 0.08, -0.58], (20, 3))
        pairs = (shifted[:-1], shifted[1:]) if side < 0 else (shifted[1:], shifted[:-1])
        boards.triangles(np.stack([*pairs, centre], 1), Material.PLAIN, colour)
    boards.boxes([[x, y + 0.08, -0.58]], [[0.034, 0.20, 0.05]], Material.METAL, (0.8, 0.62, 0.25), faces=NO_BACK)
    boards.quads(
        np.stack(
            [
                ring[:-1] + np.array([0.03, 0, 0]),
                ring[1:] + np.array([0.03, 0, 0]),
                ring[1:] - [0.03, 0, 0],
                ring[:-1] - [0.03, 0, 0],
            ],
            1,
        ),
        Material.METAL,
        (0.6, 0.45, 0.18),
    )
