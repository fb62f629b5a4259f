# ruff: noqa: E501 - patterns read better whole
"""What the town's records and the shops' catalogue say to a question. No model."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.money import spoken_price
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.vectors import VectorStore
from vr_assistant.mind.understanding.wishes import search_query
from vr_assistant.store.catalogue import Product
from vr_assistant.world.place import Place
from vr_assistant.world.world import World

_HOURS = re.compile(
    r"\b(?:opens?|opened|closes?|closed|opening|closing|hours|when|what time|until|how late)\b|几点|营业|开门|关门|打烊|开放|什么时候|开着|开吗|休息",
    re.I,
)
_NOT_HOURS = re.compile(r"\b(?:built|founded|made|invented|painted|was|were)\b|建|造|哪一?年", re.I)
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
FITS = 0.86  # cosine of e5-small between a question and the sentence that answers it, on the town's own facts


@dataclass(frozen=True, slots=True)
class Fact:
    say: list[str]
    title: str
    source: str
    """Key of the source's name among the phrases."""
    place: str | None = None
    product: str | None = None


class Records:
    def __init__(
        self,
        world: World,
        products: Sequence[Product],
        gazetteer: Gazetteer,
        index: ProductIndex,
        store: VectorStore,
        phrases: Phrases,
    ) -> None:
        self._world = world
        self._products = {p.id: p for p in products}
        self._gazetteer = gazetteer
        self._index = index
        self._store = store
        self._phrases = phrases
        self._shops = {p.id: p for p in world.places}

    def answer(self, question: str, lang: Lang) -> Fact | None:
        """None when the records have nothing to say to it. Blocks for some milliseconds."""
        if _WHO_SELLS.search(question) and (fact := self._who_sells(question, lang)):
            return fact
        if (_PRICE.search(question) or _STOCK.search(question)) and (fact := self._price(question, lang)):
            return fact
        mentions = [m for m in self._gazetteer.find_names(question) if m.how == "name"]
        if not mentions:
            return None
        place = self._shops[mentions[-1].place]
        if _HOURS.search(question) and not _NOT_HOURS.search(question):
            return self._hours(place, lang)
        return self._story(place, question, lang)

    def _hours(self, place: Place, lang: Lang) -> Fact:
        name = place_name(place, lang)
        if place.hours is None:
            say = self._phrases.say("knowledge.always_open", lang, place=name)
        else:
            closed = ""
            if place.hours.closed:
                days = [self._phrases.say(f"days.{day}", lang) for day in place.hours.closed]
                closed = self._phrases.say("knowledge.closed_on", lang, days=self._phrases.join(days, lang))
            opens, closes = (_clock(t, lang) for t in (place.hours.opens, place.hours.closes))
            say = self._phrases.say("knowledge.hours", lang, place=name, opens=opens, closes=closes, closed=closed)
        return Fact([_capital(say)], name, "knowledge.source_town", place=place.id)

    def _story(self, place: Place, question: str, lang: Lang) -> Fact | None:
        """The sentences of the place's facts that come nearest to the question; none when none comes near."""
        facts = split_facts(place.facts_zh if lang == "zh" else place.facts_en)
        if not facts:
            return None
        near = self._store.many(facts) @ self._store.one(question)
        best = int(np.argmax(near))
        wants_all = re.search(
            r"\btell me\b|\babout\b|\bspecial\b|\bhistory\b|\binteresting\b|介绍|特别|历史|来历|有趣|故事",
            question,
            re.I,
        )
        if near[best] < FITS and not wants_all:
            return None
        chosen = facts[:2] if wants_all else [facts[best]]
        return Fact(chosen, place_name(place, lang), "knowledge.source_town", place=place.id)

    def _price(self, question: str, lang: Lang) -> Fact | None:
        matches = self._index.find_best(search_query(_PRICE.sub(" ", _STOCK.sub(" ", question))))
        if not matches:
            return None
        product = self._products[matches[0].product]
        name, shop = product_name(product, lang), self._shop_name(product, lang)
        price = spoken_price(product.price_minor, product.currency, lang)
        stock = (
            self._phrases.say("knowledge.in_stock", lang, stock=product.stock, shop=shop)
            if product.stock
            else self._phrases.say("knowledge.sold_out", lang)
        )
        say = [_capital(self._phrases.say("knowledge.price", lang, name=name, price=price)), _capital(stock)]
        return Fact(say, name, "knowledge.source_shops", product=product.id)

    def _who_sells(self, question: str, lang: Lang) -> Fact | None:
        what = _SELL_WORDS.sub(" ", question).strip(" ?？。.!")
        matches = self._index.find_best(what)
        if not matches:
            return None
        shops = list(dict.fromkeys(self._products[m.product].shop for m in matches))
        names = [place_name(self._shops[s], lang) for s in shops if s in self._shops][:3]
        if not names:
            return None
        say = self._phrases.say("knowledge.sold_at", lang, what=what, shops=self._phrases.join(names, lang))
        return Fact([_capital(say)], what, "knowledge.source_shops", place=shops[0])

    def _shop_name(self, product: Product, lang: Lang) -> str:
        shop = self._shops.get(product.shop)
        return place_name(shop, lang) if shop else product.shop


def split_facts(text: str) -> list[str]:
    """Sentences of a paragraph in either language."""
    return [s.strip() for s in re.split(r"(?<=[.!?])\s+|(?<=[。！？])", " ".join(text.split())) if s.strip()]


def place_name(place: Place, lang: Lang) -> str:
    return place.name_zh if lang == "zh" else place.name_en


def product_name(product: Product, lang: Lang) -> str:
    return product.name_zh if lang == "zh" else product.name_en


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _clock(time: str, lang: Lang) -> str:
    """ "18:30" as it is said: "6:30 pm", "18点30分"."""
    hour, minute = (int(part) for part in time.split(":"))
    if lang == "zh":
        return f"{hour}点{minute}分" if minute else f"{hour}点"
    shown = f"{(hour - 1) % 12 + 1}:{minute:02}" if minute else f"{(hour - 1) % 12 + 1}"
    return f"{shown} {'am' if hour < 12 else 'pm'}"
