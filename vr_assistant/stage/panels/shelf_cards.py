"""The shelf's lettering: its title, and a numbered price tag for each product."""

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import ShelfTitleContent, TagContent
from vr_assistant.stage.panels.money import format_price
from vr_assistant.stage.panels.sheet import Sheet
from vr_assistant.stage.panels.text import fit_lines, width
from vr_assistant.stage.panels.theme import TAG_WIDTH

_BADGE = 32.0


def draw_tag(tag: TagContent) -> Card:
    """Number, name in at most two lines, price."""
    inner = TAG_WIDTH - 2 * theme.SHADOW - 24
    lines = fit_lines(tag.name, theme.SMALL, inner, 2)
    # Two lines are always reserved: the tags of a row line up.
    height = 2 * 10 + 2 * theme.SMALL * theme.LINE_SPACING + 4 + _BADGE
    sheet = Sheet(TAG_WIDTH, height + 2 * theme.SHADOW)
    left, top = theme.SHADOW, theme.SHADOW
    sheet.glass(left, top, TAG_WIDTH - 2 * theme.SHADOW, height, 14)
    y = top + 10
    for line in lines:
        y = sheet.text(line, left + 12, y, theme.SMALL)
    y = top + height - 10 - _BADGE
    sheet.pill(left + 12, y, _BADGE, _BADGE, theme.ACCENT)
    digit = str(tag.number)
    sheet.text(
        digit,
        left + 12 + (_BADGE - width(digit, 23)) / 2,
        y + (_BADGE - 23 * theme.LINE_SPACING) / 2,
        23,
        theme.ON_ACCENT,
    )
    price = format_price(tag.price_minor, tag.currency)
    price_x = left + TAG_WIDTH - 2 * theme.SHADOW - 12 - width(price, 25)
    sheet.text(price, price_x, y + (_BADGE - 25 * theme.LINE_SPACING) / 2, 25, theme.ACCENT)
    return sheet.finish()


def draw_shelf_title(shelf: ShelfTitleContent) -> Card:
    lines = fit_lines(shelf.title, theme.BODY, 480, 1) or [""]
    outer = width(lines[0], theme.BODY) + 2 * theme.PADDING
    height = theme.BODY * theme.LINE_SPACING + 14
    sheet = Sheet(outer + 2 * theme.SHADOW, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, outer, height, height / 2)
    sheet.text(lines[0], theme.SHADOW + theme.PADDING, theme.SHADOW + 7, theme.BODY)
    return sheet.finish()
