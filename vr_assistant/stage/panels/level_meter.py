"""How loud the user is heard: a row of small bars, the last ones brighter."""

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import LEVEL_BARS, LevelContent
from vr_assistant.stage.panels.sheet import Sheet

_WIDTH, _HEIGHT, _GAP = 7.0, 14.0, 3.0
_LOUD = 6
"""From this bar on, it is loud."""


def draw_level(content: LevelContent) -> Card:
    """Read out of the corner of the eye: no numbers."""
    inner = LEVEL_BARS * (_WIDTH + _GAP) - _GAP
    sheet = Sheet(inner + 20 + 2 * theme.SHADOW, _HEIGHT + 12 + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, inner + 20, _HEIGHT + 12, 8)
    for bar in range(LEVEL_BARS):
        ink = theme.RULE if bar >= content.lit else theme.ACCENT if bar >= _LOUD else theme.INK
        sheet.pill(theme.SHADOW + 10 + bar * (_WIDTH + _GAP), theme.SHADOW + 6, _WIDTH, _HEIGHT, ink)
    return sheet.finish()
