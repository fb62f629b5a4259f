"""search_products, add_to_cart, remove_from_cart, view_cart and check_out, which buys nothing before a yes."""

import asyncio
import re
from collections.abc import Sequence

from vr_assistant.messages import Command, Lang, ShowCart, ShowShelf
from vr_assistant.mind.skills.money import spoken_price
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.shopping.search import ProductSearch
from vr_assistant.mind.skills.shopping.shown import card_of, name_of, panel_of
from vr_assistant.mind.skills.shopping.till import Till
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest
from vr_assistant.mind.understanding.slots import ALL, LONG_QUERY
from vr_assistant.store.cart import CartLine, NotInCart, OutOfStock
from vr_assistant.store.store import Store

SPOKEN = 2
"""Products named aloud; the shelf shows the rest."""
_CHEAP = re.compile(r"\bcheap(?:er|est)?\b|\binexpensive\b|\bbudget\b|便宜|实惠", re.I)


class ShoppingSkill:
    tools = frozenset({"search_products", "add_to_cart", "remove_from_cart", "view_cart", "check_out"})

    def __init__(self, store: Store, search: ProductSearch, phrases: Phrases) -> None:
        self._store = store
        self._search = search
        self._phrases = phrases
        self._till = Till(store, phrases)

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        """Raises StoreError, or UnknownProduct for an id that is not sold (any more)."""
        match request.tool:
            case "search_products":
                return await asyncio.to_thread(self._look_for, request)
            case "add_to_cart":
                return await asyncio.to_thread(self._add, request)
            case "remove_from_cart":
                return await asyncio.to_thread(self._remove, request)
            case "check_out":
                return await asyncio.to_thread(self._till.sum_up, request.lang)
            case _:
                return await asyncio.to_thread(self._view, request.lang)

    def selection(self, product_id: str, lang: Lang) -> SkillReply:
        """What is said of a product the user has pointed at. Raises UnknownProduct."""
        product = self._store.catalogue.get(product_id)
        price = spoken_price(product.price_minor, product.currency, lang)
        return SkillReply([self._phrases.say("shopping.selected", lang, name=name_of(product, lang), price=price)])

    def offer_lines(self, product_id: str, lang: Lang) -> list[str]:
        """What a yes would put into the cart, as a panel shows it. Raises UnknownProduct."""
        product = self._store.catalogue.get(product_id)
        price = spoken_price(product.price_minor, product.currency, lang)
        return [self._phrases.say("shopping.item_price", lang, name=name_of(product, lang), price=price)]

    def cart_panel(self, *, is_open: bool) -> ShowCart:
        """The cart as the stage shows it."""
        return panel_of(self._store.cart.lines(), self._store.currency, is_open=is_open)

    def _look_for(self, request: SkillRequest) -> SkillReply:
        query, lang = str(request.args["query"]), request.lang
        limit = request.args.get("max_price")
        limit_minor = round(float(limit) * 100) if isinstance(limit, int | float) else None
        found, is_named = self._search.find(query, limit_minor)
        if not found:
            if limit_minor is not None and self._search.find(query)[0]:
                price = spoken_price(limit_minor, self._store.currency, lang)
                return self._decline("none_below", lang, query=query, price=price)
            return self._decline("none_found", lang, query=query)
        if _CHEAP.search(request.text):
            found.sort(key=lambda p: p.price_minor)
        names = [
            self._phrases.say(
                "shopping.item_price",
                lang,
                name=name_of(p, lang),
                price=spoken_price(p.price_minor, p.currency, lang),
            )
            for p in found[:SPOKEN]
        ]
        is_short = len(query.split()) <= LONG_QUERY
        key = "closest" if not is_named and is_short else "found_one" if len(found) == 1 else "found"
        joined = self._phrases.join(names, lang) if lang == "en" else "；".join(names)
        say = self._phrases.say(f"shopping.{key}", lang, count=len(found), names=joined, query=query)
        return SkillReply([say], [ShowShelf(query, [card_of(p) for p in found])])

    def _add(self, request: SkillRequest) -> SkillReply:
        lang, item = request.lang, str(request.args["item"])
        quantity = _quantity(request) or 1
        try:
            line = self._store.cart.add(item, quantity)
        except OutOfStock as error:
            name = name_of(error.product, lang)
            if error.available == 0:
                return self._decline("out_of_stock", lang, name=name)
            return self._decline("only_left", lang, name=name, available=error.available)
        name = name_of(line.product, lang)
        key = "added_one" if quantity == 1 else "added_many"
        total = spoken_price(self._store.cart.total(), self._store.currency, lang)
        say = [
            self._phrases.say(f"shopping.{key}", lang, name=name, quantity=quantity),
            self._phrases.say("shopping.total_now", lang, total=total),
        ]
        return SkillReply(say, [self.cart_panel(is_open=False)])

    def _remove(self, request: SkillRequest) -> SkillReply:
        lang, item = request.lang, str(request.args["item"])
        if item == ALL:
            self._store.cart.clear()
            return SkillReply([self._phrases.say("shopping.emptied", lang)], [self.cart_panel(is_open=False)])
        quantity = _quantity(request)
        name = name_of(self._store.catalogue.get(item), lang)
        try:
            left = self._store.cart.remove(item, quantity)
        except NotInCart:
            return self._decline("not_there", lang, name=name)
        key = "removed_some" if left and quantity else "removed"
        say = self._phrases.say(f"shopping.{key}", lang, name=name, quantity=quantity or 0)
        return SkillReply([say], [self.cart_panel(is_open=False)])

    def _view(self, lang: Lang) -> SkillReply:
        lines = self._store.cart.lines()
        panel: list[Command] = [self.cart_panel(is_open=True)]
        if not lines:
            return SkillReply([self._phrases.say("shopping.cart_empty", lang)], panel)
        return SkillReply([self._phrases.say("shopping.cart", lang, **self._sum_up(lines, lang))], panel)

    def _sum_up(self, lines: Sequence[CartLine], lang: Lang) -> dict[str, str]:
        said = [
            name_of(line.product, lang)
            if line.quantity == 1
            else self._phrases.say("shopping.cart_line", lang, quantity=line.quantity, name=name_of(line.product, lang))
            for line in lines[: 2 * SPOKEN]
        ]
        if more := len(lines) - len(said):
            said.append(self._phrases.say("shopping.cart_more", lang, count=more))
        total = spoken_price(sum(line.total_minor for line in lines), self._store.currency, lang)
        return {"lines": self._phrases.join(said, lang), "total": total}

    def _decline(self, key: str, lang: Lang, **values: object) -> SkillReply:
        return SkillReply([self._phrases.say(f"shopping.{key}", lang, **values)], did_act=False)


def _quantity(request: SkillRequest) -> int | None:
    value = request.args.get("quantity")
    return int(value) if isinstance(value, int | float) else None
