"""What each kind of controller looks like, in the right hand: a body, and where on it its buttons are.

Pixels of the picture; the origin is where the thumb rests, y points down. The left hand holds the mirror image.
"""

from dataclasses import dataclass

from vr_assistant.stage.runtimes.openxr.profiles import Shape

BODY, EDGE, IDLE = "#39444f", "#222a31", "#5c6974"


@dataclass(frozen=True, slots=True)
class Spot:
    """A button: round where `width` equals `height`, else a pill."""

    x: float
    y: float
    width: float
    height: float
    is_behind: bool = False
    """Peeks out from behind the body."""
    cap: float = 0.0
    """Radius of a stick's cap on it."""


@dataclass(frozen=True, slots=True)
class Outline:
    body: str
    """SVG."""
    spots: dict[str, Spot]
    """By the first part of their path, e.g. "trigger". `a` and `b` are x and y on the left."""
    is_pair: bool = True


def _button(x: float, y: float, radius: float) -> Spot:
    return Spot(x, y, 2 * radius, 2 * radius)


def _stick(x: float, y: float, radius: float) -> Spot:
    return Spot(x, y, 2 * radius, 2 * radius, cap=radius * 0.62)


def _fill(path: str) -> str:
    return f'<path d="{path}" fill="url(#body)" stroke="{EDGE}" stroke-width="2"/>'


def _solid(path: str) -> str:
    return f'<path d="{path}" fill="{BODY}"/>'


def _idle(x: float, y: float, width: float, height: float) -> str:
    """A button that we leave alone."""
    return (
        f'<rect x="{x - width / 2:g}" y="{y - height / 2:g}" width="{width:g}" height="{height:g}" '
        f'rx="{min(width, height) / 2:g}" fill="{IDLE}"/>'
    )


def _line(path: str, width: float, colour: str = BODY) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


_GRIP = "M-34 30 C-32 80 -30 120 -20 158 C-16 174 22 176 26 158 C34 120 40 80 44 30 Z"
_ROUND_HEAD = "M-60 0 C-60 -74 66 -74 66 0 C66 60 -60 60 -60 0 Z"
_HOLE = "M-34 -54 C-34 -76 34 -76 34 -54 C34 -34 -34 -34 -34 -54 Z"
_RING = f"M-66 -52 C-66 -100 66 -100 66 -52 C66 -8 -66 -8 -66 -52 Z {_HOLE}"
_REMOTE = "M-34 -62 C-34 -92 34 -92 34 -62 L28 132 C26 160 -26 160 -28 132 Z"

OUTLINES: dict[Shape, Outline] = {
    "sticks": Outline(
        _idle(-36, 72, 20, 48) + _fill(_GRIP) + _fill(_ROUND_HEAD) + _idle(4, 34, 11, 11),
        {
            "trigger": Spot(6, -58, 60, 40, is_behind=True),
            "thumbstick": _stick(-24, -8, 23),
            "a": _button(24, 12, 12),
            "b": _button(38, -18, 12),
            "menu": _button(4, 34, 7.5),
        },
    ),
    "index": Outline(
        _line("M56 -6 C96 20 92 130 34 156", 13, IDLE)
        + _fill(_GRIP)
        + _fill("M-58 -12 C-54 -62 60 -62 62 -12 C64 34 40 52 0 52 C-40 52 -62 30 -58 -12 Z")
        + _idle(4, 0, 19, 54)
        + _idle(-14, 30, 10, 10),
        {
            "trigger": Spot(8, -50, 58, 38, is_behind=True),
            "thumbstick": _stick(-32, -10, 20),
            "b": _button(36, -20, 11),
            "a": _button(34, 12, 11),
        },
    ),
    "vive": Outline(
        f'<path fill-rule="evenodd" d="{_RING}" fill="url(#body)" stroke="{EDGE}" stroke-width="2"/>'
        + _fill("M-42 -36 C-42 40 -28 90 -26 162 C-24 178 24 178 26 162 C28 90 42 40 42 -36 C30 -22 -30 -22 -42 -36 Z")
        + _idle(0, 74, 12, 12),
        {
            "trigger": Spot(38, 42, 34, 52, is_behind=True),
            "menu": _button(0, -8, 7.5),
            "trackpad": _button(0, 32, 27),
            "squeeze": Spot(24, 116, 22, 44, is_behind=True),
        },
    ),
    "motion": Outline(
        _line("M-62 10 C-86 -92 92 -92 68 10", 12, IDLE)
        + _idle(-36, 78, 20, 44)
        + _fill(_GRIP)
        + _fill("M-58 6 C-58 -56 64 -56 64 6 C64 62 -58 62 -58 6 Z"),
        {
            "trigger": Spot(6, -46, 56, 36, is_behind=True),
            "thumbstick": _stick(-26, -8, 18),
            "trackpad": _button(26, 2, 21),
            "menu": _button(-4, 36, 7.5),
        },
    ),
    "simple": Outline(
        _fill(_REMOTE),
        {"select": _button(0, -38, 21), "menu": _button(0, 14, 11)},
    ),
    "pad": Outline(
        _fill(_REMOTE) + _idle(0, 46, 13, 13),
        {
            "shoulder": Spot(0, -84, 50, 26, is_behind=True),
            "trackpad": _button(0, -42, 25),
            "menu": _button(0, 14, 10),
            "trigger": Spot(34, -4, 30, 52, is_behind=True),
        },
        is_pair=False,
    ),
    "hand": Outline(
        _line("M34 24 L46 -56", 21)
        + _line("M16 20 L22 -74", 22)
        + _line("M-4 22 L-4 -66", 22)
        + _solid("M-34 40 C-34 4 50 4 48 44 C46 84 36 100 34 158 C32 168 -14 168 -18 158 C-20 120 -34 90 -34 40 Z")
        + _line("M-20 32 C-28 -16 -44 -34 -60 -28", 21)
        + _line("M-14 92 C-44 76 -60 40 -66 -6", 23),
        {"pinch_ext": _button(-66, -20, 14)},
    ),
}
