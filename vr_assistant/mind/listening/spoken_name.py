"""The assistant's own name as the wake word, which no model was trained for: the first second of what is said is
written down, and looked at for the name.

Whisper reads 1.4 s at most of each stretch of speech; what it wrote goes nowhere else.
"""

import re
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
from rapidfuzz import fuzz

from vr_assistant.mind.audio.microphone import BLOCK_S
from vr_assistant.mind.audio.wav import from_pcm
from vr_assistant.mind.listening.call import CALLS
from vr_assistant.mind.speech.recognition import Recogniser

LOUDER = 3.0
"""Than the quietest of late, and it may be a voice."""
QUIETEST = 0.002
"""Full scale = 1; below this nobody speaks."""
LEAD_BLOCKS = round(0.3 / BLOCK_S)
"""Kept of what came before the first loud block: words begin softly."""
LOOKED_AT_BLOCKS = round(1.4 / BLOCK_S)
OVER_BLOCKS = round(0.4 / BLOCK_S)
"""So much quiet ends a stretch of speech."""
_WORDS = re.compile(r"[A-Za-z']+|[\u4e00-\u9fff]+")
_HAILS = {"hey", "hi", "hello", "okay", "ok", "oh", "hay"}
_LIKENESS = 75.0


class SpokenName:
    """See WakeWordDetector. Costs a transcript of a second and a half each time somebody begins to speak."""

    def __init__(self, recogniser: Recogniser) -> None:
        self._recogniser = recogniser
        self._thread = ThreadPoolExecutor(1, "name")
        self._recent: list[bytes] = []
        self._floor = QUIETEST
        self._quiet_blocks = 0
        self._is_speech = False
        self._answer: Future[bool] | None = None
        self._since_blocks = 0

    def hear(self, block: bytes) -> float | None:
        self._since_blocks += 1
        if self._answer and self._answer.done():
            answer, self._answer = self._answer, None
            if not answer.exception() and answer.result():
                return self._since_blocks * BLOCK_S
        loudness = float(np.sqrt(np.mean(np.square(from_pcm(block)))))
        self._floor = min(max(loudness, QUIETEST), self._floor * 1.01)
        is_loud = loudness > max(self._floor * LOUDER, 2 * QUIETEST)
        self._quiet_blocks = 0 if is_loud else self._quiet_blocks + 1
        if not self._is_speech:
            self._recent = [*self._recent[-LEAD_BLOCKS:], block]
            if is_loud:
                self._is_speech, self._since_blocks = True, len(self._recent)
            return None
        is_over = self._quiet_blocks >= OVER_BLOCKS
        if self._recent:
            self._recent.append(block)
            if is_over or len(self._recent) >= LOOKED_AT_BLOCKS:
                pcm, self._recent = b"".join(self._recent), []
                if self._answer is None:
                    self._answer = self._thread.submit(self._is_call, pcm)
        self._is_speech = not is_over
        return None

    def forget(self) -> None:
        self._recent, self._is_speech, self._answer = [], False, None

    def _is_call(self, pcm: bytes) -> bool:
        return is_name(self._recogniser.transcribe(from_pcm(pcm)).text)


def is_name(text: str) -> bool:
    """Whether a transcript begins with her name, or with a hail and her name, as recognisers write it."""
    words = [word.lower() for word in _WORDS.findall(text)[:2]]
    named = words[1:] if words and words[0] in _HAILS else words[:1]
    return any(
        fuzz.ratio(word[: len(spelling) + 1], spelling) >= _LIKENESS
        for word in named
        for spelling in CALLS["aria"].spellings
    )
