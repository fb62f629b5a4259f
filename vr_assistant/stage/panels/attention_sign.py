"""A small round sign near the assistant's head: what she is doing right now."""

import skia

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import AttentionContent
from vr_assistant.stage.panels.sheet import Sheet, paint
from vr_assistant.stage.panels.theme import Colour

SIZE = 92.0
_MUTED_INK: Colour = (255, 120, 104, 255)


def draw_attention_sign(content: AttentionContent) -> Card:
    """The plate is filled with the accent only while the user is really being heard."""
    state = content.state
    sheet = Sheet(SIZE, SIZE)
    centre, radius = SIZE / 2, SIZE / 2 - theme.SHADOW
    sheet.glass(theme.SHADOW, theme.SHADOW, 2 * radius, 2 * radius, radius)
    if state == "heard":
        sheet.canvas.drawCircle(centre, centre, radius - 4, paint(theme.ACCENT))
    elif state == "listening":
        sheet.canvas.drawCircle(centre, centre, radius - 4, paint(theme.ACCENT, 3))
    draw = {
        "waking": _sunrise, "listening": _microphone, "heard": _microphone,
        "thinking": _dots, "speaking": _waves, "muted": _muted_microphone,
    }[state]  # fmt: skip
    draw(sheet.canvas, centre, theme.ON_ACCENT if state == "heard" else theme.INK)
    return sheet.finish()


def _microphone(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    canvas.drawRoundRect(skia.Rect.MakeXYWH(c - 6.5, c - 19, 13, 24), 6.5, 6.5, paint(ink))
    canvas.drawArc(skia.Rect.MakeXYWH(c - 12, c - 13, 24, 24), 0, 180, False, paint(ink, 3))
    canvas.drawLine(c, c + 11, c, c + 17, paint(ink, 3))
    canvas.drawLine(c - 6, c + 18, c + 6, c + 18, paint(ink, 3))


def _muted_microphone(canvas: skia.Canvas, c: float, ink: Colour) -> None:
    _microphone(canvas, c, theme.QUIET)
    canvas.drawLine(c - 17, c + 17, c + 17, c - 17, paint((24, 28, 38, 255), 9))
    canvas.drawLine(c - 17, c + 17, c + 17, c - 17, paint(_MUTED_INK, 4))


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
