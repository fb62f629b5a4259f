"""Where the walk goes and how far it still is; and the word on arrival."""

import skia

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import RouteBannerContent
from vr_assistant.stage.panels.sheet import Sheet, paint
from vr_assistant.stage.panels.text import fit_lines, width


def draw_route_banner(route: RouteBannerContent) -> Card:
    lang = route.lang
    name = (fit_lines(route.label, theme.TITLE, 380, 1) or [""])[0]
    if route.has_arrived:
        rest = "到了" if lang == "zh" else "You are here"
    else:
        rest = f"{route.left_m} 米" if lang == "zh" else f"{route.left_m} m"
    outer = 34 + width(name, theme.TITLE) + 2 * theme.GAP + width(rest, theme.BODY) + 2 * theme.PADDING
    height = theme.TITLE * theme.LINE_SPACING + 16
    sheet = Sheet(outer + 2 * theme.SHADOW, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, outer, height, height / 2)
    x, middle = theme.SHADOW + theme.PADDING, theme.SHADOW + height / 2
    _pin(sheet, x + 11, middle)
    sheet.text(name, x + 34, theme.SHADOW + 8, theme.TITLE)
    rest_x = theme.SHADOW + outer - theme.PADDING - width(rest, theme.BODY)
    rest_y = middle - theme.BODY * theme.LINE_SPACING / 2 + 1
    sheet.text(rest, rest_x, rest_y, theme.BODY, theme.ACCENT if route.has_arrived else theme.QUIET)
    return sheet.finish()


def _pin(sheet: Sheet, x: float, middle: float) -> None:
    """A map pin whose tip stands below the middle."""
    drop = skia.Path()
    drop.moveTo(x, middle + 17)
    drop.cubicTo(x - 6, middle + 8, x - 12, middle + 3, x - 12, middle - 5)
    drop.arcTo(skia.Rect.MakeXYWH(x - 12, middle - 17, 24, 24), 180, 180, False)
    drop.cubicTo(x + 12, middle + 3, x + 6, middle + 8, x, middle + 17)
    drop.close()
    sheet.canvas.drawPath(drop, paint(theme.ACCENT))
    sheet.canvas.drawCircle(x, middle - 5, 4.6, paint(theme.ON_ACCENT))
