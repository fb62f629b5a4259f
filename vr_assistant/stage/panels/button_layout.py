"""Where the buttons of a panel are: known to who draws them and to who is to press them, dmm and shares."""

from collections.abc import Sequence

from vr_assistant.stage.panels import theme

Part = tuple[float, float, float, float]
"""Left, top, right and bottom as shares of a card's width and height, from its upper left corner."""
MENU_WIDTH = 540.0
QUESTION_WIDTH = 560.0
BUTTON_HEIGHT = 70.0
BUTTON_GAP = 14.0


def menu_height(rows: int) -> float:
    """Of a card with so many rows of buttons, shadow included."""
    return 2 * (theme.SHADOW + theme.PADDING) + rows * BUTTON_HEIGHT + (rows - 1) * BUTTON_GAP


def menu_parts(rows: Sequence[int]) -> list[Part]:
    """`rows`: How many buttons are side by side in each row."""
    height, top, parts = menu_height(len(rows)), theme.SHADOW + theme.PADDING, []
    for count in rows:
        parts += _row(count, MENU_WIDTH, height, top)
        top += BUTTON_HEIGHT + BUTTON_GAP
    return parts


def question_parts(height: float) -> list[Part]:
    """No and yes, side by side at the foot of a card as high as this."""
    return _row(2, QUESTION_WIDTH, height, height - theme.SHADOW - theme.PADDING - BUTTON_HEIGHT)


def _row(count: int, width: float, height: float, top: float) -> list[Part]:
    left = theme.SHADOW + theme.PADDING
    each = (width - 2 * left - (count - 1) * BUTTON_GAP) / count
    lefts = [left + number * (each + BUTTON_GAP) for number in range(count)]
    return [(x / width, top / height, (x + each) / width, (top + BUTTON_HEIGHT) / height) for x in lefts]
