"""Checking out: the cart is summed up, and ordered after a yes to just that."""

import asyncio
from collections.abc import Sequence

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.money import spoken_price
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.shopping.shown import name_of, panel_of
from vr_assistant.mind.skills.skill import Confirmation, SkillReply
from vr_assistant.store.cart import CartLine, OutOfStock
from vr_assistant.store.orders import CartChanged, Order, Summary
from vr_assistant.store.store import Store

IN_ONE_BREATH = 4
"""Products of one spoken sentence."""
MOST_SHOWN = 7
"""Of them on the panel, above the total."""


class Till:
    """Calls block: use a thread."""

    def __init__(self, store: Store, phrases: Phrases) -> None:
        self._store = store
        self._phrases = phrases
        self._has_told_of_play_money = False

    def sum_up(self, lang: Lang) -> SkillReply:
        """Says and shows what would be ordered and asks for a yes; orders nothing."""
        lines = self._store.cart.lines()
        panel = panel_of(lines, self._store.currency, is_open=True)
        if not lines:
            return SkillReply([self._phrases.say("shopping.cart_empty", lang)], [panel])
        summary = self._store.orders.summary(lines)
        say = self._spoken(lines, summary, lang)
        if not self._has_told_of_play_money:
            self._has_told_of_play_money = True
            say.append(self._phrases.say("shopping.play_money", lang))
        say.append(self._phrases.say("shopping.ask_order", lang))

        async def order(lang: Lang) -> SkillReply:
            return await asyncio.to_thread(self._order, summary, lang)

        shown = self._shown(lines, summary, lang)
        asked = Confirmation("check_out", shown, len(lines) <= MOST_SHOWN, " ".join(say), order)
        return SkillReply(say, [panel], confirmation=asked)

    def _order(self, summary: Summary, lang: Lang) -> SkillReply:
        try:
            order = self._store.orders.place(summary)
        except CartChanged:
            again = self.sum_up(lang)
            changed = self._phrases.say("shopping.cart_changed", lang)
            return SkillReply([changed, *again.say], again.commands, confirmation=again.confirmation)
        except OutOfStock as error:
            name, left = name_of(error.product, lang), error.product.stock
            return SkillReply([self._phrases.say("shopping.too_few", lang, name=name, available=left)], did_act=False)
        panel = panel_of(self._store.cart.lines(), self._store.currency, is_open=False)
        say = self._phrases.say("shopping.ordered", lang, number=order.number)
        return SkillReply([say], [panel], noted=_event(order))

    def _spoken(self, lines: Sequence[CartLine], summary: Summary, lang: Lang) -> list[str]:
        """Every product, its pieces, and the total, in sentences short enough to follow."""
        named = [self._piece(line, lang) for line in lines]
        parts = [named[start : start + IN_ONE_BREATH] for start in range(0, len(named), IN_ONE_BREATH)]
        said = [
            self._phrases.say(f"shopping.{key}", lang, lines=self._phrases.join(part, lang))
            for key, part in zip(["order_has", *["order_has_also"] * (len(parts) - 1)], parts, strict=True)
        ]
        total = spoken_price(summary.total_minor, summary.currency, lang)
        return [*said, self._phrases.say("shopping.order_total", lang, total=total)]

    def _piece(self, line: CartLine, lang: Lang) -> str:
        name = name_of(line.product, lang)
        if line.quantity == 1:
            return name
        return self._phrases.say("shopping.cart_line", lang, quantity=line.quantity, name=name)

    def _shown(self, lines: Sequence[CartLine], summary: Summary, lang: Lang) -> list[str]:
        is_whole = len(lines) <= MOST_SHOWN
        shown = [
            self._phrases.say(
                "shopping.order_line",
                lang,
                quantity=line.quantity,
                name=name_of(line.product, lang),
                price=spoken_price(line.total_minor, summary.currency, lang),
            )
            for line in (lines if is_whole else lines[: MOST_SHOWN - 1])
        ]
        if not is_whole:
            shown.append(self._phrases.say("shopping.cart_more", lang, count=len(lines) - len(shown)))
        total = spoken_price(summary.total_minor, summary.currency, lang)
        return [*shown, self._phrases.say("shopping.order_sum", lang, total=total)]


def _event(order: Order) -> dict[str, object]:
    return {
        "event": "order",
        "number": order.number,
        "lines": {line.product: line.quantity for line in order.lines},
        "total_minor": order.total_minor,
        "currency": order.currency,
    }
