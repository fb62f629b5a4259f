"""A user who talks with a Dialogue and hears every sentence to its end."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import TypeVar

from understanding.fakes import ScriptedModel

from vr_assistant.messages import Command, Report
from vr_assistant.mind.dialogue.dialogue import Dialogue
from vr_assistant.mind.dialogue.turns import Action, Failure, Outcome, SceneChange, Sentence, Utterance

C = TypeVar("C")


@dataclass
class Turn:
    """What came of one utterance or report."""

    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def actions(self) -> list[Action]:
        return [o for o in self.outcomes if isinstance(o, Action)]

    @property
    def said(self) -> str:
        return " ".join(o.text for o in self.outcomes if isinstance(o, Sentence))

    @property
    def failures(self) -> list[Failure]:
        return [o for o in self.outcomes if isinstance(o, Failure)]

    @property
    def commands(self) -> list[Command]:
        return [c for o in self.outcomes if isinstance(o, SceneChange) for c in o.commands]

    def shown(self, kind: type[C]) -> C:
        """The one command of a kind; fails when there is none or several."""
        (found,) = [c for c in self.commands if isinstance(c, kind)]
        return found


class Talk:
    def __init__(self, dialogue: Dialogue, model: ScriptedModel) -> None:
        self.dialogue = dialogue
        self.model = model

    async def say(self, text: str, lang: str = "en", began_ns: int | None = None) -> Turn:
        return await self._hear(self.dialogue.respond(Utterance(text, "zh" if lang == "zh" else "en", began_ns)))

    async def report(self, report: Report) -> Turn:
        return await self._hear(self.dialogue.notice(report))

    async def _hear(self, outcomes: AsyncIterator[Outcome]) -> Turn:
        turn = Turn()
        async for outcome in outcomes:
            turn.outcomes.append(outcome)
            if isinstance(outcome, Sentence):
                self.dialogue.heard(outcome.text)
        return turn


TalkFactory = Callable[[ScriptedModel | None], Talk]
