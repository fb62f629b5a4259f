"""Which tool a sentence asks for, by its nearness to example sentences (multilingual-e5-small)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vr_assistant.mind.understanding.vectors import Progress, VectorStore

NEAREST = 2  # chosen on the shared development sentences: 1 follows single odd examples, 3 misses rare phrasings
SURE_MARGIN = 0.012
"""Of the hinted scores, chosen on the development sentences: when the embedded 0.5B model was asked about everything
below 0.03 instead, it was right less often than the router (38 of 40 sentences, against 40)."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Tools with their scores, best first."""

    scores: Sequence[tuple[str, float]]

    @property
    def best(self) -> str:
        return self.scores[0][0]

    @property
    def margin(self) -> float:
        """How far the best lies before the second."""
        return self.scores[0][1] - self.scores[1][1] if len(self.scores) > 1 else 1.0

    @property
    def is_sure(self) -> bool:
        return self.margin >= SURE_MARGIN

    def top(self, count: int) -> tuple[str, ...]:
        return tuple(tool for tool, _ in self.scores[:count])

    def adjusted(self, bonus: Mapping[str, float]) -> "Ranking":
        """The same ranking after what else is known about the sentence."""
        scores = [(tool, score + bonus.get(tool, 0.0)) for tool, score in self.scores]
        return Ranking(sorted(scores, key=lambda item: -item[1]))


class Router:
    """Score of a tool: mean of the two best cosine similarities to its examples."""

    def __init__(self, store: VectorStore, examples: Mapping[str, Sequence[str]], progress: Progress | None = None):
        self._store = store
        self._tools = list(examples)
        self._labels = np.array([tool for tool, sentences in examples.items() for _ in sentences])
        self._matrix = store.many([s for sentences in examples.values() for s in sentences], progress)

    def rank(self, text: str) -> Ranking:
        similarity = self._matrix @ self._store.one(text)
        scores = {tool: float(np.sort(similarity[self._labels == tool])[-NEAREST:].mean()) for tool in self._tools}
        return Ranking(sorted(scores.items(), key=lambda item: -item[1]))
