"""A small round sign near the assistant's head, or beside words: what she is doing, and how she can be spoken to."""

import skia

from vr_assistant.messages import Attention
from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import AttentionContent, HeardContent
from vr_assistant.stage.panels.sheet import Sheet, paint
from vr_assistant.stage.panels.text import fit_lines, width
from vr_assistant.stage.panels.theme import Colour

SIZE = 92.0
_MUTED_INK: Colour = (255, 120, 104, 255)
_ICON = 40.0
"""Of the icon beside words."""


def draw_attention_sign(content: AttentionContent) -> Card:
    """The plate is filled with the accent only while the user is really being heard."""
    sheet = Sheet(SIZE, SIZE)
    radius = SIZE / 2 - theme.SHADOW
    sheet.glass(theme.SHADOW, theme.SHADOW, 2 * radius, 2 * radius, radius)
    _draw_icon(sheet.canvas, content.state, radius)
    return sheet.finish()


def draw_heard_sign(content: HeardContent) -> Card:
    """The same icon, and in words what it means."""
    line = (fit_lines(content.text, theme.BODY, 560, 1) or [""])[0]
    height = theme.BODY * theme.LINE_SPACING + 0.8 * theme.PADDING
    outer = 0.5 * theme.PADDING + _ICON + theme.GAP + width(line, theme.BODY) + theme.PADDING
    sheet = Sheet(outer + 2 * theme.SHADOW, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, outer, height, height / 2)
    canvas, scale = sheet.canvas, _ICON / (SIZE - 2 * theme.SHADOW)
    canvas.save()
    canvas.translate(theme.SHADOW + 0.5 * theme.PADDING, theme.SHADOW + (height - _ICON) / 2)
    canvas.scale(scale, scale)
    canvas.translate(-theme.SHADOW, -theme.SHADOW)
    _draw_icon(canvas, content.state, SIZE / 2 - theme.SHADOW)
    canvas.restore()
    left = theme.SHADOW + 0.5 * theme.PADDING + _ICON + theme.GAP
    sheet.text(line, left, theme.SHADOW + 0.4 * theme.PADDING, theme.BODY)
    return sheet.finish()


def _draw_icon(canvas: skia.Canvas, state: Attention, radius: float) -> None:
    centre = SIZE / 2
    if state == "heard":
        canvas.drawCircle(centre, centre, radius - 4, paint(theme.ACCENT))
    elif state == "listening":
        canvas.drawCircle(centre, centre, radius - 4, paint(theme.ACCENT, 3))
    draw = {
        "waking": _sunrise, "listening": _microphone, "heard": _microphone, "thinking": _dots, "speaking": _waves,
        "muted": _muted_microphone, "asleep": _moon, "button": _key,
    }[state]  # fmt: skip
    draw(canvas, centre, theme.ON_ACCENT if state == "heard" else theme.INK)


def _microphone(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    canvas.drawRoundRect(skia.Rect.MakeXYWH(c - 6.5, c - 19, 13, 24), 6.5, 6.5, paint(ink))
    canvas.drawArc(skia.Rect.MakeXYWH(c - 12, c - 13, 24, 24), 0, 180, False, paint(ink, 3))
    canvas.drawLine(c, c + 11, c, c + 17, paint(ink, 3))
    canvas.drawLine(c - 6, c + 18, c + 6, c + 18, paint(ink, 3))


def _muted_microphone(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    _microphone(canvas, c, theme.QUIET)
    canvas.drawLine(c - 17, c + 17, c + 17, c - 17, paint((24, 28, 38, 255), 9))
    canvas.drawLine(c - 17, c + 17, c + 17, c - 17, paint(_MUTED_INK, 4))


def _moon(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    """A crescent, and the letter of sleep."""
    disc, bite = skia.Path(), skia.Path()
    disc.addCircle(c - 4, c + 2, 17)
    bite.addCircle(c + 5, c - 4, 15)
    canvas.drawPath(skia.Op(disc, bite, skia.PathOp.kDifference_PathOp), paint(ink))
    for x, y, size in ((c + 3, c - 4, 10), (c + 13, c - 17, 7)):
        for x0, y0, x1, y1 in ((0, 0, 1, 0), (1, 0, 0, 1), (0, 1, 1, 1)):
            canvas.drawLine(x + x0 * size, y + y0 * size, x + x1 * size, y + y1 * size, paint(theme.ACCENT, 2.8))


def _key(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    """A key, and an arrow that presses it."""
    canvas.drawRoundRect(skia.Rect.MakeXYWH(c - 18, c + 3, 36, 16), 5, 5, paint(ink, 3))
    canvas.drawLine(c, c - 20, c, c - 5, paint(theme.ACCENT, 3.6))
    for side in (-1, 1):
        canvas.drawLine(c + 7 * side, c - 12, c, c - 5, paint(theme.ACCENT, 3.6))
    canvas.drawLine(c - 8, c + 11, c + 8, c + 11, paint(ink, 3))


def _dots(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    for number, x in enumerate((-14, 0, 14)):
        canvas.drawCircle(c + x, c, 5, paint(theme.ACCENT if number == 1 else ink))


def _waves(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    for x, half in ((-16, 6), (-8, 13), (0, 19), (8, 13), (16, 6)):
        canvas.drawLine(c + x, c - half, c + x, c + half, paint(theme.ACCENT, 4.4))


def _sunrise(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    canvas.drawArc(skia.Rect.MakeXYWH(c - 10, c - 4, 20, 20), 180, 180, True, paint(theme.ACCENT))
    canvas.drawLine(c - 19, c + 7, c + 19, c + 7, paint(ink, 3))
    for dx, dy in ((0, -1), (-0.77, -0.64), (0.77, -0.64)):
        canvas.drawLine(c + 15 * dx, c + 6 + 15 * dy, c + 21 * dx, c + 6 + 21 * dy, paint(theme.ACCENT, 3))
