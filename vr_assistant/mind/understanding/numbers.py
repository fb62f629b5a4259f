# ruff: noqa: E501 - patterns read better whole
"""Numbers as people say them, in English and Chinese: counts, prices and ordinals. Nothing unspoken is invented."""

import re

_UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)  # noqa: SIM905
}
_HAN_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0, "俩": 2, "仨": 3}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}

_EN_WORD = "|".join([*_UNITS, *_TENS, "hundred", "thousand", "million", "dozen", "couple"])
NUMBER_EN = rf"(?:\d+(?:,\d{{3}})*(?:[.,]\d+)?|(?:(?:a|half a)\s+(?=hundred|thousand|million|dozen|couple))?(?:{_EN_WORD})(?:[\s-]+(?:and\s+)?(?:{_EN_WORD}))*)"
NUMBER_ZH = r"(?:\d+(?:\.\d+)?|半打|一打|[零一二两三四五六七八九十百千万亿俩仨]+)"

MEASURE = (
    "个本双瓶支件杯盒包把顶条只台张块份袋束朵套副盏对罐枝部款样盆棵颗串盘碗箱辆架座根幅堆打网管壶卷听桶提捆片枚粒斤"
)
_MONEY_EN = r"(?:dollars?|bucks?|euros?|pounds?|yuan|rmb|usd|cents?)"
_MONEY_ZH = r"(?:块钱|块|元钱|元|圆|美元|美金|欧元|人民币)"

_PRICE = [
    re.compile(
        rf"\b(?:under|below|less than|cheaper than|up to|at most|no more than|not more than|not over|within|max(?:imum)?"
        rf"(?: of)?|for about|around|budget (?:is|of)(?: about)?|spend(?: about)?)\s+[$€£¥]?\s*({NUMBER_EN})\b",
        re.I,
    ),
    re.compile(rf"({NUMBER_EN})\s*(?:{_MONEY_EN}\s*)?(?:or less|or under|or below|maximum|max|tops|at most)\b", re.I),
    re.compile(rf"({NUMBER_ZH})\s*{_MONEY_ZH}?\s*(?:以下|以内|封顶|之内|之下|内的|左右)"),
    re.compile(rf"(?:不超过|低于|少于|最多|小于|便宜于|不到|预算(?:是|大概|大约)?)\s*({NUMBER_ZH})"),
    re.compile(rf"[$€£¥]\s*({NUMBER_EN})"),
    re.compile(rf"\b({NUMBER_EN})\s+{_MONEY_EN}\b", re.I),
]

_ASKS_PRICE = re.compile(r"\bhow (?:much|expensive)\b|\bprice\b|\bcosts?\b|多少钱|什么价|怎么卖|贵吗|贵不贵", re.I)
_SETS_AMOUNT = re.compile(
    r"\bmake (?:it|that|them)\b|\b(?:is|are|will be) (?:enough|plenty|sufficient)\b|\b(?:only|just) (?:want|need|one|two|three)\b"
    r"|[改换变]成|就够|就行|够了|只要",
    re.I,
)
_ORDINALS_EN = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "last": -1}
_ORDINAL_EN = re.compile(
    rf"\b(?:the\s+)?({'|'.join(_ORDINALS_EN)}|[1-6](?:st|nd|rd|th))\b(?!\s+(?:time|thing|thoughts?))", re.I
)
_NUMBERED_EN = re.compile(r"\b(?:number|no\.?|option)\s+(one|two|three|four|five|six|[1-6])\b", re.I)
_ORDINAL_ZH = re.compile(rf"第\s*({NUMBER_ZH})\s*[{MEASURE}]?")
_LAST_ZH = re.compile(r"最后[一那]?[个件款本双把]")

_COUNT_EN = re.compile(
    rf"\b({NUMBER_EN})\b(?!\s*(?:{_MONEY_EN}|percent|%|o'?clock|st\b|nd\b|rd\b|th\b|years?|minutes?|hours?)\b)", re.I
)
_COUNT_ZH = re.compile(rf"(?<![第这那哪几头\d一二两三四五六七八九十百])({NUMBER_ZH})\s*[{MEASURE}]")
MOST_PIECES = 99
"""Of one product at once; no shop has so many."""
_TOO_MANY = (
    re.compile(rf"\b(?:add|put|buy|get|order|want|need|take|have)\s+(?:me\s+|us\s+)?({NUMBER_EN})\s+(?:of\s+|more\s+)?"
               r"(?!ml\b|k?g\b|c?m\b|mm\b|l\b|litre|gram|piece|page|watt|volt|percent|%|[^\s\w])", re.I),
    re.compile(rf"(?<![第这那哪几头\d])({NUMBER_ZH})\s*[{MEASURE.replace('块', '').replace('打', '')}](?!的)"),
)  # fmt: skip
"""Where a number that is no price, size or name can be: right behind the verb, or before a measure word."""
_BARE_ZH = re.compile(r"(半打|[俩仨])(?![人娃孩])|[来要拿买加]([一两二三四五六七八九十])(?=[吧，。！]|$)")
_PRONOUN_ONE = re.compile(r"\b(?:this|that|the|the \w+|which|any|no|another|other|\w+er|\w+est|first|second|third|last)\s+one\b|"
                          r"\bthe\s+\w+\s+one\b|\bone\s+(?:day|time|moment|second)\b", re.I)  # fmt: skip


def parse_number(text: str) -> float | None:
    """The value of a whole number phrase ("twenty-five", "a hundred", "1,200", "一百二十"), else None."""
    text = text.strip().lower()
    digits = re.fullmatch(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
    if digits:
        return float(text.replace(",", ""))
    if text in ("一打", "半打"):
        return 12.0 if text == "一打" else 6.0
    if text and all(c in _HAN_DIGITS or c in _HAN_SCALES for c in text):
        return _parse_han(text)
    words = [w for w in re.split(r"[\s-]+", text) if w not in ("and", "a", "an", "of")]
    return _parse_english(words)


def _parse_english(words: list[str]) -> float | None:
    total, current, is_half, has_any = 0, 0, False, False
    for word in words:
        if word == "half":
            is_half = True
            continue
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word in ("hundred", "dozen", "couple"):
            current = max(current, 1) * {"hundred": 100, "dozen": 12, "couple": 2}[word]
        elif word in ("thousand", "million"):
            total, current = total + max(current, 1) * {"thousand": 1_000, "million": 1_000_000}[word], 0
        else:
            return None
        has_any = True
    value = float(total + current)
    return (value / 2 if is_half else value) if has_any else None


def _parse_han(text: str) -> float:
    if not any(c in _HAN_SCALES for c in text):
        return float("".join(str(_HAN_DIGITS[c]) for c in text))
    total, section, digit, scale_before = 0, 0, -1, 0
    for c in text:
        if c in _HAN_DIGITS:
            digit = _HAN_DIGITS[c]
        elif c in "万亿":
            total, section, digit = (total + section + max(digit, 0)) * _HAN_SCALES[c], 0, -1
            scale_before = _HAN_SCALES[c]
        else:
            section += (1 if digit < 0 else digit) * _HAN_SCALES[c]
            digit, scale_before = -1, _HAN_SCALES[c]
    if digit > 0:  # 一百五 is 150, 一百零五 is 105
        section += digit * (scale_before // 10 if scale_before > 10 and "零" not in text[-2:] else 1)
    return float(total + section)


def find_max_price(text: str) -> float | None:
    """The most the user wants to pay, in major units, when they said a number for it."""
    for pattern in _PRICE:
        found = pattern.search(text)
        if found and (value := parse_number(found[1])) is not None:
            return value
    return None


def strip_price(text: str) -> str:
    """The text without its price limit."""
    for pattern in _PRICE:
        text = re.sub(rf"(?:{pattern.pattern})\s*{_MONEY_ZH}?(?:\s*{_MONEY_EN}\b)?(?:的)?", " ", text, flags=re.I)
    return " ".join(text.split())


def find_quantity(text: str) -> int | None:
    """How many pieces the user asked for, 1..MOST_PIECES, when they said so; whoever wants more wants MOST_PIECES."""
    text = _PRONOUN_ONE.sub(" ", strip_price(text))
    text = _LAST_ZH.sub(" ", _ORDINAL_EN.sub(" ", _NUMBERED_EN.sub(" ", text)))
    if re.search(r"\bboth\b|两个都|俩都|都要这两", text, re.I):
        return None
    if re.search(r"\bdouble (?:it|that)\b", text, re.I):
        return 2
    for pattern in (_COUNT_ZH, _BARE_ZH, _COUNT_EN):
        for found in pattern.finditer(text):
            value = parse_number(found[found.lastindex or 1])
            if value is not None and 1 <= value <= MOST_PIECES and value == int(value):
                return int(value)
    for pattern in _TOO_MANY:
        if (wanted := pattern.search(text)) and (parse_number(wanted[1]) or 0) > MOST_PIECES:
            return MOST_PIECES
    return None


_TOLD = re.compile(
    rf"\b(?:size|it's|it is|heron|finch)\s+{NUMBER_EN}\b|\b{NUMBER_EN}\s+for (?:shoes|a|that)\b|(?:{NUMBER_ZH})?[十百\d]{NUMBER_ZH}?(?:块|元)|(?:{NUMBER_ZH})[寸码号元]",
    re.I,
)
"""Sizes and prices."""


def without_size(text: str, *names: str) -> str:
    """The text without the numbers that a product's names have as well: the dozen of eggs, the 65 of a 65 W charger.

    A number that counts something else stays: "two bags" of "Potatoes, 2 kg".
    """
    text = _TOLD.sub(" ", text)
    for name in names:
        for found in re.finditer(rf"(?:\b({NUMBER_EN})\b|({NUMBER_ZH}))[\s-]*([a-z]?)", name, re.I):
            size, unit = parse_number(found[1] or found[2]), found[3].lower()
            if size is None or size < 2:
                continue
            for said in re.finditer(rf"(?:\b({NUMBER_EN})\b|({NUMBER_ZH}))[\s-]*(?:(?:more )?([a-z]?))", text, re.I):
                same = parse_number(said[1] or said[2]) == size
                counts = said[3].lower() if said[1] else text[said.end(2) : said.end(2) + 1]
                if same and (
                    size >= 10 or (found[1] and (not unit or unit == counts)) or (not found[1] and counts in name)
                ):
                    text = text[: said.start()] + " " + text[said.start(3) if said[1] else said.end(2) :]
                    break
    return text


_REMOVED = re.compile(
    rf"\b(?:take|pull|remove|drop|delete|lose)\s+(?:out\s+)?({NUMBER_EN})\b(?! of (?:them|those|these)\?)"
    rf"|(?:去掉?|减掉?|少拿?|少要?|退掉?|删掉?|拿掉|取消)({NUMBER_ZH})[{MEASURE}]",
    re.I,
)
_CHANGED = re.compile(rf"({NUMBER_ZH})[{MEASURE}](?:太多了?[，,])?(?:改成?|变成?|换成?)({NUMBER_ZH})[{MEASURE}]")


def removed_quantity(text: str) -> int | None:
    """How many are to go, right after the word for it or as a difference: "两条去一条", "六把改四把"."""
    if found := _CHANGED.search(text):
        before, after = parse_number(found[1]) or 0, parse_number(found[2]) or 0
        return int(before - after) if 0 < before - after <= 99 else None
    found = _REMOVED.search(text)
    value = parse_number(found[1] or found[2]) if found else None
    return int(value) if value and 1 <= value <= 99 else None


def last_quantity(text: str) -> int | None:
    """The quantity of the last clause that has one: 1 of "Two kettles? Take one out"."""
    found = [find_quantity(clause) for clause in re.split(r"[,.;?!，。；？！]", text)]
    return next((quantity for quantity in reversed(found) if quantity is not None), None)


def sets_amount(text: str) -> bool:
    """Whether a number says how many there are to be in all: "make that two", "one is enough"."""
    return _SETS_AMOUNT.search(text) is not None


_ONLY_AMOUNT = re.compile(
    rf"^(?:(?:and|or|just|only|maybe|well|no|oh|better|let's|let me|i'll|we'll|i|take|have|get|add|say|make|it|that|them|those|do|go)[\s,]+)*"
    rf"(?:{NUMBER_EN})(?:\s+(?:of (?:it|them|those|these)|please|instead|then|actually|more|will do|is enough))*(?:[,.!?;]|\s*$)"
    rf"|^(?:还是|那就|就|那|我|要|来|给我|拿|换成|改成|买|一共|加)*(?:{NUMBER_ZH})\s*[{MEASURE}]?(?:吧|就好|就行|就够了?|够了|好了|算了)*(?:[，,。！!]|$)",
    re.I,
)


def is_only_amount(text: str) -> bool:
    """Whether a sentence begins with how many, and of nothing: "make that two", "来三盒"."""
    return _ONLY_AMOUNT.search(text.strip()) is not None


def asks_price(text: str) -> bool:
    """Whether a price is asked for."""
    return _ASKS_PRICE.search(text) is not None


def find_ordinal(text: str) -> int | None:
    """Which of what was shown is meant: 1 for the first, -1 for the last."""
    if _LAST_ZH.search(text):
        return -1
    if re.search(rf"头一[{MEASURE}]", text):
        return 1
    if (found := _ORDINAL_ZH.search(text)) and (value := parse_number(found[1])):
        return int(value)
    if found := _NUMBERED_EN.search(text):
        return int(parse_number(found[1]) or 0) or None
    if found := _ORDINAL_EN.search(text):
        word = found[1].lower()
        return _ORDINALS_EN.get(word) or int(word[0])
    return None


def has_number(text: str) -> bool:
    """Whether any number was spoken; otherwise numeric arguments are not even offered to the model."""
    return find_max_price(text) is not None or find_quantity(text) is not None
