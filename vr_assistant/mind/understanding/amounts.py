"""Amounts that nobody can have, none and less than none: they are asked about, never taken for one or for three."""

import re

from vr_assistant.mind.understanding.numbers import (
    MEASURE,
    NUMBER_EN,
    NUMBER_ZH,
    find_quantity,
    parse_number,
    strip_price,
)

_NEGATIVE = re.compile(
    rf"(?<![A-Za-z0-9_.,)-])[-\u2212\u2013]\s?(?=\d)|\b(?:minus|negative)\s+(?={NUMBER_EN}\b)|负\s?(?={NUMBER_ZH})",
    re.I,
)
_NONE_EN = re.compile(
    r"(?<![\w.,:-])(?<!\bto )(?:0+|zero)(?![\w:%-]|[.,]\d)"
    r"(?!\s*(?:percent|degrees|o'?clock|sugar|waste|calories|alcohol|gravity))",
    re.I,
)
"""Down to none is a whole wish: it empties."""
_NONE_ZH = re.compile(rf"(?<![\d零〇一二两三四五六七八九十百千万第点.])(?:0+|[零〇])(?=\s*(?!件)[{MEASURE}])")
"""零件 is a spare part."""


def is_impossible_amount(text: str) -> bool:
    """Whether a wish names an amount of none or less: "-3 mugs", "minus two", "0 of them", 加0个."""
    text = strip_price(text)
    return any(pattern.search(text) for pattern in (_NEGATIVE, _NONE_EN, _NONE_ZH))


def with_plain_amount(text: str) -> str:
    """The text as it would be with an amount that can be: what kind of wish it is does not hang on that."""
    return _NONE_ZH.sub("两", _NONE_EN.sub("two", _NEGATIVE.sub("", text)))


def told_amount(text: str) -> int | None:
    """The amount that answers "how many?", 1 to 99; None where none is told, or an impossible one."""
    if is_impossible_amount(text):
        return None
    if (found := find_quantity(text)) is not None:
        return found
    bare = re.sub(r"[\s，。,.!！?？就吧要]", "", text)
    value = parse_number(bare) if bare else None
    return int(value) if value is not None and 1 <= value <= 99 and value == int(value) else None
