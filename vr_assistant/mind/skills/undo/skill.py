"""undo: takes back what was changed in this conversation, the last first, and says what that was.

Whole sentences like "undo that" leave no doubt, so patterns find them before router or model are asked; the router
finds what is said in other words. What cannot be taken back, such as an order, is said to be so and stays.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import cast

from vr_assistant.messages import Command, HideRoute, Lang, SetEnvironment, ShowCart, TimeOfDay, Weather
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import SkillReply, SkillRequest
from vr_assistant.mind.understanding.patterns import load_patterns
from vr_assistant.store.cart import CartIsAnother, OutOfStock
from vr_assistant.store.changes import Change
from vr_assistant.store.store import Store

MOST_STEPS = 10

Lead = Callable[[SkillRequest], Awaitable[SkillReply]]
"""Shows the way to args["place"]."""


class UndoSkill:
    tools = frozenset({"undo"})

    def __init__(self, store: Store, phrases: Phrases, lead: Lead, cart_panel: Callable[[], ShowCart]) -> None:
        """
        Args:
            cart_panel: The cart as the stage shows it.
        """
        self._store = store
        self._phrases = phrases
        self._lead = lead
        self._cart_panel = cart_panel

    @staticmethod
    def is_wished(text: str) -> bool:
        """Whether the whole sentence asks for it in so many words."""
        return load_patterns(file="undoing")["undo"].search(text.strip()) is not None

    async def carry_out(self, request: SkillRequest) -> SkillReply:
        """Raises StoreError."""
        say: list[str] = []
        commands: list[Command] = []
        for step in range(_steps(request.text)):
            change = await asyncio.to_thread(self._store.changes.last)
            if change is None:
                say.append(self._say("no_more" if step else "nothing", request.lang))
                break
            reply = await self._take_back(change, request)
            say += reply.say
            commands += reply.commands
            if not reply.did_act:
                break
        return SkillReply(say, commands, did_act=bool(commands))

    async def _take_back(self, change: Change, request: SkillRequest) -> SkillReply:
        lang = request.lang
        match change.kind:
            case "cart":
                return await asyncio.to_thread(self._cart, change, lang)
            case "environment":
                time, weather = (change.before.get(key) for key in ("time_of_day", "weather"))
                command = SetEnvironment(cast(TimeOfDay, time), cast(Weather, weather))
                reply = SkillReply([self._say("sky", lang)], [command])
            case "route" if place := change.before.get("place"):
                led = await self._lead(
                    SkillRequest("navigate_to", {"place": place}, lang, request.text, request.user_position)
                )
                reply = SkillReply([self._say("way_again", lang), *led.say], led.commands)
            case "route":
                reply = SkillReply([self._say("way", lang)], [HideRoute()])
            case "walk" | "tool":
                await asyncio.to_thread(self._store.changes.forget, change)  # what was before it can be taken back
                return SkillReply([self._say(change.kind, lang)], did_act=False)
            case "order":
                return SkillReply([self._say("order", lang)], did_act=False)
        await asyncio.to_thread(self._store.changes.forget, change)
        return reply

    def _cart(self, change: Change, lang: Lang) -> SkillReply:
        try:
            self._store.cart.take_back(change)
        except (CartIsAnother, OutOfStock):
            self._store.changes.forget(change)
            return SkillReply([self._say("cart_is_another", lang)], did_act=False)
        return SkillReply([self._in_cart(change, lang)], [self._cart_panel()])

    def _in_cart(self, change: Change, lang: Lang) -> str:
        products = [id for id in {**change.before, **change.after} if change.before.get(id) != change.after.get(id)]
        if len(products) != 1:
            return self._say("cart", lang)
        (id,) = products
        product = self._store.catalogue.get(id)
        name = product.name_zh if lang == "zh" else product.name_en
        if id not in change.before:
            return self._say("taken_out", lang, name=name)
        if id not in change.after:
            return self._say("put_back", lang, name=name)
        return self._say("quantity", lang, name=name, quantity=change.before[id])

    def _say(self, key: str, lang: Lang, **values: object) -> str:
        return self._phrases.say(f"undo.{key}", lang, **values)


def _steps(text: str) -> int:
    """How many changes a sentence asks to take back: "undo the last two things"."""
    patterns = load_patterns(file="undoing")
    counts = {"all": MOST_STEPS, "three": 3, "two": 2}
    return next((steps for name, steps in counts.items() if patterns[name].search(text)), 1)
