"""A fact on a plate beside the assistant: title, text, where it comes from."""

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import AnswerContent
from vr_assistant.stage.panels.sheet import Sheet
from vr_assistant.stage.panels.text import fit_lines

WIDTH = 520.0
MAX_LINES = 8


def draw_answer(answer: AnswerContent) -> Card:
    inner = WIDTH - 2 * theme.SHADOW - 2 * theme.PADDING
    title = fit_lines(answer.title, theme.TITLE, inner, 2)
    body = fit_lines(answer.text, theme.BODY, inner, MAX_LINES)
    source = fit_lines(answer.source, theme.SMALL, inner, 1)
    height = 2 * theme.PADDING + theme.LINE_SPACING * (
        theme.TITLE * len(title) + theme.BODY * len(body) + theme.SMALL * len(source)
    )
    height += (theme.GAP if title else 0.0) + (theme.GAP if source else 0.0)
    sheet = Sheet(WIDTH, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, WIDTH - 2 * theme.SHADOW, height)
    x, y = theme.SHADOW + theme.PADDING, theme.SHADOW + theme.PADDING
    for line in title:
        y = sheet.text(line, x, y, theme.TITLE, theme.ACCENT)
    y += theme.GAP if title else 0.0
    for line in body:
        y = sheet.text(line, x, y, theme.BODY)
    y += theme.GAP if source else 0.0
    for line in source:
        y = sheet.text(line, x, y, theme.SMALL, theme.QUIET)
    return sheet.finish()
