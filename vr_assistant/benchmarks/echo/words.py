"""How many of the words were heard."""

import re
from collections.abc import Sequence

from vr_assistant.mind.speech.spoken_text import spoken_words

_APART = re.compile(r"[^a-z']+")


def words(text: str) -> list[str]:
    """Lower case, numbers spelled out, without punctuation: "10 of clubs." is ["ten", "of", "clubs"]."""
    said = " ".join(word.said for word in spoken_words(text, "en"))
    return [word.strip("'") for word in _APART.split(said.lower()) if word.strip("'")]


def errors(said: Sequence[str], heard: Sequence[str]) -> int:
    """Words put in, left out or taken for others: Levenshtein's distance."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(said):
        before, row[0] = row[0], i + 1
        for j, other in enumerate(heard):
            before, row[j + 1] = row[j + 1], min(row[j + 1] + 1, row[j] + 1, before + (word != other))
    return row[-1]
