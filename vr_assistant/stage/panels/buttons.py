"""Panels with buttons: the menu, and a question with a plain yes and no."""

import skia

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.button_layout import (
    BUTTON_GAP,
    BUTTON_HEIGHT,
    MENU_WIDTH,
    QUESTION_WIDTH,
    Part,
    menu_height,
    menu_parts,
    question_parts,
)
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import ButtonContent, MenuContent, QuestionContent
from vr_assistant.stage.panels.sheet import Sheet, paint
from vr_assistant.stage.panels.text import fit_lines, width
from vr_assistant.stage.panels.theme import Colour

_RESTING: Colour = (255, 255, 255, 38)
_DOWN: Colour = (214, 152, 54, 255)
_RADIUS = 18.0
MANY_LINES = 6
"""A question with more leaves its title one line only."""


def draw_menu(menu: MenuContent) -> Card:
    height = menu_height(len(menu.rows))
    sheet = Sheet(MENU_WIDTH, height)
    sheet.glass(theme.SHADOW, theme.SHADOW, MENU_WIDTH - 2 * theme.SHADOW, height - 2 * theme.SHADOW)
    buttons = [button for row in menu.rows for button in row]
    for part, button in zip(menu_parts([len(row) for row in menu.rows]), buttons, strict=True):
        _draw_button(sheet, part, button)
    return sheet.finish()


def draw_question(question: QuestionContent) -> Card:
    inner = QUESTION_WIDTH - 2 * (theme.SHADOW + theme.PADDING)
    title = fit_lines(question.title, theme.TITLE, inner, 1 if len(question.lines) > MANY_LINES else 2)
    lines = [line for text in question.lines for line in fit_lines(text, theme.BODY, inner, 1)]
    height = theme.LINE_SPACING * (theme.TITLE * len(title) + theme.BODY * len(lines))
    height += 2 * theme.PADDING + BUTTON_HEIGHT + BUTTON_GAP + (theme.GAP if lines else 0.0)
    sheet = Sheet(QUESTION_WIDTH, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, QUESTION_WIDTH - 2 * theme.SHADOW, height)
    x, y = theme.SHADOW + theme.PADDING, theme.SHADOW + theme.PADDING
    for line in title:
        y = sheet.text(line, x, y, theme.TITLE)
    y += theme.GAP / 2
    for line in lines:
        y = sheet.text(line, x, y, theme.BODY, theme.QUIET)
    for part, button in zip(question_parts(sheet.height), (question.no, question.yes), strict=True):
        _draw_button(sheet, part, button)
    return sheet.finish()


def _draw_button(sheet: Sheet, part: Part, button: ButtonContent) -> None:
    left, top, right, bottom = part
    x, y = left * sheet.width, top * sheet.height
    wide, high = (right - left) * sheet.width, (bottom - top) * sheet.height
    is_full = button.is_lit or button.is_down
    rect = skia.Rect.MakeXYWH(x, y, wide, high)
    fill = _DOWN if button.is_down else theme.ACCENT if button.is_lit else _RESTING
    sheet.canvas.drawRoundRect(rect, _RADIUS, _RADIUS, paint(fill))
    if button.is_chief and not is_full:
        edge = skia.Rect.MakeXYWH(x + 1.2, y + 1.2, wide - 2.4, high - 2.4)
        sheet.canvas.drawRoundRect(edge, _RADIUS, _RADIUS, paint(theme.ACCENT, 2.4))
    label = (fit_lines(button.label, theme.BODY, wide - 20, 1) or [""])[0]
    ink = theme.ON_ACCENT if is_full else theme.INK
    middle = y + (high - theme.BODY * theme.LINE_SPACING) / 2
    sheet.text(label, x + (wide - width(label, theme.BODY)) / 2, middle, theme.BODY, ink)
