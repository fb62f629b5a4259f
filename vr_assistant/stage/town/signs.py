"""Shop signs in English and Chinese: the boards, and what is written on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.text.atlas import Atlas, open_atlas
from vr_assistant.stage.text.lettering import Lettering, Rgb, width_m
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import NO_BACK, Mesh, MeshBuilder, linear
from vr_assistant.world.place import Place

_DARK_WOOD = (0.05, 0.035, 0.025)
# Shares of a board's height.
_ENGLISH, _CHINESE = 0.58, 0.55
_GAP, _MARGIN = 0.27, 0.28
_LONGEST = 8.0


@dataclass(frozen=True, slots=True)
class Signs:
    letters: NDArray[np.void]
    """(4 n,) of stage.text.lettering.LETTER, world coordinates."""
    atlas: Atlas
    """With the glyphs of all signs."""
    boards: Mesh
    """What the plates are mounted on."""


def build_signs(places: Sequence[Place]) -> Signs:
    """Raises GraphicsError when the font or its atlas cannot be read."""
    named = [place for place in places if place.style is not None and place.form == "building"]
    atlas = open_atlas().with_texts(name for place in named for name in (place.name_en, place.name_zh))
    lettering, boards = Lettering(atlas), MeshBuilder()
    for place in named:
        _mount(lettering, boards, place)
    return Signs(lettering.build(), atlas, boards.build())


def _colours(place: Place) -> tuple[Rgb, Rgb]:
    """Of the plate and of the letters."""
    assert place.style is not None
    wall, trim = place.style.wall, place.style.trim
    dark, light = sorted((wall, trim), key=lambda c: sum(linear(c)))
    if sum(linear(dark)) > 0.75:
        dark = "#2b2622"
    return _rgb(dark), _rgb(light if sum(linear(light)) > 1.2 else "#f3e6c8")


def _rgb(css: str) -> Rgb:
    red, green, blue = bytes.fromhex(css[1:])
    return red, green, blue


def _mount(lettering: Lettering, boards: MeshBuilder, place: Place) -> None:
    foot, is_shop = place.footprint, place.kind == "shop"
    board_height = 0.72 if is_shop else 1.05
    y, out = 3.27, 0.16
    if place.floors == 1:
        y = min(3.3, place.height_m - 0.5)
    signature = place.style.signature if place.style else "none"
    if signature == "columns":
        y, out, board_height = place.height_m - 0.55, 2.45 + 0.05, 0.6
    elif signature == "marquee":
        y, out = 4.55, 1.2
    elif not is_shop:
        y = min(3.9, place.height_m - 1)
    x, z = foot.before_door(0.0)
    boards.turn((x, 0.0, z), foot.yaw)
    lettering.on(boards.origin + boards.basis @ [0, y, -out - 0.012], -boards.basis[:, 0], boards.basis[:, 1])
    board_width = _write(lettering, place, board_height, foot.width_m - 0.5)
    half = [board_width / 2 + 0.06, board_height / 2 + 0.06, out / 2]
    boards.boxes([[0, y, -out / 2]], [half], Material.PLANK, _DARK_WOOD)
    if is_shop and foot.width_m < 10:
        _hanging_sign(boards, place)


def _write(lettering: Lettering, place: Place, height: float, room: float) -> float:
    """Both names side by side on a plate; gives its width, at most `room`."""
    plate, ink = _colours(place)
    english, chinese, gap, margin = (share * height for share in (_ENGLISH, _CHINESE, _GAP, _MARGIN))
    widest = min(room, _LONGEST * height) - 2 * margin
    total = width_m(place.name_en, english) + gap + width_m(place.name_zh, chinese)
    scale = min(1.0, widest / total)
    english, chinese, gap, total = english * scale, chinese * scale, gap * scale, total * scale
    lettering.plate(0.0, 0.0, total + 2 * margin, height, plate, ink, glow=1.0)
    baseline = -0.36 * english  # capitals are 0.73 em high
    x = -total / 2
    x += lettering.text(place.name_en, x, baseline, english, ink, glow=1.0) + gap
    lettering.text(place.name_zh, x, baseline, chinese, ink, glow=1.0)
    return total + 2 * margin


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
