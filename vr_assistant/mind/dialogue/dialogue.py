"""The conversation: each utterance is understood, carried out by a skill, answered, and remembered."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from typing import ParamSpec

from vr_assistant.errors import AssistantError, DiskFull, LanguageModelError, StoreError
from vr_assistant.messages import (
    Answered,
    Arrived,
    Command,
    HideAnswer,
    HideShelf,
    Lang,
    ProductSelected,
    Report,
    SceneSnapshot,
    ShowCart,
    ShowRoute,
    ShowShelf,
    StageReady,
    UserPose,
)
from vr_assistant.mind.dialogue import reading
from vr_assistant.mind.dialogue.apology import CannotLookUp, apology
from vr_assistant.mind.dialogue.before import Before
from vr_assistant.mind.dialogue.discretion import Discretion
from vr_assistant.mind.dialogue.memory import Memory
from vr_assistant.mind.dialogue.offers import Offers
from vr_assistant.mind.dialogue.patience import Waits, answered_in_time
from vr_assistant.mind.dialogue.picture import Picture
from vr_assistant.mind.dialogue.summary import Summariser, told
from vr_assistant.mind.dialogue.turn_end import Reading
from vr_assistant.mind.dialogue.turns import (
    Action,
    Failure,
    HeardBy,
    Muting,
    Noted,
    Outcome,
    SceneChange,
    Sentence,
    Utterance,
)
from vr_assistant.mind.dialogue.untold import Untold
from vr_assistant.mind.dialogue.waiting import Waiting, drops
from vr_assistant.mind.llm.closing import closing
from vr_assistant.mind.skills.chat.skill import ChatSkill
from vr_assistant.mind.skills.headset.skill import MUTE, WAYS, HeadsetSkill
from vr_assistant.mind.skills.knowledge.skill import KnowledgeSkill
from vr_assistant.mind.skills.navigation.skill import NavigationSkill
from vr_assistant.mind.skills.phrases import Phrases
from vr_assistant.mind.skills.scene.skill import SceneSkill
from vr_assistant.mind.skills.shopping.skill import ShoppingSkill
from vr_assistant.mind.skills.skill import Skill, SkillReply, SkillRequest
from vr_assistant.mind.skills.tools.skill import ToolsSkill
from vr_assistant.mind.skills.undo.skill import UndoSkill
from vr_assistant.mind.skills.view.skill import ViewSkill
from vr_assistant.mind.understanding.cleaning import sanitise
from vr_assistant.mind.understanding.interpretation import Context, Interpretation
from vr_assistant.mind.understanding.language import detect_language, language_of_turn
from vr_assistant.mind.understanding.question import Question
from vr_assistant.mind.understanding.tools import LONGEST_QUESTION
from vr_assistant.mind.understanding.understanding import Understanding
from vr_assistant.store.changes import ChangeKind
from vr_assistant.store.store import Store
from vr_assistant.telemetry.spans import span
from vr_assistant.world.sight import Head

log = logging.getLogger(__name__)
P = ParamSpec("P")

_SHORT_ANSWER = 6
"""Words, or 12 Chinese characters: a longer sentence is a new wish rather than the answer to "which one?"."""
CERTAIN = 0.9
"""Probability of a wish from which the sentence is not looked at as a question of fact as well."""
LIKELY = 0.5
"""Below, a wish that no rule found may be one for a tool of the user's instead."""


class Dialogue:
    """One conversation with one user. Not for several tasks at once, except that `notice` may run beside `respond`."""

    def __init__(
        self,
        understanding: Understanding,
        store: Store,
        navigation: NavigationSkill,
        shopping: ShoppingSkill,
        knowledge: KnowledgeSkill,
        view: ViewSkill,
        scene: SceneSkill,
        headset: HeadsetSkill,
        undo: UndoSkill,
        tools: ToolsSkill,
        chat: ChatSkill,
        phrases: Phrases,
        start: tuple[float, float],
        discretion: Discretion,
        waits: Waits | None = None,
        summariser: Summariser | None = None,
    ) -> None:
        """
        Args:
            waits: None waits for an answer as long as it takes, without a word.
            summariser: Writes notes on what was said long ago; None keeps the end of it.
        """
        self._understanding = understanding
        self._at_a_glance = understanding.without_model()
        self._store = store
        self._navigation = navigation
        self._shopping = shopping
        self._knowledge = knowledge
        self._headset = headset
        self._tools = tools
        self._chat = chat
        self._phrases = phrases
        self._discretion = discretion
        skills: tuple[Skill, ...] = (navigation, shopping, knowledge, view, scene, headset, undo, tools)
        self._skills: Mapping[str, Skill] = {tool: skill for skill in skills for tool in skill.tools}
        self._memory = Memory()
        self._picture = Picture(shopping.cart_panel(is_open=False))
        self._position = start
        self._head: Head | None = None
        self._lang: Lang = "en"
        self._waits = waits
        self._summariser = summariser
        self._fillers: set[str] = set()
        self._untold = Untold()
        self._turn = 0
        self._before: Before | None = None
        self._is_taken_back = False
        self._offers = Offers(
            self._memory, self._picture, phrases, self._untold, self._note_tool, self._do, self._outcomes, self._change
        )

    @property
    def warnings(self) -> list[AssistantError]:
        """What the user should be told before the first word: that a damaged database was put aside, or that
        servers of theirs are not set up right."""
        damaged = [StoreError(warning, "Nothing else is to be done.") for warning in self._store.warnings]
        return [*damaged, *self._tools.problems]

    @property
    def lang(self) -> Lang:
        """Last spoken by the user."""
        return self._lang

    async def warm(self) -> None:
        """Let the language model read its prompts; call it when the model server is up."""
        await self._chat.warm()
        await self._understanding.warm()

    async def respond(self, utterance: Utterance) -> AsyncIterator[Outcome]:
        """What comes of one utterance, in order: actions, scene changes, sentences. Stated failures do not raise."""
        lang = utterance.lang
        self._before = None if utterance.hushes else Before.of(self._memory, self._untold, self._lang)
        self._is_taken_back = False
        self._phrases.turn = self._turn
        self._turn += 1
        if utterance.hushes:
            if withdrawn := self._offers.drop_summary():
                self._memory.waiting = None
                yield withdrawn
            return
        try:
            self._tools.begin()
            text = sanitise(utterance.text)
            before = self._lang if self._turn > 1 else utterance.lang
            lang = self._lang = language_of_turn(text, utterance.lang, before)
            outcomes = self._discretion.kept(self._answer(text, lang, utterance.began_ns))
            if self._waits:
                outcomes = answered_in_time(outcomes, self._waits, self._filler)
            async with closing(outcomes):
                async for outcome in outcomes:
                    if not isinstance(outcome, Sentence):
                        self._before = None
                    yield outcome
        except AssistantError as error:
            log.warning("%s: %s", error.code, error)
            yield Failure(error)
            yield Sentence(apology(error, lang, self._phrases), lang)
        except Exception as error:
            log.exception("while answering")
            yield Failure(AssistantError("The answer failed.", f"The log has the details ({type(error).__name__})."))
            yield Sentence(self._phrases.say("dialogue.went_wrong", lang), lang)

    async def read(self, text: str, lang: Lang) -> Reading:
        """What the words of a turn so far are. Nothing is done or remembered; may run beside anything.

        The model begins to answer what only it can answer.
        """
        if self._memory.asked and _is_short(text):
            return "complete"
        found = await reading.read(text, lang, self._at_a_glance, self._memory.context(lang, {}))
        if found == "talk" and self._memory.offer is None and self._tools.is_idle:
            text = sanitise(text)
            self._chat.anticipate(text, detect_language(text, lang), told(self._memory.history))
        return found

    def words_go_on(self) -> None:
        """What was read is not all: the model need not answer half of it."""
        self._chat.drop_anticipated()

    async def is_wish(self, text: str, lang: Lang) -> bool:
        """Whether it could be granted by itself. May run beside anything."""
        context = self._memory.context(lang, {})
        return await reading.read(text, lang, self._at_a_glance, context) in ("command", "complete")

    def can_take_back(self) -> bool:
        """Whether nothing has been done, and is being done, because of what was said last."""
        return self._before is not None

    def take_back(self) -> bool:
        """What was said last was half of what the user is saying: forget it. To be called while none of the answer
        has been heard.

        Returns:
            Whether that could be; what has been done stands.
        """
        before, self._before = self._before, None
        if before is None:
            return False
        self._is_taken_back = True
        self._lang, self._untold = before.lang, before.untold
        before.put_back(self._memory)
        return True

    async def notice(self, report: Report) -> AsyncIterator[Outcome]:
        """What is said and shown because of something that happened on the stage."""
        if not isinstance(report, UserPose):
            self._before = None  # it may change what would be put back
        try:
            match report:
                case UserPose(x=x, y=y, z=z, yaw=yaw, pitch=pitch):
                    self._position, self._head = (x, z), Head(x, y, z, yaw, pitch)
                case Arrived(place=place) if self._picture.route and self._picture.route.place == place:
                    self._memory.is_guiding = False
                    arrival = self._outcomes(self._navigation.arrival(place, self._lang), self._lang)
                    await self._remembered(self._store.changes.arrived)  # by now another report finds no route
                    for outcome in arrival:
                        yield outcome
                case ProductSelected(product=product):
                    self._turn_to("add_to_cart")
                    if withdrawn := self._offers.drop_summary():
                        yield withdrawn
                    reply = await asyncio.to_thread(self._shopping.selection, product, self._lang)
                    lines = await asyncio.to_thread(self._shopping.offer_lines, product, self._lang)
                    self._memory.focus = product
                    yield self._offers.ask("add_to_cart", {"item": product}, lines, self._lang)
                    for outcome in self._outcomes(reply, self._lang):
                        yield outcome
                case Answered(question=number, is_yes=is_yes):
                    if settled := self._offers.settled_by_hand(number, self._lang, is_yes=is_yes):
                        waiting, self._memory.waiting = self._memory.waiting, None
                        async for outcome in self._discretion.kept(settled):
                            yield outcome
                        async for outcome in self._discretion.kept(self._go_on(waiting, self._lang)):
                            yield outcome
                case _:
                    pass
        except AssistantError as error:
            log.warning("%s: %s", error.code, error)
            yield Failure(error)
            yield Sentence(apology(error, self._lang, self._phrases), self._lang)

    def meet(self, stage: StageReady) -> None:
        """What is shown on from now on."""
        self._headset.sees_room = stage.sees_room

    def snapshot(self) -> SceneSnapshot:
        """For a stage that has just started; the mind puts its own attention in."""
        return self._picture.snapshot()

    def heard(self, text: str) -> None:
        """Words of the assistant that the user has heard; less than was to be said when it was interrupted."""
        if text in self._fillers:  # no part of what was talked about
            return
        self._memory.heard_by_user(text)
        self._untold.heard(text)
        if len(named := self._understanding.places_named(text)) == 1:
            self._memory.tell_of(named.pop())

    async def rest(self) -> None:
        """Put what was said into notes; call it while nobody speaks. Safe to cancel."""
        if self._summariser:
            await self._summariser.summarise(self._memory.history)

    def is_asking(self) -> bool:
        """Whether the user is being asked something: a plain yes is an answer then, and no sign of attention."""
        return self._memory.is_asking

    def close(self) -> None:
        self._tools.close()
        self._knowledge.close()
        self._store.close()

    async def _answer(self, text: str, lang: Lang, began_ns: int | None) -> AsyncIterator[Outcome]:
        if note := self._untold.take():
            self._memory.said_by_user(note)
        history = told(self._memory.history)
        self._memory.said_by_user(text)
        waiting, self._memory.waiting = self._memory.waiting, None
        if settled := self._offers.settled_by(text, lang, began_ns):
            self._before = None
            async for outcome in settled:
                yield outcome
            async for outcome in self._go_on(waiting, lang):
                yield outcome
            return
        if withdrawn := self._offers.overtaken(began_ns):
            yield withdrawn
        if waiting and drops(text):
            self._memory.asked = None
            yield Sentence(self._phrases.say("dialogue.dropped", lang), lang)
            async for outcome in self._go_on(waiting.after_refusal(), lang):
                yield outcome
            return
        if wish := HeadsetSkill.wish(text):
            async for outcome in self._do(wish, {}, lang, text):
                yield outcome
            if wish == MUTE:
                yield Muting()
            elif wish in WAYS:
                yield HeardBy(WAYS[wish])
            return
        if UndoSkill.is_wished(text):
            self._memory.asked = None
            async for outcome in self._do("undo", {}, lang, text):
                yield outcome
            return
        wishes = await self._interpret(text, lang)
        if not self._tools.is_idle and not self._is_taken_back:
            self._before = None
            is_free = await self._is_free(wishes, text, lang)
            if reply := await self._tools.answer(text, lang, is_free=is_free):
                self._memory.asked = self._memory.offer = None
                if reply.did_act and not reply.confirmation:
                    await self._remembered(self._store.changes.note, "tool", {}, {})
                for outcome in self._outcomes(reply, lang):
                    yield outcome
                return
        if wishes[0].tool is None:
            if place := self._understanding.place_named(text):
                self._memory.last_place = place
            async with closing(self._chat.sentences(text, lang, history)) as sentences:
                async for sentence in sentences:
                    yield Sentence(sentence, lang)
            return
        async for outcome in self._grant(wishes, lang, text):
            yield outcome
        if waiting is None or self._was_taken_back() or not waiting.is_settled_by(wishes[0]):
            return
        if any(meant.clarify for meant in wishes):
            self._memory.waiting = waiting.behind_more(self._memory.waiting)
            return
        async for outcome in self._go_on(waiting, lang):
            yield outcome

    async def _grant(self, wishes: Sequence[Interpretation], lang: Lang, text: str) -> AsyncIterator[Outcome]:
        """Each in turn; what follows one that must be asked about, or said yes to, waits."""
        for number, meant in enumerate(wishes, start=1):
            if self._was_taken_back() or meant.tool is None:
                return
            rest = wishes[number:]
            if meant.clarify:
                self._ask_back(meant)
                self._memory.waiting = Waiting.behind(meant, rest)
                yield Sentence(meant.clarify, lang)
                return
            async for outcome in self._do(meant.tool, dict(meant.args), lang, text):
                yield outcome
            if rest and self._memory.offer and self._memory.offer.confirmation:
                self._memory.waiting = Waiting.behind(meant, rest)
                return

    async def _go_on(self, waiting: Waiting | None, lang: Lang) -> AsyncIterator[Outcome]:
        """Do what waited, as if it had been said now; while a yes is still to be said, it waits on."""
        if waiting is None or self._was_taken_back():
            return
        if self._memory.offer:
            self._memory.waiting = waiting
            return
        for number, wish in enumerate(waiting.wishes, start=1):
            meant = await self._anew(wish, lang)
            async for outcome in self._grant([meant], lang, wish.text):
                yield outcome
            if self._was_taken_back():
                return
            if meant.clarify or self._memory.offer:
                self._memory.waiting = Waiting.behind(meant, waiting.wishes[number:])
                return

    async def _anew(self, wish: Interpretation, lang: Lang) -> Interpretation:
        """A wish that waited, understood once more: by now "it" may be what was settled."""
        if not wish.text:
            return wish
        again = await self._understanding.interpret(wish.text, await self._context(wish.text, lang))
        return again if again.tool == wish.tool else wish

    def not_caught(self) -> Sentence:
        """What is said where the recogniser has failed; no part of what was talked about."""
        text = self._phrases.say("dialogue.not_caught", self._lang)
        self._fillers.add(text)
        return Sentence(text, self._lang)

    def _filler(self, nth: int) -> Sentence:
        text = self._phrases.say("dialogue.still_thinking" if nth else "dialogue.thinking", self._lang)
        self._fillers.add(text)
        return Sentence(text, self._lang)

    async def _interpret(self, text: str, lang: Lang) -> list[Interpretation]:
        context = await self._context(text, lang)
        asked, self._memory.asked = self._memory.asked, None
        if asked and _is_short(text) and (answer := self._understanding.answer(text, asked, context)):
            return [answer]
        wishes = await self._understanding.interpret_all(text, context)
        meant = wishes[0]
        is_open = len(wishes) == 1 and meant.decided_by != "rule" and not (meant.acts and meant.confidence >= CERTAIN)
        if is_open and (meant.tool != "look_up" or meant.is_offer) and await self._knowledge.can_tell(text, lang):
            return [
                Interpretation(
                    "look_up", {"question": text[-LONGEST_QUESTION:]}, meant.confidence, meant.decided_by, lang
                )
            ]
        return wishes

    async def _context(self, text: str, lang: Lang) -> Context:
        lines = await asyncio.to_thread(self._store.cart.lines)
        return self._memory.context(lang, {line.product.id: line.quantity for line in lines}, text)

    def _ask_back(self, meant: Interpretation) -> None:
        """Remember what a short answer to its question would mean."""
        self._memory.asked = Question.of(meant)
        if meant.is_offer and meant.tool:
            self._offers.ask_aloud(meant.tool, dict(meant.args))

    def _turn_to(self, tool: str) -> None:
        """The user wants something by hand: what waits for a wish of another kind is given up."""
        waiting = self._memory.waiting
        if waiting and waiting.tool == tool:
            self._memory.asked = None
        else:
            self._memory.waiting = None

    async def _is_free(self, wishes: list[Interpretation], text: str, lang: Lang) -> bool:
        """Whether a sentence may be meant for a tool of the user's: it is neither a sure wish nor a known fact."""
        meant = wishes[0]
        if len(wishes) > 1 or (meant.tool is None and self._chat.is_usual(text)):
            return False
        if meant.tool in (None, "look_up"):
            return not await self._knowledge.knows(text, lang)
        return meant.decided_by != "rule" and meant.confidence < LIKELY

    def _do(self, tool: str, args: dict[str, object], lang: Lang, text: str) -> AsyncIterator[Outcome]:
        return self._carry_out(SkillRequest(tool, args, lang, text, self._position))

    async def _note_tool(self, tool: str) -> None:
        await self._remembered(self._store.changes.note, "tool", {}, {"tool": tool})

    def _was_taken_back(self) -> bool:
        """Whether what is being answered was only half of a turn: then nothing is done because of it."""
        return self._is_taken_back

    async def _carry_out(self, request: SkillRequest) -> AsyncIterator[Outcome]:
        if self._was_taken_back():
            return
        skill = self._skills[request.tool]
        request = replace(request, head=self._head)
        has_acted = False
        if skill is not self._knowledge:  # which does nothing before it replies
            self._before = None
        async for reply in self._replies(skill, request):
            if self._was_taken_back():
                return
            self._before = None
            if reply.did_act:
                self._untold.done(request.tool, request.args, reply.say)
            if reply.did_act and not has_acted:
                has_acted = True
                self._remember(request)
                yield Action(request.tool, dict(request.args))
                if clearing := self._clear_for(request.tool):
                    yield self._change(clearing)
            before = self._picture.undoable
            outcomes = self._outcomes(reply, request.lang)
            if request.tool != "undo":
                await self._remembered(self._note_changes, before)
            for outcome in outcomes:
                yield outcome

    async def _remembered(self, note: Callable[P, None], *args: P.args, **named: P.kwargs) -> None:
        """Note for undo what has been done. Where that cannot be written it is done all the same, and is shown."""
        try:
            await asyncio.to_thread(note, *args, **named)
        except (StoreError, DiskFull) as error:
            log.warning("this cannot be taken back: %s", error)

    def _note_changes(self, before: Mapping[ChangeKind, dict[str, object]]) -> None:
        """Of the picture; those of the cart the store notes itself."""
        for kind, after in self._picture.undoable.items():
            if before[kind] != after:
                self._store.changes.note(kind, before[kind], after)

    async def _replies(self, skill: Skill, request: SkillRequest) -> AsyncIterator[SkillReply]:
        if skill is not self._knowledge:
            with span("skill"):
                reply = await skill.carry_out(request)
            yield reply
            return
        try:
            async for reply in self._knowledge.replies(request):
                yield reply
        except LanguageModelError as error:
            raise CannotLookUp(error) from error

    def _outcomes(self, reply: SkillReply, lang: Lang) -> list[Outcome]:
        changes: list[Outcome] = [self._change(reply.commands)] if reply.commands else []
        if reply.noted:
            changes.append(Noted(reply.noted))
        if asked := reply.confirmation:
            changes.append(self._offers.ask(asked.tool, {}, asked.lines, self._lang, asked))
        return [*changes, *(Sentence(text, lang) for text in reply.say)]

    def _change(self, commands: list[Command]) -> SceneChange:
        self._picture.take(commands)
        for command in commands:
            match command:
                case ShowShelf(products=products):
                    self._memory.shown = tuple(card.id for card in products)
                    self._memory.focus = self._memory.shown[0] if len(products) == 1 else None
                case ShowRoute(place=place):
                    self._memory.last_place, self._memory.is_guiding = place, True
        self._memory.is_guiding = self._picture.route is not None
        return SceneChange(commands)

    def _clear_for(self, tool: str) -> list[Command]:
        """Panels that a new action makes stale."""
        clearing: list[Command] = []
        if tool == "navigate_to":
            if self._picture.shelf:
                clearing.append(HideShelf())
            if self._picture.cart.is_open:
                panel = self._picture.cart
                clearing.append(ShowCart(panel.lines, panel.total_minor, panel.currency, is_open=False))
        if tool != "look_up" and self._picture.answer:
            clearing.append(HideAnswer())
        return clearing

    def _remember(self, request: SkillRequest) -> None:
        memory, args = self._memory, request.args
        match request.tool:
            case "navigate_to":
                memory.last_place = str(args["place"])
            case "look_up" if product := self._understanding.product_named(str(args["question"])):
                memory.focus = product
            case "look_up" if place := self._understanding.place_named(str(args["question"])):
                memory.last_place = place
            case "search_products":
                memory.last_query = str(args["query"])
            case "add_to_cart":
                memory.focus = str(args["item"])
            case "remove_from_cart" if memory.focus == args["item"]:
                memory.focus = None


def _is_short(text: str) -> bool:
    return len(text.split()) <= _SHORT_ANSWER and sum(ord(c) > 0x2E80 for c in text) <= 2 * _SHORT_ANSWER
