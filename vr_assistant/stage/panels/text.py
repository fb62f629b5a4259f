"""The breaking and measuring of lines, for English and Chinese in one sentence."""

import unicodedata
from collections import deque
from collections.abc import Callable
from functools import cache

import skia

from vr_assistant.stage.text.font import FONT_FILE
from vr_assistant.stage.text.shaping import advance, shape

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
    """Advance of one line as it is drawn, dmm."""
    return advance(text, size)


def glyph_run(text: str, size: float) -> skia.TextBlob | None:
    """One line to draw with its baseline's start at the origin; None when there is nothing to see."""
    line = shape(text, size)
    if not len(line.glyphs):
        return None
    builder = skia.TextBlobBuilder()
    points = [skia.Point(x, -y) for x, y in line.positions.tolist()]
    builder.allocRunPos(font(size), line.glyphs.tolist(), points)
    return builder.make()


def clean(text: str) -> str:
    """One line without control characters, which have no glyph."""
    return " ".join("".join(c if unicodedata.category(c)[0] != "C" else _without(c) for c in text).split())


def _without(control: str) -> str:
    """Joiners and direction marks part no words, the rest does."""
    return "" if unicodedata.category(control) == "Cf" else " "


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
    """Where the lines of `text` start and end (end exclusive, spaces at the break left out).

    Each piece between two possible breaks is measured once and widths are added up, then each line once more: pieces
    may be kerned, or share quotes. So a long text costs no more than its length.
    """
    spans: list[Span] = []
    space = measure(" ")
    pieces = deque((start, end, _seen(text, start, end)) for start, end in _pieces(text))
    widths = {start: measure(text[start:seen]) for start, _, seen in pieces}
    while pieces:
        line: list[tuple[int, int, int]] = []
        used = 0.0
        while pieces and (not line or used + widths[pieces[0][0]] <= max_width):
            line.append(pieces.popleft())
            start, end, seen = line[-1]
            used += widths[start] + space * (end - seen)
        while len(line) > 1 and measure(text[line[0][0] : line[-1][2]]) > max_width:
            pieces.appendleft(line.pop())
        start, end, seen = line[0][0], line[-1][1], line[-1][2]
        if len(line) == 1 and (widths[start] > 2 * max_width or measure(text[start:seen]) > max_width):
            # A single word wider than the line is cut where it leaves it.
            cut = start + _longest(text[start:seen], measure, max_width)
            if cut < seen:
                pieces.appendleft((cut, end, seen))
                widths[cut] = widths[start] - measure(text[start:cut])
                seen = cut
        spans.append((start, seen))
    return spans


def _seen(text: str, start: int, end: int) -> int:
    """End without the spaces."""
    return start + len(text[start:end].rstrip(" "))


def _pieces(text: str) -> list[Span]:
    """What no line break may part, the spaces after it included."""
    ends = [at for at in range(1, len(text)) if _may_break(text, at)] + [len(text)]
    return list(zip([0, *ends], ends, strict=False)) if text else []


def _longest(text: str, measure: Measure, max_width: float) -> int:
    """How many characters fit, at least one."""
    fits, too_many = 0, 16
    while too_many <= len(text) and measure(text[:too_many]) <= max_width:
        fits, too_many = too_many, 2 * too_many
    too_many = min(too_many, len(text) + 1)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if measure(text[:middle]) <= max_width:
            fits = middle
        else:
            too_many = middle
    return max(fits, 1)


def fit_lines(text: str, size: float, max_width: float, max_lines: int) -> list[str]:
    """At most `max_lines` lines; the last one ends in an ellipsis when something was left out."""
    text = clean(text)

    def measure(line: str) -> float:
        return width(line, size)

    spans = break_spans(text, measure, max_width)
    lines = [text[start:end] for start, end in spans[:max_lines]]
    if len(spans) > max_lines:
        start, end = spans[max_lines - 1][0], spans[max_lines][1]
        room = max_width - measure(ELLIPSIS)
        last = text[start : start + _longest(text[start:end], measure, room)]
        lines[-1] = last.rstrip() + ELLIPSIS
    return lines
