"""A classifier of sentences: kernel ridge regression onto the tools, calibrated on sentences it has not learnt from.

Two sentences are alike by what they mean, by their turns of phrase and by what is known of them; the kernel is the
square of that likeness, so that near examples count for more than far ones and pairs of signs count as such. All of
it has a closed form: the same data give the same weights on every machine, in minutes. The scores of a sentence by
weights learnt without its family (leave-one-out, Rifkin and Lippert 2007, "Notes on regularized least squares", of a
whole group at a time) calibrate the probabilities: they are what sentences get whose way of speaking was never seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import ConfigError

Matrix = NDArray[np.float32]

MEANING, PHRASES, CUES = 20.0, 1.0, 0.1
"""Weights of the three parts of likeness; chosen by leaving families out of the example bank, as is the ridge."""
RIDGE = 0.1
BLOCK = 1024
"""Rows worked on at once: all likenesses of all sentences fill gigabytes."""
LEVELS = 47
"""Steps of a kept vector's numbers, on either side of 0; fewer make a smaller file and the same answers."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Probabilities of `labels` for a sentence's vector and features. n examples, d dimensions, b buckets, c cues."""

    labels: tuple[str, ...]
    mean: Matrix
    """(d,): the bank's mean vector; e5's vectors all point much the same way."""
    vectors: Matrix
    """(n, d), without the mean."""
    starts: NDArray[np.int64]
    """(b + 1,): where in `rows` the examples with a turn of phrase begin."""
    rows: NDArray[np.int64]
    counts: Matrix
    """(n,): how much one turn of phrase weighs in an example."""
    cues: Matrix
    """(n, c)."""
    lengths: Matrix
    """(n,): the root of an example's likeness to itself."""
    dual: Matrix
    """(n, labels)."""
    sharpness: float
    """What scores are multiplied with to become logarithms of odds."""

    def probabilities(self, vector: Matrix, features: Matrix) -> Matrix:
        """(labels,), their sum is 1."""
        buckets = len(self.starts) - 1
        meaning, cues = vector - self.mean, features[buckets:]
        phrases = np.flatnonzero(features[:buckets])
        postings = [self.rows[self.starts[p] : self.starts[p + 1]] for p in phrases]
        found = np.concatenate(postings) if postings else np.zeros(0, np.int64)
        shared = np.bincount(found, minlength=len(self.counts)) * self.counts
        own = float(features[phrases[0]]) if len(phrases) else 0.0
        alike = MEANING * (self.vectors @ meaning) + PHRASES * own * shared + CUES * (self.cues @ cues) + 1.0
        itself = MEANING * float(meaning @ meaning) + PHRASES * own**2 * len(phrases) + CUES * float(cues @ cues) + 1.0
        scores = (alike / (self.lengths * np.sqrt(itself))) ** 2 @ self.dual
        return _softmax(np.asarray(self.sharpness * scores, np.float32))

    def save(self, path: Path, digest: str) -> None:
        """Keep the weights in a file; `digest` names what they were learnt from."""
        scale = np.abs(self.vectors).max()
        np.savez_compressed(
            path,
            digest=np.array(digest),
            labels=np.array(self.labels),
            mean=self.mean,
            scale=np.float32(scale),
            vectors=np.round(self.vectors / scale * LEVELS).astype(np.int8),
            starts=self.starts.astype(np.int32),
            rows=self.rows.astype(np.uint16),
            counts=self.counts.astype(np.float16),
            cues=np.packbits(self.cues.astype(bool), axis=1),
            cue_count=np.int32(self.cues.shape[1]),
            lengths=self.lengths.astype(np.float32),
            dual=self.dual.astype(np.float16),
            sharpness=np.float32(self.sharpness),
        )


@lru_cache(maxsize=4)
def load_classifier(path: Path) -> Classifier:
    """Once for all who ask: it fills fifty megabytes. Raises ConfigError when the file is not there or damaged."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return Classifier(
                labels=tuple(data["labels"].tolist()),
                mean=data["mean"],
                vectors=data["vectors"].astype(np.float32) * (data["scale"] / LEVELS),
                starts=data["starts"].astype(np.int64),
                rows=data["rows"].astype(np.int64),
                counts=data["counts"].astype(np.float32),
                cues=np.unpackbits(data["cues"], axis=1, count=int(data["cue_count"])).astype(np.float32),
                lengths=data["lengths"],
                dual=data["dual"].astype(np.float32),
                sharpness=float(data["sharpness"]),
            )
    except Exception as error:  # whatever numpy and zipfile raise for a damaged file
        raise ConfigError(f"The weights in {path.name} cannot be used: {error}.", "Reinstall the program.") from error


@dataclass(frozen=True, slots=True)
class Trained:
    classifier: Classifier
    left_out: Matrix
    """(n, labels): probabilities of each example by weights learnt without its family."""


def train(
    vectors: Matrix,
    features: Matrix,
    given: Sequence[str],
    labels: Sequence[str],
    buckets: int,
    families: Sequence[str] | None = None,
) -> Trained:
    """Learn from examples.

    Args:
        vectors: (n, d), unit length.
        features: (n, f); the first `buckets` columns are turns of phrase, the rest cues of 0 and 1.
        given: The label of each example.
        families: Examples of one name are left out together; None leaves each out by itself.
    """
    mean = vectors.mean(axis=0)
    centred, phrases, cues = vectors - mean, features[:, :buckets], features[:, buckets:]
    squared = MEANING * (centred**2).sum(axis=1) + PHRASES * (phrases**2).sum(axis=1) + CUES * (cues**2).sum(axis=1)
    lengths: Matrix = np.sqrt(squared + 1.0)
    kernel: Matrix = np.empty((len(vectors), len(vectors)), np.float32)
    for start in range(0, len(vectors), BLOCK):
        rows = slice(start, start + BLOCK)
        alike = MEANING * (centred[rows] @ centred.T) + PHRASES * (phrases[rows] @ phrases.T)
        alike += CUES * (cues[rows] @ cues.T) + 1.0
        kernel[rows] = (alike / lengths[rows, None] / lengths) ** 2
    kernel[np.diag_indices(len(kernel))] += RIDGE
    targets: Matrix = np.array([[one == label for label in labels] for one in given], np.float32)
    inverse: Matrix = np.linalg.inv(kernel)  # to three digits in single precision, in half the time
    del kernel
    dual = inverse @ targets
    left_out = targets - _residuals(inverse, dual, families)
    sharpness = _sharpness(left_out, targets)
    columns, owners = np.nonzero(phrases.T)
    classifier = Classifier(
        tuple(labels),
        mean.astype(np.float32),
        centred.astype(np.float32),
        np.searchsorted(columns, np.arange(buckets + 1)),
        owners,
        phrases.max(axis=1),
        cues,
        lengths.astype(np.float32),
        dual.astype(np.float32),
        sharpness,
    )
    return Trained(classifier, _softmax((sharpness * left_out).astype(np.float32)))


def _residuals(inverse: Matrix, dual: Matrix, families: Sequence[str] | None) -> Matrix:
    """(n, labels): by how much each example is missed by weights learnt without its family."""
    if families is None:
        return np.asarray(dual / np.diag(inverse)[:, None])
    members: dict[str, list[int]] = {}
    for row, family in enumerate(families):
        members.setdefault(family, []).append(row)
    missed = np.empty_like(dual)
    for group in members.values():
        missed[group] = np.linalg.solve(inverse[np.ix_(group, group)], dual[group])
    return missed


def _sharpness(scores: Matrix, targets: Matrix) -> float:
    """The factor that makes the truth most likely."""
    tried = np.geomspace(1.0, 30.0, 60)
    chances = [(_softmax((factor * scores).astype(np.float32)) * targets).sum(axis=1) for factor in tried]
    return float(tried[int(np.argmin([-np.log(one + 1e-12).mean() for one in chances]))])


def _softmax(scores: Matrix) -> Matrix:
    """Along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True), np.float32)
