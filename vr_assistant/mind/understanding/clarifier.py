"""The one short question that is asked back when a needed argument is unknown or fits several things."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from vr_assistant.messages import Lang
from vr_assistant.mind.understanding.interpretation import Context
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.slots import ALL, Filled
from vr_assistant.mind.understanding.tools import TOOLS
from vr_assistant.mind.understanding.wishes import item_phrase

FILE = Path(__file__).parents[3] / "assets" / "understanding" / "clarify.toml"
SUGGESTED = 3


@cache
def _texts() -> dict[str, dict[str, Any]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


class Clarifier:
    def __init__(self, gazetteer: Gazetteer, products: ProductIndex) -> None:
        self._gazetteer = gazetteer
        self._products = products

    def question(self, tool: str, filled: Filled, text: str, lang: Lang, context: Context) -> str | None:
        """What to ask before the tool can be carried out; None when nothing is missing."""
        missing = [name for name in TOOLS[tool].required if name not in filled.args]
        match tool:
            case "navigate_to" if missing:
                return self._about_place(filled.unknown, text, lang)
            case "add_to_cart" if missing:
                return self._about_product(filled, text, lang)
            case "remove_from_cart" if missing:
                return self._about_removal(filled, text, lang, context)
            case "add_to_cart" | "remove_from_cart" if filled.wants_amount:
                return self.how_many(str(filled.args["item"]), text, lang)
            case "place_object" | "remove_object" if missing:
                return self._say("which_object", text, lang)
            case "set_environment" if not filled.args:
                return self._say("which_change", text, lang)
            case _:
                return None

    def how_many(self, item: str, text: str, lang: Lang) -> str:
        """What to ask where a thing is known and its amount is not."""
        return self._say("how_many", text, lang, item=self._name(item, lang))

    def confirmation(self, tool: str, args: Mapping[str, object], lang: Lang) -> str:
        """A question that a yes answers: whether the tool is to be carried out with these arguments."""
        spoken = {key: self._name(value, lang) for key, value in args.items()}
        return str(_texts()[lang]["confirm"][tool]).format(**spoken)

    def _name(self, value: object, lang: Lang) -> str:
        """An id's name; other values as they are."""
        if value == ALL:
            return str(_texts()[lang]["everything"])
        if known := self._gazetteer.places.get(str(value)) or self._products.products.get(str(value)):
            return known.name(lang)
        return str(value)

    def _about_place(self, said: str | None, text: str, lang: Lang) -> str:
        if said:
            names = self._join(self._gazetteer.nearest_names(said, lang), lang)
            return self._say("unknown_place", text, lang, said=said, names=names)
        names = self._join([p.name(lang) for p in list(self._gazetteer.places.values())[2:5]], lang)
        return self._say("which_place", text, lang, names=names)

    def _about_product(self, filled: Filled, text: str, lang: Lang) -> str:
        if filled.choices:
            return self._say("which_product", text, lang, names=self._names(filled.choices, lang))
        if not filled.unknown:
            return self._say("no_product", text, lang)
        near = [m.product for m in self._products.find(filled.unknown or item_phrase(text)) if m.score >= 0.3]
        if not near:
            return self._say("unknown_nothing_near", text, lang, said=filled.unknown)
        return self._say("unknown_product", text, lang, said=filled.unknown, names=self._names(near, lang))

    def _about_removal(self, filled: Filled, text: str, lang: Lang, context: Context) -> str:
        if filled.choices and context.in_cart:
            return self._say("which_product", text, lang, names=self._names(filled.choices, lang))
        if filled.unknown:
            return self._say("not_in_cart", text, lang, said=filled.unknown)
        return self._say("which_removal", text, lang)

    def _names(self, ids: Sequence[str], lang: Lang) -> str:
        return self._join([self._products.products[i].name(lang) for i in ids[:SUGGESTED]], lang)

    def _join(self, names: Sequence[str], lang: Lang) -> str:
        words = _texts()[lang]
        head, tail = str(words["comma"]).join(names[:-1]), "".join(names[-1:])
        return f"{head}{words['or']}{tail}" if head else tail

    def _say(self, key: str, text: str, lang: Lang, **values: str) -> str:
        """The same sentence is asked back in the same words; another one perhaps in others."""
        options = _texts()[lang][key]
        return str(options[len(text) % len(options)]).format(**values)
