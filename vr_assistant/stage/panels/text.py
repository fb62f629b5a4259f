"""Fonts and the breaking of lines, for English and Chinese in one sentence."""

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

import skia

FONT_FILE = Path(__file__).parents[3] / "assets" / "fonts" / "NotoSansSC-Medium.ttf"
ELLIPSIS = "…"
_NOT_AT_LINE_START = frozenset("，。！？、；：）》」』】”’…·,.!?;:)]}%")
_NOT_AT_LINE_END = frozenset("（《「『【“‘([{￥¥$€£")

Measure = Callable[[str], float]
Span = tuple[int, int]


@cache
def _typeface() -> skia.Typeface:
    # An empty manager knows no system fonts: the same pixels everywhere, and no Fontconfig warnings on the terminal.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromFile(str(FONT_FILE))
    if typeface is None:
        raise FileNotFoundError(FONT_FILE)
    return typeface


@cache
def font(size: float) -> skia.Font:
    """The panels' font at `size` dmm an em."""
    made = skia.Font(_typeface(), size)
    made.setEdging(skia.Font.Edging.kAntiAlias)
    made.setSubpixel(True)
    made.setHinting(skia.FontHinting.kNone)
    return made


def width(text: str, size: float) -> float:
    """Advance of one line, dmm."""
    return float(font(size).measureText(text))


def clean(text: str) -> str:
    """One line without control characters, which have no glyph."""
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else " " for c in text).split())


def _is_ideograph(char: str) -> bool:
    """Whether a line may break on either side: CJK letters and full-width signs."""
    return unicodedata.east_asian_width(char) in "WF"


def _may_break(text: str, at: int) -> bool:
    """Whether a line may end before text[at]; a small part of Unicode's UAX #14."""
    before, after = text[at - 1], text[at]
    if after in _NOT_AT_LINE_START or before in _NOT_AT_LINE_END or after == " ":
        return False
    return before == " " or _is_ideograph(before) or _is_ideograph(after)


def break_spans(text: str, measure: Measure, max_width: float) -> list[Span]:
    """Where the lines of `text` start and end (end exclusive, spaces at the break left out)."""
    spans: list[Span] = []
    start = 0
    while start < len(text):
        end = _line_end(text, start, measure, max_width)
        spans.append((start, start + len(text[start:end].rstrip(" "))))
        start = end
    return spans


def _line_end(text: str, start: int, measure: Measure, max_width: float) -> int:
    last_break = start
    for at in range(start + 1, len(text) + 1):
        if measure(text[start:at].rstrip(" ")) > max_width:
            # A single word wider than the line is cut where it leaves it.
            return last_break if last_break > start else max(at - 1, start + 1)
        if at == len(text) or _may_break(text, at):
            last_break = at
    return len(text)


def fit_lines(text: str, size: float, max_width: float, max_lines: int) -> list[str]:
    """At most `max_lines` lines; the last one ends in an ellipsis when something was left out."""
    text = clean(text)

    def measure(line: str) -> float:
        return width(line, size)

    spans = break_spans(text, measure, max_width)
    lines = [text[start:end] for start, end in spans[:max_lines]]
    if len(spans) > max_lines:
        last = text[spans[max_lines - 1][0] :]
        while last and measure(last.rstrip() + ELLIPSIS) > max_width:
            last = last[:-1]
        lines[-1] = last.rstrip() + ELLIPSIS
    return lines
