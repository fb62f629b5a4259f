"""Numbers, prices and times written as the words that are said, so that words and sounds can be matched in time."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vr_assistant.messages import Lang

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_HAN_DIGITS = "零一二三四五六七八九"
_CURRENCIES = {
    "$": ("dollar", "dollars", "cent", "cents", "美元"), "€": ("euro", "euros", "cent", "cents", "欧元"),
    "£": ("pound", "pounds", "penny", "pence", "英镑"), "¥": ("yuan", "yuan", "fen", "fen", "元"),
    "￥": ("yuan", "yuan", "fen", "fen", "元"),
}  # fmt: skip
_AMOUNT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MONEY = re.compile(rf"([$€£¥￥])\s?({_AMOUNT})")
_TIME = re.compile(r"(?<![\d:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])")
_PERCENT = re.compile(rf"({_AMOUNT})\s?%")
_ORDINAL = re.compile(r"(?<!\d)(\d{1,4})(?:st|nd|rd|th)\b")
_NUMBER = re.compile(_AMOUNT)


@dataclass(frozen=True, slots=True)
class SpokenWord:
    shown: str
    """As the caption shows it."""
    said: str
    """As it is given to the voice: one or more words."""


def spoken_words(text: str, lang: Lang) -> list[SpokenWord]:
    """The words of a sentence in order; in Chinese every character (with its punctuation) is one."""
    if lang == "en":
        return [SpokenWord(shown, _english(shown)) for shown in _joined_money(text).split()]
    return [SpokenWord(shown, _chinese(shown)) for shown in _CHINESE_WORD.findall(_joined_money(text))]


_CHINESE_WORD = re.compile(
    rf"(?:[$€£¥￥]?(?:{_AMOUNT}|\d+:\d\d)(?:%|:\d\d)?|[A-Za-z][A-Za-z'’-]*|\S)[，。！？、；：,.!?;:”』）》)…]*\s*"
)


def clauses(text: str, longest: int = 90, first: int = 50) -> list[str]:
    """A sentence in parts that can be spoken one after another: none much longer than `longest` Latin letters.

    Parts end where a speaker may breathe. The first words of a long sentence are heard four times sooner; where even
    its first part would be longer than `first`, that one ends at the first breath.
    """
    parts: list[str] = []
    pieces = _BREATH.findall(text)
    for piece in pieces:
        if parts and _width(parts[-1]) + _width(piece) <= longest:
            parts[-1] += piece
        else:
            parts.append(piece)
    if parts and _width(parts[0]) > first:
        head = _first_breath(pieces)
        parts[:1] = [head, parts[0][len(head) :]]
    return [part.strip() for part in parts if part.strip()]


def _first_breath(pieces: Sequence[str]) -> str:
    head = ""
    for piece in pieces:
        head += piece
        if _width(head) >= _SHORTEST:
            break
    return head


_SHORTEST = 8
"""Letters: "Sure," alone would be over before what follows has been spoken."""
_BREATH = re.compile(
    r"(?:[^，。！？；：,.!?;:]|[,.:](?=\S))+[，。！？；：,.!?;:”』）》)\"]*\s*|[，。！？；：,.!?;:]+\s*"
)


def _width(text: str) -> int:
    return sum(3 if ord(c) > 0x2E80 else 1 for c in text)


def _joined_money(text: str) -> str:
    return _MONEY.sub(lambda m: m[1] + m[2], text)


def _english(word: str) -> str:
    word = _MONEY.sub(_english_money, word)
    word = _TIME.sub(lambda m: _english_time(int(m[1]), int(m[2])), word)
    word = _PERCENT.sub(lambda m: f"{english_number(m[1])} percent", word)
    word = _ORDINAL.sub(lambda m: _english_ordinal(int(m[1])), word)
    word = _NUMBER.sub(lambda m: english_number(m[0]), word)
    return word.replace("—", ", ").replace("–", ", ").replace("-", " ").replace("&", "and").strip() or ","


def _english_money(match: re.Match[str]) -> str:
    one, many, small_one, small_many, _ = _CURRENCIES[match[1]]
    whole, _, fraction = match[2].replace(",", "").partition(".")
    parts = []
    cents = int((fraction + "00")[:2]) if fraction else 0
    if int(whole) or not cents:
        parts.append(f"{english_number(whole)} {one if int(whole) == 1 else many}")
    if cents:
        parts.append(f"{english_number(str(cents))} {small_one if cents == 1 else small_many}")
    return " and ".join(parts)


def _english_time(hour: int, minute: int) -> str:
    if minute == 0:
        return f"{_below_thousand(hour)} o'clock" if 1 <= hour <= 12 else f"{_below_thousand(hour)} hundred"
    return f"{_below_thousand(hour)} {'oh ' if minute < 10 else ''}{_below_thousand(minute)}"


def _english_ordinal(number: int) -> str:
    head, _, last = english_number(str(number)).rpartition(" ")
    last = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{head} {last}".strip()


def english_number(digits: str) -> str:
    """A decimal number as words: 1,250.5 is one thousand two hundred fifty point five."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    if len(whole) > 12 or (len(whole) > 1 and whole.startswith("0")):
        words = " ".join(_ONES[int(digit)] for digit in whole)
    else:
        words = _english_whole(int(whole))
    return words + (" point " + " ".join(_ONES[int(digit)] for digit in fraction) if fraction else "")


def _english_whole(number: int) -> str:
    if number == 0:
        return _ONES[0]
    parts = []
    for size, name in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand"), (1, "")):
        group, number = divmod(number, size)
        if group:
            parts.append(f"{_below_thousand(group)} {name}".strip())
    return " ".join(parts)


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts = [f"{_ONES[hundreds]} hundred"] if hundreds else []
    if rest >= 20:
        tens, ones = divmod(rest, 10)
        parts.append(_TENS[tens] + (f" {_ONES[ones]}" if ones else ""))
    elif rest or not parts:
        parts.append(_ONES[rest])
    return " ".join(parts)


def _chinese(word: str) -> str:
    word = _MONEY.sub(lambda m: _chinese_amount(m[2]) + _CURRENCIES[m[1]][4], word)
    word = _TIME.sub(_chinese_time, word)
    word = _PERCENT.sub(lambda m: "百分之" + chinese_number(m[1]), word)
    return _NUMBER.sub(lambda m: chinese_number(m[0]), word)


def _chinese_amount(digits: str) -> str:
    whole, _, fraction = digits.partition(".")
    return chinese_number(f"{whole}.{fraction.rstrip('0')}" if fraction.rstrip("0") else whole)


def _chinese_time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    head = ("两" if hour == 2 else chinese_number(str(hour))) + "点"
    if minute == 0:
        return head
    if minute == 30:
        return head + "半"
    return head + ("零" if minute < 10 else "") + chinese_number(str(minute)) + "分"


def chinese_number(digits: str) -> str:
    """A decimal number as it is read: 1250.5 is 一千二百五十点五."""
    whole, _, fraction = digits.replace(",", "").partition(".")
    if len(whole) > 12 or (len(whole) > 1 and whole.startswith("0")):
        words = "".join(_HAN_DIGITS[int(digit)] for digit in whole)
    else:
        words = _chinese_whole(int(whole))
    return words + ("点" + "".join(_HAN_DIGITS[int(digit)] for digit in fraction) if fraction else "")


def _chinese_whole(number: int) -> str:
    if number == 0:
        return "零"
    words, is_gap = "", False
    for size, unit in ((10**8, "亿"), (10**4, "万"), (1, "")):
        group, number = divmod(number, size)
        if group:
            if words and (is_gap or group < 1000):
                words += "零"
            words += _below_ten_thousand(group, not words) + unit
        is_gap = bool(words) and not group
    return words


def _below_ten_thousand(number: int, is_first: bool) -> str:
    words, is_gap = "", False
    for size, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            if is_gap and words:
                words += "零"
            # 10-19 at the head are 十..., not 一十...
            words += ("" if size == 10 and digit == 1 and not words and is_first else _HAN_DIGITS[digit]) + unit
        is_gap = not digit
    return words
