"""Learns the router's weights from the example bank: a matter of seconds once the sentences have vectors."""

from collections.abc import Mapping, Sequence

import numpy as np

from vr_assistant.mind.understanding.classifier import Trained, train
from vr_assistant.mind.understanding.features import BUCKETS, Featurizer
from vr_assistant.mind.understanding.vectors import Progress, VectorStore


def train_router(
    bank: Mapping[str, Sequence[str]], featurizer: Featurizer, store: VectorStore, progress: Progress | None = None
) -> Trained:
    """The same bank, world and catalogue give the same weights."""
    sentences = [sentence for examples in bank.values() for sentence in examples]
    given = [tool for tool, examples in bank.items() for _ in examples]
    vectors = store.many(sentences, progress)
    return train(vectors, np.stack([featurizer.of(s) for s in sentences]), given, list(bank), BUCKETS)
