"""Arguments of a tool call, from the user's words to canonical ids, by rules and the conversation. No model."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from vr_assistant.messages import Lang
from vr_assistant.mind.understanding.amounts import is_impossible_amount
from vr_assistant.mind.understanding.cleaning import split_correction
from vr_assistant.mind.understanding.colours import find_colour, has_colour, join_bluetooth, without_colour
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.language import has_han
from vr_assistant.mind.understanding.mentions import Mentions
from vr_assistant.mind.understanding.numbers import (
    asks_price,
    find_max_price,
    find_ordinal,
    find_quantity,
    is_only_amount,
    last_quantity,
    removed_quantity,
    sets_amount,
    without_size,
)
from vr_assistant.mind.understanding.objects import object_and_place, removed_object
from vr_assistant.mind.understanding.patterns import says
from vr_assistant.mind.understanding.places import Gazetteer, Mention
from vr_assistant.mind.understanding.products import TIE, ProductIndex
from vr_assistant.mind.understanding.references import (
    by_ordinal,
    is_bare_object,
    means_everything,
    points_at_its_hours,
    points_at_place,
    points_at_something,
)
from vr_assistant.mind.understanding.sky import find_wished
from vr_assistant.mind.understanding.tools import LONGEST_QUESTION
from vr_assistant.mind.understanding.unsaid import (
    is_only_reference,
    leans_on_last,
    names_nothing,
    names_only_pronouns,
    recoloured,
)
from vr_assistant.mind.understanding.wishes import (
    item_phrase,
    place_phrase,
    search_query,
    without_cart,
    without_refused,
)

ALL = "all"
"""As the item of remove_from_cart: the whole cart."""


SAME_KIND = 0.4
"""Share of a phrase that a product of the same kind covers: a lamp is to "brass lamp" what another lamp is."""
_NO_THING = re.compile(
    r"^(?:(?:the )?(?:all|scene|square|set|lot|whole.*|stuff|things?|rest|view|it all)|东西.*|[^\w]*|[清空全都了掉]+)$",
    re.I,
)
_TO_BUY = re.compile(
    r"\b(?:buy|sells?|sold|stocks?|run(?:ning)? out|out of|get (?:some|a new|new)|no (?:more )?\w+ (?:left|at home)|"
    r"need (?:some|new|a new))\b|买|卖|用完|没了",
    re.I,
)
"""A thing is wanted, and not only spoken of."""
_SELLS_THESE = re.compile(
    r"\b(?:sells?|have|has|got|get|buy|stocks?)\s+(?:these|those|this|that|them|it)\b|[卖买](?:到)?(?:这|那)|[这那](?:个|些|种|东西).{0,4}[卖买]",
    re.I,
)
_LETS_GO = re.compile(
    r"\blet'?s go\b[.!\s]*$|(?:^|[，,。！!])(?:那|好|我们|咱们?|就)*(?:走|出发|去)(?:吧|咯|呗)[。！!]*$", re.I
)
"""No place is named: it is the one spoken of."""
_INTO = re.compile(r"(?:\b(?:in)?to\s+|[换变改]成)(.+)$", re.I)
"""What something is changed into."""
_LAST_IN = re.compile(
    r"\b(?:last|just)\b.*\b(?:put|added|in|one|thing|item)\b|(?:刚|最后|前面)(?:才)?.{0,2}(?:加|放|拿|买|那)|[加拿]错了?$",
    re.I,
)
WHOLE = 0.78
"""Share of a phrase that one product's words cover, from which the rest of the sentence need not be searched."""
LONG_QUERY = 5
"""Words; a longer one is a story ("my mum loves gardening and ..."), of which only what the shops know is searched."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Arguments found so far. Without `args` for a required one, `unknown` or `choices` say what to ask."""

    args: dict[str, object] = field(default_factory=dict)
    spoken: dict[str, object] = field(default_factory=dict)
    unknown: str | None = None
    """A phrase that names nothing we have."""
    choices: tuple[str, ...] = ()
    """Ids that fit equally well."""
    wants_amount: bool = False
    """An amount was named that nobody can have."""
    surplus: int = 0
    """How many more are in the cart than there are to be in all."""


class SlotFiller:
    """Fills the arguments of each tool from one sentence."""

    def __init__(
        self, gazetteer: Gazetteer, products: ProductIndex, errands: Callable[[str], str | None] | None = None
    ) -> None:
        """
        Args:
            errands: The place that serves a need, `Errands.place`; None knows needs by patterns alone.
        """
        self.gazetteer = gazetteer
        self.products = products
        self._mentions = Mentions(products.products.values())
        self._errands = errands

    def fill(self, tool: str, text: str, lang: Lang, context: Context) -> Filled:
        """Canonical arguments of a tool; what a correction took back does not count."""
        if tool in ("search_products", "add_to_cart", "remove_from_cart"):
            text = self.products.spelled_right(text)
        taken_back, meant = split_correction(join_bluetooth(text))
        match tool:
            case "navigate_to":
                return self._place(meant, lang, context, text)
            case "search_products":
                return self._search(meant, context)
            case "add_to_cart":
                return self._item(meant, taken_back, text, context, context.shown)
            case "remove_from_cart":
                return self._removal(meant, taken_back, text, context)
            case "look_up":
                return self._asked(text, lang, context)
            case "place_object":
                return self._object(meant)
            case "remove_object":
                return self._removed(meant, context)
            case "set_environment":
                sky = self._sky(meant)
                return sky if sky.args else self._sky(text)
            case _:
                return Filled()

    def resolve(self, tool: str, args: dict[str, object], text: str, lang: Lang, context: Context) -> Filled:
        """The same for arguments in the language model's words."""
        said = {key: str(value) for key, value in args.items()}
        match tool:
            case "navigate_to":
                filled = self._place(said.get("place", ""), lang, context)
            case "add_to_cart" | "remove_from_cart":
                filled = self._named_item(said.get("item", ""), text, context.shown)
            case "search_products" | "place_object" | "remove_object" | "look_up":
                filled = Filled(dict(args), dict(args))
            case "set_environment":
                filled = self._sky(" ".join(said.values()))
            case _:
                filled = Filled()
        return Filled(filled.args, {**args, **filled.spoken}, filled.unknown, filled.choices)

    def named_among(self, text: str, among: Sequence[str]) -> list[str]:
        """Those of some products that a text names or whose kind it does."""
        return self._mentions.named(text, among) or self.products.mentioned(text, among)

    def in_other_colour(self, item: str, colour: str) -> Filled:
        """What differs from a product by its colour, or those that differ least."""
        if other := self._in_colour([item], colour):
            return Filled({"item": other}, {"item": colour})
        name = self.products.products[item].name_en
        kind = without_colour(name, find_colour(name)).strip(" ,")
        return self._of_colour(colour, kind, ()) or Filled(spoken={"item": colour}, unknown=f"{colour} {kind}")

    def _place(self, text: str, lang: Lang, context: Context, whole: str | None = None) -> Filled:
        """`whole`: the sentence with what it takes back, whose vector is there already."""
        refused, kept = without_refused(text)
        if refused and self.gazetteer.find_names(kept):
            text = kept  # "the park instead of the museum"
        mention = self._misheard(text, lang) or self.gazetteer.find(text)
        if (
            mention
            and mention.how == "sound"
            and not self.gazetteer.can_be(text[mention.start : mention.end], mention.place)
        ):
            mention = None
        is_pointed_at = context.last_place is not None and points_at_place(text)
        if (mention is None or mention.how == "sound") and not points_at_place(text):
            needed = self._errands(whole) if self._errands and whole and not says("lead", text) else None
            if needed := needed or self._shop(text):
                return Filled({"place": needed}, {"place": needed})
        if mention and not (is_pointed_at and mention.how == "sound"):  # "the place" sounds like a plaza
            spoken = text[mention.start : mention.end]
            return Filled({"place": mention.place}, {"place": spoken})
        if shop := self._shop_of_these(text, context):
            return Filled({"place": shop}, {"place": shop})
        if is_pointed_at or (context.last_place and _LETS_GO.search(text)):
            return Filled({"place": context.last_place}, {"place": context.last_place})
        if points_at_place(text):
            return Filled()
        phrase = place_phrase(text, lang) or (text if len(text) < 30 else "")
        return Filled(spoken={"place": phrase} if phrase else {}, unknown=phrase or None)

    def _misheard(self, text: str, lang: Lang) -> Mention | None:
        """The place that sounds like all that stands for one: "the green leaf" is the pharmacy and not the park."""
        if any(m.how == "name" for m in self.gazetteer.find_names(text)):
            return None
        phrase = re.sub(r"^(?:(?:to|the)\s+)+", "", place_phrase(text, lang), flags=re.I)
        place = self.gazetteer.find_misheard(phrase) if phrase else None
        start = text.find(phrase)
        return Mention(place, start, start + len(phrase), "sound") if place and start >= 0 else None

    def _shop(self, text: str) -> str | None:
        """The one shop that sells what a sentence names: "the kids want building blocks"."""
        if not (_TO_BUY.search(text) and self.products.noun_spans(text)):
            return None
        shops = {self.products.products[i].shop for i in self._mentions.named(text)}
        shop = shops.pop() if len(shops) == 1 else None
        return shop if shop in self.gazetteer.places else None

    def _shop_of_these(self, text: str, context: Context) -> str | None:
        """The one shop that sells what is shown or was spoken of: "where do they sell these?"."""
        if not (_SELLS_THESE.search(text) and (meant := (context.focus,) if context.focus else context.shown)):
            return None
        shops = {self.products.products[i].shop for i in meant if i in self.products.products}
        shop = shops.pop() if len(shops) == 1 else None
        return shop if shop in self.gazetteer.places else None

    def _asked(self, text: str, lang: Lang, context: Context) -> Filled:
        """A price without a thing is that of the thing spoken of last; hours without a place those of the last."""
        text = text[-LONGEST_QUESTION:]
        if not self.gazetteer.find_names(text):
            named = self.products.products.get(by_ordinal(text, context.shown) or "")
            focus = self.products.products.get(context.focus or "")
            place = self.gazetteer.places.get(context.last_place or "")
            if named is None and asks_price(text) and not self.products.noun_spans(text):
                named = focus
            about = named or (place if points_at_its_hours(text) else None)
            if about:
                asked = f"{text.rstrip(' 。.?？!！')} {about.name(lang)}"
                return Filled({"question": asked[-LONGEST_QUESTION:]}, {"question": text})
        return Filled({"question": text}, {"question": text})

    def _search(self, text: str, context: Context) -> Filled:
        query = search_query(text)
        colour = find_colour(query)
        if context.last_query and leans_on_last(without_colour(query, colour)):
            query = context.last_query if colour is None else recoloured(context.last_query, colour, query)
        elif not has_han(text) and _is_far(query, self.products) and (words := self.products.known_words(text)):
            query = " ".join(dict.fromkeys(words))
        args: dict[str, object] = {"query": query or text}
        if (price := find_max_price(text)) is not None:
            args["max_price"] = int(price) if price == int(price) else price
        return Filled(args, dict(args))

    def _item(self, meant: str, taken_back: str, text: str, context: Context, among: Sequence[str]) -> Filled:
        if not taken_back:
            taken_back, meant = without_refused(meant)
        filled = self._which(meant, taken_back, context, among)
        if taken_back and is_only_amount(meant) and not self._mentions.named(without_cart(meant)):
            filled = self._which(taken_back, "", context, among)  # "one jar of honey, no, make that two"
        quantity = self._count(meant, filled) or self._count(taken_back, filled)
        there = context.amounts.get(str(filled.args.get("item")), 0)
        if quantity is not None and sets_amount(meant):
            if quantity < there:
                return replace(filled, surplus=there - quantity)
            quantity -= there if quantity > there else 0
        if is_impossible_amount(meant) or (self._count(meant, filled) is None and is_impossible_amount(taken_back)):
            return replace(filled, wants_amount=True)
        if quantity is not None:
            filled.args["quantity"] = quantity
            filled.spoken["quantity"] = quantity
        return filled

    def _count(self, text: str, filled: Filled) -> int | None:
        """How many are wanted: not the size that the product's name tells, and the last of several numbers."""
        product = self.products.products.get(str(filled.args.get("item")))
        return find_quantity(without_size(text, product.name_en, product.name_zh) if product else text)

    def _removal(self, meant: str, taken_back: str, text: str, context: Context) -> Filled:
        phrase = self._item_phrase(meant)
        if (
            means_everything(meant)
            and not self.products.find_best(phrase, context.in_cart)
            and not self._mentions.named(without_cart(meant), context.in_cart)
        ):
            return Filled({"item": ALL}, {"item": ALL})
        among = context.in_cart
        rare = self._mentions.named(without_cart(meant), among) if among else []
        named = self.products.find_best(phrase, among) if among else []
        if find_ordinal(meant) is None and len(named) == 1:
            filled = Filled({"item": named[0].product}, {"item": phrase})
        elif find_ordinal(meant) is None and len(rare) == 1:
            filled = Filled({"item": rare[0]}, {"item": phrase})
        elif not named and find_ordinal(meant) is None and len(kinds := self.products.mentioned(meant, among)) == 1:
            filled = Filled({"item": kinds[0]}, {"item": phrase})
        elif find_ordinal(meant) is None and not named and not rare and names_only_pronouns(meant):
            filled = self._pointed_at(context)
        elif among and not named and not rare and _LAST_IN.search(meant):
            filled = Filled({"item": among[-1]}, {"item": phrase})
        elif find_ordinal(meant) is None and (found := self._named_item(phrase, meant, among)).args:
            filled = found
        else:
            filled = self._which(meant, taken_back, context, among)
        quantity = removed_quantity(meant) or last_quantity(meant)
        there = context.amounts.get(str(filled.args.get("item")), 0)
        if quantity is not None and sets_amount(meant) and quantity < there:
            quantity = there - quantity
        if is_impossible_amount(meant):
            return replace(filled, wants_amount=True)
        if quantity is not None:
            filled.args["quantity"] = quantity
            filled.spoken["quantity"] = quantity
        return filled

    def _item_phrase(self, text: str) -> str:
        """The words for a product; where other words are in the way, only what the shops know of them."""
        phrase = item_phrase(text)
        if self.products.find_best(phrase):
            return phrase
        known = self.products.named_in(without_cart(text))
        return known if known and len(self.products.find_best(known)) == 1 else phrase

    def _pointed_at(self, context: Context) -> Filled:
        """What of the cart "it" is: spoken of last, or the only thing, or put in last."""
        among = context.in_cart
        item = context.focus if context.focus in among else among[-1] if among else context.focus
        return Filled({"item": item}, {"item": item}) if item else Filled()

    def _which(self, meant: str, taken_back: str, context: Context, among: Sequence[str]) -> Filled:
        if counted := by_ordinal(meant, among):
            return Filled({"item": counted}, {"item": meant})
        if (
            context.focus
            and sets_amount(meant)
            and not self.products.named_in(without_cart(meant))
            and not self._mentions.named(without_cart(meant))
            and not find_colour(meant)
        ):
            return Filled({"item": context.focus}, {"item": meant})
        phrase = self._item_phrase(meant)
        colour = find_colour(phrase)
        names_kind = bool(phrase) and (bool(self.products.find_best(phrase)) or not points_at_something(meant))
        colour_said = find_colour(meant)
        if colour_said and among and not self.products.noun_spans(meant):
            fitting = [i for i in among if has_colour(self.products.products[i], colour_said)]
            if len(fitting) == 1:
                return Filled({"item": fitting[0]}, {"item": phrase})
        named = self._mentioned(without_cart(meant), among)
        is_whole = self._is_whole(phrase, among)
        if named and not is_whole:
            return named
        if context.focus and not is_whole and names_nothing(meant) and not colour_said and find_ordinal(meant) is None:
            return Filled({"item": context.focus}, {"item": phrase or meant})
        if names_kind and not is_only_reference(phrase, colour):
            return self._named_item(phrase, meant, among)
        if taken_back and colour_said and (other := self._in_colour(self._mentions.named(taken_back), colour_said)):
            return Filled({"item": other}, {"item": phrase or meant})
        if taken_back and colour and (kind := item_phrase(taken_back)):
            kind = without_colour(kind, find_colour(kind)).strip()
            return self._of_colour(colour, kind, among) or self._named_item(f"{colour} {kind}", meant, among)
        if colour and among:
            fitting = [i for i in among if has_colour(self.products.products[i], colour)]
            if len(fitting) == 1:
                return Filled({"item": fitting[0]}, {"item": phrase})
            if fitting:
                return Filled(spoken={"item": phrase}, choices=tuple(fitting))
        if context.focus and points_at_something(meant) and find_ordinal(meant) is None:
            return Filled({"item": context.focus}, {"item": phrase or meant})
        if len(among) == 1 and find_ordinal(meant) is None:
            return Filled({"item": among[0]}, {"item": phrase or meant})
        if among and (points_at_something(meant) or not phrase):
            return Filled(spoken={"item": phrase or meant}, choices=tuple(among))
        return self._named_item(phrase, meant, among)

    def _mentioned(self, text: str, among: Sequence[str]) -> Filled | None:
        """What the sentence's rare words name; what was shown wins over the rest of the catalogue."""
        everywhere = self._mentions.named(text)
        found = [i for i in everywhere if i in among] or everywhere
        if not found:
            return None
        spoken: dict[str, object] = {"item": text}
        return (
            Filled({"item": found[0]}, spoken) if len(found) == 1 else Filled(spoken=spoken, choices=tuple(found[:4]))
        )

    def _is_whole(self, phrase: str, among: Sequence[str]) -> bool:
        """Whether a phrase says hardly anything but one product's name."""
        for ids in ([among] if among else []) + [None]:
            matches = self.products.find(phrase, ids) if phrase else []
            if matches and matches[0].score >= WHOLE and len(self.products.find_best(phrase, ids)) == 1:
                return True
        return False

    def _in_colour(self, named: Sequence[str], colour: str) -> str | None:
        """What differs from the one named by its colour alone: the navy jacket, in yellow."""
        kinds = {self.products.products[i].name_en.split(",")[0] for i in named}
        found = [
            p.id for p in self.products.products.values() if p.name_en.split(",")[0] in kinds and has_colour(p, colour)
        ]
        return found[0] if len(found) == 1 else None

    def _of_colour(self, colour: str, kind: str, among: Sequence[str]) -> Filled | None:
        """The product that is most like what was taken back, in the colour that was meant."""
        for ids in ([among] if among else []) + [None]:
            near = [m for m in self.products.find(kind, ids) if m.score >= SAME_KIND]
            fitting = [m for m in near if has_colour(self.products.products[m.product], colour)]
            if fitting:
                best = [m.product for m in fitting if m.score >= fitting[0].score - TIE]
                spoken: dict[str, object] = {"item": f"{colour} {kind}"}
                return (
                    Filled({"item": best[0]}, spoken) if len(best) == 1 else Filled(spoken=spoken, choices=tuple(best))
                )
        return None

    def _named_item(self, phrase: str, text: str, among: Sequence[str]) -> Filled:
        """What was shown wins over the rest of the catalogue."""
        spoken: dict[str, object] = {"item": phrase} if phrase else {}
        if phrase in self.products.products:
            return Filled({"item": phrase}, spoken)
        for attempt in dict.fromkeys((phrase, item_phrase(text), self.products.named_in(without_cart(text)))):
            for ids in ([among] if among else []) + [None]:
                best = self.products.find_best(attempt, ids) if attempt else []
                if len(best) == 1:
                    return Filled({"item": best[0].product}, spoken)
                if best:
                    return Filled(spoken=spoken, choices=tuple(m.product for m in best[:4]))
        return Filled(spoken=spoken, unknown=phrase or None)

    def _object(self, text: str) -> Filled:
        thing, where = object_and_place(text)
        args: dict[str, object] = {"object": thing} if thing else {}
        if where:
            args["where"] = where
        return Filled(args, dict(args))

    def _removed(self, text: str, context: Context) -> Filled:
        thing = removed_object(text)
        if means_everything(text) and (is_bare_object(thing) or _NO_THING.search(thing)):
            thing = ALL
        elif not thing or is_bare_object(thing):
            thing = context.last_object or thing
        return Filled({"object": thing} if thing else {}, {"object": thing} if thing else {})

    def _sky(self, text: str) -> Filled:
        args: dict[str, object] = {}
        time, weather = find_wished(text)
        if changed := _INTO.search(text):  # "change the night to morning"
            time_after, weather_after = find_wished(changed[1])
            time, weather = time_after or time, weather_after or weather
        if time:
            args["time_of_day"] = time
        if weather:
            args["weather"] = weather
        return Filled(args, dict(args))


def _is_far(query: str, products: ProductIndex) -> bool:
    """Whether an English query is a story, or says nothing that the shops know."""
    return len(query.split()) > LONG_QUERY or not products.known_words(query)
