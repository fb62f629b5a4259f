"""A sheet of glass to draw on, and the card it becomes."""

import numpy as np
import skia

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.text import glyph_run
from vr_assistant.stage.panels.theme import Colour


def colour(value: Colour) -> int:
    red, green, blue, alpha = value
    return int(skia.Color(red, green, blue, alpha))


def paint(value: Colour, stroke: float = 0.0) -> skia.Paint:
    """Fill, or with `stroke` a line of that width."""
    made = skia.Paint(AntiAlias=True, Color=colour(value))
    if stroke:
        made.setStyle(skia.Paint.kStroke_Style)
        made.setStrokeWidth(stroke)
        made.setStrokeCap(skia.Paint.kRound_Cap)
        made.setStrokeJoin(skia.Paint.kRound_Join)
    return made


class Sheet:
    """An empty drawing of `width` x `height` dmm with its origin at the top left."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = min(width, theme.MOST_WIDTH), min(height, theme.MOST_HEIGHT)
        columns, rows = round(self.width * theme.PX_PER_DMM), round(self.height * theme.PX_PER_DMM)
        self._pixels = np.zeros((max(rows, 1), max(columns, 1), 4), np.uint8)
        info = skia.ImageInfo.Make(columns, rows, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)
        self._surface = skia.Surface.MakeRasterDirect(info, self._pixels, self._pixels.strides[0])
        self.canvas: skia.Canvas = self._surface.getCanvas()
        self.canvas.scale(theme.PX_PER_DMM, theme.PX_PER_DMM)

    def glass(self, x: float, y: float, width: float, height: float, radius: float = theme.RADIUS) -> None:
        """A translucent rounded plate with a soft shadow and a fine bright edge."""
        plate = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)
        shadow = paint(theme.SHADE)
        shadow.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, theme.SHADOW * 0.45))
        self.canvas.save()
        # The plate is translucent: a shadow beneath it would only darken it unevenly.
        self.canvas.clipRRect(plate, skia.ClipOp.kDifference, True)
        self.canvas.translate(0, 2)
        self.canvas.drawRRect(plate, shadow)
        self.canvas.restore()
        fill = skia.Paint(AntiAlias=True)
        ends = [skia.Point(x, y), skia.Point(x, y + height)]
        fill.setShader(skia.GradientShader.MakeLinear(ends, [colour(theme.GLASS_TOP), colour(theme.GLASS_BOTTOM)]))
        self.canvas.drawRRect(plate, fill)
        edge = skia.RRect.MakeRectXY(skia.Rect.MakeXYWH(x + 0.6, y + 0.6, width - 1.2, height - 1.2), radius, radius)
        self.canvas.drawRRect(edge, paint(theme.EDGE, 1.2))

    def text(self, line: str, x: float, top: float, size: float, ink: Colour = theme.INK) -> float:
        """One line whose line box begins at `top`; gives the top of the next line."""
        baseline = top + (theme.LINE_SPACING * size + 0.73 * size) / 2
        blob = glyph_run(line, size)
        if blob:
            self.canvas.drawTextBlob(blob, x, baseline, paint(ink))
        return top + theme.LINE_SPACING * size

    def pill(self, x: float, y: float, width: float, height: float, ink: Colour) -> None:
        rect = skia.Rect.MakeXYWH(x, y, width, height)
        self.canvas.drawRoundRect(rect, height / 2, height / 2, paint(ink))

    def rule(self, x: float, y: float, width: float) -> None:
        self.canvas.drawLine(x, y, x + width, y, paint(theme.RULE, 1.4))

    def finish(self) -> Card:
        """The drawing; the sheet must not be used afterwards."""
        return Card(self._pixels, self.width, self.height)
