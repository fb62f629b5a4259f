# ruff: noqa: E501 - patterns read better whole
"""What kind of answer a question asks for, and whether a passage holds one: a price, a time, a length, a person ..."""

import re
from dataclasses import dataclass

from vr_assistant.mind.skills.knowledge.lexical import stem, words_of
from vr_assistant.mind.understanding.language import has_han

_NUMBER = (
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundred|thousand|half|quarter|dozen|once|twice)\b|[一二三四五六七八九十百千万两半]"
)
_DAYS = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)\b"
_KINDS: tuple[tuple[str, str, str], ...] = (
    (
        "money",
        r"\bhow much (?:is|are|was|were|does|do|did|would|will|money)\b(?!.*\b(?:weigh|sugar|flour|water|air|notice|time)\b)|\bcosts?\b|\bprices?\b|\bearns?\b|\bsalary\b|\bwages?\b|\bpaid\b|\bfees?\b|\brent\b.*\bhow\b|多少钱|价格|票价|工资|收费|贵吗|要钱|租金|押金|保费|预算",
        r"\bdollars?\b|\bcents?\b|[$€£¥]|\bfree\b|\bprice\b|\bnothing\b|元|美分|免费|不收费|不要钱|半价",
    ),
    (
        "age",
        r"\bhow old\b|\bwhat age\b|几岁|多大(?:年纪|岁数)?(?:了|[？?。]|$)|多少[岁年]了?|年龄|什么年纪",
        r"\b1[0-9]{3}\b|\b20\d\d\b|\byears?\b|\baged?\b|\bold as\b|岁|年",
    ),
    (
        "weight",
        r"\bhow heavy\b|\bweigh|多重|重量|几公?斤",
        r"\bkilograms?\b|\bkilos?\b|\bkg\b|\bgrams?\b|\b\d+ ?g\b|\btons?\b|公斤|千克|克|吨|斤",
    ),
    (
        "length",
        r"\bhow (?:tall|high|deep|wide|far|thick)\b|\bhow long (?:is|are|was) the (?:street|pier|river|whale|bridge|wall)\b|多[高深宽远粗]|几米|公里",
        r"\bmet(?:re|er)s?\b|\bkilomet(?:re|er)s?\b|\bkm\b|\bcm\b|\bmiles?\b|米|公里|厘米",
    ),
    (
        "duration",
        r"\bhow long\b|多久|多长时间|几个?(?:小时|分钟|天|周|月)",
        r"\bminutes?\b|\bhours?\b|\bdays?\b|\bweeks?\b|\bmonths?\b|\byears?\b|\bnights?\b|分钟|小时|天|周|个月|年|夜",
    ),
    (
        "often",
        r"\bhow often\b|多久一次|几次|隔多久",
        r"\bevery\b|\bonce\b|\btwice\b|\bdaily\b|\bper\b|每|次|天",
    ),
    (
        "time",
        r"\bwhat time\b|\bat what hour\b|几点",
        r"\d|\bnoon\b|\bmidnight\b|\b(?:at|to|until|from|past|by) (?:half |quarter )?\w+|[一二三四五六七八九十]+点|\d点|中午|正午|昼夜|随时",
    ),
    (
        "date",
        r"\bwhen\b|\b(?:which|what) (?:day|month|year|date)\b|\buntil\b|什么时候|何时|哪一?[天年月日]|星期几|周几|日期|生日",
        rf"{_NUMBER}|{_DAYS}|\bnoon\b|\balways\b|\bevery\b|周|星期|月|年|随时|每",
    ),
    (
        "number",
        r"\b(?:phone|telephone|serial|key|booking|passport|card|account|frame|policy|licence) (?:number|no)\b|\bnumber of the\b|电话|号码|编号|证件号",
        r"(?<![\d.,])(?:[A-Za-z]+-?)?\d[\d-]{2,}(?![\d.,]|\s*(?:dollars|kilomet|met|gram|元|美元|年|公|克|米))",
    ),
    (
        "person",
        r"\bwho(?:se|m)?\b|是?谁(?!都)|哪位|叫什么名字",
        r"(?<=[a-z,;:&] )[A-Z][a-z]+|\b[A-Z][a-z]+ (?:[A-Z][a-z]+|and )|\b(?:he|she|family|sisters?|brothers?|tenants?|landlady)\b|[一-鿿]",
    ),
    ("count", r"\bhow (?:many|much)\b|多少|几(?!乎)", _NUMBER),
)
_READY = tuple(
    (name, re.compile(asks, re.I), re.compile(holds, re.I if name != "person" else 0)) for name, asks, holds in _KINDS
)
_COUNTED_EN = re.compile(r"\bhow many\s+((?!of\b)[a-z]+)", re.I)
_COUNTED_ZH = re.compile(r"(?:几|多少)(?:[个位只条本张盏级扇座口层间台场部家块次名棵]|公斤|克)?([一-鿿]{1,2})")
_NOT_COUNTED = frozenset("钱岁年天点了的是人时分")
_CODE = re.compile(r"\b(?=[A-Za-z-]*\d)[A-Za-z0-9][\w-]*", re.A)


@dataclass(frozen=True, slots=True)
class Expectation:
    kind: str
    """Of _KINDS; "" where any sentence may be the answer."""
    counted: tuple[str, ...]
    """What is asked the number of, as search terms."""
    codes: frozenset[str]
    """Numbers and codes that the question names, such as F28: about another one is no answer."""

    def fit(self, text: str) -> float:
        """1 where the text holds an answer of the kind asked for, -1 where it holds none, 0 when nothing is asked."""
        for name, _, holds in _READY:
            if name == self.kind:
                return 1.0 if holds.search(text) else -1.0
        return 0.0


def expectation(question: str) -> Expectation:
    kind = next((name for name, asks, _ in _READY if asks.search(question)), "")
    counted: tuple[str, ...] = ()
    if found := _COUNTED_EN.search(question):
        counted = (stem(found[1].casefold()),)
    elif (found := _COUNTED_ZH.search(question)) and found[1][0] not in _NOT_COUNTED:
        counted = tuple(term for term in words_of(found[1]) if len(term) == 1 and has_han(term))[:2]
    return Expectation(kind, counted, codes_of(question))


def codes_of(text: str) -> frozenset[str]:
    """Whole words with a digit in them."""
    return frozenset(code.casefold() for code in _CODE.findall(text))
