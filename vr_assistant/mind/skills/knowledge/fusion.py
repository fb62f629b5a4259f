"""Reciprocal rank fusion: several orders of the same things become one.

Cormack, Clarke and Büttcher, Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods,
SIGIR 2009.
"""

from collections import defaultdict
from collections.abc import Sequence

K = 60  # the paper's


def fuse(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Everything that stands in a ranking, best first; a ranking may leave things out."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, number in enumerate(ranking, start=1):
            scores[number] += 1 / (K + rank)
    return sorted(scores, key=lambda number: -scores[number])
