"""Learns the router's weights from the example bank: minutes and 6 GB of memory, once the sentences have vectors."""

from collections.abc import Sequence

import numpy as np

from vr_assistant.mind.understanding.classifier import Trained, train
from vr_assistant.mind.understanding.examples import Example
from vr_assistant.mind.understanding.features import BUCKETS, Featurizer
from vr_assistant.mind.understanding.tools import NONE, TOOLS
from vr_assistant.mind.understanding.vectors import Progress, VectorStore


def train_router(
    bank: Sequence[Example], featurizer: Featurizer, store: VectorStore, progress: Progress | None = None
) -> Trained:
    """The same bank, world and catalogue give the same weights."""
    vectors = store.many([example.text for example in bank], progress)
    return train(
        vectors,
        np.stack([featurizer.of(example.text) for example in bank]),
        [example.tool for example in bank],
        (*TOOLS, NONE),
        BUCKETS,
        [example.family for example in bank],
    )
