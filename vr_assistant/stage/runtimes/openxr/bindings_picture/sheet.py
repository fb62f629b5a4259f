"""All kinds of controllers on one sheet."""

from vr_assistant.stage.runtimes.openxr.bindings_picture.card import (
    HEIGHT,
    INK,
    MENU,
    QUIET,
    SELECT,
    TALK,
    WALK,
    WIDTH,
    card,
)
from vr_assistant.stage.runtimes.openxr.bindings_picture.outlines import BODY, OUTLINES
from vr_assistant.stage.runtimes.openxr.profiles import PROFILES, Profile, Shape

GAP = 20
STYLE = (
    "text{font-family:Inter,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}"
    f".title{{font-size:21px;font-weight:600;fill:{INK}}}"
    ".does{font-size:15px;font-weight:600}"
    f".more{{font-size:12.5px;fill:{QUIET}}}"
    f".note{{font-size:16px;fill:{INK}}}"
)
NOTES = (
    (SELECT, "Point with the ray or a fingertip, and select."),
    (TALK, "Hold to talk on the main hand; or just speak."),
    (MENU, "Short: microphone off or on. Held: the menu."),
    (WALK, "Walk or teleport; turn on the main hand."),
)

HANDEDNESS = (
    "Drawn for the right hand as the main hand; the left-handed setting swaps",
    "talking, walking and turning. The runtime's own settings can change every button.",
)


def families() -> dict[Shape, list[Profile]]:
    """The profiles by what they look like, in the order of their tables."""
    shapes: dict[Shape, list[Profile]] = {shape: [] for shape in OUTLINES}
    for profile in PROFILES:
        shapes[profile.shape].append(profile)
    return shapes


def sheet() -> str:
    """The whole picture, as SVG."""
    cards = [card(profiles, *_place(index)) for index, profiles in enumerate(families().values())]
    rows = (len(cards) + 2) // 2
    width, height = 2 * WIDTH + 3 * GAP, rows * (HEIGHT + GAP) + GAP
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f"<title>What each button does</title><style>{STYLE}</style>"
        '<defs><linearGradient id="body" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#4b5864"/>'
        f'<stop offset="1" stop-color="{BODY}"/></linearGradient></defs>'
        f'<rect width="{width}" height="{height}" fill="#f1f3f5"/>{"".join(cards)}{_notes(*_place(len(cards)))}</svg>\n'
    )


def _place(index: int) -> tuple[float, float]:
    return GAP + (index % 2) * (WIDTH + GAP), GAP + (index // 2) * (HEIGHT + GAP)


def _notes(x: float, y: float) -> str:
    drawn = [f'<g transform="translate({x + 30:g} {y + 62:g})">']
    for row, (colour, text) in enumerate(NOTES):
        at = 42 * row
        drawn.append(f'<circle cx="10" cy="{at}" r="10" fill="{colour}"/>')
        drawn.append(f'<text x="36" y="{at + 6}" class="note">{text}</text>')
    for row, text in enumerate(HANDEDNESS):
        drawn.append(f'<text x="0" y="{42 * len(NOTES) + 16 + 18 * row}" class="more">{text}</text>')
    return "".join([*drawn, "</g>"])
