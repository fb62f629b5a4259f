"""A small label at a controller: which of its buttons does what."""

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import HintContent
from vr_assistant.stage.panels.sheet import Sheet
from vr_assistant.stage.panels.text import fit_lines, width


def draw_hint(hint: HintContent) -> Card:
    rows = [
        ((fit_lines(row.button, theme.SMALL, 240, 1) or [""])[0], (fit_lines(row.does, theme.SMALL, 380, 1) or [""])[0])
        for row in hint.rows
    ]
    first = max((width(button, theme.SMALL) for button, _ in rows), default=0.0)
    second = max((width(does, theme.SMALL) for _, does in rows), default=0.0)
    line = theme.SMALL * theme.LINE_SPACING
    outer = first + theme.GAP + second + 1.4 * theme.PADDING
    height = line * len(rows) + theme.PADDING
    sheet = Sheet(outer + 2 * theme.SHADOW, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, outer, height)
    x, y = theme.SHADOW + theme.PADDING * 0.7, theme.SHADOW + theme.PADDING * 0.5
    for button, does in rows:
        sheet.text(button, x, y, theme.SMALL, theme.ACCENT)
        y = sheet.text(does, x + first + theme.GAP, y, theme.SMALL)
    return sheet.finish()
