# ruff: noqa: E501 - patterns read better whole
"""One thing for another: "replace the red one with the blue one", "instead of the tea I'd like coffee", 把红的换成蓝的."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vr_assistant.messages import Lang
from vr_assistant.mind.understanding.clarifier import Clarifier
from vr_assistant.mind.understanding.colours import find_colour, without_colour
from vr_assistant.mind.understanding.interpretation import Context, Interpretation
from vr_assistant.mind.understanding.language import detect_language
from vr_assistant.mind.understanding.numbers import MEASURE, find_ordinal, find_quantity, is_only_amount
from vr_assistant.mind.understanding.sky import find_time_of_day, find_weather
from vr_assistant.mind.understanding.slots import Filled, SlotFiller
from vr_assistant.mind.understanding.unsaid import is_only_reference, names_only_pronouns, recoloured
from vr_assistant.mind.understanding.wishes import POLITE_EN, item_phrase

_GIVE = r"(?:(?:i(?:'d| would) (?:rather |prefer to )?(?:like|have|take|prefer)|i(?:'ll| will) (?:have|take)|i want|we want|give me|get me|(?:can|could) i have|let me have|put|add|have|take|make it)\s+)"
_IN_CART = r"(?:\s+(?:in|into|to|from) (?:my|the) (?:cart|basket|trolley))?"
_SAID = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"^(?:{POLITE_EN})*(?:replace|swap(?: out)?|exchange|switch|trade|change)\s+(?P<out>.+?){_IN_CART}\s+(?:with|for|to|by|against)\s+(?P<wanted>.+)$",
        rf"^(?:{POLITE_EN})*substitute\s+(?P<wanted>.+?)\s+for\s+(?P<out>.+)$",
        rf"^(?:{POLITE_EN})*(?:instead|in place) of\s+(?P<out>[^,]+?){_IN_CART},?\s+(?:{POLITE_EN})*{_GIVE}(?P<wanted>.+)$",
        rf"^(?:{POLITE_EN})*{_GIVE}?(?!(?:i|we|he|she|they|you|it|my|his|her|me|us)\b)(?P<wanted>[^,]+?){_IN_CART},?\s+(?:instead of|in place of|rather than)\s+(?P<out>.+)$",
        r"^(?:请|麻烦你?|帮我|给我|替我|那就?|可以|可不可以|能不能|能|我想|想|我要|要)*(?:把|将)(?P<out>[^，,。]+?)(?:都)?(?:替?换成|换为|改成|换作|换)(?P<wanted>[^，,。]+)$",
        r"^(?:请|麻烦你?|帮我|给我|那就?|可以|能不能|我想|想|我要|要)*用(?P<wanted>[^，,。]+?)(?:来)?(?:换掉?|替换?掉?|代替|取代)(?P<out>[^，,。]+)$",
        r"^(?:我)?(?:还是)?不要(?P<out>[^，,。]+?)了?[，,]\s*(?:我)?(?:要|想要|换成?|改成?|来|改要|给我)(?P<wanted>[^，,。]+)$",
        r"^(?P<out>[^，,。把将给帮]{1,10}?)(?:替?换成|改成)(?P<wanted>[^，,。]+)$",
    )
)
_IN_SCENE = tuple(
    re.compile(pattern, re.I)
    for pattern in (
        rf"^(?:请|麻烦你?|帮我|给我)*(?:把|将)?(?P<out>[^，,。]+?)(?:给我|都|全|先)*(?:挪走|移走|搬走|拿走|撤走|弄走|收走|移开|搬开|撤掉|拆掉|去掉|删掉)了?[，,。]\s*(?:再)?换[上成]?(?P<wanted>[一两三几]?[{MEASURE}][^，,。]+?)(?:上来|过来|来)?$",
        rf"^(?:{POLITE_EN})*(?:take|move|clear|get)\s+(?P<out>(?:the|that|this|those|these)\s+[^,.]+?)\s+(?:away|off|out(?: of here)?|down)(?:,|\s+and)\s+(?:put|have|set|place)\s+(?P<wanted>an?\s+[^,.]+?)\s+(?:there|in its place)$",
    )
)
"""Things that stand in the town."""
_END = re.compile(r"(?:[\s,]*(?:please|instead|thanks|thank you|(?:in|into|to) (?:my|the) (?:cart|basket|trolley)))+$|(?:可以吗|行吗|好吗|好不好|吗|吧|谢谢)$", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Swap:
    """Both in the user's words."""

    out: str
    wanted: str


def find_swap(text: str, patterns: Sequence[re.Pattern[str]] = _SAID) -> Swap | None:
    """What is to go and what is to come, where a sentence asks for just that."""
    bare = _END.sub("", text.strip(" .!?。！？"))
    found = next((m for pattern in patterns if (m := pattern.search(bare))), None)
    return Swap(found["out"].strip(), found["wanted"].strip(" ,")) if found else None


class Swaps:
    """Swaps of goods; other things that are changed for others ("the night for the day") are none."""

    def __init__(self, slots: SlotFiller, clarifier: Clarifier) -> None:
        self._slots = slots
        self._products = slots.products
        self._clarifier = clarifier

    def wishes(self, text: str, lang: Lang, context: Context) -> list[Interpretation]:
        """Taking the one out of the cart and putting the other in; showing the other where the one is not in the
        cart; the same with things of the scene; [] where nothing is swapped. What is not clear is asked before
        anything goes."""
        if stands := find_swap(text, _IN_SCENE):
            return self._rebuilt(stands, lang, context)
        swap = find_swap(text)
        if swap is None:
            return []
        gone = self._gone(swap.out, lang, context)
        if gone is None:
            return self._shown(swap, context)
        come = self._come(swap, gone, lang, context)
        if come is None:
            return []
        counted = find_quantity(swap.out)
        quantity = come.args.get("quantity") or counted or context.amounts.get(gone, 1)
        args = {**come.args, "quantity": quantity} if quantity != 1 and not come.wants_amount else come.args
        question = self._clarifier.question("add_to_cart", come, swap.wanted, lang, context)
        spoken = {"item": swap.wanted}
        add = Interpretation("add_to_cart", args, 1.0, "rule", lang, question, spoken, choices=come.choices)
        add = replace(add, wants_amount=come.wants_amount)
        less: dict[str, object] = {"item": gone, "quantity": counted} if counted else {"item": gone}
        remove = Interpretation("remove_from_cart", less, 1.0, "rule", lang, spoken={"item": swap.out})
        if question is None:
            return [remove, add]
        return [add, replace(remove, is_other_half=True)] if come.choices or come.wants_amount else [add]

    def _rebuilt(self, swap: Swap, lang: Lang, context: Context) -> list[Interpretation]:
        """One thing of the scene for another; [] where the one is in the cart."""
        if self._gone(swap.out, lang, context):
            return []
        remove, place = ("把{}移走", "放{}") if lang == "zh" else ("remove {}", "put {} there")
        found: list[Interpretation] = []
        for tool, said in (("remove_object", remove.format(swap.out)), ("place_object", place.format(swap.wanted))):
            filled = self._slots.fill(tool, said, lang, context)
            if not filled.args.get("object"):
                return []
            found.append(Interpretation(tool, filled.args, 1.0, "rule", lang, spoken=filled.spoken))
        return found

    def _gone(self, said: str, lang: Lang, context: Context) -> str | None:
        """What of the cart is to go: named, counted out, called by its colour or pointed at."""
        cart = context.in_cart
        colour, phrase = find_colour(said), item_phrase(said)
        is_told = (
            bool(self._products.find_best(phrase, cart) or self._slots.named_among(said, cart))
            or find_ordinal(said) is not None
            or names_only_pronouns(said)
            or (colour is not None and is_only_reference(phrase, colour))
        )
        item = self._slots.fill("remove_from_cart", said, lang, context).args.get("item") if cart and is_told else None
        return str(item) if item in cart else None

    def _come(self, swap: Swap, gone: str, lang: Lang, context: Context) -> Filled | None:
        """What is to come; None where it is no other thing: "change it to two of them"."""
        said = swap.wanted
        colour = find_colour(said)
        if colour and is_only_reference(item_phrase(said), colour):
            return self._slots.in_other_colour(gone, colour)
        if is_only_amount(said) or find_time_of_day(said) or find_weather(said):
            return None
        filled = self._slots.fill("add_to_cart", said, lang, replace(context, focus=None, in_cart=(), amounts={}))
        if filled.args.get("item") == gone or gone in filled.choices:
            return None
        is_known = bool(filled.args.get("item") or filled.choices)
        return filled if is_known or (filled.unknown and not names_only_pronouns(swap.out)) else None

    def _shown(self, swap: Swap, context: Context) -> list[Interpretation]:
        """The other, to choose from."""
        colour, query = find_colour(swap.wanted), item_phrase(swap.wanted)
        if colour and is_only_reference(query, colour):
            kind = item_phrase(swap.out) if self._names_goods(swap.out) else context.last_query
            if not kind:
                return []
            query = recoloured(kind, colour, swap.wanted)
        elif not self._are_goods(swap.out, swap.wanted):
            return []
        lang = detect_language(swap.wanted, context.lang)
        return [Interpretation("search_products", {"query": query}, 1.0, "rule", lang, spoken={"query": query})]

    def _are_goods(self, *said: str) -> bool:
        """Whether the shops know of all, and sell one of them by that name."""
        known = all(self._products.find_best(item_phrase(one)) for one in said)
        return known and any(self._names_goods(one) for one in said)

    def _names_goods(self, said: str) -> bool:
        """Whether somebody names a kind of what the shops sell, and not a part of its name: no bench, no fountain."""
        phrase = item_phrase(said)
        bare = without_colour(phrase, find_colour(phrase)).strip()
        return any(
            self._products.is_head(bare, match.product) for match in (self._products.find_best(bare) if bare else ())
        )
