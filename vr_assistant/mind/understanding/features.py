"""What of a sentence the classifiers look at: its meaning, its turns of phrase, and what is known of it already.

Names of places, goods, numbers and the sky are replaced by what they stand for, so that "I went to PLACE" is learnt
once and not for each place.
"""

import re
from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from vr_assistant.mind.understanding.colours import COLOURS
from vr_assistant.mind.understanding.numbers import NUMBER_EN, NUMBER_ZH
from vr_assistant.mind.understanding.patterns import load_patterns
from vr_assistant.mind.understanding.places import Gazetteer
from vr_assistant.mind.understanding.products import ProductIndex
from vr_assistant.mind.understanding.references import points_at_place, points_at_something
from vr_assistant.mind.understanding.sky import sky_spans

BUCKETS = 4096
"""Of hashed turns of phrase; two that share one do little harm."""
LONGEST = 3
"""Words, or Chinese characters, of one turn of phrase."""

_TOKEN = re.compile(r"[A-Z]{4,}|[a-z]+(?:'[a-z]+)?|[\u3400-\u9fff]|[?!]")
_NUMBER = re.compile(rf"\b{NUMBER_EN}\b|{NUMBER_ZH}", re.I)
_COLOUR = re.compile(
    "|".join(rf"\b{n}\b" if n.isascii() else f"{n}色?" for names in COLOURS.values() for n in names), re.I
)

CUES = (
    "place", "weak_place", "need", "sounds_like_place", "goods", "sky", "number", "colour", "points", "points_at_place",
)  # fmt: skip


def pattern_names() -> tuple[str, ...]:
    """The patterns that serve as cues: all but of set answers, answers to an order, ways to be heard, and turns."""
    no_cues = ("chat_", "order_", "listen_", "turn_")
    return tuple(sorted(name for name in load_patterns() if not name.startswith(no_cues)))


class Featurizer:
    """Turns a sentence into numbers, without its vector."""

    def __init__(self, gazetteer: Gazetteer, products: ProductIndex) -> None:
        self._gazetteer = gazetteer
        self._products = products
        self._patterns = [load_patterns()[name] for name in pattern_names()]

    @property
    def size(self) -> int:
        return BUCKETS + len(CUES) + len(self._patterns)

    def of(self, text: str) -> NDArray[np.float32]:
        """Shape (size,): hashed turns of phrase, scaled to length 1, then cues of 0 and 1."""
        row = np.zeros(self.size, np.float32)
        for phrase in self.phrases(text):
            row[crc32(phrase.encode()) % BUCKETS] = 1.0
        row[:BUCKETS] /= max(1.0, float(np.linalg.norm(row[:BUCKETS])))
        row[BUCKETS : BUCKETS + len(CUES)] = self._cues(text)
        row[BUCKETS + len(CUES) :] = [pattern.search(text) is not None for pattern in self._patterns]
        return row

    def phrases(self, text: str) -> list[str]:
        """Runs of one to three words or characters, with names replaced by their kind."""
        tokens = ["^", *_TOKEN.findall(self._without_names(text)), "$"]
        return [
            " ".join(tokens[i : i + length])
            for length in range(1, LONGEST + 1)
            for i in range(len(tokens) - length + 1)
        ]

    def _without_names(self, text: str) -> str:
        spans = [(m.start, m.end, "PLACE" if m.how == "name" else "WEAK") for m in self._gazetteer.find_names(text)]
        spans += [(start, end, "GOODS") for start, end in self._products.noun_spans(text)]
        spans += [(start, end, "SKYLIGHT") for start, end in sky_spans(text)]
        result, at = [], 0
        for start, end, kind in sorted(spans, key=lambda s: (s[0], -s[1])):
            if start >= at:
                result += [text[at:start].lower(), f" {kind} "]
                at = end
        plain = "".join([*result, text[at:].lower()]).replace("’", "'")
        return _NUMBER.sub(" NUMBER ", _COLOUR.sub(" COLOUR ", plain))

    def _cues(self, text: str) -> Sequence[bool]:
        names = self._gazetteer.find_names(text)
        return (
            any(m.how == "name" for m in names),
            any(m.how == "weak" for m in names),
            bool(self._gazetteer.find_needs(text)),
            not names and len(text) <= 60 and bool(self._gazetteer.find_sounds(text)),
            bool(self._products.noun_spans(text)),
            bool(sky_spans(text)),
            _NUMBER.search(text) is not None,
            _COLOUR.search(text) is not None,  # within other words, too: so the weights have learnt it
            points_at_something(text),
            points_at_place(text),
        )
