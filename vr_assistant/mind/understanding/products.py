"""Which products of the catalogue a phrase means, by the words of their names and keywords in both languages."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from rapidfuzz import fuzz, process

from vr_assistant.mind.understanding.language import HAN, has_han
from vr_assistant.mind.understanding.numbers import parse_number
from vr_assistant.mind.understanding.sounds import english_key, pinyin_of

GOOD = 0.62
"""A match below this is a neighbour to suggest, not what was asked for."""
TIE = 0.04
"""Matches this near to the best are equally good."""

_STOP_EN = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
        "some",
        "any",
        "my",
        "me",
        "i",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "one",
        "ones",
        "with",
        "and",
        "or",
        "in",
        "on",
        "at",
        "is",
        "are",
        "was",
        "does",
        "please",
        "pair",
        "piece",
        "pieces",
        "pack",
        "packs",
        "box",
        "bottle",
        "bottles",
        "new",
        "nice",
        "good",
        "really",
        "also",
        "too",
        "another",
        "more",
        "other",
        "you",
        "your",
        "do",
        "have",
        "has",
        "kind",
        "kinds",
        "sort",
        "something",
        "anything",
        "thing",
        "things",
        "set",
        "still",
        "out",
        "after",
        "over",
        "by",
        "from",
        "without",
        "take",
        "takes",
        "buy",
        "him",
        "her",
        "want",
        "like",
        "would",
        "could",
        "up",
    ]
)
_SAID_BESIDE = frozenset(
    [
        *(
            "go",
            "drop",
            "put",
            "pick",
            "place",
            "stick",
            "hold",
            "home",
            "town",
            "light",
            "time",
            "day",
            "night",
            "shop",
        ),
        *("one", "two", "three", "four", "five", "six", "ten", "dozen", "half", "first", "last", "kilo"),
    ]
)
"""Words of product names that people mostly say for another reason."""
_COLOURS = frozenset(["red", "blue", "green", "yellow", "black", "white", "grey", "brown", "pink", "orange", "purple"])
_STOP_ZH = frozenset("的个些一这那我你它了吗呢吧啊把给想要买有没找看帮双件本瓶支只条两几请点儿子款种")
_NEVER_MISHEARD = (_STOP_ZH - {"没"}) | set("零二三四五六七八九十百千万半元块钱以内外上下")
_DESCRIBING_ZH = frozenset([
    "红色", "蓝色", "绿色", "黄色", "黑色", "白色", "灰色", "棕色", "橙色", "紫色", "粉色", "礼物",
    "生日", "儿童", "孩子", "复古", "旅行", "户外", "经典", "新鲜", "送妈妈", "春天", "夏天", "冬天",
    "秋天", "大海", "运动", "家庭", "早餐", "便携", "便宜", "看电影", "看书", "做饭", "历史", "科学",
    "艺术", "保暖", "跑步", "聚会", "语言", "种花", "防水", "厨房", "花园", "阳台", "客厅", "自然",
    "风暴", "透明", "钟楼", "阅读", "限量", "画画", "看海", "刷牙", "感冒", "热饮", "冷饮",
])  # fmt: skip
"""Tags that say what a product is like, not what it is."""
_AMOUNT_ZH = re.compile(
    r"（[^）]*）|[《》]"
    r"|[零一二两三四五六七八九十百千万半\d]+(?:公斤|毫升|英寸|厘米|[^零一二两三四五六七八九十百千万\d]{1,2})$"
)
"""How much of it a Chinese name says at its end, or what colour."""
_CLOSE = 84.0  # rapidfuzz ratio of two words, 0..100


@dataclass(frozen=True, slots=True)
class NamedProduct:
    """A product as people call it."""

    id: str
    name_en: str
    name_zh: str
    category: str = ""
    keywords_en: tuple[str, ...] = ()
    keywords_zh: tuple[str, ...] = ()
    colours: tuple[str, ...] = field(default=())
    shop: str = ""
    """Id of the place that sells it."""

    def name(self, lang: str) -> str:
        return self.name_zh if lang == "zh" else self.name_en


@dataclass(frozen=True, slots=True)
class Match:
    product: str
    score: float
    """0..1: share of the phrase's meaning that the product's words cover."""


@lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """Singular of an English word, nearly: enough to compare."""
    word = word.lower().removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("shes", "ches", "sses", "xes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def words_of(text: str) -> list[str]:
    """Stems of the English words that carry meaning; "running-shoe" is two, "t-shirt" one."""
    text = re.sub(r"\bt-shirt", "tshirt", text.lower().replace("’", "'"))
    return [stem(w) for w in re.findall(r"[a-z0-9][a-z0-9']*", text) if w not in _STOP_EN]


def pieces_of(text: str) -> list[str]:
    """Bigrams of the Chinese characters that carry meaning, or the single character where there is but one."""
    runs = re.findall(r"[\u3400-\u9fff]+", "".join(" " if c in _STOP_ZH else c for c in text))
    return [p for run in runs for p in ([run] if len(run) == 1 else [run[i : i + 2] for i in range(len(run) - 1)])]


class ProductIndex:
    """Lexical search over the names; a few milliseconds for a few hundred products."""

    def __init__(self, products: Iterable[NamedProduct]) -> None:
        self.products: Mapping[str, NamedProduct] = {p.id: p for p in products}
        self._names = {p.id: set(words_of(p.name_en)) for p in self.products.values()}
        self._more = {
            p.id: set(words_of(" ".join((p.category.replace("_", " "), *p.keywords_en, *p.colours))))
            for p in self.products.values()
        }
        self._han = {p.id: p.name_zh for p in self.products.values()}
        self._han_more = {p.id: " ".join(p.keywords_zh) for p in self.products.values()}
        counts: Counter[str] = Counter(w for p in self.products for w in self._names[p] | self._more[p])
        total = max(1, len(self.products))
        self._weight = {w: 0.4 + log(1 + total / n) / log(1 + total) for w, n in counts.items()}
        self.vocabulary = frozenset(self._weight)
        self._han_nouns = frozenset(
            tag
            for p in self.products.values()
            for tag in p.keywords_zh
            if 2 <= len(tag) <= 4 and tag not in _DESCRIBING_ZH
        )
        self._han_by_sound = {pinyin_of(noun): noun for noun in self._han_nouns}
        self._nouns = frozenset(
            words[-1]
            for p in self.products.values()
            if (words := words_of(p.name_en.split(",")[0]))  # no colours
        )

    def find(self, phrase: str, among: Sequence[str] | None = None) -> list[Match]:
        """Products in the order of how well they fit; those that do not fit at all are left out."""
        ids = list(among) if among is not None else list(self.products)
        score = self._score_chinese if has_han(phrase) else self._score_english
        matches = score(phrase, [i for i in ids if i in self.products])
        return sorted((m for m in matches if m.score > 0), key=lambda m: -m.score)

    def find_best(self, phrase: str, among: Sequence[str] | None = None) -> list[Match]:
        """The match, or the equally good ones, that are what was asked for; empty when nothing is."""
        matches = self.find(phrase, among)
        best = [m for m in matches if m.score >= max(GOOD, matches[0].score - TIE)]
        heads = [m for m in best if self.is_head(phrase, m.product)] if len(best) > 1 else []
        return heads or best

    def mentioned(self, text: str, among: Sequence[str]) -> list[str]:
        """Those of some products whose kind the text names anywhere."""
        kinds = [text[start:end] for start, end in self.noun_spans(text)] if among else []
        return [i for i in dict.fromkeys(among) if any(m.score >= GOOD for k in kinds for m in self.find(k, [i]))]

    def is_head(self, phrase: str, product: str) -> bool:
        """Whether a product is what the phrase names, and does not only contain it: eggs, not an egg tart."""
        if has_han(phrase):
            said, name = "".join(HAN.findall(phrase)), _AMOUNT_ZH.sub("", self._han[product])
            return bool(said) and (name.endswith(said) or pinyin_of(name)[-len(said) :] == pinyin_of(said))
        said_words, words = words_of(phrase), words_of(self.products[product].name_en.split(",")[0])
        return bool(said_words and words) and said_words[-1] == words[-1]

    def known_words(self, text: str) -> list[str]:
        """The English words of a text that name or describe some product, as they were said."""
        return [w for w in re.findall(r"[a-z][a-z'-]+", text.lower()) if set(words_of(w)) & self.vocabulary]

    def named_in(self, text: str) -> str:
        """The run of known words around a kind of product, or "": "yellow boots" of "that one, the yellow boots"."""
        return self._named_in_chinese(text) if has_han(text) else self._named_in_english(text)

    def _named_in_english(self, text: str) -> str:
        runs: list[list[str]] = [[]]
        for word in re.findall(r"[a-z0-9][a-z0-9'-]*|[,.;!?]", text.lower()):
            if set(words_of(word)) & self.vocabulary - _SAID_BESIDE:
                runs[-1].append(word)
            elif word != "of" and runs[-1]:
                runs.append([])
        kinds = self._nouns - _COLOURS
        named = [run for run in runs if any(w in kinds for word in run for w in words_of(word))]
        told = named or [run for run in runs if len(set(run) - _COLOURS) > 1]  # "the noise cancelling ones"
        return " ".join(
            max(told, key=lambda run: sum(self._weight.get(w, 0) for w in words_of(" ".join(run))), default=[])
        )

    def _named_in_chinese(self, text: str) -> str:
        best, score = "", 0.0
        for start, end in self.noun_spans(text):
            for begin in range(max(0, start - 6), start + 1):
                phrase = text[begin:end]
                matches = self.find(phrase)
                if matches and matches[0].score >= score:  # of equals the shorter
                    best, score = phrase, matches[0].score
        return best

    def spelled_right(self, text: str) -> str:
        """The text with kinds of products for what sounds like them, where it names none: 积木 for 鸡木."""
        if not has_han(text) or self.noun_spans(text):
            return text
        for length in (4, 3, 2):
            for at in range(len(text) - length + 1):
                heard = text[at : at + length]
                if len(HAN.findall(heard)) != length or _NEVER_MISHEARD & set(heard):
                    continue
                if meant := self._han_by_sound.get(pinyin_of(heard)):
                    return text[:at] + meant + text[at + length :]
        return text

    def noun_spans(self, text: str) -> list[tuple[int, int]]:
        """Where kinds of products are named, in either language: character positions."""
        words = re.finditer(r"[A-Za-z][A-Za-z'-]+", text)
        spans = [(m.start(), m.end()) for m in words if any(w in self._nouns for w in words_of(m[0]))]
        for run in re.finditer(r"[\u3400-\u9fff]+", text):
            at = run.start()
            while at < run.end() - 1:
                length = next((n for n in (4, 3, 2) if text[at : at + n] in self._han_nouns), 0)
                if length:
                    spans.append((at, at + length))
                at += max(1, length)
        return spans

    def mentions_any(self, text: str) -> bool:
        """Whether a word of the text names a kind of product."""
        if has_han(text):
            pieces = [p for p in pieces_of(text) if len(p) == 2]
            return any(p in name for name in self._han.values() for p in pieces)
        return any(w in self._nouns for w in words_of(text))

    def _score_english(self, phrase: str, ids: Sequence[str]) -> list[Match]:
        wanted = words_of(phrase)
        if all(parse_number(word) is not None for word in wanted):
            return []  # "I'll take two" is no two-seat sofa
        known = [self._recognise(word) for word in wanted]
        total = sum(self._weight.get(k or w, 1.2) for w, k in zip(wanted, known, strict=True))
        result = []
        for i in ids:
            hit = 0.0
            for word in known:
                if word is None:
                    continue
                share = 1.0 if word in self._names[i] else 0.85 if word in self._more[i] else 0.0
                hit += share * self._weight[word]
            covered = hit / total
            extra = len(self._names[i] - set(filter(None, known))) / max(1, len(self._names[i]))
            result.append(Match(i, covered * (1 - 0.06 * extra)))
        return result

    def _recognise(self, word: str) -> str | None:
        """The word as the catalogue has it, also when misheard or a compound is written in one or two parts."""
        if word in self.vocabulary:
            return word
        near = process.extract(word, self.vocabulary, scorer=fuzz.ratio, limit=3)
        for candidate, score, _ in near:
            if score >= _CLOSE and len(word) > 3 and candidate[0] == word[0]:  # no "rice" for "price"
                return candidate
            if score >= 60 and len(word) > 3 and english_key(candidate) == english_key(word):
                return candidate
            if (
                score >= 75
                and len(word) > 4
                and candidate[0] == word[0]
                and fuzz.ratio(english_key(candidate), english_key(word)) >= 75
            ):
                return candidate
        return None

    def _score_chinese(self, phrase: str, ids: Sequence[str]) -> list[Match]:
        pieces = pieces_of(phrase)
        singles = [c for c in HAN.findall(phrase) if c not in _STOP_ZH]
        english = words_of(phrase)
        if not pieces and not english:
            return []
        sounds = pinyin_of("".join(singles))
        result = []
        for i in ids:
            name, more = self._han[i], self._han_more[i]
            both = _share(pieces, name, more)
            each = _share(singles, name, more)
            score = 0.45 * both + 0.55 * each if singles else 0.0
            if score < GOOD and len(sounds) >= 2 and _contains(pinyin_of(name), sounds):
                score = max(score, 0.8)  # a homophone of the whole phrase
            if english:
                part = sum(w in self._names[i] or w in self._more[i] for w in english) / len(english)
                score = part if not singles else max(score, (score + part) / 2)
            extra = 1 - len(set(singles) & set(name)) / max(1, len(set(name)))
            result.append(Match(i, score * (1 - 0.06 * extra)))
        return result


def _share(parts: Sequence[str], name: str, more: str) -> float:
    return sum(1.0 if p in name else 0.85 if p in more else 0.0 for p in parts) / max(1, len(parts))


def _contains(whole: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(whole[i : i + len(part)] == part for i in range(len(whole) - len(part) + 1))
