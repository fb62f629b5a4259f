"""Shop signs in English and Chinese: the boards, and what is written on them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.stage.text.atlas import Atlas, open_atlas
from vr_assistant.stage.text.lettering import Lettering, Rgb, width_m
from vr_assistant.stage.town.materials import Material
from vr_assistant.stage.town.mesh import Mesh, MeshBuilder, linear
from vr_assistant.world.place import Place

Linear = tuple[float, float, float]
_DARK_WOOD = (0.05, 0.035, 0.025)
_UMBER, _CREAM = linear("#2b2622"), linear("#f3e6c8")
_CONTRAST = 9.0
"""Of letters and plate where neither light nor fog has touched them; 4.5 must be left (WCAG 2.2, SC 1.4.3)."""
# Shares of a board's height.
_ENGLISH, _CHINESE = 0.60, 0.57
_GAP, _MARGIN = 0.28, 0.34
_LONGEST = 11.0
_EMBLEM_M = 0.48
"""Em of the ideograph on a hanging sign."""


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
    """Of the plate and of the letters: the house's own, the plate as dark as reading wants it."""
    assert place.style is not None
    dark, light = sorted((linear(place.style.wall), linear(place.style.trim)), key=_luminance)
    ink = light if _luminance(light) > 0.4 else _CREAM
    if max(dark) - min(dark) < 0.04:
        dark = _UMBER
    limit = (_luminance(ink) + 0.05) / _CONTRAST - 0.05
    share = min(1.0, limit / max(_luminance(dark), 1e-6))
    return _encoded((dark[0] * share, dark[1] * share, dark[2] * share)), _encoded(ink)


def _luminance(colour: Linear) -> float:
    """As WCAG 2.2 has it, 0..1."""
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def _encoded(colour: Linear) -> Rgb:
    values = np.array(colour)
    encoded = np.where(values <= 0.0031308, values * 12.92, 1.055 * values ** (1 / 2.4) - 0.055)
    red, green, blue = np.rint(255 * encoded.clip(0, 1)).astype(int).tolist()
    return red, green, blue


def _mount(lettering: Lettering, boards: MeshBuilder, place: Place) -> None:
    foot, is_shop = place.footprint, place.kind == "shop"
    signature = place.style.signature if place.style else "none"
    if signature == "columns":
        height, y, out = 0.6, place.height_m - 0.55, 2.5
    elif signature == "marquee":
        height, y, out = 1.05, 4.55, 1.2
    elif is_shop:
        height, out = 0.58, 0.16
        front_m = min(3.6, place.height_m - 2.2) if place.floors > 1 else place.height_m
        y = min(front_m - 0.12 - height / 2, 3.3)  # below the moulding, above the awning
    else:
        height, out = 0.66, 0.2
        y = min(3.52, place.height_m - 1)  # above the door, below the flower boxes
    x, z = foot.before_door(0.0)
    boards.turn((x, 0.0, z), foot.yaw)
    front = foot.before_door(out + 0.012)
    lettering.on((front[0], y, front[1]), (-math.cos(foot.yaw), 0.0, math.sin(foot.yaw)))
    board_width = _write(lettering, place, height, foot.width_m - 0.5)
    half = [board_width / 2 + 0.06, height / 2 + 0.06, out / 2]
    boards.boxes([[0, y, -out / 2]], [half], Material.PLANK, _DARK_WOOD)
    if is_shop and foot.width_m < 10:
        _hanging_sign(lettering, boards, place)


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


def _hanging_sign(lettering: Lettering, boards: MeshBuilder, place: Place) -> None:
    """A disc on an iron arm; who comes along the street reads the first ideograph of the name on it from afar."""
    foot = place.footprint
    x = foot.width_m / 2 - 0.35
    y = 4.35
    boards.boxes([[x, y + 0.5, -0.5]], [[0.018, 0.018, 0.5]], Material.PLAIN, (0.02, 0.02, 0.02))
    boards.boxes([[x, y + 0.25, -0.25]], [[0.012, 0.25, 0.012]], Material.PLAIN, (0.02, 0.02, 0.02))
    angle = np.linspace(0, 2 * math.pi, 21)
    ring = np.stack([np.full(21, x), y + 0.08 + np.sin(angle) * 0.36, -0.58 + np.cos(angle) * 0.36], -1)
    plate, ink = _colours(place)
    colour = linear("#{:02x}{:02x}{:02x}".format(*plate))
    for side in (1.0, -1.0):
        shifted = ring + np.array([0.03 * side, 0, 0])
        centre = np.broadcast_to([x + 0.03 * side, y + 0.08, -0.58], (20, 3))
        pairs = (shifted[:-1], shifted[1:]) if side < 0 else (shifted[1:], shifted[:-1])
        boards.triangles(np.stack([*pairs, centre], 1), Material.PLAIN, colour)
        at = foot.to_world(x + 0.037 * side, -foot.depth_m / 2 - 0.58)
        right = -side * math.sin(foot.yaw), 0.0, -side * math.cos(foot.yaw)
        lettering.on((at[0], y + 0.08, at[1]), right)
        lettering.text(place.name_zh[:1], 0.0, -0.38 * _EMBLEM_M, _EMBLEM_M, ink, align="centre", glow=1.0)
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
