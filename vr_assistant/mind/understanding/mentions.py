"""Which products a whole sentence is about, by its rarest words: "that whale, the plush one, is coming home with me".

`ProductIndex` compares a phrase with names; this looks for names among words that say anything else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from math import log

from vr_assistant.mind.understanding.colours import colours_of
from vr_assistant.mind.understanding.language import HAN
from vr_assistant.mind.understanding.products import NamedProduct, stem

CLOSE = 0.92
"""Of the best one's weight: products that are meant as likely."""
RARE = 6
"""Products that may share a word by which a sentence names one."""
BY_TAG = 0.7
"""What a word weighs that stands among a product's keywords only."""
COLOUR = 1.2
"""Weight of a colour that was said and that the product has."""
HEAD = 0.8
"""Weight of the last character of a Chinese name: 伞 of 透明拱形伞."""

_FUNCTION = frozenset([
    "a", "an", "and", "the", "of", "for", "to", "in", "on", "at", "it", "is", "i", "me", "my", "we", "us",
    "you", "he", "she", "they", "this", "that", "these", "those", "with", "from", "off", "out", "up", "no",
    "not", "by", "or", "as", "be", "do", "can", "all", "some", "each", "over", "after", "without", "again",
])  # fmt: skip
"""English words that say nothing on goods."""
_SAID_ANYWAY = frozenset([
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "dozen", "half",
    "first", "last", "second", "round", "big", "small", "large", "little", "old", "new", "go", "drop",
    "put", "pick", "place", "stick", "hold", "home", "town", "light", "time", "day", "night", "shop",
    "gift", "set", "bag", "box", "pair", "pack", "piece", "bottle", "tin", "pot", "cart", "basket",
    "trolley", "board", "fast", "art", "stand", "kind", "man", "winter", "summer", "morning", "cold",
    "free", "good", "children", "kid", "boy", "girl", "mother", "father", "friend", "birthday", "present",
    "read", "walk", "run", "sea", "rain", "sun", "dark", "whole", "beginner", "hand", "single", "double",
    "clear", "page", "still", "water", "keep", "stay", "stayed", "keeper", "daughter", "patient", "take",
    "down", "put", "minute", "thing", "colour", "color", "handle", "medium", "plain", "tiny", "pause",
    "full", "right", "left", "wall",
])  # fmt: skip
"""English words of product names that are mostly said for another reason; they count beside a rarer one."""
_COMMON_ZH = frozenset([
    "一个", "两个", "三个", "四个", "五个", "六个", "十个", "不要", "我要", "可以", "给我", "帮我", "这个",
    "那个", "个装", "礼物", "儿童", "孩子", "颜色", "红色", "蓝色", "绿色", "黄色", "黑色", "白色", "灰色",
    "棕色", "小号", "大号", "专业", "经典", "无线", "一对", "五双", "四个", "六瓶", "二十", "十二", "十五",
    "五百", "一千", "一升", "一公", "公斤", "两公", "八个", "生日", "送人", "早餐", "晚上", "下雨", "便宜",
    "夏天", "冬天", "春天", "秋天", "送妈", "妈妈", "看书", "跑步", "运动", "户外", "旅行", "厨房", "客厅",
    "花园", "自然", "家庭", "聚会", "做饭", "老人", "男生", "女生", "整个", "保暖", "防水", "新鲜", "最后",
    "人的", "篮子", "架子", "子我", "一锅",
])  # fmt: skip
_AMOUNT_ZH = re.compile(
    r"[零一二两三四五六七八九十百千万半\d]+(?:公斤|毫升|英寸|厘米|[^零一二两三四五六七八九十百千万\d]{0,2})$"
)
_JOINING = re.compile("[的了与和跟]")
_HEADS = "伞碗锅钟鞋灯杯帽包裤裙书画椅桌凳瓶镜篮毯糖茶酒蛋米面刀剪盆壶靴袜"
"""Last characters of names that are kinds by themselves."""


class Mentions:
    """Products in sentences of both languages; a millisecond a sentence."""

    def __init__(self, products: Iterable[NamedProduct]) -> None:
        self._products = {p.id: p for p in products}
        self._colours = {i: set(colours_of(f"{p.name_en} {p.name_zh}")) for i, p in self._products.items()}
        self._words: dict[str, Mapping[str, float]] = {i: _weights(p) for i, p in self._products.items()}
        counts = Counter(word for words in self._words.values() for word, share in words.items() if share == 1.0)
        loose = Counter(word for words in self._words.values() for word in words)
        total = max(1, len(self._products))
        self._rarity = {word: log(1 + total / (counts[word] or n)) for word, n in loose.items()}
        self._naming = {
            word
            for word, n in counts.items()
            if n <= RARE and len(word) > 1 and word not in _SAID_ANYWAY and word not in _COMMON_ZH
        } | {stem(p.name_en.split(",")[0].split()[-1]) for p in self._products.values()} - _SAID_ANYWAY
        self._naming |= {
            word for p in self._products.values() for tag in p.keywords_zh if len(tag) == 2 for word in _pairs(tag)
        } - _COMMON_ZH

    def named(self, text: str, among: Sequence[str] | None = None) -> list[str]:
        """The product, or those that are as likely, that a sentence names; [] where it names none."""
        said = self._said(text)
        colours = set(colours_of(text))
        heads = {c for c in HAN.findall(text) if c in _HEADS}
        scores: dict[str, float] = {}
        for i in self._products if among is None else among:
            words = self._words.get(i, {})
            hit = said & words.keys()
            head = _head(self._products[i]) if i in self._products else ""
            if not any(word in self._naming for word in hit) and not (among is not None and head in heads):
                continue
            score = sum(self._rarity[word] * words[word] for word in hit if word not in _COMMON_ZH)
            score += COLOUR * len(colours & self._colours[i])
            scores[i] = score + (HEAD if head in heads else 0.0)
        best = max(scores.values(), default=0.0)
        return sorted((i for i, s in scores.items() if s >= CLOSE * best), key=lambda i: -scores[i])

    def _said(self, text: str) -> set[str]:
        words = [stem(word) for word in _english(text)]
        joined = {a + b for a, b in pairwise(words)} & self._rarity.keys()
        return (set(words) | joined | set(_pairs(text))) & self._rarity.keys()


def _weights(product: NamedProduct) -> dict[str, float]:
    """The words and pairs of characters that a product is called by, and what they weigh."""
    tags = [stem(w) for tag in (*product.keywords_en, product.category.replace("_", " ")) for w in _english(tag)]
    words = dict.fromkeys([*tags, *(p for tag in product.keywords_zh for p in _pairs(tag))], BY_TAG)
    names = [
        *(stem(w) for w in _english(product.name_en)),
        *_pairs(_AMOUNT_ZH.sub(" ", re.sub("[（）《》]", " ", product.name_zh))),
    ]
    latin = [stem(w) for w in _english(product.name_zh)]
    return words | dict.fromkeys([*names, *latin], 1.0)


def _english(text: str) -> list[str]:
    words = re.findall(r"[a-z0-9][a-z0-9']*", text.lower().replace("’", "'").replace("t-shirt", "tshirt"))
    return [word for word in words if word not in _FUNCTION]


def _pairs(text: str) -> list[str]:
    return [
        run[i : i + 2] for run in re.findall(r"[\u3400-\u9fff]+", _JOINING.sub(" ", text)) for i in range(len(run) - 1)
    ]


def _head(product: NamedProduct) -> str:
    return _AMOUNT_ZH.sub("", re.sub("（.*）", "", product.name_zh))[-1:]
