"""Which tool a sentence asks for, and whether it asks for anything: a classifier trained on the example bank."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vr_assistant.mind.understanding.classifier import Classifier
from vr_assistant.mind.understanding.features import Featurizer
from vr_assistant.mind.understanding.tools import NONE
from vr_assistant.mind.understanding.vectors import VectorStore

TALKATIVE = 2.0
"""Odds of talk, against those among the examples: who walks through a town says more that is no wish than they do."""
WEIGHTS = Path(__file__).parents[3] / "assets" / "understanding" / "router.npz"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Tools with their probabilities, best first; `none` is one of them."""

    scores: Sequence[tuple[str, float]]

    @property
    def best(self) -> str:
        return self.scores[0][0]

    @property
    def confidence(self) -> float:
        """Probability of the best."""
        return self.scores[0][1]

    @property
    def talk(self) -> float:
        """Probability that no tool is wanted."""
        return dict(self.scores).get(NONE, 0.0)

    @property
    def wished(self) -> str:
        """The best of the tools: what is wanted, if anything is."""
        return next((tool for tool, _ in self.scores if tool != NONE), NONE)

    def top(self, count: int) -> tuple[str, ...]:
        return tuple(tool for tool, _ in self.scores[:count])

    @property
    def chance(self) -> float:
        """Probability of `wished`."""
        return dict(self.scores).get(self.wished, 0.0) if self.wished != NONE else 0.0

    def weighed_among_wishes(self, odds: Mapping[str, float]) -> "Ranking":
        """Factors for the odds of some tools among the tools; the probability of talk stays."""
        wish = 1.0 - self.talk
        among = Ranking([(tool, share) for tool, share in self.scores if tool != NONE]).weighed(odds)
        scores = [(tool, share * wish) for tool, share in among.scores] + [(NONE, self.talk)]
        return Ranking(sorted(scores, key=lambda item: -item[1]))

    def weighed(self, odds: Mapping[str, float]) -> "Ranking":
        """The same ranking after what else is known of the sentence: factors for the odds of some tools."""
        scores = [(tool, score * odds.get(tool, 1.0)) for tool, score in self.scores]
        total = sum(score for _, score in scores) or 1.0
        return Ranking(sorted(((tool, score / total) for tool, score in scores), key=lambda item: -item[1]))


class Router:
    """Probability of each tool by what a sentence means and how it is put."""

    def __init__(self, store: VectorStore, featurizer: Featurizer, classifier: Classifier) -> None:
        self._store = store
        self._featurizer = featurizer
        self._classifier = classifier
        # A sentence is looked at while it is said, and again when it is over.
        self._kept = lru_cache(maxsize=16)(self._rank)

    def rank(self, text: str) -> Ranking:
        return self._kept(text)

    def _rank(self, text: str) -> Ranking:
        shares = self._classifier.probabilities(self._store.one(text), self._featurizer.of(text))
        return Ranking(list(zip(self._classifier.labels, shares.tolist(), strict=True))).weighed({NONE: TALKATIVE})
