"""One turn of a measured conversation: what was said and done, and where the time went that the user waited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from vr_assistant.benchmarks.voice.sentences import Kind
from vr_assistant.messages import Lang
from vr_assistant.telemetry.spans import Slice

PARTS = (
    "before the wait", "end_of_turn_wait", "speech_recognition", "reading", "understanding", "skill", "model_choice",
    "model_first_token", "model_first_sentence", "speech_synthesis", "mix", "silence of the voice", "between the parts",
)  # fmt: skip
"""Of the time a user waits, in the order in which they come. The first is what the voice activity detector thinks to be
speech still; the last but one is what the voice's own sound begins with; the last is what no part owns."""
WAITS = ("before the wait", "end_of_turn_wait", "mix", "silence of the voice")
"""These take as long on any machine: they are decided, not computed."""
_INNERMOST = (
    "mix", "speech_synthesis", "model_first_token", "model_choice", "model_first_sentence", "skill", "understanding",
    "end_of_turn_wait", "reading", "speech_recognition",
)  # fmt: skip
"""Who owns a moment at which several parts are under way: the one nearest to the sound; of recognition and the wait
beside which it runs, the wait, which would be no shorter without it, unless it ended with it."""
_LIMITING = ("reading", "speech_recognition")
_AT_ONCE_NS = 40_000_000
"""A wait that ends so soon after the words are known has waited for them."""


@dataclass(frozen=True, slots=True)
class Turn:
    kind: Kind
    lang: Lang
    said: str
    heard: str
    """As the recogniser wrote it down; "" where nothing was."""
    tools: tuple[str, ...]
    """Carried out."""
    reply: str
    is_right: bool
    """Whether the town did what was asked for; of questions and chit-chat, whether there was an answer, no excuse."""
    asked_model: bool
    first_sound_ms: float | None
    """From the last sample of the user to the first audible one of the assistant; None: it said nothing."""
    answer_ms: float | None
    """Likewise to the first that is no filler such as "One moment, please."."""
    spent_ms: Mapping[str, float]
    """Of the time to the first sound, by PARTS; they add up to it."""


def spent(slices: Iterable[Slice], from_ns: int, until_ns: int, sound_ns: int) -> dict[str, float]:
    """Each moment from from_ns to until_ns given to one of PARTS; milliseconds.

    Args:
        sound_ns: When the first sample was played, audible or not.
    """
    mine = [
        one for one in slices if one.ends_at_ns > from_ns and one.starts_at_ns < until_ns and one.part in _INNERMOST
    ]
    waits = [one.starts_at_ns for one in mine if one.part == "end_of_turn_wait"]
    order = _order(mine)
    edges = {from_ns, until_ns, sound_ns, *waits}
    edges |= {edge for one in mine for edge in (one.starts_at_ns, one.ends_at_ns)}
    marks = sorted(edge for edge in edges if from_ns <= edge <= until_ns)
    result = dict.fromkeys(PARTS, 0.0)
    for start, end in pairwise(marks):
        open_now = {one.part for one in mine if one.starts_at_ns <= start and one.ends_at_ns >= end}
        part = next((part for part in order if part in open_now), "between the parts")
        if start >= sound_ns:
            part = "silence of the voice"
        elif waits and end <= min(waits):
            part = "before the wait"
        result[part] += (end - start) / 1e6
    return result


def _order(slices: Sequence[Slice]) -> tuple[str, ...]:
    over_ns = max((one.ends_at_ns for one in slices if one.part == "end_of_turn_wait"), default=0)
    known_ns = max((one.ends_at_ns for one in slices if one.part in _LIMITING and one.ends_at_ns <= over_ns), default=0)
    if over_ns - known_ns > _AT_ONCE_NS:
        return _INNERMOST
    return (*(part for part in _INNERMOST if part != "end_of_turn_wait"), "end_of_turn_wait")


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least so many percent of all are not above; nan of none."""
    ordered = sorted(values)
    return ordered[max(0, ceil(len(ordered) * percent / 100) - 1)] if ordered else float("nan")
