"""Compares what the lips were told with what the loudspeaker played, word by word."""

import time
from collections import deque

import numpy as np
from numpy.typing import NDArray

from vr_assistant.messages import Lang, Speak
from vr_assistant.mind.audio.loudspeaker import NullLoudspeaker
from vr_assistant.mind.speech.voice import Speech

from .fake_speech import FakeVoice
from .spoken_words import RATE_HZ, Words, loudness_of

_KEPT_NS = 60_000_000_000


class WatchedVoice(FakeVoice):
    """Says the same sentence with the same sound, and knows the loudness of each of its words."""

    def __init__(self, words: Words) -> None:
        super().__init__(words)
        self._said: dict[tuple[str, Lang], Speech] = {}

    def say(self, text: str, lang: Lang) -> Speech:
        if (text, lang) not in self._said:
            self._said[text, lang] = super().say(text, lang)
        return self._said[text, lang]

    def loudness(self, text: str, lang: Lang) -> list[int]:
        """Of each word, as it is in the sound."""
        return loudness_of(np.frombuffer(self._said[text, lang].pcm, np.int16))


class WatchedLoudspeaker(NullLoudspeaker):
    name = "watched loudspeaker"

    def __init__(self) -> None:
        super().__init__(RATE_HZ)
        self._played: deque[tuple[int, NDArray[np.int16]]] = deque()

    async def play(self, pcm: bytes) -> int:
        starts_ns = max(self._ends_ns, time.monotonic_ns())
        self._played.append((starts_ns, np.frombuffer(pcm, np.int16)))
        while self._played[0][0] < starts_ns - _KEPT_NS:
            self._played.popleft()
        return await super().play(pcm)

    def began_ns(self, loudness: int, since_ns: int, before_ns: int) -> int | None:
        """When the word of that loudness began to be heard between the two times; None when it was not."""
        for starts_ns, sound in self._played:
            if not since_ns <= starts_ns < before_ns:
                continue
            found = np.flatnonzero(np.abs(sound.astype(np.int32)) == loudness)
            if len(found):
                return starts_ns + int(found[0]) * 1_000_000_000 // RATE_HZ
        return None


class LipsWatch:
    """`differences_s` holds, for each word that was heard from its beginning, sound minus lips."""

    def __init__(self, voice: WatchedVoice, loudspeaker: WatchedLoudspeaker) -> None:
        self._voice = voice
        self._loudspeaker = loudspeaker
        self._due: deque[tuple[int, Speak]] = deque()
        self.differences_s: list[tuple[float, float]] = []
        """With the time at which each was heard."""

    def take(self, speak: Speak) -> None:
        self._due.append((time.monotonic_ns(), speak))

    def look(self) -> None:
        """At what is over by now."""
        now_ns = time.monotonic_ns()
        while self._due and self._due[0][1].starts_at_ns + self._due[0][1].seconds * 1e9 < now_ns:
            told_ns, speak = self._due.popleft()
            next_ns = self._due[0][0] if self._due else now_ns
            for word, loudness in zip(speak.words, self._voice.loudness(speak.text, speak.lang), strict=True):
                lips_ns = speak.starts_at_ns + word.start_s * 1e9
                if lips_ns < told_ns - 5e7:  # of a sentence that goes on in its middle
                    continue
                heard_ns = self._loudspeaker.began_ns(loudness, told_ns - 100_000_000, next_ns)
                if heard_ns is not None:
                    self.differences_s.append((heard_ns / 1e9, (heard_ns - lips_ns) / 1e9))
