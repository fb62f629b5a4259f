"""What is left unsaid because it was said before: "something cheaper", "in green", "take it out"."""

import re

from vr_assistant.mind.understanding.colours import COLOURS, find_colour, without_colour
from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.numbers import sets_amount

_PRONOUN = re.compile(
    r"\b(?:it|them|that one|this one|that|those|these)\b|它|这个|那个|刚才|刚加|^(?:不要了|不买了|拿出来)", re.I
)


def names_only_pronouns(text: str) -> bool:
    """Whether what is to go is only pointed at: "I don't want it any more, take it out"."""
    words = set(re.findall(r"[a-z']+", text.lower()))
    if has_han(text):
        return bool(_PRONOUN.search(text)) or not re.sub(
            r"[一两三][个件双本]|就够|就行|够了|只要|不要|不买|不想要|拿|出来|出去|掉|了|吧|去|删|还是|算|，|,|放回|把|我|又|也|请|帮",
            "",
            text,
        ).strip(" 。.!！")
    return bool(_PRONOUN.search(text) or sets_amount(text)) and words <= _POINTING_WORDS


_POINTING_WORDS = frozenset(
    [
        "i",
        "i've",
        "i'd",
        "i'll",
        "don't",
        "do",
        "not",
        "want",
        "need",
        "like",
        "it",
        "them",
        "that",
        "this",
        "those",
        "these",
        "one",
        "any",
        "more",
        "anymore",
        "take",
        "out",
        "of",
        "my",
        "the",
        "cart",
        "basket",
        "trolley",
        "bag",
        "again",
        "please",
        "remove",
        "delete",
        "put",
        "back",
        "drop",
        "no",
        "after",
        "all",
        "changed",
        "mind",
        "from",
        "get",
        "rid",
        "off",
        "cancel",
        "leave",
        "can",
        "you",
        "could",
        "would",
        "just",
        "actually",
        "now",
        "okay",
        "away",
        "to",
        "have",
        "and",
        "so",
        "sorry",
        "let's",
        "we",
        "is",
        "are",
        "only",
        "two",
        "three",
        "enough",
        "plenty",
        "hmm",
        "okay",
        "well",
    ]
)


_NAMES_EN = re.compile(
    r"\b(?:an?|some|the|my|two|three|four|five|six|add|buy|order|get|want|need)\s+(?!(?:ones?|more|few|couple|pair|lot|bargain|deal|go|cart|"
    r"basket|trolley|bag|tab|order|same|other|rest|winner|ticket|mind|way|price|size|please|of|to|in|then|instead|it|that|this|them|"
    r"these|those|both|another|now|for|me|us|what|friend|list|an?|some|the|my|two|three|four|five|six|ten|so|and|if|i|each)\b)[a-z]{3,}",
    re.I,
)
_COUNTED_ZH = re.compile(
    r"[一两二三四五六七八九十几\d][个辆台本双件只把条张份盒瓶套](?!试|嘛|吧|给|送|就|也|带|看|进|加|放|走|好|都|你|我|先|那|装|够|尝|得|呗|呢|，)[\u3400-\u9fff]{2}"
)
_BUYING_ZH = re.compile(r"买|要|来|拿|加|装|放|留|捎|带|包|归|丢|搁|给|下单|收|点")
_UNSAYING_ZH = re.compile(
    r"购物车|篮子|单子|车里|车|篮|里面|里|进|去|上|下|起|走|我|你|他|她|咱|它|们|这|那|就|都|也|再|先|吧|了|啊|呀|嘛|呗|哦|吗|的|得|好|行|成|对|嗯|可以|帮|给|买|要|来|"
    r"拿|加|装|放|留|捎|带|包|归|丢|搁|下单|收|点|请|多|试|送人|袋|购|到|把|还|想|啥|呢|数量|此|款|决定|确定|样|同|又|说|刚|才|看|中|合适|喜欢|不错|人|家|小"
    r"|[一二两俩仨三四五六七八九十几半打\d]+[\u3400-\u9fff]?|[\s\W]"
)


def names_nothing(text: str) -> bool:
    """Whether a wish to buy only says that, and not what: "that's a deal, in the basket", "合脚，要"."""
    if has_han(text):
        clauses = [c for c in re.split(r"[，,。！!？?；; ]", text) if _BUYING_ZH.search(c)]
        return not _COUNTED_ZH.search(text) and all(len(_UNSAYING_ZH.sub("", c)) < 2 for c in clauses)
    return _NAMES_EN.search(text) is None


def recoloured(last: str, colour: str, query: str) -> str:
    """The search before in another colour: "green mug" after "blue mug"."""
    word = COLOURS[colour][1] + "色" if has_han(query) and has_han(last) else colour
    kind = " ".join(without_colour(last, find_colour(last)).split())
    return f"{word}{kind}" if has_han(kind) and has_han(word) else f"{word} {kind}"


def is_only_reference(phrase: str, colour: str | None) -> bool:
    """Whether a phrase says nothing but a colour, or nothing but a reference."""
    rest = phrase.lower().replace(colour or "\0", "")
    for word in ("ones", "one", "the", "that", "this", "色", "的", "那个", "这个", "个", "款"):
        rest = rest.replace(word, "")
    return len(rest.strip()) < 2 if rest.isascii() else len(rest.strip()) < 2 and colour is not None


_MORE = frozenset(
    [
        "same",
        "sort",
        "kind",
        "thing",
        "of",
        "but",
        "under",
        "come",
        "comes",
        "does",
        "available",
        "get",
        "would",
        "like",
        "too",
        "bit",
        "little",
        "please",
        "warmer",
        "lighter",
        "prettier",
        "sturdier",
        "else",
        "tad",
        "along",
        "lines",
        "not",
        "so",
        "dear",
        "pricier",
        "slightly",
        "that's",
        "it's",
        "they're",
        "cheaper",
        "cheap",
        "less",
        "expensive",
        "costly",
        "affordable",
        "pricey",
        "reasonable",
        "other",
        "others",
        "another",
        "different",
        "else",
        "more",
        "colour",
        "color",
        "colours",
        "colors",
        "size",
        "sizes",
        "bigger",
        "smaller",
        "larger",
        "nicer",
        "better",
        "similar",
        "something",
        "anything",
        "one",
        "ones",
        "some",
        "any",
        "in",
        "a",
        "an",
        "the",
        "of",
        "it",
        "them",
        "those",
        "these",
        "that",
        "this",
        "there",
        "same",
        "but",
        "for",
        "out",
        "kind",
        "have",
        "got",
        "do",
        "you",
        "your",
        "there's",
        "is",
        "are",
        "me",
        "show",
        "what",
        "about",
        "alternatives",
        "options",
    ]
)


_MORE_ZH = re.compile(
    r"差不多|了|吧|啊|呀|没|这么|便宜|实惠|贵|别的?|其他|其它|另外|更|再|点|些|一|颜色|尺码|大|小|号|好看?|款|种|样|类似|但|的|有|没|吗|呢|还|不|同|换|这|那|个|双|件|它|太|要|看|几"
)


def leans_on_last(query: str) -> bool:
    """Whether a search only makes sense after the one before: "something cheaper", "有别的颜色吗"."""
    if has_han(query):
        return not _MORE_ZH.sub("", re.sub(r"[^\u3400-\u9fff]", "", query))
    words = re.findall(r"[a-z']+", query.lower())
    return all(word in _MORE for word in words)
