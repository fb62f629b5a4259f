"""From a sentence to tool calls: the router says whether anything is wished for, rules and router say what.

In doubt the language model chooses among a few; without one the user is asked whether the likeliest is meant.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from copy import copy
from dataclasses import replace

from vr_assistant.errors import LanguageModelError
from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.understanding.amounts import is_impossible_amount, told_amount, with_plain_amount
from vr_assistant.mind.understanding.clarifier import Clarifier
from vr_assistant.mind.understanding.clauses import Split, split_clauses, split_things, split_wishes
from vr_assistant.mind.understanding.cleaning import tidy
from vr_assistant.mind.understanding.constrained import choose_tool, fill_args, prompt_head
from vr_assistant.mind.understanding.grounding import ground
from vr_assistant.mind.understanding.interpretation import Context, DecidedBy, Interpretation
from vr_assistant.mind.understanding.language import detect_language
from vr_assistant.mind.understanding.numbers import has_number, sets_amount
from vr_assistant.mind.understanding.patterns import says
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.question import Question
from vr_assistant.mind.understanding.router import Ranking
from vr_assistant.mind.understanding.rules import decide, is_surely_talk
from vr_assistant.mind.understanding.slots import Filled, SlotFiller
from vr_assistant.mind.understanding.swaps import Swaps
from vr_assistant.mind.understanding.tools import NONE, TOOLS
from vr_assistant.mind.understanding.wishes import item_phrase, without_cart

log = logging.getLogger(__name__)

CANDIDATES = 3
"""Of the router's best, offered to the model. The model says which tool, never whether one is wanted: the embedded
0.5B calls half of the doubtful wishes small talk."""
TALK = 0.5
"""Probability of talk from which nothing is done; a little below, a wish that stands out is asked about."""
SURE = 0.5
"""Share of the best tool among the tools from which the language model need not be asked."""
ACT = 0.7
"""Probability from which a tool is carried out at once; below, the user is asked whether it is meant."""
RULE_ACT = 0.6
"""The same where a sure pattern says so, too."""
NEED_ACT = 0.85
"""The same where no place is named: "I'm so tired" may be a wish for a bed, or none."""
SHOW = 0.6
"""The same for what changes nothing: showing too much costs less than a question."""
HARMLESS = frozenset({"search_products", "look_up", "view_cart", "describe_view"})
PART_SURE = 0.5
"""The same for each part of a sentence with several wishes: two halves must both stand by themselves."""
PART_ODDS = 1.5
"""By how much the odds of talk fall in a part of a wish."""
PART_RULE_ODDS = 4.0
"""The same where a rule names its tool."""
ONE_NAME = 0.9
"""Share of a phrase that one product's words cover, from which it names that alone: "a cheese and tomato sandwich"."""
UNMARKED_PART_SURE = 0.85
"""Where only a comma parts them: "my feet ache, I won't go on" is one wish and its reason."""
RULE_ODDS = 8.0
"""By how much a rule raises the odds of its tool among the tools; nine rules in ten are right on the example bank."""
WISH_SURE = 0.9
"""From which a wish stands beside its reason, where the sentence as a whole sounds like talk."""
TALK_ODDS = 8.0
"""By how much a rule for small talk raises the odds of talk."""
CONTEXT_ODDS = 3.0
"""By how much the conversation raises the odds of a tool among the tools: a cart's goods that of taking them out."""
_COMMA = re.compile(r"[,，]\s*(?!and\b)")
MODEL_PATIENCE_S = 8.0
"""For all that the model is asked about one sentence: after this, asking the user is better than silence."""


class Understanding:
    """Interprets one sentence at a time; keeps no state of the conversation.

    Args:
        rank: The router, `Router.rank`; runs in a thread.
        model: Asked when the router is unsure; None never asks.
        errands: The place that serves a need, `Errands.place`.
    """

    def __init__(
        self,
        rank: Callable[[str], Ranking],
        gazetteer: Gazetteer,
        products: ProductIndex,
        model: LanguageModel | None = None,
        *,
        errands: Callable[[str], str | None] | None = None,
        model_patience_s: float = MODEL_PATIENCE_S,
    ) -> None:
        self._rank = rank
        self._gazetteer = gazetteer
        self._products = products
        self._slots = SlotFiller(gazetteer, products, errands)
        self._clarifier = Clarifier(gazetteer, products)
        self._swaps = Swaps(self._slots, self._clarifier)
        self._model = model
        self._model_patience_s = model_patience_s
        self._model_until = 0.0

    def without_model(self) -> "Understanding":
        """The same, a tenth of a second a sentence: for words to which more may be added."""
        quick = copy(self)
        quick._model = None
        return quick

    async def warm(self) -> None:
        """Let the model read the prompts' heads now; errors only cost time later."""
        if self._model is None:
            return
        for lang in ("zh", "en"):  # the engine keeps the last one loaded
            try:
                await self._model.warm(prompt_head("zh" if lang == "zh" else "en"))
            except LanguageModelError as error:
                log.info("The prompt could not be warmed: %s", error)
                return

    async def interpret(self, utterance: str, context: Context) -> Interpretation:
        """The one thing the user wants most. Never raises for a failing model: it then asks back."""
        self._begin()
        swapped = self._swapped(utterance, context)
        return swapped[0] if swapped else await self._interpret(utterance, context)

    async def _interpret(self, utterance: str, context: Context, *, is_part: bool = False) -> Interpretation:
        """`is_part`: the sentence that it is a part of is a wish."""
        text = tidy(utterance)
        lang = detect_language(text, context.lang)
        plain = with_plain_amount(text)
        rule = decide(plain, ground(plain, context, self._gazetteer, self._products))
        if rule == NONE and is_surely_talk(text):
            return Interpretation(None, {}, 1.0, "rule", lang)
        ranking = weigh(await asyncio.to_thread(self._rank, plain), rule)
        ranking = ranking.weighed_among_wishes(self._odds(text, context))
        if is_part:
            ranking = ranking.weighed({NONE: 1 / (PART_RULE_ODDS if rule and rule != NONE else PART_ODDS)})
        if ranking.talk >= TALK:
            return Interpretation(None, {}, ranking.talk, "router", lang)
        confidence = ranking.chance
        if rule and ranking.wished == rule:
            return await self._finish(rule, confidence, "rule", text, lang, context)
        share = confidence / (1.0 - ranking.talk)
        if share >= SURE:
            return await self._finish(ranking.wished, confidence, "router", text, lang, context)
        candidates = [tool for tool in ranking.top(CANDIDATES + 1) if tool != NONE][:CANDIDATES]
        if self._model is not None and await self._model.is_ready():
            try:
                async with asyncio.timeout_at(self._model_until):
                    tool = await choose_tool(self._model, text, lang, candidates)
                return await self._finish(tool, confidence, "model", text, lang, context)
            except (LanguageModelError, TimeoutError) as error:
                log.warning("The model did not help with a choice: %s", error)
        return await self._finish(ranking.wished, confidence, "fallback", text, lang, context)

    async def interpret_all(self, utterance: str, context: Context) -> list[Interpretation]:
        """All that the user wants, in the order of the sentence: one thing as a rule, two of "A, and then B".

        Some of several may have to be asked about.
        """
        self._begin()
        if swapped := self._swapped(utterance, context):
            return swapped
        whole = await self._interpret(utterance, context)
        if whole.tool is None and whole.decided_by == "router":
            whole = await self._before_its_reason(tidy(utterance), context) or whole
        asking: list[Interpretation] = []
        for split in split_wishes(tidy(utterance)) if whole.tool else ():
            found = await self._parts(split, context)
            if found and all(one.acts for one in found):
                return found
            asking = asking or found
        return self._one_by_one(whole, tidy(utterance), context) or asking or [whole]

    def _swapped(self, utterance: str, context: Context) -> list[Interpretation]:
        text = tidy(utterance)
        return self._swaps.wishes(text, detect_language(text, context.lang), context)

    async def _before_its_reason(self, text: str, context: Context) -> Interpretation | None:
        """The wish that a longer story hides: "Add the storm umbrella, the forecast is dreadful."

        Only where it comes first and nothing after it is one: "and then he goes, give me two" wishes for nothing.
        """
        wish, *more = split_clauses(text)
        if not more:
            return None
        first = await self._interpret(wish, context)
        if not first.tool or first.confidence < WISH_SURE:
            return None
        rest = [await self._interpret(clause, context) for clause in more]
        return None if any(one.tool for one in rest) else first

    async def _parts(self, split: Split, context: Context) -> list[Interpretation]:
        """The wishes of a sentence that falls apart like this; [] where one of the parts is none."""
        found: list[Interpretation] = []
        after = context
        for part in split.parts:
            one = await self._interpret(part, after, is_part=split.is_marked)
            asks_at = RULE_ACT if one.decided_by == "rule" else ACT
            enough = asks_at if one.clarify else PART_SURE if split.is_marked else UNMARKED_PART_SURE
            if one.tool is None or one.is_offer or one.confidence < enough:
                return []
            if one.clarify and not split.is_marked:
                return []
            if not split.is_marked and one.tool == "navigate_to" and not self.place_named(part):
                return []  # "my throat hurts, have you got anything for it": a reason
            found.append(one)
            after = _after(one, after)
        return found if _are_different(found) and (split.is_marked or _no_tool_twice(found)) else []

    def _one_by_one(self, whole: Interpretation, text: str, context: Context) -> list[Interpretation]:
        """Several things that one verb puts in or takes out: "two eggs and a bottle of milk"; [] where it is one."""
        if whole.tool not in ("add_to_cart", "remove_from_cart") or not split_things(text):
            return []
        matches = self._products.find(item_phrase(text))
        if matches and matches[0].score >= ONE_NAME:
            return []
        found: list[Interpretation] = []
        for part in split_things(text):
            if says("greeting", part):
                return []  # "Fine, I'll take two."
            if not self._products.find_best(item_phrase(part)) and not self._products.named_in(without_cart(part)):
                return []
            filled = self._slots.fill(whole.tool, part, whole.lang, context)
            question = self._clarifier.question(whole.tool, filled, part, whole.lang, context)
            if "item" not in filled.args and not filled.choices:
                return []
            if question and _COMMA.search(text):
                return []  # "the milk, the oat one": one thing, told twice
            found.append(
                replace(
                    whole,
                    args=filled.args,
                    spoken=filled.spoken,
                    clarify=question,
                    choices=filled.choices if question else (),
                    wants_amount=filled.wants_amount,
                    is_offer=False,
                    text="",
                )
            )
        things = [one.args.get("item", one.choices) for one in found]
        return found if whole.confidence >= ACT and len(set(things)) == len(things) else []

    def product_named(self, text: str) -> str | None:
        """The product that a text calls by its whole name."""
        products = self._products.products.values()
        return next((p.id for p in products if p.name_en in text or p.name_zh in text), None)

    def place_named(self, text: str) -> str | None:
        """The place that a sentence calls by its name: "there" is it from then on."""
        named = self._names_of_places(text)
        return named[-1] if named else None

    def places_named(self, text: str) -> set[str]:
        """All places that a text calls by their names."""
        return set(self._names_of_places(text))

    def _names_of_places(self, text: str) -> list[str]:
        return [mention.place for mention in self._gazetteer.find_names(text) if mention.how == "name"]

    def _begin(self) -> None:
        self._model_until = asyncio.get_running_loop().time() + self._model_patience_s

    def answer(self, utterance: str, asked: Question, context: Context) -> Interpretation | None:
        """What a question asked back is answered with, or asked again; None when the sentence is no answer to it."""
        if asked.choices:
            chosen = self.choose_among(utterance, asked.tool, asked.choices, context)
            if chosen is None:
                return None
            wants_amount = chosen.wants_amount or (asked.wants_amount and "quantity" not in chosen.args)
            args = {**asked.args, **chosen.args}
        else:
            text = tidy(utterance)
            amount = told_amount(text)
            wants_amount = amount is None
            if wants_amount and not is_impossible_amount(text):
                return None
            args = {**asked.args, "quantity": amount} if amount else dict(asked.args)
            chosen = Interpretation(asked.tool, args, 1.0, "rule", detect_language(text, context.lang))
        question = self._clarifier.how_many(str(args["item"]), utterance, chosen.lang) if wants_amount else None
        return replace(chosen, args=args, clarify=question, wants_amount=wants_amount)

    def choose_among(
        self, utterance: str, tool: str, choices: tuple[str, ...], context: Context
    ) -> Interpretation | None:
        """The answer to "which one?"; None when the sentence chooses none of them."""
        text = tidy(utterance)
        lang = detect_language(text, context.lang)
        filled = self._slots.fill(tool, text, lang, replace(context, shown=choices, in_cart=choices, focus=None))
        if filled.args.get("item") not in choices:
            return None
        return Interpretation(
            tool, filled.args, 1.0, "rule", lang, spoken=filled.spoken, wants_amount=filled.wants_amount
        )

    def _odds(self, text: str, context: Context) -> dict[str, float]:
        """What the conversation says on which tool is wanted: what is in the cart is taken out of the cart."""
        odds = {}
        if context.is_guiding:
            odds["stop_guiding"] = CONTEXT_ODDS
        if self._products.mentioned(text, context.in_cart):
            odds["remove_from_cart"] = CONTEXT_ODDS
        if context.shown and not context.in_cart:
            odds["remove_from_cart"] = 1.0 / CONTEXT_ODDS
        return odds

    async def _finish(
        self, tool: str, confidence: float, decided_by: DecidedBy, text: str, lang: Lang, context: Context
    ) -> Interpretation:
        filled = self._slots.fill(tool, text, lang, context)
        if tool == "add_to_cart" and filled.surplus:  # "make it one", of three
            tool, filled = "remove_from_cart", replace(filled, args={**filled.args, "quantity": filled.surplus})
        question = self._clarifier.question(tool, filled, text, lang, context)
        is_plain = decided_by == "rule" or (filled.args.get("item") in context.amounts and sets_amount(text))
        enough = RULE_ACT if is_plain else SHOW if tool in HARMLESS else ACT
        if tool == "navigate_to" and decided_by != "rule" and not (self.place_named(text) or context.last_place):
            enough = NEED_ACT
        if question is None and confidence < enough:
            asked = self._clarifier.confirmation(tool, filled.args, lang)
            return Interpretation(
                tool, filled.args, confidence, decided_by, lang, asked, filled.spoken, is_offer=True, text=text
            )
        if question and _model_may_help(tool, filled) and self._model is not None and await self._model.is_ready():
            better = await self._ask_for_args(tool, text, lang, context)
            if better and self._clarifier.question(tool, better, text, lang, context) is None:
                filled, question, decided_by = better, None, "model"
        return Interpretation(
            tool,
            filled.args,
            confidence,
            decided_by,
            lang,
            question,
            filled.spoken,
            choices=filled.choices if question else (),
            wants_amount=filled.wants_amount and question is not None,
            text=text,
        )

    async def _ask_for_args(self, tool: str, text: str, lang: Lang, context: Context) -> Filled | None:
        assert self._model is not None
        try:
            async with asyncio.timeout_at(self._model_until):
                args = await fill_args(self._model, text, lang, tool, has_number=has_number(text))
        except (LanguageModelError, TimeoutError) as error:
            log.warning("The model did not help with arguments: %s", error)
            return None
        return self._slots.resolve(tool, args, text, lang, context)


def weigh(ranking: Ranking, rule: str | None) -> Ranking:
    """A rule for a tool speaks among the tools; it says nothing on whether one is wanted."""
    if rule is None:
        return ranking
    if rule == NONE:
        return ranking.weighed({NONE: TALK_ODDS})
    return ranking.weighed_among_wishes({rule: RULE_ODDS})


def _after(one: Interpretation, context: Context) -> Context:
    """What the next part of the sentence may refer to."""
    item, place = one.args.get("item"), one.args.get("place")
    if one.tool == "add_to_cart" and one.acts:
        return replace(context, focus=str(item), in_cart=(*context.in_cart, str(item)))
    return replace(context, last_place=str(place)) if place else context


def _are_different(found: list[Interpretation]) -> bool:
    """Whether the parts are wishes of their own and not one that is said twice."""
    tools = [one.tool for one in found]
    if len(set(tools)) == len(tools):
        return True
    items = [(one.tool, one.args.get("item", one.choices or one.spoken.get("item"))) for one in found]
    return all(tool in ("add_to_cart", "remove_from_cart") for tool in tools) and len(set(items)) == len(items)


def _no_tool_twice(found: list[Interpretation]) -> bool:
    """Two of a kind that only a comma parts are left to `_one_by_one`: "the jam, I don't want it" is one."""
    return len({one.tool for one in found}) == len(found)


def _model_may_help(tool: str, filled: Filled) -> bool:
    """Not where a name is simply unknown or ambiguous, or an amount impossible: there the user is to say which."""
    return bool(TOOLS[tool].properties) and filled.unknown is None and not filled.choices and not filled.wants_amount
