"""The caption below the view: what the user said, and the assistant's words as they are spoken."""

import unicodedata
from functools import lru_cache

import skia

from vr_assistant.stage.panels import theme
from vr_assistant.stage.panels.card import Card
from vr_assistant.stage.panels.content import CaptionContent
from vr_assistant.stage.panels.sheet import Sheet, paint
from vr_assistant.stage.panels.text import ELLIPSIS, Span, break_spans, clean, fit_lines, width

TEXT_WIDTH = 720.0
"""40°: read without turning the head."""
MAX_LINES = 2
_USER_SIZE = theme.BODY


@lru_cache(maxsize=4)  # the same text comes again with each of its words
def printable(text: str) -> str:
    """As long as before; what has no glyph is a space."""
    return "".join(c if unicodedata.category(c)[0] != "C" else " " for c in text)


@lru_cache(maxsize=4)
def assistant_lines(text: str) -> list[Span]:
    return break_spans(text, lambda line: width(line, theme.CAPTION), TEXT_WIDTH)


def visible_page(lines: list[Span], shown: int) -> list[Span]:
    """The two lines in which the word being spoken stands; the text turns pages, it does not crawl."""
    current = next((i for i, (_, end) in enumerate(lines) if shown <= end), len(lines) - 1)
    first = max(0, current) // MAX_LINES * MAX_LINES
    return lines[first : first + MAX_LINES]


def draw_caption_bar(content: CaptionContent) -> Card:
    """The plate is as wide as its text and keeps its size while a page's words appear."""
    user = _user_lines(content)
    words = printable(content.assistant)
    page = visible_page(assistant_lines(words), content.shown) if content.shown else []
    rows = [words[start:end] for start, end in page]
    inner = max([width(line, theme.CAPTION) for line in rows] + [width(line, _USER_SIZE) + 30 for line in user] + [60])
    height = 2 * theme.PADDING * 0.7 + theme.LINE_SPACING * (_USER_SIZE * len(user) + theme.CAPTION * len(rows))
    height += theme.GAP * 0.5 if user and rows else 0.0
    outer = inner + 2 * theme.PADDING * 1.3
    margin = theme.SHADOW
    sheet = Sheet(outer + 2 * margin, height + 2 * margin)
    sheet.glass(margin, margin, outer, height)
    top, middle = margin + theme.PADDING * 0.7, margin + outer / 2
    for line in user:
        x = middle - (width(line, _USER_SIZE) + 30) / 2
        _quote_mark(sheet, x, top + theme.LINE_SPACING * _USER_SIZE / 2)
        top = sheet.text(line, x + 30, top, _USER_SIZE, theme.DRAFT if content.is_draft else theme.QUIET)
    top += theme.GAP * 0.5 if user and rows else 0.0
    ink = theme.ACCENT if content.is_system else theme.INK
    for start, end in page:
        x = middle - width(words[start:end], theme.CAPTION) / 2
        said = words[start : max(start, min(end, content.shown))]
        top = sheet.text(said, x, top, theme.CAPTION, ink)
    return sheet.finish()


def _user_lines(content: CaptionContent) -> list[str]:
    """One line at most; of words that are still being said, the last ones."""
    room = TEXT_WIDTH - 40
    if not content.user or not content.is_draft:
        return fit_lines(content.user, _USER_SIZE, room, 1) if content.user else []
    said = clean(content.user).rstrip(".。…,，") + ELLIPSIS
    words = said.split(" ") if " " in said else list(said)
    joint = " " if " " in said else ""
    first = 0
    while first < len(words) - 1 and width(_from(words, first, joint), _USER_SIZE) > room:
        first += 1
    return fit_lines(_from(words, first, joint), _USER_SIZE, room, 1)


def _from(words: list[str], first: int, joint: str) -> str:
    return (ELLIPSIS if first else "") + joint.join(words[first:])


def _quote_mark(sheet: Sheet, x: float, middle: float) -> None:
    """A small head and shoulders: these are the user's words."""
    ink = paint(theme.ACCENT)
    sheet.canvas.drawCircle(x + 9, middle - 5, 5, ink)
    shoulders = skia.Path()
    shoulders.addArc(skia.Rect.MakeXYWH(x, middle + 2, 18, 18), 180, 180)
    sheet.canvas.drawPath(shoulders, ink)
