"""How likely words are only the beginning of a sentence, by the sentences of the example bank and their beginnings.

Logistic regression on hashed turns of phrase: the last words, the last with the first, neighbours, how many there are.
The same sentences give the same weights; sentences that are added later need no new ones, as what is learnt is which
words nobody ends with, not which wishes there are.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vr_assistant.errors import ConfigError

Vector = NDArray[np.float64]

WEIGHTS = Path(__file__).parents[3] / "assets" / "understanding" / "beginnings.npz"
BUCKETS = 8192
"""Of hashed turns of phrase; two that share one do little harm."""
RIDGE = 10.0
"""Chosen by leaving families out of the example bank, as is the number of steps."""
STEPS = 60
CUTS = 2
"""Beginnings that are learnt from each sentence."""
_MOST_COUNTED = 12
_TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[\u3400-\u9fff]|\d+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_END = " .,;:?!。，；：？！…"


@dataclass(frozen=True, slots=True)
class Beginnings:
    """Knows them."""

    weights: Vector
    """(BUCKETS,)."""
    bias: float

    def odds(self, text: str) -> float:
        """Natural logarithm of the odds that more follows, all else being equal; signs of punctuation do not count."""
        return float(self.weights[_buckets(text)].sum() + self.bias)

    def save(self, path: Path) -> None:
        scale = max(float(np.abs(self.weights).max()) / 127, 1e-9)
        np.savez_compressed(
            path, scale=np.float32(scale), weights=np.round(self.weights / scale).astype(np.int8), bias=self.bias
        )


@cache
def load_beginnings(path: Path = WEIGHTS) -> Beginnings:
    """Raises ConfigError when the file is not there or damaged."""
    try:
        with np.load(path, allow_pickle=False) as data:
            return Beginnings(data["weights"].astype(np.float64) * float(data["scale"]), float(data["bias"]))
    except Exception as error:  # whatever numpy and zipfile raise for a damaged file
        raise ConfigError(f"The weights in {path.name} cannot be used: {error}.", "Reinstall the program.") from error


def train_beginnings(sentences: Sequence[str]) -> Beginnings:
    """A few seconds. A sentence counts as much as all of its beginnings that are learnt from."""
    rows: list[list[int]] = []
    is_beginning: list[float] = []
    counts: list[float] = []
    for sentence in dict.fromkeys(sentences):
        cuts = _cuts(sentence)
        rows += [_buckets(sentence), *map(_buckets, cuts)]
        is_beginning += [0.0] + [1.0] * len(cuts)
        counts += [1.0, *(1.0 / len(cuts) for _ in cuts)]
    return _fit(rows, np.array(is_beginning), np.array(counts))


def _cuts(sentence: str) -> list[str]:
    """Some of its beginnings: always the same of the same sentence."""
    bare = sentence.rstrip(_END)
    parts = list(bare) if _HAN.search(bare) else re.findall(r"\S+\s*", bare)
    chosen = sorted(range(1, len(parts)), key=lambda length: crc32(f"{length} {bare}".encode()))[:CUTS]
    return ["".join(parts[:length]) for length in chosen]


def _buckets(text: str) -> list[int]:
    return sorted({crc32(sign.encode()) % BUCKETS for sign in _signs(text)})


def _signs(text: str) -> Iterator[str]:
    tokens = ["^", "^", *_TOKEN.findall(text.lower().replace("’", "'"))]
    last, count = tokens[-1], min(len(tokens) - 2, _MOST_COUNTED)
    first, second = [*tokens[2:4], "^", "^"][:2]
    for length in range(1, 5):
        yield f"{length} {' '.join(tokens[-length:])}"
    yield f"ending {last[-3:]}"
    yield f"first {first}"
    yield f"firsts {first} {second}"
    yield f"first, last {first} {last}"
    yield f"firsts, last {first} {second} {last}"
    yield f"first, lasts {first} {' '.join(tokens[-2:])}"
    yield f"count {count}"
    yield f"firsts, count {first} {second} {count}"
    for pair in pairwise(tokens[2:]):
        yield f"pair {' '.join(pair)}"


def _fit(rows: Sequence[Sequence[int]], is_beginning: Vector, counts: Vector) -> Beginnings:
    """Accelerated gradient descent with a step of its own for each sign (Nesterov 1983)."""
    signs = np.concatenate([np.array(row) for row in rows])
    row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    longest = max(len(row) for row in rows) + 1
    steepness = 0.25 * longest * np.bincount(signs, counts[row_of], BUCKETS) + RIDGE
    bias_steepness = 0.25 * longest * counts.sum()
    weights, bias = np.zeros(BUCKETS), 0.0
    ahead, bias_ahead, pace = weights, bias, 1.0
    for _ in range(STEPS):
        scores = np.bincount(row_of, ahead[signs], len(rows)) + bias_ahead
        error = counts * (1.0 / (1.0 + np.exp(-scores)) - is_beginning)
        stepped = ahead - (np.bincount(signs, error[row_of], BUCKETS) + RIDGE * ahead) / steepness
        bias_stepped = bias_ahead - error.sum() / bias_steepness
        next_pace = (1.0 + np.sqrt(1.0 + 4.0 * pace**2)) / 2.0
        ahead = stepped + (pace - 1.0) / next_pace * (stepped - weights)
        bias_ahead = bias_stepped + (pace - 1.0) / next_pace * (bias_stepped - bias)
        weights, bias, pace = stepped, bias_stepped, next_pace
    return Beginnings(weights, float(bias))
