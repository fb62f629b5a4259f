"""From a sentence to a tool call: rules where words leave no doubt, then the router, then the model among a few."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from vr_assistant.errors import LanguageModelError
from vr_assistant.messages import Lang
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.understanding.clarifier import Clarifier
from vr_assistant.mind.understanding.cleaning import split_correction, tidy
from vr_assistant.mind.understanding.constrained import choose_tool, fill_args, prompt_head
from vr_assistant.mind.understanding.interpretation import Context, DecidedBy, Interpretation
from vr_assistant.mind.understanding.language import detect_language
from vr_assistant.mind.understanding.numbers import has_number
from vr_assistant.mind.understanding.places import Gazetteer, Mention
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.references import points_at_place, points_at_something
from vr_assistant.mind.understanding.router import SURE_MARGIN, Ranking
from vr_assistant.mind.understanding.rules import Grounding, decide, hints
from vr_assistant.mind.understanding.sky import find_time_of_day, find_weather
from vr_assistant.mind.understanding.slots import Filled, SlotFiller
from vr_assistant.mind.understanding.tools import NONE, TOOLS
from vr_assistant.mind.understanding.wishes import item_phrase

log = logging.getLogger(__name__)

CANDIDATES = 3
"""Of the router's best, offered to the model; they held the right tool in 34 of 36 fresh sentences. The model says
which tool, never whether one is wanted: the embedded 0.5B calls half of the doubtful wishes small talk."""
SHORT = 60
"""Characters; in a longer sentence something always sounds like some place."""
MODEL_PATIENCE_S = 12.0
"""After this the router's best guess is better than silence."""


class Understanding:
    """Interprets one sentence at a time; keeps no state of the conversation.

    Args:
        rank: The router, `Router.rank`; runs in a thread.
        model: Asked when the router is unsure; None never asks.
    """

    def __init__(
        self,
        rank: Callable[[str], Ranking],
        gazetteer: Gazetteer,
        products: ProductIndex,
        model: LanguageModel | None = None,
    ) -> None:
        self._rank = rank
        self._gazetteer = gazetteer
        self._products = products
        self._slots = SlotFiller(gazetteer, products)
        self._clarifier = Clarifier(gazetteer, products)
        self._model = model

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
        """What the user wants. Never raises for a failing model: it then does what the router thinks plausible."""
        text = tidy(utterance)
        lang = detect_language(text, context.lang)
        known = self._ground(text, context)
        if (tool := decide(text, known)) is not None:
            return await self._finish(tool, 1.0, "rule", text, lang, context)
        ranking = (await asyncio.to_thread(self._rank, text)).adjusted(hints(text, known))
        confidence = _confidence(ranking)
        if ranking.margin >= SURE_MARGIN:
            return await self._finish(ranking.best, confidence, "router", text, lang, context)
        if ranking.best == NONE:
            return await self._finish(NONE, confidence, "fallback", text, lang, context)
        candidates = [tool for tool in ranking.top(CANDIDATES) if tool != NONE]
        if self._model is not None and await self._model.is_ready():
            try:
                async with asyncio.timeout(MODEL_PATIENCE_S):
                    tool = await choose_tool(self._model, text, lang, candidates)
                return await self._finish(tool, max(confidence, 0.6), "model", text, lang, context)
            except (LanguageModelError, TimeoutError) as error:
                log.warning("The model did not help with a choice: %s", error)
        return await self._finish(ranking.best, confidence, "fallback", text, lang, context)

    def choose_among(
        self, utterance: str, tool: str, choices: tuple[str, ...], context: Context
    ) -> Interpretation | None:
        """The answer to "which one?"; None when the sentence chooses none of them."""
        text = tidy(utterance)
        lang = detect_language(text, context.lang)
        filled = self._slots.fill(tool, text, lang, replace(context, shown=choices, in_cart=choices, focus=None))
        if filled.args.get("item") not in choices:
            return None
        return Interpretation(tool, filled.args, 1.0, "rule", lang, spoken=filled.spoken)

    def _ground(self, text: str, context: Context) -> Grounding:
        names = self._gazetteer.find_names(text)
        phrase = item_phrase(split_correction(text)[1])
        has_reference = bool(context.shown or context.focus or context.in_cart) and points_at_something(text)
        return Grounding(
            has_place=any(m.how == "name" for m in names) or (context.last_place is not None and points_at_place(text)),
            sounds_like_place=not names and len(text) <= SHORT and bool(self._gazetteer.find_sounds(text)),
            has_need=any(m.how == "weak" for m in names) or _needs_beyond(self._gazetteer.find_needs(text), names),
            has_product=bool(self._products.find_best(phrase)) or self._products.mentions_any(text),
            has_reference=has_reference,
            in_cart=bool(context.in_cart and self._products.find_best(phrase, context.in_cart)),
            has_change=bool(find_time_of_day(text) or find_weather(text)),
        )

    async def _finish(
        self, tool: str, confidence: float, decided_by: DecidedBy, text: str, lang: Lang, context: Context
    ) -> Interpretation:
        if tool == NONE:
            return Interpretation(None, {}, confidence, decided_by, lang)
        filled = self._slots.fill(tool, text, lang, context)
        question = self._clarifier.question(tool, filled, text, lang, context)
        if question and _model_may_help(tool, filled) and self._model is not None and await self._model.is_ready():
            better = await self._ask_for_args(tool, text, lang, context)
            if better and self._clarifier.question(tool, better, text, lang, context) is None:
                filled, question, decided_by = better, None, "model"
        return Interpretation(
            tool, filled.args, confidence, decided_by, lang, question, filled.spoken, filled.choices if question else ()
        )

    async def _ask_for_args(self, tool: str, text: str, lang: Lang, context: Context) -> Filled | None:
        assert self._model is not None
        try:
            async with asyncio.timeout(MODEL_PATIENCE_S):
                args = await fill_args(self._model, text, lang, tool, has_number=has_number(text))
        except (LanguageModelError, TimeoutError) as error:
            log.warning("The model did not help with arguments: %s", error)
            return None
        return self._slots.resolve(tool, args, text, lang, context)


def _needs_beyond(needs: list[Mention], names: list[Mention]) -> bool:
    """Whether a need is said otherwise than by a place's name: not in "my aunt owns a flower shop"."""
    return any(not any(n.start <= need.start and need.end <= n.end for n in names) for need in needs)


def _model_may_help(tool: str, filled: Filled) -> bool:
    """Not where a name is simply unknown or ambiguous: there the user is to say which."""
    return bool(TOOLS[tool].properties) and filled.unknown is None and not filled.choices


def _confidence(ranking: Ranking) -> float:
    """A rough scale set by hand, not calibrated: it orders decisions, its values are no probabilities."""
    margins = (0.0, 0.01, 0.02, 0.03, 0.06)
    shares = (0.6, 0.75, 0.9, 0.97, 0.99)
    for low, high, a, b in zip(margins, margins[1:], shares, shares[1:], strict=False):
        if ranking.margin < high:
            return a + (b - a) * (ranking.margin - low) / (high - low)
    return shares[-1]
