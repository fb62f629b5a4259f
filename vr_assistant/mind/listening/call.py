"""What the user says to call the assistant: how it is shown, and how it is taken off the sentence that follows."""

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

_WORD = re.compile(r"[A-Za-z']+|[\u4e00-\u9fff]")
_LIKENESS = 74.0
"""Of 100: recognisers write "Hey Javis" or "OK, Nabu", and seldom worse."""
_FIRST_WORDS = 3
"""So many words may come before the call: the last ones of what was said before it."""


@dataclass(frozen=True, slots=True)
class Call:
    shown: str
    """On the sign that says how to wake her."""
    spellings: tuple[str, ...]
    """Small letters only."""

    def taken_off(self, text: str) -> str:
        """The sentence without the call and what came before it; the whole text where there is none."""
        words = list(_WORD.finditer(text))
        best, end = _LIKENESS, 0
        for first in range(min(len(words), _FIRST_WORDS + 1)):
            for last in range(first, min(len(words), first + 4)):
                letters = re.sub(r"[\W_]", "", text[words[first].start() : words[last].end()]).lower()
                likeness = max(fuzz.ratio(letters, spelling) for spelling in self.spellings)
                if likeness > best:
                    best, end = likeness, words[last].end()
        return text[end:].lstrip(" ,.!?;:-，。！？、…") if end else text


CALLS = {
    "hey_jarvis": Call("Hey Jarvis", ("heyjarvis", "heyjervis", "heytravis", "jarvis")),
    "okay_nabu": Call("Okay Nabu", ("okaynabu", "oknabu", "okaynaboo", "okaynowboo", "okaynaboom")),
    "hey_mycroft": Call("Hey Mycroft", ("heymycroft", "heymicroft", "heymicrosoft", "heymycraft")),
    "aria": Call("Aria", ("aria", "heyaria", "heyarea", "arya", "艾莉亚", "艾丽娅")),
}
