"""What the assistant is saying, on the playback clock."""

import bisect
from dataclasses import dataclass

from vr_assistant.messages import Speak

KEPT_NS = 20_000_000_000


@dataclass(slots=True)
class Utterance:
    """One sentence, and when it really ended."""

    speak: Speak
    ends_at_ns: int
    was_cut: bool = False

    def seconds_in(self, now_ns: int) -> float:
        return (now_ns - self.speak.starts_at_ns) / 1e9


class Speech:
    """The sentences spoken, being spoken and about to be spoken."""

    def __init__(self) -> None:
        self._utterances: list[Utterance] = []

    def say(self, speak: Speak, now_ns: int) -> None:
        utterance = Utterance(speak, speak.starts_at_ns + round(speak.seconds * 1e9))
        self._utterances = [u for u in self._utterances if u.ends_at_ns > now_ns - KEPT_NS]
        bisect.insort(self._utterances, utterance, key=lambda u: u.speak.starts_at_ns)

    def stop(self, utterance: int, now_ns: int) -> None:
        """That one falls silent now; those after it will not be said."""
        kept = []
        for said in self._utterances:
            if said.speak.utterance >= utterance and said.ends_at_ns > now_ns:
                if said.speak.starts_at_ns > now_ns:
                    continue
                said.ends_at_ns, said.was_cut = now_ns, True
            kept.append(said)
        self._utterances = kept

    def current(self, now_ns: int) -> Utterance | None:
        """The sentence being heard."""
        last = self.latest(now_ns)
        return last if last and now_ns < last.ends_at_ns else None

    def latest(self, now_ns: int) -> Utterance | None:
        """The sentence heard now or, in silence, the one before."""
        begun = [said for said in self._utterances if said.speak.starts_at_ns <= now_ns]
        return begun[-1] if begun else None


def shown_characters(speak: Speak, seconds: float) -> int:
    """How many characters of the text have been begun to be spoken `seconds` into the sentence.

    The words of the voice are looked up in the text in order, so that its spelling and punctuation stay. A word that
    is not found there (a number read out) counts by its share of the time.
    """
    text = speak.text
    if seconds >= speak.seconds:
        return len(text)
    lower, at = text.lower(), 0
    for word in speak.words:
        if word.start_s > seconds:
            break
        wanted = word.text.strip(" ,.!?;:，。！？；：、\"'“”").lower()
        found = lower.find(wanted, at, at + len(wanted) + 24) if wanted else -1
        at = found + len(wanted) if found >= 0 else at
    if not speak.words or (at == 0 and seconds > 0.4):
        at = max(at, round(len(text) * max(0.0, seconds) / max(speak.seconds, 0.1)))
    while 0 < at < len(text) and not text[at].isalnum():
        at += 1
    return min(at, len(text))
