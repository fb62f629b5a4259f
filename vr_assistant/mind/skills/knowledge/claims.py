"""Whether a text claims only what its source says: numbers, hours and names must occur there."""

import re
import unicodedata

from vr_assistant.mind.understanding.numbers import NUMBER_EN, NUMBER_ZH, parse_number

_FIGURE = re.compile(r"\d+(?:[:.,-]\d+)*")
_WORDS_EN = re.compile(rf"\b{NUMBER_EN}\b", re.I)
_WORDS_ZH = re.compile(NUMBER_ZH)
_NAME = re.compile(r"(?<![.!?:]\s)(?<!^)\b[A-Z][\w'’-]*")
_SMALL = frozenset((0.0, 1.0))
"""Said without meaning a number: "one of them", "一下"."""
_DAYS = (
    ("monday", "周一", "星期一"),
    ("tuesday", "周二", "星期二"),
    ("wednesday", "周三", "星期三"),
    ("thursday", "周四", "星期四"),
    ("friday", "周五", "星期五"),
    ("saturday", "周六", "星期六"),
    ("sunday", "周日", "星期日", "星期天"),
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_NO_NAMES = frozenset(("i", "i'm", "i'll", *(names[0] for names in _DAYS), *_MONTHS))


def is_supported(text: str, source: str) -> bool:
    """Whether every number, hour and name of the text stands in the source, as figures or in words."""
    text, source = _plain(text), _plain(source)
    has = figures_of(source)
    if not figures_of(text) - _SMALL <= has:
        return False
    words = source.casefold()
    names = {name.casefold().removesuffix("'s") for name in _NAME.findall(text)}
    has_days = _days(text) <= _days(source) and _months(text) <= _months(source) | has
    return has_days and all(name in words for name in names - _NO_NAMES)


def figures_of(text: str) -> frozenset[float]:
    """Every number of a text; "11:35" counts as 11 and 35, "555-0142" as 555 and 142."""
    found: set[float] = set()
    for figure in _FIGURE.findall(text):
        whole = parse_number(figure)
        parts = [whole] if whole is not None else [parse_number(part) for part in re.split(r"[:.,-]", figure)]
        found |= {part for part in parts if part is not None}
    bare = _FIGURE.sub(" ", text)
    for words in (*_WORDS_EN.findall(bare), *_WORDS_ZH.findall(bare)):
        value = parse_number(words)
        if value is not None:
            found.add(value)
    return frozenset(found)


def _days(text: str) -> frozenset[str]:
    """Days of the week, by their English names."""
    low = text.casefold()
    return frozenset(names[0] for names in _DAYS if any(name in low for name in names))


def _months(text: str) -> frozenset[float]:
    """Months called by their English names, as numbers, which they are elsewhere anyway; "May" may be another word."""
    words = set(re.findall(r"[a-z]+", text.casefold()))
    return frozenset(float(n) for n, month in enumerate(_MONTHS, start=1) if month in words and month != "may")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("’", "'")
