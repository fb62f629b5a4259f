"""A gentle sign in the world while the assistant cannot hear, in both languages: nobody knows yet who is reading."""

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import NoticeContent
from vr_assistant.stage.panels.sheet import Sheet
from vr_assistant.stage.panels.text import fit_lines, width


def draw_notice(notice: NoticeContent) -> Card:
    first = (fit_lines(notice.english, theme.TITLE, 760, 1) or [""])[0]
    second = (fit_lines(notice.chinese, theme.BODY, 760, 1) or [""])[0]
    inner = max(width(first, theme.TITLE), width(second, theme.BODY))
    outer = inner + 2 * theme.PADDING * 1.3
    height = theme.LINE_SPACING * (theme.TITLE + theme.BODY) + 2 * theme.PADDING * 0.8
    sheet = Sheet(outer + 2 * theme.SHADOW, height + 2 * theme.SHADOW)
    sheet.glass(theme.SHADOW, theme.SHADOW, outer, height)
    middle = theme.SHADOW + outer / 2
    top = theme.SHADOW + theme.PADDING * 0.8
    top = sheet.text(first, middle - width(first, theme.TITLE) / 2, top, theme.TITLE)
    sheet.text(second, middle - width(second, theme.BODY) / 2, top, theme.BODY, theme.QUIET)
    return sheet.finish()
