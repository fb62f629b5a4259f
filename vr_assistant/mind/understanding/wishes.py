# ruff: noqa: E501 - patterns read better whole
"""The things a sentence is about, without the words that ask for them: search queries, items, objects, places' names."""

import re

from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.numbers import MEASURE, NUMBER_EN, NUMBER_ZH, strip_price

_POLITE_EN = (
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
_TAIL_EN = re.compile(
    r"[\s,]*(?:please|for me|right now|now|thanks|thank you|in (?:your|the) (?:shops?|stores?)|for sale|on offer|available|"
    r"do you (?:have|sell|carry|stock)|have you got|(?:is|are) there|you have|in stock|around here|here)[\s.!?]*$",
    re.I,
)
_ARTICLE_EN = re.compile(r"^(?:some|any|a|an|the|my|your|of|few|couple|bit|kinds? of|sorts? of)\s+", re.I)
_CART_TAIL_EN = re.compile(
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
_DONE_ZH = re.compile(
    r"(?:我)?(?:还是)?(?:都)?(?:不要了?|不买了?|要了|买了|拿掉|拿出来?|拿走|删掉|删除|去掉|移除|移走|放回去|取消|退掉|去除|加进去|放进去|加上|买下来?|下单|移出去?|拿开|撤掉|撤走|搬走|弄走|取出来?|收起来|清掉|拆掉|拆了|拆下来|消失|删了|少放|减少|添加|加入)(?:吧|了)?"
)


_CART = re.compile(
    r"\b(?:in|into|to|from|out of|off|inside)\s+(?:my|the|our)\s+(?:(?:shopping|virtual)\s+)?(?:cart|basket|trolley|bag)\b"
    r"|购物车|购物篮|篮子(?=里|$)|车里",
    re.I,
)


def without_cart(text: str) -> str:
    """The sentence without the words for the cart: its basket is none of those that are sold."""
    return _CART.sub(" ", text)


def search_query(text: str) -> str:
    """What to search for: without asking words and the price limit, as spoken otherwise."""
    text = strip_price(text)
    return _strip_chinese(text) if has_han(text) else _strip_english(text, _SEARCH_EN)


def item_phrase(text: str) -> str:
    """The product of an add or remove sentence: "blue mugs" of "Add two of the blue mugs to my cart."."""
    text = strip_price(text)
    if has_han(text):
        text = _DONE_ZH.sub("", _CART_ZH.sub("", text))
        text = re.sub(
            r"^(?:请|帮我|给我|麻烦|那)*(?:放进?|加|拿[走掉出]?|丢|装|添|取|扔|退|减|少|去掉)(?=[一两二三四五六七八九十\d点些])",
            "",
            text,
        )
        text = re.sub(rf"第?{NUMBER_ZH}\s*[{MEASURE}]的?", "", _strip_chinese(text))
        return re.sub(rf"^[这那][{MEASURE}]?(?=.)|的$", "", text).strip(" ，。,")
    text = _CART_TAIL_EN.sub("", _TAIL_EN.sub("", text))
    text = _strip_english(text, _TAKE_EN)
    text = re.sub(
        rf"^(?:{NUMBER_EN})\s+(?:(?:more|of|pieces? of|pairs? of|packs? of|bottles? of|boxes of)\s+)*",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(r"^(?:a |the )?(?:pair|couple|pack|bottle|box|piece|bar|bunch|cup|set|bag) of ", "", text, flags=re.I)
    text = re.sub(r"^(?:(?:that|this|these|those|the|a|an|my|of|both|another)\s+)+", "", text, flags=re.I)
    text = _CART_TAIL_EN.sub("", text)
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


_WHERE_EN = re.compile(
    r"\s*\b((?:next to|in front of|in the (?:middle|centre|center|corner|air|sky)|on top of|close to|to the (?:left|right)|on the (?:left|right)|"
    r"behind|beside|near|under|above|over|between|against|around|across from|opposite|inside|outside|along|by|at|on|in|here|there|"
    r"over there|over here|right here)\b.*)$",
    re.I,
)
_PLACE_EN = (
    r"(?:put|create|place|spawn|add|build|make|set up|set|drop|plant|conjure(?: up)?|generate|insert|hang|summon|erect|put up|have|decorate|want|"
    r"like|need|see|give (?:me|us)|there should be|it needs|let|draw|show)\s+"
)
_BUILD_EN = r"(?:put|create|place|spawn|add|build|make|set|drop|plant|conjure|generate|hang|summon)\s+"
"""What an order begins with; "I'd like to sit" after it is a reason."""
_INDEFINITE = re.compile(
    r"^(?:.*(?<!\bof)(?<!\bwith)\s)?(?:an?|some|another|one more)\s+(?!(?:bit|look|row|bunch|pair|couple|few)\b)(\w.*)$",
    re.I,
)
"""What is new is named with such a word, whatever asked for it: "I fancy a campfire"."""
_DEFINITE = re.compile(r"^.*\b(?:the|that|this|those|these)\s+(\w.*)$", re.I)
_APPEAR_EN = re.compile(r"\s+(?:appear|to appear|show up|would be nice|would look good)\b", re.I)


def object_and_place(text: str) -> tuple[str, str]:
    """("wooden chair", "next to the window") of "Put a wooden chair next to the window."; either may be empty."""
    if has_han(text):
        return _object_chinese(text)
    clause = [c for c in re.split(r"[,;]\s+|\.\s+", text.strip(" .!?")) if re.search(rf"\b{_PLACE_EN}", c + " ", re.I)]
    ordered = [c for c in clause if re.match(rf"(?:{_POLITE_EN})*{_BUILD_EN}", c + " ", re.I)]
    text = _APPEAR_EN.sub("", ((ordered or clause)[-1] if clause else text).strip(" .!?"))
    where = ""
    if found := _WHERE_EN.search(text):
        where, text = found[1].strip(), text[: found.start()]
    thing = _strip_english(text, _PLACE_EN)
    if named := _INDEFINITE.search(thing):
        thing = named[1]
    thing = re.sub(r"^(?:(?:a|an|the|some|of|one|another|few|my)\s+)+", "", thing, flags=re.I)
    return _TAIL_EN.sub("", thing).strip(" ,.!?"), _TAIL_EN.sub("", where).strip(" ,.!?")


_PUT_ZH = (
    r"(?:放置|放|搁|支|栽|盖|整|弄|摆上|摆|建造|建|造|种|立|挂|搭建|搭|加上|加|创建|生成|添加|安置|变出|变|做|画|装|来)"
)
_COUNT_ZH = rf"(?:(?:{NUMBER_ZH})\s*[{MEASURE}匹群朵栋片面]|[{MEASURE}]|俩|仨)?"


def _object_chinese(text: str) -> tuple[str, str]:
    whole = text
    clauses = [c for c in re.split(r"[，,。！!？?；;]", text) if re.search(_PUT_ZH, c)]
    text = re.sub(
        r"^(?:请|麻烦|帮我|给我|你|可以|能不能|能|我想要|我想|我要|想)+", "", clauses[-1] if clauses else text
    )
    if found := re.search(rf"把(.+?){_PUT_ZH}(?:在|到)(.+)$", text):
        thing, where = found[1], found[2]
    elif found := re.search(rf"^(?:在)?(.*?){_PUT_ZH}(?:出|个|了)?{_COUNT_ZH}(.+?)(?:在(.+))?$", text):
        thing, where = found[2], found[3] or found[1]
    else:
        thing, where = text, ""
    where = re.sub(r"(?:给我|帮我|替我)$", "", where)
    thing = re.sub(rf"^{_COUNT_ZH}", "", re.sub(r"(?:出来|吧|吗|呢|呗|好吗|可以吗)+$", "", thing))
    if not thing and (
        lacks := re.search(
            rf"(?:缺|少了?|需要|想要|要是有|要)\s*{_COUNT_ZH}([\u4e00-\u9fff]+?)(?:就好了)?[,，。！!]", whole
        )
    ):
        thing = lacks[1]
    return thing.strip(" 的"), re.sub(r"^(?:在|让)|(?:上面?)?$", "", where).strip()


def removed_object(text: str) -> str:
    """The object of a removal: "table" of "Remove the table from the scene."."""
    if has_han(text):
        text = re.sub(r"从?(?:场景|这里|画面|面前|这儿)(?:里|中|上)?的?", "", text)
        clause = next((c for c in re.split(r"[，,。！!？?]", text) if _DONE_ZH.search(c)), text)
        thing = re.sub(r"[给替帮]我?$|化$", "", _DONE_ZH.sub("", _strip_chinese(clause)))
        if not re.sub(r"[那这它吧了把给我就好的个]", "", thing) and clause != text:
            thing = re.sub(
                r"(?:太|很|真|好|挺|有点|不).*$", "", text.split("，")[0].split(",")[0]
            )  # "那条龙太吓人了，弄走"
        return re.sub(rf"^(?:让)|^[这那][{MEASURE}]?(?=.)", "", thing).strip(" 的了吧让")
    text = re.sub(
        r"\s*\b(?:from|out of|off) (?:the |this )?(?:scene|world|room|here|town|square|view)\b.*$",
        "",
        text.strip(" .!?"),
        flags=re.I,
    )
    verbs = (
        r"(?:remove|delete|erase|destroy|demolish|clear|get rid of|tear down|take down|take|clean up|wipe away|wipe|make|let|hide|get|"
        r"i don't (?:want|need|like)|don't (?:want|need))\s+"
    )
    text = re.sub(r"\b(clear|take|put|move|throw|send) away (?=\w)", r"\1 ", text, flags=re.I)
    text = re.sub(
        r"\s+(?:(?:that )?(?:you|we|i) (?:made|built|put|placed|created|set up)|again|has to|must|should|needs? to|please)\b.*$",
        "",
        text,
        flags=re.I,
    )
    text = re.sub(
        r"\s+(?:away|disappear|vanish|go away|go|out|can go|is in the way.*|any ?more)\b.*$", "", text, flags=re.I
    )
    thing = _strip_english(text, verbs)
    if named := _DEFINITE.search(thing):
        thing = named[1]
    thing = re.sub(r"(?:'s)?\s*\b(?:gotta|got to|has|is|are|can|should)$", "", thing, flags=re.I)
    return re.sub(r"^(?:(?:a|an|the|that|this|those|these|all|of|my)\s+)+", "", thing, flags=re.I).strip(" ,.!?")


def _strip_english(text: str, asking: str) -> str:
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
        text = re.sub(rf"^(?:{_POLITE_EN}|{asking})", "", text + " ", flags=re.I).strip(" .!?,")
        text = _TAIL_EN.sub("", text)
        shorter = _ARTICLE_EN.sub("", text)
        text = shorter or text
    return text


def _strip_chinese(text: str) -> str:
    text = re.sub(r"^(?:好|成|行|得|嗯|哎|对)[吧嘞了呀啊的]*[，,、]\s*", "", text.strip(" 。？！?!，,"))
    before = None
    while before != text:
        before = text
        text = re.sub(rf"^{_ASK_ZH}", "", text) or text
        text = _TAIL_ZH.sub("", text) or text
        text = re.sub(rf"^(?:{NUMBER_ZH})\s*[{MEASURE}]", "", text) or text
        text = text.strip(" 的。？！?!，,")
    return text
