"""The sentence or two of a passage that answer a question."""

import re

from vr_assistant.mind.skills.knowledge.expectation import expectation
from vr_assistant.mind.skills.knowledge.lexical import words_of
from vr_assistant.mind.skills.knowledge.passage import Passage, split_sentences

LONGEST = 300
"""Characters that are said; the panel shows the rest."""
ALIKE = 0.1
"""Sentences whose worth differs less are as likely the answer."""
_LEANS = re.compile(r"^(?:it|its|he|she|his|her|they|their|this|these|that|the other)\b|^(?:它|他|她|这|那|其)", re.I)


def quote(passage: Passage, question: str) -> list[str]:
    """One sentence, with the one before where it would not be understood alone, or with another that is as likely."""
    sentences = split_sentences(passage.text)
    if len(sentences) < 2:
        return [_shortened(s) for s in sentences]
    wanted = set(words_of(question))
    expected = expectation(question)

    def worth(number: int) -> float:
        shared = len(wanted & set(words_of(sentences[number]))) / max(1, len(wanted))
        return shared + 0.3 * expected.fit(sentences[number])

    worths = [worth(number) for number in range(len(sentences))]
    best = max(range(len(sentences)), key=worths.__getitem__)
    chosen = {best}
    if best and leans(sentences[best]):
        chosen.add(best - 1)
    else:
        rest = [number for number in range(len(sentences)) if number != best and worths[number] >= worths[best] - ALIKE]
        chosen |= set(rest[:1])
    return [_shortened(sentences[number]) for number in sorted(chosen)]


def leans(sentence: str) -> bool:
    """Whether it begins with a word that points back."""
    return _LEANS.search(sentence) is not None


def _shortened(sentence: str) -> str:
    if len(sentence) <= LONGEST:
        return sentence
    cut = max(sentence.rfind(mark, 0, LONGEST) for mark in (" ", "，", "、", "；"))
    return sentence[: cut if cut > LONGEST // 2 else LONGEST].rstrip(" ，、；,;") + " …"
