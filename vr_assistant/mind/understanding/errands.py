"""Which place serves what somebody needs who names none: "my son has scraped his knee".

Patterns (needs.toml) know the plain words for it; this knows how needs are told, by a classifier of sentence vectors.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.understanding.classifier import Classifier, Trained, load_classifier, train
from vr_assistant.mind.understanding.template import said_with
from vr_assistant.mind.understanding.vectors import Progress, Vectors, VectorStore

FOLDER = Path(__file__).parents[3] / "assets" / "understanding"
WEIGHTS = FOLDER / "errands.npz"
NEEDS = "needs"
"""Name of the table of places in said.*.toml."""
LIKELY = 0.5
"""Probability from which a place is taken for the one that is needed; below, the user is asked which."""

NO_FEATURES: NDArray[np.float32] = np.zeros(1, np.float32)
"""A need is told in so many ways that its turns of phrase say little: only what it means counts."""


@dataclass(frozen=True, slots=True)
class Errand:
    text: str
    place: str
    family: str
    """The way of speaking, a template or the sentence itself."""


def load_errands(folder: Path = FOLDER) -> list[Errand]:
    """The sentences of all places: ways of speaking in errands.toml, single sentences under [needs] of said.*.toml."""
    places = tomllib.loads((folder / "errands.toml").read_text(encoding="utf-8"))
    made = [
        Errand(text, place, said)
        for place, lists in places.items()
        for sentences in lists.values()
        for said in sentences
        for text in said_with(said, {})
    ]
    told = [
        Errand(said, place, said)
        for file in sorted(folder.glob("said.*.toml"))
        for place, sentences in tomllib.loads(file.read_text(encoding="utf-8"))[NEEDS].items()
        for said in sentences
    ]
    return made + told


class Errands:
    """Places by need.

    Args:
        places: Those that there are; others are never the answer.
    """

    def __init__(self, store: VectorStore, classifier: Classifier, places: Sequence[str]) -> None:
        self._store = store
        self._classifier = classifier
        self._there = np.array([label in places for label in classifier.labels])
        self._kept = lru_cache(maxsize=16)(self._place)  # a sentence is looked at more than once

    @classmethod
    def shipped(cls, store: VectorStore, places: Sequence[str]) -> "Errands":
        """With the weights that come with the program. Raises ConfigError."""
        return cls(store, load_classifier(WEIGHTS), places)

    def place(self, text: str) -> str | None:
        """None when no place is likely enough. Computes the sentence's vector, if it was not the last one."""
        return self._kept(text)

    def _place(self, text: str) -> str | None:
        shares = self._classifier.probabilities(self._store.one(text), NO_FEATURES) * self._there
        best = int(np.argmax(shares))
        return self._classifier.labels[best] if shares[best] >= LIKELY else None


def train_errands(errands: Sequence[Errand], store: VectorStore, progress: Progress | None = None) -> Trained:
    """The same sentences give the same weights."""
    vectors: Vectors = store.many([errand.text for errand in errands], progress)
    given = [errand.place for errand in errands]
    families = [errand.family for errand in errands]
    return train(vectors, np.zeros((len(given), 1), np.float32), given, list(dict.fromkeys(given)), 1, families)
