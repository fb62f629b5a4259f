"""Which passages may answer a question: full text and vectors, fused, then ordered by evidence."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import Lang
from vr_assistant.mind.skills.knowledge.evidence import Clues, Weights
from vr_assistant.mind.skills.knowledge.expectation import codes_of, expectation
from vr_assistant.mind.skills.knowledge.fusion import fuse
from vr_assistant.mind.skills.knowledge.lexical import FullText
from vr_assistant.mind.skills.knowledge.passage import Passage
from vr_assistant.mind.understanding.vectors import Vectors

Mask = NDArray[np.bool_]

DEPTH = 50
"""Passages of each ranking that are fused."""
CANDIDATES = 10
"""Fused ones whose evidence is weighed."""
CROSSING = 2
"""Of the other language's documents always weighed: no common words can lift them."""


@dataclass(frozen=True, slots=True)
class Found:
    passage: Passage
    clues: Clues
    chance: float
    """0..1, see Weights.chance."""


class Retriever:
    """Searches a fixed set of passages; made anew when the documents have changed.

    Args:
        vectors: Unit vectors of the passages' `searched`, shape (n, d), float32.
        named: Ids of the places that a question names, and all their names.
    """

    def __init__(
        self,
        passages: Sequence[Passage],
        vectors: Vectors,
        weights: Weights,
        named: Callable[[str], tuple[Collection[str], Collection[str]]],
    ) -> None:
        self._passages = passages
        self._vectors = vectors
        self._weights = weights
        self._named = named
        self._words = FullText([f"{p.searched} {p.names}" for p in passages])
        self._langs = np.array([p.lang for p in passages])
        self._is_document = np.array([p.origin == "document" for p in passages], bool)

    def find(self, question: str, vector: Vectors, lang: Lang) -> list[Found]:
        """Best first; empty when there is nothing to search in. `vector`: of the question, shape (d,)."""
        if not self._passages:
            return []
        near = self._vectors @ vector
        same = self._langs == lang
        crossing = self._is_document & ~same
        crossed = _best(near, crossing)
        words = self._words.scores(question)
        ranked = fuse([_best(near, same), _best(words, (same | crossing) & (words > 0)), crossed])
        chosen = dict.fromkeys([*ranked[:CANDIDATES], *crossed[:CROSSING]])
        clues = self._clues(question, near, lang, list(chosen), crossing)
        found = [Found(self._passages[n], c, self._weights.chance(c)) for n, c in zip(chosen, clues, strict=True)]
        return sorted(found, key=lambda f: -self._weights.rank(f.clues))

    def _clues(self, question: str, near: Vectors, lang: Lang, numbers: Sequence[int], crossing: Mask) -> list[Clues]:
        expected = expectation(question)
        places, names = self._named(question)
        others = near[crossing]
        mean, spread = (float(others.mean()), float(others.std()) or 1.0) if len(others) else (0.0, 1.0)
        clues = []
        for n in numbers:
            passage = self._passages[n]
            is_crossing = passage.lang != lang
            whole = f"{passage.searched} {passage.names}".casefold()
            clues.append(
                Clues(
                    float(near[n]),
                    0.0 if is_crossing else self._words.coverage(question, n),
                    is_crossing,
                    (float(near[n]) - mean) / spread if is_crossing else 0.0,
                    expected.fit(passage.text),
                    not expected.codes <= codes_of(whole),
                    not is_crossing
                    and bool(expected.counted)
                    and not any(self._words.has(n, term) for term in expected.counted),
                    bool(places)
                    and not is_crossing
                    and passage.source not in places
                    and not any(name in whole for name in names),
                    lang,
                )
            )
        return clues


def _best(scores: Vectors, allowed: Mask) -> list[int]:
    numbers = np.flatnonzero(allowed)
    return [int(n) for n in numbers[np.argsort(-scores[numbers], kind="stable")[:DEPTH]]]
