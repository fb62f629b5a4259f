# ruff: noqa: E501 - patterns read better whole
"""The things a sentence is about, without the words that ask for them: search queries, items, places' names."""

import re

from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.numbers import MEASURE, NUMBER_EN, NUMBER_ZH, strip_price

POLITE_EN = (
    r"(?:please|okay|ok|alright|right|now|so|well|yes|yeah|no|and|then|also|great|good|perfect|just|actually|hey|hi|maybe|"
    r"can you|could you|would you|will you|can i|could i|may i|can we|could we|i'd like you to|i want you to|let's|let me|let us|"
    r"i would like to|i'd like to|i'd love to|i want to|i wanna|we want to|i need to|we need to|i'd like|i would like|help me|do me a favou?r and|"
    r"i'll|i will|we'll|we will|i'm|i am|we are|we're|going to|gonna|be so kind and)[,.!]?\s+"
)
_SEARCH_EN = (
    r"(?:do you (?:guys )?(?:have|sell|carry|stock|know)|have you got|you got|got|are there|is there|there is|what|which|show me|show us|"
    r"find me|find us|get me|give me|search for|search|look for|looking for|look at|browse|see|find|buy|purchase|shop for|"
    r"i need|we need|i want|need|want|i search|i look for|wanna see|recommend(?: me)?|suggest|any ideas? for|ideas? for|what about|how about|"
    r"in the market for|hunting for|after|check for|anything (?:like|for)|something (?:like|for))\s+"
)
TAIL_EN = re.compile(
    r"[\s,]*(?:please|for me|right now|now|thanks|thank you|in (?:your|the) (?:shops?|stores?)|for sale|on offer|available|"
    r"do you (?:have|sell|carry|stock)|have you got|(?:is|are) there|you have|in stock|around here|here)[\s.!?]*$",
    re.I,
)
_ARTICLE_EN = re.compile(r"^(?:some|any|a|an|the|my|your|of|few|couple|bit|kinds? of|sorts? of)\s+", re.I)
_CARTTAIL_EN = re.compile(
    r"\s*\b(?:in|into|to|from|out of|off|out|inside|on|for)\s+(?:(?:my|the|our)\s+)?(?:(?:shopping|virtual)\s+)?"
    r"(?:cart|basket|trolley|bag|order|list)\b.*$|\s+(?:as well|too|any ?more|after all|again|instead|back|out|away)(?=[\s.!?,]*$)",
    re.I,
)
_TAKE_EN = (
    r"(?:(?:give|get|bring) (?:me|us)|add|put|throw(?: in)?|place|toss|drop|stick|pop|take|have|buy|get|order|purchase|grab|pick|choose|"
    r"want|need|remove|delete|kick|clear|cancel|scratch|leave|reserve|go with|go for|taking|buying|also|another|one more|more|make it|"
    r"i want|i need|i don't (?:want|need)|don't (?:want|need)|we take|we'll have)\s+"
)

_ASK_ZH = (
    r"(?:请问|请|麻烦你?|那就|那|好的?|嗯|帮我|给我|替我|为我|我想要|我想|我要|想要|我们想|我|可以|可不可以|能不能|能|你们?(?:这里|这儿|店里)?|"
    r"有没有|有什么|有哪些|有|卖不卖|卖|找一?下?|找|搜索?一?下?|搜|查一?下?|看一?下|看看|看|买[点些]?|买|推荐一?下?|推荐|展示一?下?|展示|介绍|"
    r"来[点些]?|需要|想|要|换成|改成|换|哪些|什么|点|些|一些|还有|别的|再|就|把|将|从|给)"
)
_TAIL_ZH = re.compile(
    r"(?:吗|呢|吧|啊|呀|么|没有?|可以吗|好吗|行吗|有吗|谢谢|有没有|卖吗|一下|看看|给我看看|推荐)?[。？！?!，,\s]*$"
)
_CART_ZH = re.compile(
    r"(?:都)?(?:加入?|放入?|添加|加到|放到|加进|放进|丢进|装进|移出|拿出|取出|从|在|拿掉)?(?:到|进)?(?:我的)?(?:购物车|购物篮|篮子|车里|订单)(?:里面|里|中|去|内)*"
)
DONE_ZH = re.compile(
    r"(?:我)?(?:还是)?(?:都)?(?:不要了?|不买了?|要了|买了|拿掉|拿出来?|拿走|删掉|删除|去掉|移除|移走|放回去|取消|退掉|去除|加进去|放进去|加上|买下来?|下单|移出去?|拿开|撤掉|撤走|搬走|弄走|取出来?|收起来|清掉|拆掉|拆了|拆下来|消失|删了|少放|减少|添加|加入)(?:吧|了)?"
)


_CART = re.compile(
    r"\b(?:in|into|to|from|out of|off|inside)\s+(?:my|the|our|me)\s+(?:(?:shopping|virtual)\s+)?(?:cart|basket|trolley|bag)\b"
    r"|\b(?:in|into|fill|load)\s+(?:(?:my|the|our)\s+)?(?:cart|basket|trolley)\b|(?:^|[.,!]\s*)(?:cart|basket|trolley)(?=[:,.!]|\s*$|\s+please)"
    r"|\bgift[- ]wrap\w*|\bcart\b|购物车|购物篮|篮子(?=里|$)|(?<=[放进入到])篮子|车里",
    re.I,
)


def without_cart(text: str) -> str:
    """The sentence without the words for the cart: its basket is none of those that are sold."""
    return _CART.sub(" ", text)


_REFUSED_EN = re.compile(
    r"^(?:no,? )?not (?:an?|the|that|those|these)\b|\b(?:rather|instead|other) (?:than|of)\b.*", re.I
)
_REFUSED_ZH = re.compile(
    r"^(?:不要|不是|别(?:给我)?|可不要)(?=[^了]{2,}$)|(?:不要|(?:就|先)?别了|不用|先不管)了?$|不要[^，,]*[，,]?$"
)


def without_refused(text: str) -> tuple[str, str]:
    """("slippers", "the boots") of "not the slippers, the boots": what is refused of a wish to buy, and the rest."""
    pattern = _REFUSED_ZH if has_han(text) else _REFUSED_EN
    refused: list[str] = []
    kept: list[str] = []
    for clause in re.split(r"[，,。！!？?；;]\s*|\.\s+", text.rstrip(".")):
        found = pattern.search(clause)
        before = clause[: found.start()].strip() if found and not has_han(text) else "" if found else clause
        if found:
            refused.append(clause)
        if before:
            kept.append(before)
    return (", ".join(refused), ", ".join(kept)) if refused and kept else ("", text)


def search_query(text: str) -> str:
    """What to search for: without asking words and the price limit, as spoken otherwise."""
    text = strip_price(text)
    return strip_chinese(text) if has_han(text) else strip_english(text, _SEARCH_EN)


def item_phrase(text: str) -> str:
    """The product of an add or remove sentence: "blue mugs" of "Add two of the blue mugs to my cart."."""
    text = strip_price(text)
    if has_han(text):
        text = DONE_ZH.sub("", _CART_ZH.sub("", text))
        text = re.sub(
            r"^(?:请|帮我|给我|麻烦|那)*(?:放进?|加|拿[走掉出]?|丢|装|添|取|扔|退|减|少|去掉)(?=[一两二三四五六七八九十\d点些])",
            "",
            text,
        )
        text = re.sub(rf"第?{NUMBER_ZH}\s*[{MEASURE}]的?", "", strip_chinese(text))
        return re.sub(rf"^[这那][{MEASURE}]?(?=.)|的$", "", text).strip(" ，。,")
    text = _CARTTAIL_EN.sub("", TAIL_EN.sub("", text))
    text = strip_english(text, _TAKE_EN)
    text = re.sub(
        rf"^(?:{NUMBER_EN})\s+(?:(?:more|of|pieces? of|pairs? of|packs? of|bottles? of|boxes of)\s+)*",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(r"^(?:a |the )?(?:pair|couple|pack|bottle|box|piece|bar|bunch|cup|set|bag) of ", "", text, flags=re.I)
    text = re.sub(r"^(?:(?:that|this|these|those|the|a|an|my|of|both|another)\s+)+", "", text, flags=re.I)
    text = _CARTTAIL_EN.sub("", text)
    return text.strip(" ,.!?")


def place_phrase(text: str, lang: str) -> str:
    """The name of a place nobody knows, to speak it back; "" when the sentence has none."""
    if lang == "zh" or has_han(text):
        found = re.search(
            r"(?:去|到|回|往|找)(?:一下)?([\u4e00-\u9fffA-Za-z ]{2,12}?)(?:怎么走|走|吧|吗|呢|看看|逛逛)?[。？！?!，,]*$",
            text,
        )
        return found[1].strip() if found else ""
    found = re.search(
        r"\b(?:to|towards?|visit|find|where(?:'s| is)|see)\s+(?:the |a |an |my )?((?!go\b|get\b|be\b|the\b)[\w' -]{3,40}?)"
        r"(?:\s+(?:please|now|today|with me|for me))?[.!?,]*$",
        text,
        re.I,
    )
    return found[1].strip() if found else ""


def strip_english(text: str, asking: str) -> str:
    text = text.strip(" .!?,")
    clauses = re.split(
        r"[,;]\s+(?=(?:do|have|any|show|find|can|could|i'm|i am|i need|what|where|is|are|got|please|let)\b)|[.!?]\s+",
        text,
        flags=re.I,
    )
    text = max((c for c in clauses if c), key=len, default=text) if len(clauses) > 1 else text
    before = None
    while before != text:
        before = text
        text = re.sub(rf"^(?:{POLITE_EN}|{asking})", "", text + " ", flags=re.I).strip(" .!?,")
        text = TAIL_EN.sub("", text)
        shorter = _ARTICLE_EN.sub("", text)
        text = shorter or text
    return text


def strip_chinese(text: str) -> str:
    text = re.sub(r"^(?:好|成|行|得|嗯|哎|对)[吧嘞了呀啊的]*[，,、]\s*", "", text.strip(" 。？！?!，,"))
    before = None
    while before != text:
        before = text
        text = re.sub(rf"^{_ASK_ZH}", "", text) or text
        text = _TAIL_ZH.sub("", text) or text
        text = re.sub(rf"^(?:{NUMBER_ZH})\s*[{MEASURE}]", "", text) or text
        text = text.strip(" 的。？！?!，,")
    return text
