"""One kind of controller with labels: what each button does, for a right-handed user."""

from dataclasses import dataclass
from html import escape

from vr_assistant.stage.runtimes.hand import Side
from vr_assistant.stage.runtimes.openxr.bindings_picture.outlines import OUTLINES, Outline, Spot
from vr_assistant.stage.runtimes.openxr.profiles import Profile

WIDTH, HEIGHT = 700, 372
INK, QUIET, PAPER, FRAME = "#1d252c", "#66727d", "#ffffff", "#d9dee3"
SELECT, TALK, MENU, WALK = "#e2672a", "#0f9488", "#7a55d8", "#2877cf"
BUTTON_NAMES = {
    "squeeze": "grip",
    "shoulder": "bumper",
    "menu": "menu button",
    "select": "select button",
    "pinch_ext": "thumb and index finger",
}
REST_Y, BESIDE, LABEL, STEP = 182, 92, 180, 54
"""Pixels: from a card's top to where thumbs rest; from its middle to a hand, and to the labels; between labels."""
IDLE = "#5c6974"


@dataclass(frozen=True, slots=True)
class Label:
    button: str
    """First part of its path."""
    does: str
    colour: str
    more: str = ""


def labels_of(profile: Profile, side: Side, is_alone: bool) -> list[Label]:
    """What this hand's buttons do, the right one being the main hand."""
    is_main = side == "right"

    def button(buttons: str | tuple[str, str]) -> str:
        return profile.on(side, buttons).partition("/")[0]

    labels = [Label(button(profile.select), "Select", SELECT)]
    if stick := button(profile.stick):
        does = "Walk and turn" if is_alone else "Turn" if is_main else "Walk"
        more = "" if is_alone else "both clicked: recentre"
        labels.append(Label(stick, does, WALK, more))
    if is_main and profile.talk:
        labels.append(Label(button(profile.talk), "Hold to talk", TALK))
    if profile.on(side, profile.menu) and not (is_main and profile.shares_talk_and_menu(side)):
        labels.append(Label(button(profile.menu), "Mute", MENU, "held: the menu"))
    if second := button(profile.second_menu):
        labels.append(Label(second, "Menu", MENU))
    return labels


def card(profiles: list[Profile], x: float, y: float) -> str:
    """SVG of the profiles, which look alike and differ in names only, at a place of the sheet."""
    profile = profiles[0]
    outline = OUTLINES[profile.shape]
    sides: tuple[Side, ...] = ("left", "right") if outline.is_pair else ("right",)
    others = ", ".join(each.name for each in profiles[1:])
    about = "Everything else by voice, or in the menu." if profile.shape == "hand" else others
    parts = [
        f'<g transform="translate({x:g} {y:g})">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="18" fill="{PAPER}" stroke="{FRAME}"/>',
        f'<text x="24" y="36" class="title">{escape(profile.name)}</text>',
        f'<text x="24" y="57" class="more">{escape(about)}</text>',
    ]
    for side in sides:
        parts += _hand(profile, outline, side)
    return "".join([*parts, "</g>"])


def _hand(profile: Profile, outline: Outline, side: Side) -> list[str]:
    mirror = -1 if side == "left" else 1
    middle = WIDTH / 2 + (BESIDE * mirror if outline.is_pair else 0)
    edge = WIDTH / 2 + LABEL * mirror if outline.is_pair else middle + 96
    labels = labels_of(profile, side, not outline.is_pair)
    spots = {label.button: (label, _spot(outline, label.button)) for label in labels}
    colours = {id(spot): label.colour for label, spot in spots.values()}
    buttons = [(spot, colours.get(id(spot), IDLE)) for spot in outline.spots.values()]
    behind = [_button(spot, colour) for spot, colour in buttons if spot.is_behind]
    before = [_button(spot, colour) for spot, colour in buttons if not spot.is_behind]
    drawn = [
        f'<g transform="translate({middle:g} {REST_Y}) scale({mirror} 1)">',
        *behind, outline.body, *before, "</g>",
    ]  # fmt: skip
    ordered = sorted(spots.values(), key=lambda pair: pair[1].y)
    top = REST_Y - STEP * (len(ordered) - 1) / 2
    for place, (label, spot) in enumerate(ordered):
        drawn.append(_labelled(label, middle + mirror * spot.x, REST_Y + spot.y, edge, top + STEP * place, mirror))
    return drawn


def _spot(outline: Outline, button: str) -> Spot:
    return outline.spots[{"x": "a", "y": "b"}.get(button, button)]


def _button(spot: Spot, colour: str) -> str:
    radius = min(spot.width, spot.height) / 2
    drawn = (
        f'<rect x="{spot.x - spot.width / 2:g}" y="{spot.y - spot.height / 2:g}" width="{spot.width:g}" '
        f'height="{spot.height:g}" rx="{radius:g}" fill="{colour}" stroke="#ffffff" stroke-width="1.5"/>'
    )
    if spot.cap:
        drawn += f'<circle cx="{spot.x:g}" cy="{spot.y:g}" r="{spot.cap:g}" fill="#ffffff" fill-opacity="0.28"/>'
    return drawn


def _labelled(label: Label, x: float, y: float, edge: float, at: float, mirror: int) -> str:
    """A dot on the button, a line to the text beside the hand."""
    anchor = "start" if mirror > 0 else "end"
    name = BUTTON_NAMES.get(label.button, label.button if len(label.button) > 1 else label.button.upper())
    text_x = edge + 7 * mirror
    return (
        f'<path d="M{x:g} {y:g} L{edge - 14 * mirror:g} {at:g} L{edge:g} {at:g}" fill="none" stroke="{label.colour}" '
        'stroke-width="1.8" stroke-linejoin="round"/>'
        f'<circle cx="{x:g}" cy="{y:g}" r="3.6" fill="#ffffff" stroke="{label.colour}" stroke-width="1.8"/>'
        f'<text x="{text_x:g}" y="{at + 1:g}" class="does" fill="{label.colour}" text-anchor="{anchor}">'
        f"{escape(label.does)}</text>"
        f'<text x="{text_x:g}" y="{at + 16:g}" class="more" text-anchor="{anchor}">{escape(name)}</text>'
        f'<text x="{text_x:g}" y="{at + 30:g}" class="more" text-anchor="{anchor}">{escape(label.more)}</text>'
    )
