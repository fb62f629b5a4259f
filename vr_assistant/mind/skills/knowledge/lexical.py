"""Full text search: BM25 over English words without their endings and Chinese pairs of characters.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
The inverse document frequency is Lucene's, which is never negative.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

K1, B = 1.2, 0.75  # the paper's middle values; the passages are short and alike in length

_TOKEN = re.compile(r"[0-9]+(?:[.:,-][0-9]+)*|[^\W\d_\u3400-\u9fff]+|[\u3400-\u9fff]+")
_QUESTION_ZH = re.compile(
    "请问|什么时候|什么|时候|哪里|哪儿|哪天|哪个|哪些|哪一?|几点|几[个本次年天盏级]|怎么样?|为什么|为何|多少|多大|多久|多长时间?|多高|多粗|多远|谁|"
    "是不是|有没有|能不能|可不可以|可以|应该|是|的|了|吗|呢|吧|啊|在|和|与|把|被|要|会|能|有|个|我们?|你们?|这里|这儿|上次|告诉|一下|知道|这|那"
)
_ASKING = """
a an the of in on at to for from by with and or is are was were be been do does did has have had can could may
might must shall should will would i me my we us our you your it its he she his her they them their this that
these those there here what which who whom whose when where why how much many long old tall high heavy far
often one ones tell please about some any no not so than then as if into out up down also just ever get gets
"""
_QUESTION_EN = frozenset(_ASKING.split())


def words_of(text: str) -> list[str]:
    """Search terms in order, repetitions included; words that only ask are left out."""
    terms: list[str] = []
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    for token in _TOKEN.findall(_QUESTION_ZH.sub(" ", plain)):
        if token[0] >= "\u3400":
            terms += [*token, *(token[i : i + 2] for i in range(len(token) - 1))]
        elif token not in _QUESTION_EN and (len(token) > 1 or token.isdigit()):
            terms.append(stem(token))
    return terms


def stem(word: str) -> str:
    """An English word without plural, past and -ing endings, doubled consonants and a last e; crude and consistent."""
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "i"
    for ending in ("ings", "ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us")):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    if word.endswith("y") and len(word) > 3:
        word = word[:-1] + "i"
    return word[:-1] if word.endswith("e") and len(word) > 3 else word


class FullText:
    """An inverted index in memory."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = [Counter(words_of(text)) for text in texts]
        self._terms = [frozenset(count) for count in counts]
        lengths = np.array([sum(count.values()) for count in counts], np.float32)
        postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for term, times in count.items():
                postings[term].append((number, times))
        self._size = len(counts)
        self._weight = K1 * (1 - B + B * lengths / max(1.0, float(lengths.mean()) if len(counts) else 1.0))
        self._postings = {
            term: (np.array([n for n, _ in found], np.int32), np.array([t for _, t in found], np.float32))
            for term, found in postings.items()
        }

    def scores(self, question: str) -> NDArray[np.float32]:
        """BM25 of every text, shape (n,); 0 where no term of the question occurs."""
        scores = np.zeros(self._size, np.float32)
        for term in set(words_of(question)):
            if term in self._postings:
                numbers, times = self._postings[term]
                scores[numbers] += self.rarity(term) * times * (K1 + 1) / (times + self._weight[numbers])
        return scores

    def coverage(self, question: str, number: int) -> float:
        """Which share of the question's terms a text has, rare ones counting more; 0..1."""
        weights = {term: self.rarity(term) for term in set(words_of(question))}
        whole = sum(weights.values())
        return sum(w for term, w in weights.items() if term in self._terms[number]) / whole if whole else 0.0

    def has(self, number: int, term: str) -> bool:
        """Whether a text has a search term."""
        return term in self._terms[number]

    def rarity(self, term: str) -> float:
        """Inverse document frequency; highest for a term that no text has."""
        holders = len(self._postings[term][0]) if term in self._postings else 0
        return math.log(1 + (self._size - holders + 0.5) / (holders + 0.5))
