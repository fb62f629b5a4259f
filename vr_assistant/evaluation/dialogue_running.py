"""Plays whole dialogues to the real conversation, each with a cart of its own, and looks how they end."""

import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vr_assistant.config import Settings
from vr_assistant.evaluation.dialogue import TestDialogue, TestTurn
from vr_assistant.messages import Arrived, Lang, ProductSelected
from vr_assistant.mind.dialogue.compose import open_dialogue
from vr_assistant.mind.dialogue.dialogue import Dialogue
from vr_assistant.mind.dialogue.turns import Action, Outcome, Sentence, Utterance
from vr_assistant.mind.llm.model import LanguageModel
from vr_assistant.mind.understanding.vectors import Encoder


@dataclass(frozen=True, slots=True)
class PlayedTurn:
    turn: TestTurn
    actions: tuple[str, ...]
    said: str

    @property
    def is_right(self) -> bool:
        """Whether just the wanted tools were carried out, in order."""
        wanted = self.turn.actions
        return len(wanted) == len(self.actions) and all(a in w for a, w in zip(self.actions, wanted, strict=True))


@dataclass(frozen=True, slots=True)
class PlayedDialogue:
    dialogue: TestDialogue
    turns: tuple[PlayedTurn, ...]
    final: Mapping[str, object]

    @property
    def ends_right(self) -> bool:
        return all(self.final[key] == value for key, value in self.dialogue.final.items())


async def run_dialogues(
    settings: Settings,
    language_model: LanguageModel,
    encoder: Encoder,
    dialogues: Sequence[TestDialogue],
    progress: Callable[[int], None] = lambda done: None,
) -> list[PlayedDialogue]:
    """One after the other. The user's own data are not touched. Raises ConfigError, StoreError."""
    played = []
    for number, one in enumerate(dialogues, start=1):
        with tempfile.TemporaryDirectory() as folder:
            paths = settings.paths.model_copy(update={"data_dir": Path(folder)})
            dialogue = open_dialogue(settings.model_copy(update={"paths": paths}), language_model, encoder=encoder)
            try:
                turns = tuple([await _play(dialogue, turn, one.lang) for turn in one.turns])
                played.append(PlayedDialogue(one, turns, _state(dialogue)))
            finally:
                dialogue.close()
        progress(number)
    return played


async def _play(dialogue: Dialogue, turn: TestTurn, lang: Lang) -> PlayedTurn:
    if turn.select is not None:
        outcomes = dialogue.notice(ProductSelected(turn.select))
    elif turn.arrive is not None:
        outcomes = dialogue.notice(Arrived(turn.arrive))
    else:
        outcomes = dialogue.respond(Utterance(turn.say or "", lang))
    return await _heard(dialogue, turn, outcomes)


async def _heard(dialogue: Dialogue, turn: TestTurn, outcomes: AsyncIterator[Outcome]) -> PlayedTurn:
    actions, said = [], []
    async for outcome in outcomes:
        if isinstance(outcome, Action):
            actions.append(outcome.name)
        elif isinstance(outcome, Sentence):
            said.append(outcome.text)
            dialogue.heard(outcome.text)
    return PlayedTurn(turn, tuple(actions), " ".join(said))


def _state(dialogue: Dialogue) -> dict[str, object]:
    scene = dialogue.snapshot()
    return {
        "cart": {line.product: line.quantity for line in (scene.cart.lines if scene.cart else [])},
        "place": scene.route.place if scene.route else None,
        "time_of_day": scene.time_of_day,
        "weather": scene.weather,
    }


def dialogue_summary(played: Sequence[PlayedDialogue]) -> dict[str, object]:
    """The object that `eval --json` prints for dialogues."""
    spoken = [turn for one in played for turn in one.turns if turn.turn.say is not None]
    quiet = [turn for turn in spoken if not turn.turn.actions]
    return {
        "n": len(played),
        "ends_right": _share([one.ends_right for one in played]),
        "turns": len(spoken),
        "turns_right": _share([turn.is_right for turn in spoken]),
        "false_action_rate": _share([bool(turn.actions) for turn in quiet]),
        "by_lang": {
            lang: {"n": len(part), "ends_right": _share([one.ends_right for one in part])}
            for lang in sorted({one.dialogue.lang for one in played})
            for part in ([one for one in played if one.dialogue.lang == lang],)
        },
        "wrong": [
            {
                "id": one.dialogue.id,
                "kind": one.dialogue.kind,
                "final": dict(one.final),
                "turns": [{"say": t.turn.say, "actions": list(t.actions)} for t in one.turns if not t.is_right],
            }
            for one in played
            if not one.ends_right or not all(turn.is_right for turn in one.turns)
        ],
    }


def _share(values: Sequence[bool]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
