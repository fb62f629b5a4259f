"""How well a passage answers a question: a few features, weighed by logistic regressions fitted on labelled questions.

One regression orders the passages, another says whether the first one answers at all. `vr_assistant.evaluation.
knowledge_fit` fits both and writes assets/knowledge/evidence.json.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from vr_assistant.messages import Lang

FILE = Path(__file__).parents[4] / "assets" / "knowledge" / "evidence.json"
FEATURES = (
    "bias",
    "chinese",
    "nearness",
    "cover",
    "crossing",
    "crossing_nearness",
    "crossing_lead",
    "fit",
    "strange_code",
    "not_counted",
    "elsewhere",
)
CENTRE: Mapping[tuple[bool, Lang], float] = {
    (False, "en"): 0.82,
    (False, "zh"): 0.88,
    (True, "en"): 0.80,
    (True, "zh"): 0.80,
}
"""By (the passage is in the other language, the question's language): about where multilingual-e5-small's cosines of
right and wrong passages part. Chinese sentences are all closer to each other than English ones."""
SPREAD = 0.04


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known about one passage and one question."""

    cosine: float
    coverage: float
    """Share of the question's words that the passage has, 0..1; rare words count more."""
    is_crossing: bool
    """The passage is in another language than the question: no words can agree."""
    lead: float
    """By how much its cosine is above the mean of its language's passages, in standard deviations."""
    fit: float
    """See Expectation.fit."""
    has_strange_code: bool
    """The question names a number or code that the passage lacks."""
    lacks_counted: bool
    is_elsewhere: bool
    """The question names a place, and the passage is not about it nor names it."""
    lang: Lang

    def features(self) -> tuple[float, ...]:
        """In the order of FEATURES."""
        near = (self.cosine - CENTRE[self.is_crossing, self.lang]) / SPREAD
        crossing = float(self.is_crossing)
        return (
            1.0,
            (1 - crossing) * float(self.lang == "zh"),
            (1 - crossing) * near,
            (1 - crossing) * (self.coverage - 0.5),
            crossing,
            crossing * near,
            crossing * (self.lead - 2.5),
            self.fit,
            float(self.has_strange_code),
            float(self.lacks_counted),
            float(self.is_elsewhere),
        )


@dataclass(frozen=True, slots=True)
class Weights:
    order: tuple[float, ...]
    answers: tuple[float, ...]
    sure: float
    """Least chance of the first passage at which it is said as the answer."""
    near: float
    """Least chance at which it is mentioned, after the words that this is not exactly what was asked."""

    def rank(self, clues: Clues) -> float:
        """Higher is better; to order passages of one question by."""
        return _dot(self.order, clues.features())

    def chance(self, clues: Clues) -> float:
        """0..1: that the question is answered, when this is its best passage; what F28 means is no answer to F75."""
        if clues.has_strange_code:
            return 0.0
        return 1 / (1 + math.exp(-_dot(self.answers, clues.features())))


@cache
def load_weights(file: Path = FILE) -> Weights:
    data = json.loads(file.read_text(encoding="utf-8"))
    order, answers = ([float(data[name][feature]) for feature in FEATURES] for name in ("order", "answers"))
    return Weights(tuple(order), tuple(answers), float(data["sure"]), float(data["near"]))


def _dot(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))
