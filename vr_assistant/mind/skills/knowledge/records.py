# ruff: noqa: E501 - patterns read better whole
"""What the town's records and the shops' catalogue say to a question. No model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.knowledge.lexical import words_of
from vr_assistant.mind.skills.knowledge.passage import split_sentences
from vr_assistant.mind.skills.money import spoken_price
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.wishes import search_query
from vr_assistant.store.catalogue import Product
from vr_assistant.world.place import Day, Place
from vr_assistant.world.world import World

_HOURS = re.compile(
    r"\b(?:opens?|opened|closes?|closed|opening|closing|hours|shuts?)\b|营业|开门|关门|打烊|开放|开着|开吗|休息|闭馆|几点[开关]",
    re.I,
)
_NOT_HOURS = re.compile(
    r"\b(?:built|founded|made|invented|painted|was|were|did|year|first time|deliver\w*)\b|建|造|哪一?年|第一次|送", re.I
)
_DAYS_EN = re.compile(r"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday)s?\b", re.I)
_DAYS_ZH = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_WEEK: tuple[Day, ...] = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_STORY = re.compile(
    r"\btell (?:me|us) (?:something |more |a bit |all )?(?:about|of)\b|\bwhat is (?:so )?(?:special|interesting)\b|\bwhat's (?:so )?(?:special|interesting)\b"
    r"|\bhistory of\b|\bhistory\b|\bstory of\b|介绍|特别|历史|来历|有趣|故事",
    re.I,
)
_PRICE = re.compile(r"\bhow much\b|\bprice|\bcosts?\b|\bexpensive\b|多少钱|价格|什么价|贵吗|怎么卖", re.I)
_STOCK = re.compile(
    r"\bin stock\b|\bhow many\b.*\b(?:left|have)\b|\bsold out\b|\bavailable\b|有货|还有几|卖完|缺货", re.I
)
_WHO_SELLS = re.compile(
    r"\b(?:which|what) (?:shop|store|place)s?\b.*\b(?:sells?|has|have|stocks?)\b|\bwho sells\b|\bwhere (?:can|could|do) (?:i|we) (?:buy|get|find)\b"
    r"|\bdoes? (?:the |your )?[\w ]+ (?:sell|stock|carry)\b|哪(?:里|儿|家|个店).{0,4}(?:卖|买)|卖.{1,8}吗|有卖",
    re.I,
)
_SELL_WORDS = re.compile(
    r"^.*?\b(?:sells?|has|have|stocks?|carry|buy|get|find)\b\s*(?:any |some |a |an )?|^.*?(?:卖|买得?到?)|[吗呢？?。.!]+$|\b(?:here|in town|around here)\b",
    re.I,
)
_COVERS = 0.6
"""Least share of the words asked about that a product's name and tags must have: a train ticket is no toy train."""


@dataclass(frozen=True, slots=True)
class Fact:
    say: list[str]
    title: str
    said_by: str
    """The source as it is said aloud."""
    source: str
    """The source as the panel shows it."""
    text: str = ""
    """What the panel shows, when that is more than what is said."""
    about: str = ""
    """What it is about, where the first sentence does not say so itself ("It opens at ten")."""
    place: str | None = None
    product: str | None = None


class Records:
    def __init__(
        self,
        world: World,
        products: Sequence[Product],
        gazetteer: Gazetteer,
        index: ProductIndex,
        phrases: Phrases,
    ) -> None:
        self._products = {p.id: p for p in products}
        self._gazetteer = gazetteer
        self._index = index
        self._phrases = phrases
        self._shops = {p.id: p for p in world.places}

    def answer(self, question: str, lang: Lang) -> Fact | None:
        """None when the question is none for the records."""
        if _WHO_SELLS.search(question) and (fact := self._who_sells(question, lang)):
            return fact
        if (_PRICE.search(question) or _STOCK.search(question)) and (fact := self._price(question, lang)):
            return fact
        mentions = [m for m in self._gazetteer.find_names(question) if m.how == "name"]
        if not mentions:
            return None
        place = self._shops[mentions[-1].place]
        if _HOURS.search(question) and not _NOT_HOURS.search(question):
            return self._hours(place, question, lang)
        return self._story(place, lang) if _STORY.search(question) else None

    def _hours(self, place: Place, question: str, lang: Lang) -> Fact:
        name = place_name(place, lang)
        if place.hours is None:
            return self._of_town(place, [self._phrases.say("knowledge.always_open", lang, place=name)], lang)
        opens, closes = (_clock(t, lang) for t in (place.hours.opens, place.hours.closes))
        values = {"place": name, "opens": opens, "closes": closes}
        day = _day_of(question)
        if day and day in place.hours.closed:
            say = [
                self._phrases.say("knowledge.closed_then", lang, **values, days=self._phrases.say(f"days.{day}", lang))
            ]
        elif day:
            say = [
                self._phrases.say("knowledge.open_then", lang, **values, days=self._phrases.say(f"days.{day}", lang))
            ]
        else:
            closed = ""
            if place.hours.closed:
                days = [self._phrases.say(f"days.{day}", lang) for day in place.hours.closed]
                closed = self._phrases.say("knowledge.closed_on", lang, days=self._phrases.join(days, lang))
            say = [self._phrases.say("knowledge.hours", lang, **values, closed=closed)]
        return self._of_town(place, say, lang)

    def _story(self, place: Place, lang: Lang) -> Fact | None:
        """How the paragraph about the place begins."""
        facts = split_sentences(" ".join((place.facts_zh if lang == "zh" else place.facts_en).split()))
        return self._of_town(place, facts[:2], lang) if facts else None

    def _of_town(self, place: Place, say: list[str], lang: Lang) -> Fact:
        said_by, source = (self._phrases.say(f"knowledge.{key}", lang) for key in ("spoken_town", "source_town"))
        return Fact([_capital(s) for s in say], place_name(place, lang), said_by, source, place=place.id)

    def _of_shops(self, say: list[str], title: str, lang: Lang, **about: str) -> Fact:
        said_by, source = (self._phrases.say(f"knowledge.{key}", lang) for key in ("spoken_shops", "source_shops"))
        return Fact([_capital(s) for s in say], title, said_by, source, **about)

    def _price(self, question: str, lang: Lang) -> Fact | None:
        what = search_query(_PRICE.sub(" ", _STOCK.sub(" ", question)))
        matches = self._index.find_best(what)
        if not matches or not self._covers(what, self._products[matches[0].product]):
            return None
        product = self._products[matches[0].product]
        name, shop = product_name(product, lang), self._shop_name(product, lang)
        price = spoken_price(product.price_minor, product.currency, lang)
        stock = (
            self._phrases.say("knowledge.in_stock", lang, stock=product.stock, shop=shop)
            if product.stock
            else self._phrases.say("knowledge.sold_out", lang)
        )
        say = [self._phrases.say("knowledge.price", lang, name=name, price=price), stock]
        return self._of_shops(say, name, lang, product=product.id)

    def _who_sells(self, question: str, lang: Lang) -> Fact | None:
        what = _SELL_WORDS.sub(" ", question).strip(" ?？。.!")
        matches = [m for m in self._index.find_best(what) if self._covers(what, self._products[m.product])]
        if not matches:
            return None
        shops = list(dict.fromkeys(self._products[m.product].shop for m in matches))
        names = [place_name(self._shops[s], lang) for s in shops if s in self._shops][:3]
        if not names:
            return None
        say = self._phrases.say("knowledge.sold_at", lang, what=what, shops=self._phrases.join(names, lang))
        return self._of_shops([say], what, lang, place=shops[0])

    def _covers(self, what: str, product: Product) -> bool:
        wanted = set(words_of(what))
        has = words_of(" ".join((product.name_en, product.name_zh, *product.tags_en, *product.tags_zh)))
        return bool(wanted) and len(wanted & set(has)) >= _COVERS * len(wanted)

    def _shop_name(self, product: Product, lang: Lang) -> str:
        shop = self._shops.get(product.shop)
        return place_name(shop, lang) if shop else product.shop


def place_name(place: Place, lang: Lang) -> str:
    return place.name_zh if lang == "zh" else place.name_en


def product_name(product: Product, lang: Lang) -> str:
    return product.name_zh if lang == "zh" else product.name_en


def _day_of(question: str) -> Day | None:
    if found := _DAYS_EN.search(question):
        return next(day for day in _WEEK if day == found[1].casefold())
    if found := _DAYS_ZH.search(question):
        return _WEEK["一二三四五六日".index(found[1].replace("天", "日"))]
    return None


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _clock(time: str, lang: Lang) -> str:
    """ "18:30" as it is said: "6:30 pm", "18点30分"."""
    hour, minute = (int(part) for part in time.split(":"))
    if lang == "zh":
        return f"{hour}点{minute}分" if minute else f"{hour}点"
    shown = f"{(hour - 1) % 12 + 1}:{minute:02}" if minute else f"{(hour - 1) % 12 + 1}"
    return f"{shown} {'am' if hour < 12 else 'pm'}"
