"""`bench turns`: how often somebody is cut off, and how long who is done has to wait."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from vr_assistant.benchmarks.turns.listening import HeardUtterance, Listener, Pause, over_at_s
from vr_assistant.benchmarks.turns.spoken import FILES, FRESH, spoken
from vr_assistant.config import Settings
from vr_assistant.mind.dialogue.compose import open_understanding
from vr_assistant.mind.dialogue.turn_end import LONGEST_PAUSE_S, Reading
from vr_assistant.mind.speech.equipment import open_recogniser

Report = Callable[[str], None]
"""Told which sentence is being heard."""


@dataclass(frozen=True, slots=True)
class Evidence:
    said: str
    heard: str
    """Up to the pause, or to the end."""
    goes_on_after_s: float | None
    """None: this was all."""
    reading: Reading
    odds: float
    """See Beginnings."""
    prosody: float | None
    """See EndOfTurnModel."""
    waited_s: float
    """Silence after which the turn would have been over."""


@dataclass(frozen=True, slots=True)
class TurnFigures:
    group: str
    paused: int
    """Utterances with a pause in mid-sentence."""
    cut_off: list[str]
    """Those of them that were answered in the pause."""
    taken_up: list[str]
    """Others of them: their turn was over in the pause, and went on before anything was done or said."""
    complete: int
    """Utterances that are over; those with a pause are, too, in the end."""
    at_limit: list[str]
    """Those of them that were answered after the longest wait only, or never."""
    wait_p50_s: float | None
    wait_p95_s: float | None
    """From the last sound of who was not cut off until their turn was over."""
    command_p50_s: float | None
    command_p95_s: float | None
    """Of wishes that were understood as a whole."""
    evidence: list[Evidence]
    """Of every pause: what the waits are chosen from."""

    @property
    def is_fresh(self) -> bool:
        """Whether nothing was chosen with these sentences."""
        return self.group.endswith(FRESH)


def measure(
    settings: Settings, report: Report, *, most: int | None = None, has_model: bool = True
) -> list[TurnFigures]:
    """By list and by who speaks.

    Args:
        most: Utterances of each list of each language; None takes all, and those of people.
        has_model: Whether somebody hears how finished the user sounds.
    Raises:
        WeightsMissing, ConfigError: something it needs is not there.
    """
    from vr_assistant.mind.dialogue.pipecat_engine.smart_turn import open_smart_turn

    recogniser = open_recogniser(settings)
    recogniser.load()
    model = open_smart_turn() if has_model else None
    listener = Listener(recogniser, model, open_understanding(settings, None).understanding)
    heard = []
    for utterance in spoken(settings, most):
        report(utterance.text)
        heard.append(listener.hear(utterance))
    return figures(heard)


def figures(heard: Sequence[HeardUtterance]) -> list[TurnFigures]:
    """Groups of none are left out."""
    found = []
    for name in FILES:
        for lang, speaker in (("en", "English"), ("zh", "Chinese text"), ("", "people")):
            group = [
                one
                for one in heard
                if one.spoken.list_name == name and (one.spoken.is_human if not lang else _is(one, lang))
            ]
            if group:
                found.append(_figures(f"{speaker}, {name}", group))
    return found


def _is(one: HeardUtterance, lang: str) -> bool:
    return one.spoken.lang == lang and not one.spoken.is_human


def _figures(name: str, group: Sequence[HeardUtterance]) -> TurnFigures:
    paused = [one for one in group if one.spoken.pause_s]
    cut_off = [one.spoken.text for one in paused if _is_cut_off(one)]
    waits = {one.spoken.text: _wait_s(one) for one in group if not _is_cut_off(one)}
    at_limit = [text for text, wait_s in waits.items() if wait_s is None or wait_s >= LONGEST_PAUSE_S]
    commands = [waits[one.spoken.text] for one in group if one.is_command and one.spoken.text in waits]
    return TurnFigures(
        name,
        len(paused),
        cut_off,
        [one.spoken.text for one in paused if one.is_taken_up and not _is_cut_off(one)],
        len(waits),
        at_limit,
        *_p50_p95(list(waits.values())),
        *_p50_p95(commands),
        [_evidence(one, pause) for one in group for pause in one.pauses],
    )


def _evidence(one: HeardUtterance, pause: Pause) -> Evidence:
    goes_on_s = None if pause.resumes_s is None else round(pause.resumes_s - pause.silent_since_s, 2)
    waited_s = round(over_at_s(pause, one.rising) - pause.silent_since_s, 2)
    return Evidence(one.spoken.text, pause.text, goes_on_s, pause.reading, pause.odds, pause.prosody, waited_s)


def _p50_p95(waits_s: list[float | None]) -> tuple[float | None, float | None]:
    known = [wait_s for wait_s in waits_s if wait_s is not None]
    if not known:
        return None, None
    p50, p95 = np.percentile(known, [50, 95]).round(2).tolist()
    return p50, p95


def _is_cut_off(one: HeardUtterance) -> bool:
    over_s = one.over_s()
    return over_s is not None and over_s < one.spoken.ends_s


def _wait_s(one: HeardUtterance) -> float | None:
    over_s = one.over_s()
    return None if over_s is None else over_s - one.spoken.ends_s
