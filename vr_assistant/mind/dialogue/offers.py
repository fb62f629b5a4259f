"""What the assistant has asked for a yes to: the panel that asks it, what counts as an answer, and what comes of it."""

import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable

from vr_assistant.messages import AskToConfirm, Command, HideQuestion, Lang
from vr_assistant.mind.dialogue.memory import Memory, Offer, letters_of
from vr_assistant.mind.dialogue.picture import Picture
from vr_assistant.mind.dialogue.turns import Outcome, SceneChange, Sentence
from vr_assistant.mind.dialogue.untold import Untold
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.skill import Confirmation, SkillReply
from vr_assistant.mind.skills.undo.skill import UndoSkill
from vr_assistant.mind.understanding.patterns import says


class Offers:
    """There is one at a time; it stands in the memory.

    Args:
        untold: Is told what was done.
        note_tool: Keeps in the store that something was done that cannot be taken back.
        do: Carries out a tool, with these arguments, in a language, because of a text.
        outcomes: What is shown and said of a skill's reply.
        change: Shows something.
    """

    def __init__(
        self,
        memory: Memory,
        picture: Picture,
        phrases: Phrases,
        untold: Untold,
        note_tool: Callable[[str], Awaitable[None]],
        do: Callable[[str, dict[str, object], Lang, str], AsyncIterator[Outcome]],
        outcomes: Callable[[SkillReply, Lang], list[Outcome]],
        change: Callable[[list[Command]], SceneChange],
    ) -> None:
        self._memory = memory
        self._picture = picture
        self._phrases = phrases
        self._untold = untold
        self._note_tool = note_tool
        self._do = do
        self._outcomes = outcomes
        self._change = change
        self._questions = secrets.randbelow(1 << 30)  # an answer to a mind before this one is none to this one

    def ask(
        self, tool: str, args: dict[str, object], lines: list[str], lang: Lang, confirmation: Confirmation | None = None
    ) -> SceneChange:
        """Offer to do something, on a panel as well as aloud: it is done after a yes, spoken or pressed."""
        self._questions += 1
        unheard = letters_of(confirmation.spoken) if confirmation else ""
        self._memory.offer = Offer(tool, args, self._questions, time.monotonic_ns(), confirmation, unheard)
        title, yes, no = (self._phrases.say(f"dialogue.{key}", lang) for key in (f"ask_{tool}", "yes", "no"))
        return self._change([AskToConfirm(self._questions, title, lines, yes, no)])

    def ask_aloud(self, tool: str, args: dict[str, object]) -> None:
        """Likewise, without a panel."""
        self._questions += 1
        self._memory.offer = Offer(tool, args, self._questions, time.monotonic_ns())

    def drop_summary(self) -> SceneChange | None:
        """Whoever asks for silence over a summary, or turns to something else, does not want what it sums up."""
        offer = self._memory.offer
        return self._withdraw() if offer and offer.confirmation else None

    def overtaken(self, began_ns: int | None) -> SceneChange | None:
        """Words that are no answer were said after it was asked: it is asked no more."""
        offer = self._memory.offer
        return self._withdraw() if offer and _can_answer(offer, began_ns) else None

    def settled_by(self, text: str, lang: Lang, began_ns: int | None) -> AsyncIterator[Outcome] | None:
        """What comes of words that are an answer; None: they are none.

        Args:
            began_ns: See Utterance.
        """
        offer = self._memory.offer
        if offer is None or not _can_answer(offer, began_ns):
            return None
        confirmation = offer.confirmation
        is_yes = _agrees(confirmation, text)
        is_no = says("no", text) or UndoSkill.is_wished(text) or (confirmation and says("order_no", text))
        if is_yes or is_no:
            return self._settle(offer, is_yes, offer.was_heard_before(began_ns), lang, text)
        if confirmation and confirmation.never and says("order_never", text):
            return self._never(confirmation.never(lang), lang)
        return None

    def settled_by_hand(self, question: int, lang: Lang, *, is_yes: bool) -> AsyncIterator[Outcome] | None:
        """Likewise, of a button of the panel with this number; None where another one is asked by now."""
        offer = self._memory.offer
        if offer is None or offer.question != question:
            return None
        is_known = offer.confirmation is None or offer.confirmation.is_shown_whole
        return self._settle(offer, is_yes, is_known or not offer.unheard, lang)

    def _withdraw(self) -> SceneChange | None:
        """Forget what was offered, and take its panel away."""
        self._memory.offer = None
        shown = self._picture.question
        return self._change([HideQuestion(shown.question)]) if shown else None

    async def _settle(
        self, offer: Offer, is_yes: bool, is_known: bool, lang: Lang, text: str = ""
    ) -> AsyncIterator[Outcome]:
        """`is_known`: whether the user knew what they were answering; else they are asked again."""
        if withdrawn := self._withdraw():
            yield withdrawn
        if not is_yes:
            yield Sentence(self._phrases.say("dialogue.dropped", lang), lang)
            return
        if offer.confirmation and is_known:
            reply = await offer.confirmation.act(lang)
            self._untold.done(offer.tool, offer.args, reply.say)
            if offer.tool != "check_out":  # which the store notes itself
                await self._note_tool(offer.tool)
            for outcome in self._outcomes(reply, lang):
                yield outcome
            return
        async for outcome in self._do(offer.tool, offer.args, lang, text):
            yield outcome

    async def _never(self, reply: Awaitable[SkillReply], lang: Lang) -> AsyncIterator[Outcome]:
        if withdrawn := self._withdraw():
            yield withdrawn
        for outcome in self._outcomes(await reply, lang):
            yield outcome


def _can_answer(offer: Offer, began_ns: int | None) -> bool:
    return offer.confirmation is not None or offer.was_asked_before(began_ns)


def _agrees(confirmation: Confirmation | None, text: str) -> bool:
    """ "Place my order" is a yes to a summed-up order, and to no other question."""
    if confirmation is None:
        return says("yes", text)
    return says("order_yes", text) and (confirmation.tool == "check_out" or not says("order_words", text))
