"""The cart: the open list with its total, or the small counter."""

import skia

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import CartContent, CartCounterContent
from vr_assistant.stage.panels.money import format_price
from vr_assistant.stage.panels.sheet import Sheet, paint
from vr_assistant.stage.panels.text import fit_lines, width
from vr_assistant.stage.panels.theme import Colour

WIDTH = 440.0


def draw_cart(cart: CartContent) -> Card:
    lang = cart.lang
    inner = WIDTH - 2 * theme.SHADOW - 2 * theme.PADDING
    row = theme.BODY * theme.LINE_SPACING + 6
    body = row * max(1, len(cart.rows) + bool(cart.left_out))
    height = 2 * theme.PADDING + theme.TITLE * theme.LINE_SPACING + 2 * theme.GAP + body
    height += 2 * theme.GAP + theme.TITLE * theme.LINE_SPACING if cart.rows else 0.0
    sheet = Sheet(WIDTH, height + 2 * theme.SHADOW)
    left, top = theme.SHADOW, theme.SHADOW
    sheet.glass(left, top, WIDTH - 2 * theme.SHADOW, height)
    x, y = left + theme.PADDING, top + theme.PADDING
    trolley(sheet, x, y + theme.TITLE * theme.LINE_SPACING / 2 - 15, 30, theme.ACCENT)
    y = sheet.text("购物车" if lang == "zh" else "Your cart", x + 44, y, theme.TITLE) + theme.GAP
    sheet.rule(x, y, inner)
    y += theme.GAP
    if not cart.rows:
        sheet.text("还是空的" if lang == "zh" else "Nothing in it yet", x, y, theme.BODY, theme.QUIET)
        return sheet.finish()
    for line in cart.rows:
        price = format_price(line.price_minor, cart.currency)
        room = inner - width(price, theme.BODY) - 60 - theme.GAP
        name = (fit_lines(line.name, theme.BODY, room, 1) or [""])[0]
        sheet.text(f"{line.quantity}×", x, y + 3, theme.BODY, theme.ACCENT)
        sheet.text(name, x + 52, y + 3, theme.BODY)
        sheet.text(price, x + inner - width(price, theme.BODY), y + 3, theme.BODY, theme.QUIET)
        y += row
    if cart.left_out:
        more = f"还有 {cart.left_out} 种" if lang == "zh" else f"and {cart.left_out} more"
        sheet.text(more, x + 52, y + 3, theme.BODY, theme.QUIET)
        y += row
    y += theme.GAP
    sheet.rule(x, y, inner)
    y += theme.GAP
    total = format_price(cart.total_minor, cart.currency)
    sheet.text("合计" if lang == "zh" else "Total", x, y, theme.TITLE)
    sheet.text(total, x + inner - width(total, theme.TITLE), y, theme.TITLE, theme.ACCENT)
    return sheet.finish()


def draw_cart_counter(cart: CartCounterContent) -> Card:
    """How many pieces are in the cart and what they cost."""
    pieces = str(cart.pieces)
    total = format_price(cart.total_minor, cart.currency)
    outer = 30 + 2 * theme.GAP + width(pieces, theme.BODY) + 24 + width(total, theme.BODY) + 2 * theme.PADDING
    height = theme.BODY * theme.LINE_SPACING + 18
    sheet = Sheet(outer + 2 * theme.SHADOW, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, outer, height, height / 2)
    x, y = theme.SHADOW + theme.PADDING, theme.SHADOW + 9
    trolley(sheet, x, theme.SHADOW + height / 2 - 14, 28, theme.ACCENT)
    sheet.text(pieces, x + 30 + theme.GAP, y, theme.BODY)
    sheet.text(total, theme.SHADOW + outer - theme.PADDING - width(total, theme.BODY), y, theme.BODY, theme.QUIET)
    return sheet.finish()


def trolley(sheet: Sheet, x: float, y: float, size: float, ink: Colour) -> None:
    """A shopping trolley in a square of `size`."""
    s = size / 30
    line = skia.Path()
    line.moveTo(x, y + 4 * s)
    line.lineTo(x + 5 * s, y + 4 * s)
    line.lineTo(x + 9 * s, y + 20 * s)
    line.lineTo(x + 24 * s, y + 20 * s)
    line.lineTo(x + 28 * s, y + 8 * s)
    line.lineTo(x + 6.5 * s, y + 8 * s)
    sheet.canvas.drawPath(line, paint(ink, 2.6 * s))
    for wheel in (12, 22):
        sheet.canvas.drawCircle(x + wheel * s, y + 26 * s, 2.6 * s, paint(ink))
